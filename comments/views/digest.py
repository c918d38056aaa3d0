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
from comments.digest import links
from comments.digest.changes import rewritten
from comments.forms import ChoiceForm, ReasonForm
from comments.models import Comment, CommentEvent, Digest, DigestItem
from comments.moderation import by_mail
from comments.views.answers import SeeOther, View, personal

SEAL = signing.Signer(salt="comments.digest.page")
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


def _seen(request: HttpRequest, of: Digest) -> dict[int, int]:
    """Item → the version that our page showed; empty unless such a page of this digest was sent, from our own site."""
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return {}
    try:
        sealed = SEAL.unsign_object(request.POST.get("seal", ""))
    except signing.BadSignature:
        return {}
    return {int(pk): version for pk, version in sealed["seen"].items()} if sealed["digest"] == of.pk else {}


def _seal(of: Digest, items: list[DigestItem]) -> str:
    return SEAL.sign_object({"digest": of.pk, "seen": {item.pk: item.comment.version for item in items}})


# One comment.


@linked
def publish(request: HttpRequest, token: str) -> HttpResponse:
    return _one(request, token, Kind.APPROVED)


@linked
def refuse(request: HttpRequest, token: str) -> HttpResponse:
    return _one(request, token, Kind.REJECTED)


def _one(request: HttpRequest, token: str, kind: CommentEvent.Kind) -> HttpResponse:
    """Shows the comment and what will happen; the POST of this page decides, once."""
    item = links.find_item(token)
    if shut := _shut(request, item.digest):
        return shut
    if item.used_at or not digest.waits(item.comment):
        return _told(request, item, status=409 if request.method == "POST" else 200)
    form = ReasonForm(request.POST if request.method == "POST" else None) if kind == Kind.REJECTED else None
    if request.method != "POST":
        return _ask(request, item, kind, form)
    seen = _seen(request, item.digest).get(item.pk)
    if form and not form.is_valid():
        return _ask(request, item, kind, form, status=422)
    if seen is None:
        return _ask(request, item, kind, form, refusal=_("Read it once more, then press again."), status=422)
    try:
        by_mail.decide_item(item, by_mail.Wish(kind, seen, **(form.cleaned_data if form else {})))
    except (moderation.Moved, by_mail.Spent):
        item.refresh_from_db()
        if item.used_at is None and digest.waits(item.comment):
            refusal = _("Its author changed it meanwhile: this is how it stands now.")
            return _ask(request, item, kind, form, refusal=refusal, status=409)
        return _told(request, item, status=409)
    except PermissionDenied:
        item.digest.moderator.refresh_from_db()
        return _shut(request, item.digest) or _told(request, item, status=403)
    return _decided(request)


def _ask(
    request: HttpRequest,
    item: DigestItem,
    kind: CommentEvent.Kind,
    form: ReasonForm | None,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "item": item,
        "comment": item.comment,
        "rewritten": bool(rewritten([item], item.digest)),
        "form": form,
        "seal": _seal(item.digest, [item]),
        "refusal": refusal,
        "refuses": kind == Kind.REJECTED,
        "other": links.to_publish(item) if kind == Kind.REJECTED else links.to_refuse(item),
    }
    return render(request, "comments/digest/one.html", context, status=status)


def _told(request: HttpRequest, item: DigestItem, *, status: int = 200) -> HttpResponse:
    """The link was used, or somebody decided before: where the comment stands."""
    context = {
        "item": item,
        "comment": item.comment,
        "what": said([item], item.digest)[0][1],
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
    items = _items(of)
    open_items = [item for item in items if item.used_at is None and digest.waits(item.comment)]
    if request.method != "POST":
        return _choose(request, of, items, {item.pk: _form(item) for item in open_items})
    seen = _seen(request, of)
    # What was decided since the page was shown is chosen too: the answer tells of it.
    forms = {item.pk: _form(item, request) for item in items if item.pk in seen or item in open_items}
    if any(forms[item.pk].errors for item in open_items):
        return _choose(request, of, items, forms, status=422)
    wishes = {
        pk: by_mail.Wish(Kind(form.cleaned_data["choice"]), seen.get(pk, 0), _reason(form))
        for pk, form in forms.items()
        if form.is_valid() and form.cleaned_data["choice"]
    }
    if not seen or not wishes:
        refusal = _("Look at your choices once more, then press again.") if wishes else _("Choose for one comment at least.")
        return _choose(request, of, items, forms, refusal=refusal, status=422)
    try:
        by_mail.decide_digest(of, wishes)
    except (by_mail.Spent, PermissionDenied):
        of = links.find_digest(token)
        return _shut(request, of) or _results(request, of, status=409)
    return _decided(request)


def _items(of: Digest) -> list[DigestItem]:
    return list(of.items.select_related("comment__article", "comment__parent", "act").order_by("pk"))


def _form(item: DigestItem, request: HttpRequest | None = None) -> ChoiceForm:
    return ChoiceForm(request.POST if request else None, prefix=f"c{item.pk}")


def _reason(form: ChoiceForm) -> str:
    return form.cleaned_data["reason"] if form.cleaned_data["choice"] == ChoiceForm.REJECT else ""


def _choose(
    request: HttpRequest,
    of: Digest,
    items: list[DigestItem],
    forms: dict[int, ChoiceForm],
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page of choices. Comments that do not wait any more are told below, without a choice."""
    waiting = [item for item in items if item.used_at is None and digest.waits(item.comment)]
    context = {
        "digest": of,
        "rows": _rows(of, waiting, forms),
        "decided": said([item for item in items if item not in waiting], of),
        "meanwhile": said([item for item in items if item not in waiting and item.pk in forms], of),
        "seal": _seal(of, waiting),
        "refusal": refusal,
        "wrong": [item for item in waiting if item.pk in forms and forms[item.pk].errors],
        "desk": links.to_desk(),
    }
    return render(request, "comments/digest/all.html", context, status=status)


def _rows(of: Digest, waiting: list[DigestItem], forms: dict[int, ChoiceForm]) -> list[dict[str, object]]:
    new, alike = rewritten(waiting, of), digest.similar(item.comment for item in waiting)
    return [
        {
            "item": item,
            "comment": item.comment,
            "rewritten": item.comment_id in new,
            "form": forms.get(item.pk) or _form(item),
            "similar": alike.get(item.comment_id, 0),
            "wave_url": links.to_wave(item.comment.wave_id) if item.comment.wave_id else "",
        }
        for item in waiting
    ]


def _results(request: HttpRequest, of: Digest, *, status: int = 200) -> HttpResponse:
    """What the one use of the link brought about."""
    items = _items(of)
    asked = [item for item in items if item.used_at == of.used_at]
    applied = [item for item in asked if item.act_id]
    heading = ngettext("%(number)s decision applied", "%(number)s decisions applied", len(applied)) % {"number": len(applied)}
    context = {
        "digest": of,
        "heading": heading,
        "is_back": _is_back(request),
        "applied": said(applied, of),
        "before": said([item for item in asked if not item.act_id], of),
        "left": sum(digest.waits(item.comment) for item in items),
        "desk": links.to_desk(),
    }
    return render(request, "comments/digest/results.html", context, status=status)


def said(items: list[DigestItem], of: Digest) -> list[tuple[Comment, str]]:
    """Each comment with what became of it: « refusé par Mariam », « publié par vous ». One query."""
    quiet = CommentEvent.objects.exclude(kind=Kind.REPORTED).select_related("by")
    last: dict[int, CommentEvent] = {}
    for event in quiet.filter(comment__in=[item.comment_id for item in items]).order_by("pk"):
        last[event.comment_id] = event
    return [(item.comment, _in_words(item.comment, last.get(item.comment_id), of)) for item in items]


def _in_words(comment: Comment, event: CommentEvent | None, of: Digest) -> str:
    if event is None:
        return comment.get_status_display().lower()
    what = event.what.lower()
    if event.by is None:
        return what
    who = _("you") if event.by_id == of.moderator_id else event.by.get_full_name() or event.by.get_username()
    if event.kind == Kind.KEPT:
        return _("left published by %(who)s, in spite of reports") % {"who": who}
    return _("%(what)s by %(who)s") % {"what": what, "who": who}


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
