"""The desk: the screen, one case at a time, a decision, its undoing."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comments import moderation
from comments.admin.desk import cases, pages, search
from comments.admin.desk.narrowing import Narrowing
from comments.admin.desk.pages import FORMS
from comments.forms import is_row_number
from comments.models import Act, Comment, CommentEvent
from comments.moderation import may_moderate

View = Callable[..., HttpResponse]
Kind = CommentEvent.Kind
NAMED = 3
"""Comments that moved meanwhile are named up to here, then counted."""

Verb = Callable[..., object]
VERBS: dict[str, Verb] = {
    "approve": moderation.approve,
    "mark_spam": moderation.mark_spam,
    "keep": moderation.keep,
    "reopen": moderation.reopen,
    "put_into_bin": moderation.put_into_bin,
    "restore": moderation.restore,
}
"""Those that need nothing but the comment."""

FILLED: dict[str, Callable[..., object]] = {
    "reject": lambda comment, data, **who: moderation.reject(comment, reason=data["reason"], note=data["note"], **who),
    "mask": lambda comment, data, **who: moderation.mask(
        comment, data["passage"], why=data["why"], publish=not comment.is_public and data["publish"], **who
    ),
    "refer": lambda comment, data, **who: moderation.refer(comment, data["remark"], **who),
    "advise": lambda comment, data, **who: moderation.advise(comment, data["remark"], **who),
    "answer": lambda comment, data, **who: moderation.answer(comment, data["text"], publish=not comment.is_public, **who),
}
"""Those with a form."""


def moderators_only(view: View) -> View:
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if may_moderate(request.user):
            return view(request, *args, **kwargs)
        if request.method == "POST":
            raise PermissionDenied  # whatever was written is given back
        return pages.refused(request)

    return wrapped


@sensitive_post_parameters("recherche")
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """The screen. A search comes by POST: an address typed into it must not stand in the address bar or a log."""
    if not may_moderate(request.user):
        return _own(request)
    narrowing = Narrowing.read(request.GET)
    if request.method == "POST":
        place = search.read(request.POST.get("recherche", ""), narrowing, request.get_host())
        return HttpResponseRedirect(pages.home(place))
    return pages.page(request, narrowing)


def _own(request: HttpRequest) -> HttpResponse:
    """For those who may only read: what waits under their own articles."""
    if not request.user.has_perm("comments.view_comment") or request.method == "POST":
        return pages.refused(request)
    waiting = Comment.objects.visible_to(request.user).waiting().select_related("article", "parent")
    frame = {**admin.site.each_context(request), "title": _("Waiting under your articles")}
    return TemplateResponse(request, "admin/comments/desk/own.html", {**frame, "comments": waiting[: cases.SHOWN]})


@moderators_only
@require_safe
def case(request: HttpRequest, comment_id: int) -> HttpResponse:
    """One case, opened, for the script; a browser alone goes to the screen where it stands open."""
    narrowing = Narrowing.read(request.GET)
    if not pages.by_script(request):
        return HttpResponseRedirect(pages.home(narrowing, open=comment_id) + f"#cas-{comment_id}")
    context = pages.case_context(request, cases.load([pages.find(comment_id)])[0], narrowing, is_open=True)
    return TemplateResponse(request, "admin/comments/desk/_case.html", context)


@moderators_only
@require_POST
def decide(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Do what the pressed button says to the version that the person saw; the next case is opened."""
    comment = pages.find(comment_id)
    verb = request.POST.get("verb", "")
    form = FORMS[verb](request.POST, auto_id=f"{verb}-{comment_id}-%s") if verb in FORMS else None
    if verb not in VERBS and form is None:
        return _failed(request, comment, None, verb, _("This is not something that can be done to a comment."))
    if form is not None and not form.is_valid():
        return _failed(request, comment, form, verb)
    version = request.POST.get("version", "")
    who = {"by": request.user, "seen": int(version) if is_row_number(version) else 0}
    try:
        if form is None:
            VERBS[verb](comment, **who)
        else:
            FILLED[verb](comment, {**form.cleaned_data, "publish": "publish" in request.POST}, **who)
    except moderation.PassageNotFound as missing:
        form.add_error("passage", str(missing))  # type: ignore[union-attr]
        return _failed(request, comment, form, verb)
    except moderation.Moved as moved:
        if not _was_this(request, moved, verb, who["seen"]):
            words = _written(form)
            return (
                _failed(request, pages.find(comment_id), form, verb, str(moved), words)
                if words
                else _moved(request, comment, moved)
            )
    return _done(request, comment, verb)


LEAVES: dict[str, str] = {
    "approve": Kind.APPROVED,
    "reject": Kind.REJECTED,
    "mark_spam": Kind.SPAM,
    "refer": Kind.REFERRED,
    "advise": Kind.ADVISED,
    "keep": Kind.KEPT,
    "put_into_bin": Kind.BINNED,
}
"""The line of the history that a verb writes last."""


def _was_this(request: HttpRequest, moved: moderation.Moved, verb: str, seen: Any) -> bool:
    """The same press once more, because its answer was lost on the way: it has been done."""
    event, row = moved.event, moved.comment
    return event is not None and event.by == request.user and event.kind == LEAVES.get(verb) and row.version == seen + 1


def _following(request: HttpRequest, comment_id: int) -> Comment | None:
    wanted = request.POST.get("following", "")
    if not is_row_number(wanted) or int(wanted) == comment_id:
        return None
    return cases.with_context(Comment.objects.filter(pk=int(wanted))).first()


def _back(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Without the script: to the screen again, the next case open; or to the page of the comment, if pressed there."""
    if "page" in request.POST:
        return HttpResponseRedirect(reverse("admin:comments_comment_change", args=[comment.pk]))
    narrowing, following = Narrowing.read(request.GET), _following(request, comment.pk)
    opened = following.pk if following else None
    return HttpResponseRedirect(pages.home(narrowing, open=opened) + (f"#cas-{opened}" if opened else ""))


def _done(request: HttpRequest, comment: Comment, verb: str) -> HttpResponse:
    if pages.by_script(request):
        place = Narrowing.read(request.GET)
        return pages.fragments(request, place, _following(request, comment.pk), gone=comment.pk)
    if verb in SAID:
        messages.success(request, str(SAID[verb]()))
    return _back(request, comment)


SAID: dict[str, Callable[[], str]] = {
    "reopen": lambda: _("Decision taken back."),
    "put_into_bin": lambda: _("Comment put into the bin."),
    "restore": lambda: _("Comment taken out of the bin."),
}
"""What the bar of the last decision does not say."""


def _moved(request: HttpRequest, comment: Comment, moved: moderation.Moved) -> HttpResponse:
    if pages.by_script(request):
        place = Narrowing.read(request.GET)
        answer = pages.fragments(request, place, _following(request, comment.pk), gone=comment.pk, notice=str(moved))
        answer.status_code = 409
        return answer
    messages.warning(request, str(moved))
    return _back(request, comment)


def _written(form: forms.Form | None) -> str:
    """What the person wrote by hand: a note, a remark, an answer."""
    said = form.cleaned_data if form is not None else {}
    return "\n\n".join(said[name] for name in ("note", "remark", "text") if said.get(name))


def _failed(
    request: HttpRequest, comment: Comment, form: forms.Form | None, verb: str, error: str = "", words: str = ""
) -> HttpResponse:
    """The case again, with what was typed and what is missing. `words` stand apart: the case as it is now may have no form."""
    narrowing, loaded = Narrowing.read(request.GET), cases.load([comment])[0]
    loaded.moved, loaded.words = error, words
    context = pages.case_context(request, loaded, narrowing, is_open=True, failed=form, verb=verb)
    context["following"] = request.POST.get("following", "")
    if pages.by_script(request):
        return TemplateResponse(request, "admin/comments/desk/_case.html", context, status=422)
    frame = {**admin.site.each_context(request), "title": _("Moderation"), "back": pages.home(narrowing, open=comment.pk)}
    context["on_page"] = "page" in request.POST
    return TemplateResponse(request, "admin/comments/desk/one.html", {**frame, **context}, status=422)


@moderators_only
@require_POST
def undo(request: HttpRequest, act_id: int) -> HttpResponse:
    """Take one of the person's own last decisions back. The screen comes back with what returned to it."""
    act = get_object_or_404(Act, pk=act_id, by=request.user)
    outcome = moderation.undo(act, by=pages.person(request))
    report_moved(request, outcome)
    narrowing = Narrowing.read(request.GET)
    if len(outcome.done) == 1:
        narrowing = replace(narrowing, open=outcome.done[0])
    if pages.by_script(request):
        return pages.page(request, narrowing)
    anchor = f"#cas-{narrowing.open}" if narrowing.open else ""
    return HttpResponseRedirect(pages.home(narrowing) + anchor)


def report_moved(request: HttpRequest, outcome: moderation.Outcome, late: int = 0) -> None:
    """Say what an act over many left as it was: the first ones by name. `late` came or changed after the screen was shown."""
    for moved in outcome.moved[:NAMED]:
        messages.warning(request, str(moved))
    others = len(outcome.moved) - NAMED
    if others > 0:
        messages.warning(request, _("And %(n)s others that were changed meanwhile.") % {"n": others})
    if late > 0:
        messages.warning(request, _("Left as they are, since they came or changed after you looked: %(n)s.") % {"n": late})
