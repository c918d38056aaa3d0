"""What the links of our mails open: the confirmation of an address, and the way out of mails about answers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comments import proof, submission, subscriptions
from comments.views.answers import SeeOther, by_mailed_link, posted_in_turn


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
@by_mailed_link
@posted_in_turn
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows, POST confirms: programs that follow every link of a mail confirm nothing.

    The press also proves the comment of the link, so that a trusted reader's appears at once where the rules say so; and
    the page after it offers the browser a token that will prove the next ones.
    """
    if request.method == "POST":
        found = subscriptions.confirm(token)
        if found.comment and request.POST.get("seen") == str(found.comment.version):  # the words that its page showed
            submission.publish_if_trusted(found.comment)
        return SeeOther(reverse("comments:confirm", args=[token]) + "?fait=1")
    found = subscriptions.confirmation(token)
    done = "fait" in request.GET and found.sender.confirmed_at is not None
    context = {"confirmation": found, "token": token, "done": done, "device": proof.device_token(found.sender) if done else ""}
    return render(request, "comments/confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
@by_mailed_link
@posted_in_turn
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the buttons. POST is answered with the page itself: mail programs send it and follow no redirect (RFC 8058)."""
    if request.method == "POST":
        comment = subscriptions.unsubscribe(token, all_comments=request.POST.get("all") == "1")
    else:
        comment = subscriptions.subscribed(token)
    context = {"comment": comment, "token": token, "all": request.POST.get("all") == "1"}
    return render(request, "comments/unsubscribe.html", context)
