"""The private page of one comment: where it stands, and the means to correct, withdraw or erase it and to get mails."""

from collections.abc import Callable
from functools import wraps

from django.core import signing
from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comments import masks, moderation, subscriptions, tasks, throttle, vault
from comments.forms import RevisionForm
from comments.models import Comment, CommentEvent, Letter, PrivateLink
from comments.views.answers import SeeOther, for_all, personal, posted_in_turn
from comments.views.later import kept_when_away

SEAL = signing.Signer(salt="comments.follow")
COUNTED = 1_000
"""More comments than these are not counted: « plus de 1 000 » says enough."""

Sealed = Callable[[HttpRequest, str, PrivateLink], HttpResponse]


def _by_private_link(view: Sealed) -> Callable[[HttpRequest, str], HttpResponse]:
    """A page that the private link opens. The answer where there is none is one for all: whether this link ever was one,
    and what became of its comment, nobody learns."""

    @csrf_exempt
    @personal
    @kept_when_away
    @posted_in_turn
    @wraps(view)
    def wrapper(request: HttpRequest, token: str) -> HttpResponse:
        link = subscriptions.find_link(token)
        if link is None:
            return render(request, "comments/no_link.html", status=404)
        return view(request, token, link)

    return wrapper


def _seal(link: PrivateLink) -> str:
    return SEAL.sign(f"{link.pk}:{link.comment.version}")


def _private_page(
    request: HttpRequest, token: str, link: PrivateLink, *, form: RevisionForm | None = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    comment = link.comment
    can_revise = moderation.can_be_revised(comment)
    context = {
        "comment": comment,
        "article": comment.article,
        "link": request.build_absolute_uri(reverse("comments:follow", args=[token])),
        "token": token,
        "seal": _seal(link),
        "form": (form or RevisionForm(initial={"text": masks.in_words(comment.text)})) if can_revise else None,
        "revisable_until": moderation.revisable_until(comment),
        "can_withdraw": moderation.can_be_withdrawn(comment),
        "mails": _mails(comment),
        "decision": _decision(comment),
        "corrected": comment.events.filter(kind="corrected").first(),
        "queue": _queue() if comment.state_for_its_author == Comment.Status.PENDING else None,
        "refusal": refusal,
        "done": _done(request.GET.get("fait", "")),
        "unsaved": form.data.get("text", "") if form and not can_revise else "",
    }
    return render(request, "comments/follow.html", context, status=status)


def _decision(comment: Comment) -> CommentEvent | None:
    """The refusal by a person, whose note is for the reader; a list's note says which of its words it was."""
    if comment.status != Comment.Status.REJECTED:
        return None
    return comment.events.filter(kind=CommentEvent.Kind.REJECTED, act__isnull=False).first()


def _queue() -> dict[str, object]:
    """How many comments wait and since when the oldest does; no more are counted than can matter to a reader."""
    waiting = Comment.objects.waiting().values("pk", "created_at")[: COUNTED + 1]
    return waiting.aggregate(number=Count("pk"), oldest=Min("created_at")) | {"most": COUNTED}


def _done(what: str) -> str:
    """What was done before the browser was sent to this page."""
    return {
        "lien": _("A mail with such a link is on its way to the address that you gave, unless one just went there."),
        "preuve": _("A mail is on its way to the address that you gave, unless one just went there: open its link to confirm."),
        "reponses": _("If the address is not confirmed yet, a mail is on its way to it: open its link."),
    }.get(what, "")


def _back(token: str, done: str = "") -> HttpResponse:
    return SeeOther(reverse("comments:follow", args=[token]) + (f"?fait={done}" if done else ""))


@require_safe
@_by_private_link
def follow(request: HttpRequest, token: str, link: PrivateLink) -> HttpResponse:
    """The private page: where one comment stands, and the means to correct or withdraw it."""
    return _private_page(request, token, link)


def _seen(request: HttpRequest, link: PrivateLink) -> int | None:
    """The version that the page showed, if this page of ours was sent. Its seal is the right: no referrer is needed."""
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return None
    try:
        link_id, version = SEAL.unsign(request.POST.get("seal", "")).split(":")
    except signing.BadSignature:
        return None
    return int(version) if int(link_id) == link.pk else None


def _sealed(view: Sealed) -> Callable[[HttpRequest, str], HttpResponse]:
    """What a button of the page does: nothing without its seal."""

    @require_POST
    @_by_private_link
    @wraps(view)
    def wrapper(request: HttpRequest, token: str, link: PrivateLink) -> HttpResponse:
        if _seen(request, link) is None:
            return _private_page(request, token, link, refusal=_("Nothing was changed yet: press once more."), status=422)
        return view(request, token, link)

    return wrapper


@require_POST
@_by_private_link
def revise(request: HttpRequest, token: str, link: PrivateLink) -> HttpResponse:
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
    except throttle.TooFast as too_fast:
        form.add_error(None, str(too_fast))
        response = _private_page(request, token, link, form=form, status=429)
        response["Retry-After"] = str(too_fast.retry_after)
        return response
    return _back(token)


@_sealed
def withdraw(request: HttpRequest, token: str, link: PrivateLink) -> HttpResponse:
    try:
        moderation.withdraw(link.comment, seen=_seen(request, link))
    except moderation.Moved:
        link.comment.refresh_from_db()
        refusal = _("Your comment changed meanwhile: this is how it stands now.")
        return _private_page(request, token, link, refusal=refusal, status=409)
    return _back(token)


@_sealed
def answers(request: HttpRequest, token: str, link: PrivateLink) -> HttpResponse:
    """Mails about answers on or off. An address that was never confirmed gets the mail that asks for it.

    The page says the same in both cases: whoever types an address learns nothing of it.
    """
    comment = link.comment
    wanted = request.POST.get("wanted") == "1"
    if wanted and not _mails(comment):
        return _without_address(request, token, link)
    subscriptions.want_answers(comment, wanted)
    if wanted and comment.sender and comment.sender.confirmed_at is None:
        return _mail(token, comment, Letter.Kind.CONFIRM, "reponses")
    return _back(token, "reponses" if wanted else "")


@_sealed
def mail_link(request: HttpRequest, token: str, link: PrivateLink) -> HttpResponse:
    """« Recevoir ce lien par e-mail »: a new one, since ours is nowhere stored."""
    if not _mails(link.comment):
        return _without_address(request, token, link)
    return _mail(token, link.comment, Letter.Kind.LINK, "lien")


@_sealed
def mail_confirmation(request: HttpRequest, token: str, link: PrivateLink) -> HttpResponse:
    """The mail whose link proves that this comment came from the address, whether that was confirmed before or not."""
    if not _mails(link.comment):
        return _without_address(request, token, link)
    return _mail(token, link.comment, Letter.Kind.CONFIRM, "preuve")


def _mails(comment: Comment) -> bool:
    """There is an address, and the comment may still be of interest."""
    return moderation.can_be_withdrawn(comment) and vault.email_of(comment.sender) is not None


def _without_address(request: HttpRequest, token: str, link: PrivateLink) -> HttpResponse:
    return _private_page(request, token, link, refusal=_("We cannot send mails about this comment any more."), status=409)


def _mail(token: str, comment: Comment, kind: Letter.Kind, done: str) -> HttpResponse:
    """The task keeps to the limits, and says nothing: an answer here would tell strangers what was sent to the address."""
    assert comment.sender is not None  # noqa: S101  (for mypy; `_mails` has looked)
    tasks.send_letter.enqueue(kind, comment.sender.pk, comment.pk)
    return _back(token, done)


@require_http_methods(["GET", "HEAD", "POST"])
@_by_private_link
def erase(request: HttpRequest, token: str, link: PrivateLink) -> HttpResponse:
    """Asks first; then the comment's words, name and links are gone for good, whatever was decided about it."""
    if request.method == "POST" and _seen(request, link) is not None:
        moderation.erase(link.comment)
        return SeeOther(reverse("comments:erased"))
    context = {"comment": link.comment, "token": token, "seal": _seal(link), "again": request.method == "POST"}
    return render(request, "comments/erase.html", context, status=422 if request.method == "POST" else 200)


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """The page after it: without a token, the same for all."""
    return for_all(request, "comments/erased.html")
