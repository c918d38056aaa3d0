"""The private page of one comment: where it stands, and the means to correct or withdraw it."""

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from comments import moderation, submission
from comments.forms import RevisionForm
from comments.models import Comment, PrivateLink
from comments.views.answers import SeeOther, personal

SEAL = signing.Signer(salt="comments.follow")


def _link(token: str) -> PrivateLink:
    link = submission.find_link(token)
    if link is None:
        raise Http404
    return link


def _private_page(
    request: HttpRequest, token: str, link: PrivateLink, *, form: RevisionForm | None = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    comment = link.comment
    is_waiting = comment.waits
    context = {
        "comment": comment,
        "article": comment.article,
        "link": request.build_absolute_uri(reverse("comments:follow", args=[token])),
        "token": token,
        "seal": SEAL.sign(f"{link.pk}:{comment.version}"),
        "form": (form or RevisionForm(initial={"text": comment.text})) if is_waiting else None,
        "can_withdraw": is_waiting or comment.is_public,
        # A list's note says which of its words it was; only a moderator's is for the reader.
        "decision": comment.events.filter(kind="rejected", act__isnull=False).first()
        if comment.status == Comment.Status.REJECTED
        else None,
        "corrected": comment.events.filter(kind="corrected").order_by("-at").first(),
        "refusal": refusal,
        "unsaved": form.data.get("text", "") if form and not is_waiting else "",
    }
    return render(request, "comments/follow.html", context, status=status)


@require_safe
@personal
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """The private page: where one comment stands, and the means to correct or withdraw it."""
    return _private_page(request, token, _link(token))


def _seen(request: HttpRequest, link: PrivateLink) -> int | None:
    """The version that the page showed, if this page of ours was sent. Its seal is the right: no referrer is needed."""
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return None
    try:
        link_id, version = SEAL.unsign(request.POST.get("seal", "")).split(":")
    except signing.BadSignature:
        return None
    return int(version) if int(link_id) == link.pk else None


@require_POST
@csrf_exempt
@personal
def revise(request: HttpRequest, token: str) -> HttpResponse:
    link = _link(token)
    form = RevisionForm(request.POST)
    seen = _seen(request, link)
    if not form.is_valid():
        return _private_page(request, token, link, form=form, status=422)
    if seen is None:
        return _private_page(request, token, link, form=form, refusal=_("Read it once more, then send."), status=422)
    try:
        moderation.revise(link.comment, form.cleaned_data["text"], seen=seen)
    except moderation.Moved:
        link.comment.refresh_from_db()
        refusal = _("Your comment changed meanwhile: this is how it stands now. Your correction was not kept.")
        return _private_page(request, token, link, form=form, refusal=refusal, status=409)
    return SeeOther(reverse("comments:follow", args=[token]))


@require_POST
@csrf_exempt
@personal
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    link = _link(token)
    seen = _seen(request, link)
    if seen is None:
        return _private_page(request, token, link, refusal=_("Press once more to withdraw it."), status=422)
    try:
        moderation.withdraw(link.comment, seen=seen)
    except moderation.Moved:
        link.comment.refresh_from_db()
        refusal = _("Your comment changed meanwhile: this is how it stands now.")
        return _private_page(request, token, link, refusal=refusal, status=409)
    return SeeOther(reverse("comments:follow", args=[token]))
