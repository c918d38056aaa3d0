"""What the pages of the desk are made of: the whole screen, one case with its forms, the fragments that a script puts in."""

from dataclasses import replace
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article
from comments import masks
from comments.admin.desk import acts, cases, series, tabs
from comments.admin.desk.cases import Case
from comments.admin.desk.forms import AnswerForm, MaskForm, RefusalForm, RemarkForm
from comments.admin.desk.narrowing import Narrowing
from comments.models import Comment, CommentRules, CommentSettings
from comments.moderation import may_advise

FORMS: dict[str, type[forms.Form]] = {
    "reject": RefusalForm,
    "mask": MaskForm,
    "refer": RemarkForm,
    "advise": RemarkForm,
    "answer": AnswerForm,
}
CLOSED_SHOWN = 20
FOUND = 5000
"""Most that one decision over a search takes."""


def by_script(request: HttpRequest) -> bool:
    """The desk's script asks for fragments; a browser alone asks for a page."""
    return request.headers.get("X-Desk") == "1"


def person(request: HttpRequest) -> User:
    return cast(User, request.user)


def home(narrowing: Narrowing, **changes: Any) -> str:
    """The address of the desk at this place."""
    query = narrowing.query(**changes)
    return reverse("admin:comments_desk") + (f"?{query}" if query else "")


def refused(request: HttpRequest) -> HttpResponse:
    """For a person of the newsroom who may not moderate: which roles may, and who gives them."""
    right = Permission.objects.filter(content_type__app_label="comments", codename="moderate")
    context = {
        **admin.site.each_context(request),
        "title": _("The moderation is not open to your account"),
        "roles": Group.objects.filter(permissions__in=right).order_by("name"),
        "gives_roles": request.user.has_perm("auth.change_user"),
    }
    return TemplateResponse(request, "admin/comments/desk/refused.html", context, status=403)


def find(comment_id: int) -> Comment:
    comment = cases.with_context(Comment.objects.filter(pk=comment_id)).first()
    if comment is None:
        raise Http404
    return comment


def link(name: str, comment: Comment) -> str:
    """The address of a page of the back office that may not be there."""
    try:
        return reverse(f"admin:comments_comment_{name}", args=[comment.pk])
    except NoReverseMatch:
        return ""


def case_context(
    request: HttpRequest, case: Case, narrowing: Narrowing, *, is_open: bool, failed: forms.Form | None = None, verb: str = ""
) -> dict[str, Any]:
    """One case with its forms; `failed` is the form of `verb` that lacks something."""
    comment = case.comment
    return {
        "case": case,
        "comment": comment,
        "is_open": is_open,
        "query": narrowing.query(open=None),
        "skip_query": narrowing.query(open=None, skipped=(*[pk for pk in narrowing.skipped if pk != comment.pk], comment.pk)),
        "forms": {name: failed if failed is not None and name == verb else form(prefix=None, auto_id=f"{name}-{comment.pk}-%s")
                  for name, form in FORMS.items()} if is_open else {},
        "failed": verb if failed is not None else "",
        "reasons": Comment.Reason.choices,
        "whys": masks.Why.choices,
        "may_advise": may_advise(person(request)),
        "address_url": link("address", comment) if comment.sender_id else "",
        "block_url": link("block", comment) if comment.sender_id else "",
    }  # fmt: skip


def closures() -> dict[str, Any]:
    """What is closed at present."""
    now, site = timezone.now(), CommentSettings.current()
    closed = CommentRules.objects.filter(article__isnull=False, closed_until__gt=now).select_related("article")
    return {
        "closed_site": site if site.closed_until and site.closed_until > now else None,
        "closed_articles": list(closed.order_by("closed_until")[:CLOSED_SHOWN]),
    }


def chips(narrowing: Narrowing) -> list[dict[str, str]]:
    """What narrows the screen, in words, each with the address that takes it away."""
    made = []

    def chip(label: str, **without: Any) -> None:
        place = replace(narrowing.here(), **without)
        made.append({"label": label, "query": place.query(tab=place.tab if place.is_a_search else place.tab or None)})

    if narrowing.words:
        chip(_("“%(words)s”") % {"words": narrowing.words}, words="")
    if narrowing.article is not None:
        article = Article.objects.filter(pk=narrowing.article).only("headline", "status", "first_published_at").first()
        shown = article if article and article.was_published else _("article %(n)s") % {"n": narrowing.article}
        chip(_("under “%(article)s”") % {"article": shown}, article=None)
    if narrowing.sender is not None:
        known = _("sender no. %(n)s") % {"n": narrowing.sender} if narrowing.sender else _("no sender with this address")
        chip(known, sender=None)
    if narrowing.when:
        chip(_("of %(date)s") % {"date": narrowing.when}, when="")
    if narrowing.wave is not None:
        chip(_("one wave"), wave=None)
    if narrowing.comment is not None:
        chip(_("comment %(n)s") % {"n": narrowing.comment}, comment=None)
    return made


def fragments(
    request: HttpRequest, narrowing: Narrowing, following: Comment | None, gone: int | None = None, notice: str = ""
) -> HttpResponse:
    """What a script puts in place of parts with the same id: the tabs, the last acts, the next case opened.

    `gone` leaves the screen; with a `notice` it stays, as a line that says what happened.
    """
    recent = acts.recent(person(request))
    context = {
        "tabs": tabs.tabs(narrowing),
        "acts": recent,
        "query": narrowing.query(open=None),
        "gone": gone,
        "notice": notice,
        "opened": case_context(request, cases.load([following])[0], narrowing, is_open=True) if following else None,
    }
    return TemplateResponse(request, "admin/comments/desk/_fragments.html", context)


def page(request: HttpRequest, narrowing: Narrowing) -> HttpResponse:
    """The whole screen; for the script without the frame around it."""
    cards = series.cards(narrowing.wave) if tabs.current(narrowing) == tabs.WAITING and not narrowing.after else []
    shown = cards if narrowing.wave is not None or not narrowing.is_a_search else []
    screen = cases.screen(narrowing, [] if narrowing.wave is not None else [card.wave for card in shown])
    found = 0
    if narrowing.is_a_search and screen.cases:
        found = tabs.count([narrowing.apply(source) for source in tabs.sources(tabs.current(narrowing))], FOUND)
    context = {
        "narrowing": narrowing,
        "tabs": tabs.tabs(narrowing),
        "chips": chips(narrowing),
        "waves": shown,
        "cases": [case_context(request, case, narrowing, is_open=case.comment.pk == screen.open) for case in screen.cases],
        "following": screen.following,
        "more": home(narrowing, after=screen.more, open=None, skipped=()) if screen.more else "",
        "found": found,
        "acts": acts.recent(person(request)),
        "query": narrowing.query(open=None),
        "reasons": Comment.Reason.choices,
        "may_close_site": request.user.has_perm("comments.close_site"),
        **closures(),
    }
    if by_script(request):
        return TemplateResponse(request, "admin/comments/desk/_desk.html", context)
    frame = {**admin.site.each_context(request), "title": _("Moderation")}
    return TemplateResponse(request, "admin/comments/desk/desk.html", {**frame, **context})
