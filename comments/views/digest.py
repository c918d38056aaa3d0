"""The pages behind the links of a moderators’ digest. Looking changes nothing; what decides is the POST of such a page."""

from functools import wraps

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from comments import digest, moderation
from comments.digest import Entry, links
from comments.forms import ChoiceForm, ReasonForm
from comments.models import CommentEvent, Digest, DigestItem
from comments.moderation import by_mail
from comments.views.answers import SeeOther, View, personal

SEAL = signing.Signer(salt="comments.digest.entries")
DONE = "fait"
"""Marks the address that a decision leads to, so that it is not called used before. It opens nothing."""
Kind = CommentEvent.Kind


def linked(view: View) -> View:
    """A page that a signed link opens: for its moderator only, without cookie, its address told to nobody."""

    @wraps(view)
    @sensitive_variables("token")
    def wrapper(request: HttpRequest, token: str = "") -> HttpResponse:
        try:
            return view(request, token)
        except links.Broken:
            words = {
                "heading": _("This link is not complete"),
                "sentence": _("It may have been cut in the mail. Copy it from there to its last sign, and open it again."),
            }
            return render(request, "comments/digest/shut.html", words, status=404)

    return require_http_methods(["GET", "HEAD", "POST"])(csrf_exempt(personal(wrapper)))


@linked
def broken(_request: HttpRequest, _token: str) -> HttpResponse:
    """What begins like a link of a digest and is none."""
    raise links.Broken


def _decided(request: HttpRequest) -> HttpResponse:
    return SeeOther(f"{request.path}?{DONE}")


def _is_back(request: HttpRequest) -> bool:
    """The link is opened again, and not by the decision that it just brought about."""
    return request.method == "POST" or DONE not in request.GET


def _shut(request: HttpRequest, of: Digest) -> HttpResponse | None:
    """What a link answers that decides nothing any more: its moderator lost the right, or its time is over."""
    if not moderation.may_moderate(of.moderator):
        words = {
            "heading": _("You do not moderate comments any more"),
            "sentence": _("This link was made for a moderator. Nothing was decided."),
        }
        return render(request, "comments/digest/shut.html", words, status=403)
    if of.is_over:
        words = {
            "heading": _("This link has expired"),
            "sentence": _("The links of a digest hold for 48 hours. Nothing was decided by this one now."),
        }
        return render(request, "comments/digest/shut.html", {**words, "desk": links.to_desk()}, status=410)
    return None


def _seen(request: HttpRequest, of: Digest) -> dict[int, dict[int, int]]:
    """Item → its comments and their versions, as our page showed them; empty unless such a page was sent from our own site."""
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return {}
    try:
        sealed = SEAL.unsign_object(request.POST.get("seal", ""))
    except signing.BadSignature:
        return {}
    if sealed["digest"] != of.pk:
        return {}
    return {int(item): {int(pk): version for pk, version in shown.items()} for item, shown in sealed["seen"].items()}


def _seal(of: Digest, shown: list[Entry]) -> str:
    return SEAL.sign_object({"digest": of.pk, "seen": {entry.item.pk: entry.seen for entry in shown}}, compress=True)


# One comment, or one wave.


@linked
def publish(request: HttpRequest, token: str) -> HttpResponse:
    return _one(request, token, Kind.APPROVED)


@linked
def refuse(request: HttpRequest, token: str) -> HttpResponse:
    return _one(request, token, Kind.REJECTED)


def _one(request: HttpRequest, token: str, kind: CommentEvent.Kind) -> HttpResponse:
    """Shows the comment or the wave and what will happen; the POST of this page decides, once."""
    item = links.find_item(token)
    entry = _entry(item)
    if shut := _shut(request, item.digest):
        return shut
    if not entry.waits:
        return _told(request, entry, status=409 if request.method == "POST" else 200)
    form = ReasonForm(request.POST if request.method == "POST" else None) if kind == Kind.REJECTED else None
    if request.method != "POST":
        return _ask(request, entry, kind, form)
    seen = _seen(request, item.digest).get(item.pk)
    if form and not form.is_valid():
        return _ask(request, entry, kind, form, status=422)
    if seen is None:
        return _ask(request, entry, kind, form, refusal=_("Read it once more, then press again."), status=422)
    try:
        by_mail.decide_item(item, by_mail.Wish(kind, seen, **(form.cleaned_data if form else {})))
    except (moderation.Moved, by_mail.Spent):
        entry = _entry(links.find_item(token))
        if entry.waits:
            refusal = _("Its author changed it meanwhile: this is how it stands now.")
            return _ask(request, entry, kind, form, refusal=refusal, status=409)
        return _told(request, entry, status=409)
    except PermissionDenied:
        item.digest.moderator.refresh_from_db()
        return _shut(request, item.digest) or _told(request, entry, status=403)
    return _decided(request)


def _entry(item: DigestItem) -> Entry:
    return digest.entries(item.digest, [item])[0]


def _ask(
    request: HttpRequest,
    entry: Entry,
    kind: CommentEvent.Kind,
    form: ReasonForm | None,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    item = entry.item
    context = {
        "entry": entry,
        "comment": entry.comment,
        "form": form,
        "seal": _seal(item.digest, [entry]),
        "refusal": refusal,
        "refuses": kind == Kind.REJECTED,
        "other": links.to_publish(item) if kind == Kind.REJECTED else links.to_refuse(item),
    }
    return render(request, "comments/digest/one.html", context, status=status)


def _told(request: HttpRequest, entry: Entry, *, status: int = 200) -> HttpResponse:
    """The link was used, or somebody decided before: where the comment stands."""
    item = entry.item
    context = {
        "item": item,
        "left": entry.number,
        "said": digest.said(item.digest, [entry])[0],
        "is_back": _is_back(request),
        "desk": links.to_desk(),
        "all": "" if item.digest.used_at else links.to_all(item.digest),
    }
    return render(request, "comments/digest/told.html", context, status=status)


# All comments of a digest.


@linked
def everything(request: HttpRequest, token: str) -> HttpResponse:
    """A choice for every comment, one button."""
    of = links.find_digest(token)
    if shut := _shut(request, of):
        return shut
    if of.used_at:
        return _results(request, of, status=409 if request.method == "POST" else 200)
    entries = _entries(of)
    waiting = [entry.item.pk for entry in entries if entry.waits]
    if request.method != "POST":
        return _choose(request, of, entries, {})
    seen = _seen(request, of)
    # What was decided since the page was shown is chosen too: the answer tells of it.
    forms = {pk: _form(pk, request) for entry in entries if (pk := entry.item.pk) in seen or pk in waiting}
    if any(forms[pk].errors for pk in waiting):
        return _choose(request, of, entries, forms, status=422)
    wishes = {
        pk: by_mail.Wish(Kind(form.cleaned_data["choice"]), seen.get(pk, {}), _reason(form))
        for pk, form in forms.items()
        if form.is_valid() and form.cleaned_data["choice"]
    }
    if not seen or not wishes:
        refusal = _("Look at your choices once more, then press again.") if wishes else _("Choose for one comment at least.")
        return _choose(request, of, entries, forms, refusal=refusal, status=422)
    try:
        by_mail.decide_digest(of, wishes)
    except (by_mail.Spent, PermissionDenied):
        of = links.find_digest(token)
        return _shut(request, of) or _results(request, of, status=409)
    return _decided(request)


def _entries(of: Digest) -> list[Entry]:
    return digest.entries(of, of.items.select_related("comment__article", "comment__parent").order_by("pk"))


def _form(item: int, request: HttpRequest | None = None) -> ChoiceForm:
    return ChoiceForm(request.POST if request else None, prefix=f"c{item}")


def _reason(form: ChoiceForm) -> str:
    return form.cleaned_data["reason"] if form.cleaned_data["choice"] == ChoiceForm.REJECT else ""


def _choose(
    request: HttpRequest,
    of: Digest,
    entries: list[Entry],
    forms: dict[int, ChoiceForm],
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page of choices. Comments that do not wait any more are told below, without a choice."""
    waiting = [entry for entry in entries if entry.waits]
    decided = [entry for entry in entries if not entry.waits]
    context = {
        "digest": of,
        "rows": [{"entry": entry, "form": forms.get(entry.item.pk) or _form(entry.item.pk)} for entry in waiting],
        "number": sum(entry.number for entry in waiting),
        "decided": digest.said(of, decided),
        "meanwhile": digest.said(of, [entry for entry in decided if entry.item.pk in forms]),
        "seal": _seal(of, waiting),
        "refusal": refusal,
        "wrong": [entry for entry in waiting if entry.item.pk in forms and forms[entry.item.pk].errors],
        "desk": links.to_desk(),
    }
    return render(request, "comments/digest/all.html", context, status=status)


def _results(request: HttpRequest, of: Digest, *, status: int = 200) -> HttpResponse:
    """What the one use of the link brought about."""
    entries = _entries(of)
    asked = [entry for entry in entries if entry.item.used_at == of.used_at]
    applied = [entry for entry in asked if entry.item.act_id]
    heading = ngettext("%(number)s decision applied", "%(number)s decisions applied", len(applied)) % {"number": len(applied)}
    context = {
        "digest": of,
        "heading": heading,
        "is_back": _is_back(request),
        "applied": digest.said(of, applied),
        "before": digest.said(of, [entry for entry in asked if not entry.item.act_id]),
        "left": sum(entry.number for entry in entries),
        "desk": links.to_desk(),
    }
    return render(request, "comments/digest/results.html", context, status=status)


# Off and on.


@linked
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Switches the digest off, or on again. Mail programs press the button themselves (RFC 8058): there is no seal to send."""
    moderator = links.find_moderator(token)
    status = 200
    if request.method == "POST":
        if request.headers.get("Sec-Fetch-Site") == "cross-site":
            status = 422  # a foreign page pressed it: shown again, for the person to press
        else:
            digest.switch(moderator, wanted="again" in request.POST)
            if "List-Unsubscribe" not in request.POST:
                return SeeOther(request.path)
    return render(request, "comments/digest/stop.html", {"wanted": digest.is_wanted(moderator)}, status=status)
