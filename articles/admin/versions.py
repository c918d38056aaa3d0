"""The versions of an article: their list beside its history, two of them compared, and an earlier one taken up again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from articles import access, comparison, workflow
from articles.admin import base as desk
from articles.clock import local_time
from articles.forms.widgets import is_key
from articles.models import Article, Content, Revision
from articles.models.revision import RevisionQuerySet, content_of
from articles.templatetags.desk import at_moment
from articles.templatetags.versions import person_name
from articles.text import count_words

A_PAGE = 30
"""Versions that somebody saved; those that saved themselves are folded between them."""
MOST_FOLDED = MOST_EVENTS = 200
ONLINE = "online"
"""Stands for what readers see, in the address of a comparison."""


@dataclass
class Entry:
    """A version that somebody saved, under those that saved themselves after it and before the next."""

    version: Revision | None
    folded: list[Revision] = field(default_factory=list)
    words: int | None = None
    """Words that it has more than the one before it, or fewer."""

    @property
    def day(self) -> date:
        return local_time((self.folded or [cast(Revision, self.version)])[0].created_at).date()


@dataclass(frozen=True)
class Side:
    """One of the two versions of a comparison; `revision` is None for readers' state when no version holds it."""

    content: Content
    revision: Revision | None
    online: bool


def content_of_version(article: Article, pk: str) -> Content:
    """The content of a version of this article, the newest when none is named. Raises Http404."""
    if not pk:
        return workflow.content_to_edit(article)
    return version_of(article, pk).whole()


def version_of(article: Article, pk: str) -> Revision:
    wanted = int(pk) if pk.isdecimal() and len(pk) < 19 else 0
    return get_object_or_404(article.revisions.select_related("created_by"), pk=wanted)


def online_version(article: Article) -> Revision | None:
    """The version that readers see, if a version holds what they see."""
    return _listed(article).last_published() if article.is_published else None


def _listed(article: Article) -> RevisionQuerySet:
    return article.revisions.select_related("created_by").defer("content")


# The list


def history(model_admin: Any, request: HttpRequest, object_id: str, *, status: int = 200) -> HttpResponse:
    """Who did what and when, and every version that was saved. Versions and remarks are for who may write the article."""
    article = desk.found(request, int(object_id) if object_id.isdecimal() and len(object_id) < 19 else 0, "see")
    may_write = access.can(desk.person(request), "write", article)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("History of “%(object)s”") % {"object": article},
        "opts": model_admin.opts,
        "article": article,
        **_events(article, request.GET.get("before", "")),
        "may_write": may_write,
        "may_restore": may_write and not article.binned_at,
        **(_versions(article, request.GET.get("page", "1")) if may_write else {}),
    }
    return TemplateResponse(request, "admin/articles/article/history.html", context, status=status)


def _events(article: Article, before: str) -> dict[str, Any]:
    """A page of what happened, newest first; `before` is the key of the last event of the page before."""
    older_than = int(before) if is_key(before) else None
    events = article.events.select_related("by").newest_first()
    found = list((events.filter(pk__lt=older_than) if older_than else events)[: MOST_EVENTS + 1])
    shown = found[:MOST_EVENTS]
    return {"events": shown, "older_than": shown[-1].pk if len(found) > len(shown) else None, "newer": bool(older_than)}


def _versions(article: Article, number: str) -> dict[str, Any]:
    saved = _listed(article).saved()
    page = Paginator(saved, A_PAGE).get_page(number)
    newest = _listed(article).newest()
    online = online_version(article)
    entries = _entries(article, page)
    return {
        "page": page,
        "entries": entries,
        "comparable": page.paginator.count + len(entries) > 2,
        "newest": newest,
        "online": online,
        "draft_beside": bool(article.is_published and newest and newest != online),
    }


def _entries(article: Article, page: Page[Revision]) -> list[Entry]:
    """The page's lines; one query finds what saved itself between them."""
    versions = list(page.object_list)
    by_itself = _listed(article).filter(kind=Revision.Kind.AUTOSAVE)
    if versions and page.has_next():
        by_itself = by_itself.filter(pk__gt=versions[-1].pk)
    if versions and page.has_previous():
        newer = article.revisions.saved().filter(pk__gt=versions[0].pk).order_by("pk")
        by_itself = by_itself.filter(pk__lt=newer.values("pk")[:1])
    entries = [Entry(version) for version in versions] + [Entry(None)]
    for revision in by_itself[:MOST_FOLDED]:
        next(entry for entry in entries if entry.version is None or entry.version.pk < revision.pk).folded.append(revision)
    _measure(article, [entry for entry in entries if entry.version])
    return [entry for entry in entries if entry.version or entry.folded]


def _measure(article: Article, entries: list[Entry]) -> None:
    """How much longer or shorter each version is than the one below it."""
    if not entries:
        return
    oldest = cast(Revision, entries[-1].version)
    listed = [cast(Revision, entry.version).pk for entry in entries]
    listed += article.revisions.saved().filter(pk__lt=oldest.pk).order_by("-pk").values_list("pk", flat=True)[:1]
    texts = article.revisions.filter(pk__in=listed).values_list("pk", "content__standfirst", "content__body")
    words = {pk: count_words(standfirst or "", body or "") for pk, standfirst, body in texts}
    for entry, pk, before in zip(entries, listed, listed[1:], strict=False):
        entry.words = words[pk] - words[before]


# Two of them


def compare(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions side by side: those named by `from` and `to`; one of them against the one before it; or by default the
    newest against what readers see or, where they see it, against the one before it and before what its typography was."""
    article = desk.found(request, pk, "write")
    before, after = _chosen(article, request.GET.get("from", ""), request.GET.get("to", ""))
    user, newest = desk.person(request), article.revisions.newest()
    proposed = article.is_published and newest is not None and newest == after.revision and newest.published_at is None
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Compare two versions"),
        "opts": model_admin.opts,
        "article": article,
        "sides": (before, after),
        "comparison": comparison.compare(before.content, after.content, user=user),
        "newest": newest,
        "may_take": proposed and before.online and access.can(user, "publish", article),
        "may_restore": not article.binned_at,
    }
    return TemplateResponse(request, "admin/articles/article/compare.html", context)


def _chosen(article: Article, one: str, other: str) -> tuple[Side, Side]:
    """The earlier side first, whichever was named first."""
    if one and other:
        sides = sorted((_side(article, one), _side(article, other)), key=_age)
        return sides[0], sides[1]
    if named := one or other:
        after = _side(article, named)
        return _before(article, after), after
    newest, online = article.revisions.newest(), online_version(article)
    if newest is None:  # imported as it stands
        only = Side(content_of(article), None, online=article.is_published)
        return only, only
    if article.is_published and newest != online:
        return _side(article, ONLINE), _side(article, str(newest.pk))
    after = _side(article, str(newest.pk))
    by_hand = article.revisions.saved().exclude(kind=Revision.Kind.TYPESET).newest()
    return _before(article, _side(article, str(by_hand.pk)) if by_hand else after), after


def _age(side: Side) -> int:
    return side.revision.pk if side.revision else 0


def _side(article: Article, name: str) -> Side:
    online = online_version(article)
    if name == ONLINE:
        if not article.is_published:
            raise Http404
        return Side(content_of(article), online, online=True)
    revision = version_of(article, name)
    return Side(revision.whole(), revision, online=revision == online)


def _before(article: Article, side: Side) -> Side:
    """The version that somebody saved before this one, or any, or itself when it is the first."""
    if side.revision is None:
        return side
    earlier = article.revisions.select_related("created_by").filter(pk__lt=side.revision.pk)
    found = earlier.newest() or earlier.order_by("-pk").first()
    online = online_version(article)
    return Side(found.whole(), found, online=found == online) if found else side


# Back to one


def take(model_admin: Any, request: HttpRequest, pk: int, version: int) -> HttpResponseBase:
    """« Rétablir cette version »: saved once more as the newest; nothing in between is lost."""
    article = desk.found(request, pk, "write")
    if request.method != "POST":
        return redirect("admin:articles_article_history", pk)
    taken, base = version_of(article, str(version)), request.POST.get("base", "")
    newest = article.revisions.newest()
    try:
        revision = workflow.take_version(
            article, taken, by=desk.person(request), base=int(base) if base.isdecimal() and len(base) < 19 else None
        )
    except workflow.Outdated as outdated:
        messages.error(request, _outdated(outdated.newest))
        return history(model_admin, request, str(pk), status=409)
    except workflow.WrongStatus as error:
        messages.error(request, str(error))
        return redirect("admin:articles_article_history", pk)
    messages.success(request, " ".join(_done(article, taken, new=revision != newest)))
    return redirect("admin:articles_article_change", pk)


def _outdated(newest: Revision) -> str:
    who = person_name(newest.created_by) or _("Somebody")
    return _("%(who)s saved another version %(at)s. Nothing was restored: look at it first, then press again.") % {
        "who": who,
        "at": at_moment(newest.created_at),
    }


def _done(article: Article, taken: Revision, *, new: bool) -> Sequence[str]:
    if not new:
        return [_("The newest version is the same as this one already.")]
    told = [_("The version saved %(at)s is the newest again.") % {"at": at_moment(taken.created_at)}]
    return [*told, _("Readers will see it when it is published.")] if article.was_published else told
