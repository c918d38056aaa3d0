"""Everything under one address: shown, exported and erased through a link that is mailed to this address, and only so."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from comments import confirmation, erasure, subscriptions, tasks, throttle, vault
from comments.forms import AddressForm
from comments.models import Letter, Origin
from comments.views.answers import SeeOther, by_mailed_link, for_all, posted_in_turn

SHOWN = 20
FORM = "data"


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
@sensitive_post_parameters()
@posted_in_turn
def ask(request: HttpRequest) -> HttpResponse:
    """Where an address is typed. The answer is the same whether we know it or not, and takes the same work."""
    if request.method != "POST":
        return for_all(request, "comments/data_ask.html", {"form": AddressForm()})
    form = AddressForm(request.POST)
    context: dict[str, Any] = {"form": form}
    if not confirmation.comes_from_us(request):
        context["confirmation"] = confirmation.token(request, FORM)
    doubtful = "confirmation" in context and not confirmation.is_confirmed(request, FORM, request.POST.get("confirmation", ""))
    if not form.is_valid() or doubtful:
        response = render(request, "comments/data_ask.html", {**context, "must_confirm": doubtful}, status=422)
        response["Cache-Control"] = "private, no-cache"
        return response
    _write_to(form.cleaned_data["email"], request)
    return SeeOther(reverse("comments:asked-for-data"))


@sensitive_variables()
def _write_to(email: str, request: HttpRequest) -> None:
    """A task in any case: an address that is not known has none less, so that no clock tells the two apart.

    What a network address asks beyond its share is answered alike and does nothing.
    """
    sender = vault.sender_known(email)
    host_key, __ = vault.network_keys(vault.client_address(request))
    if throttle.take_data_request(host_key):
        tasks.send_letter.enqueue(Letter.Kind.DATA, sender.pk if sender else 0)


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    return for_all(request, "comments/data_asked.html")


@require_safe
@by_mailed_link
def show(request: HttpRequest, token: str) -> HttpResponse:
    """What is kept: in numbers, and the newest comments. The export has all of them."""
    sender = subscriptions.owner(token)
    comments = sender.comments.select_related("article").order_by("-created_at")
    context = {
        "token": token,
        "sender": sender,
        "address_is_kept": vault.email_of(sender) is not None,
        "number": sender.comments.count(),
        "networks": Origin.objects.filter(comment__sender=sender).count(),
        "comments": comments[:SHOWN],
        "shown": SHOWN,
    }
    return render(request, "comments/data.html", context)


@require_safe
@by_mailed_link
def export(request: HttpRequest, token: str) -> HttpResponse:
    """A file for the owner of the address."""
    response = JsonResponse(erasure.export(subscriptions.owner(token)), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="mes-commentaires.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
@by_mailed_link
def erase(request: HttpRequest, token: str) -> HttpResponse:
    """Asks first; then nothing under the address is left."""
    sender = subscriptions.owner(token)
    if request.method == "POST":
        erasure.erase(sender)
        return SeeOther(reverse("comments:data-erased"))
    return render(request, "comments/data_erase.html", {"token": token, "number": sender.comments.count()})


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    return for_all(request, "comments/data_erased.html")
