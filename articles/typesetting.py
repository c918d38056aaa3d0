"""Typography corrected because somebody asked for it: of one article, of many in one run, and all of it taken back.

Verbs like those of workflow.py: check the right → lock the row → check the state → change → write the history.
"""

import time
from collections.abc import Iterable
from typing import cast

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import access, compositor, workflow
from articles.checklist import NotReady
from articles.models import Article, Content, Event, Revision, TypesettingLine, TypesettingRun

MOST = 200
"""Articles of one run: their corrections are shown before it begins."""

State = TypesettingLine.State
CHANGED = (State.CORRECTED, State.PUBLISHED, State.PROPOSED)


@transaction.atomic
def typeset(article: Article, *, by: User, seen: int | None = None) -> Revision | None:
    """Correct the newest version into a new one, whatever the switches say; None where there is nothing to correct.

    Outdated is raised when `seen` is not the newest version any more.
    """
    access.require(by, "write", article)
    row = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
    if row.binned_at:
        raise workflow.WrongStatus(_("“%(article)s” is in the bin.") % {"article": row})
    newest = row.revisions.newest()
    if newest and seen is not None and newest.pk != seen:
        raise workflow.Outdated(newest)
    content = workflow.content_to_edit(row)
    corrected = compositor.typeset(content)
    if corrected == content:
        return None
    base = newest or _first_version(row, content)
    revision = workflow.add_typeset(row, corrected, base, by=by)
    workflow.show(row, corrected, by=by)
    number = compositor.number_of(compositor.corrections(content, corrected))
    workflow.record(row, Event.Kind.TYPESET, by=by, remark=str(number))
    article.refresh_from_db()
    return revision


def _first_version(row: Article, content: Content) -> Revision:
    """An article that was imported published has none: what readers have becomes one, to come back to."""
    return Revision.objects.create(
        article=row, content=content, kind=Revision.Kind.IMPORTED, created_at=row.modified_at, published_at=row.published_at
    )


@transaction.atomic
def undo(article: Article, *, by: User) -> Revision:
    """Bring back the text as it was before its newest version was corrected, and correct this article no more."""
    access.require(by, "write", article)
    row = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
    newest = row.revisions.select_related("base").newest()
    if newest is None or newest.kind != Revision.Kind.TYPESET or newest.base is None:
        raise workflow.WrongStatus(_("The text has changed since: choose a version from the history."))
    content = cast(Content, {**newest.base.whole(), "typography": False})
    revision = workflow.save(row, content, by=by, base=newest.pk)
    workflow.record(row, Event.Kind.TYPESET_UNDONE, by=by)
    article.refresh_from_db()
    return revision


def start(articles: Iterable[Article], *, by: User) -> TypesettingRun:
    """Note which articles are to be corrected; `go_on` does it."""
    if not by.has_perm("articles.change_article"):
        raise PermissionDenied(f"{by} may not correct articles")
    with transaction.atomic():
        run = TypesettingRun.objects.create(by=by)
        TypesettingLine.objects.bulk_create(TypesettingLine(run=run, article=article) for article in list(articles)[:MOST])
    return run


def may_see(user: User, run: TypesettingRun) -> bool:
    return run.by == user or user.has_perm("articles.edit_any_article")


def go_on(run: TypesettingRun, *, by: User, seconds: float = 5) -> int:
    """Correct waiting articles for some seconds, one transaction each; how many still wait."""
    _require_run(run, by)
    until = time.monotonic() + seconds
    for line in run.lines.filter(state=State.WAITING).select_related("article"):
        if time.monotonic() > until:
            break
        _correct_line(line, by)
    return run.lines.filter(state=State.WAITING).count()


def _require_run(run: TypesettingRun, by: User) -> None:
    if not (by.has_perm("articles.change_article") and may_see(by, run)):
        raise PermissionDenied(f"{by} may not touch run {run.pk}")


@transaction.atomic
def _correct_line(line: TypesettingLine, by: User) -> None:
    line = TypesettingLine.objects.select_for_update(of=("self",)).select_related("article").get(pk=line.pk)
    if line.state != State.WAITING:
        return
    article = line.article
    before = article.revisions.newest()
    readers_have_it = before is None or before.published_at is not None
    try:
        line.revision = typeset(article, by=by)
    except (PermissionDenied, workflow.WrongStatus):
        line.state = State.REFUSED
    else:
        line.state = _after_correction(article, line.revision, by, readers_have_it=readers_have_it)
        line.corrections = compositor.number_of(compositor.corrections_of(line.revision))
    line.save(update_fields=["revision", "state", "corrections"])


def _after_correction(article: Article, revision: Revision | None, by: User, *, readers_have_it: bool) -> State:
    """Readers get the correction at once from a person who may publish; not if that would publish a colleague's proposal."""
    if revision is None:
        return State.NOTHING
    if not article.was_published:
        return State.CORRECTED
    return State.PUBLISHED if readers_have_it and _publish_again(article, by) else State.PROPOSED


def _publish_again(article: Article, by: User) -> bool:
    """A published or scheduled article with its newest version at its old minute; whether it was done."""
    if article.status != Article.Status.PUBLISHED or not access.can(by, "publish", article):
        return False
    try:
        with transaction.atomic():
            workflow.publish(article, by=by, at=article.published_at if article.is_scheduled else None)
    except (NotReady, workflow.WrongStatus):
        return False
    return True


@transaction.atomic
def undo_run(run: TypesettingRun, *, by: User) -> TypesettingRun:
    """Mark a run as taken back; `go_back` does it."""
    _require_run(run, by)
    TypesettingRun.objects.filter(pk=run.pk, undone_at=None).update(undone_at=timezone.now())
    run.lines.filter(state=State.WAITING).update(state=State.REFUSED)
    run.refresh_from_db()
    return run


def go_back(run: TypesettingRun, *, by: User, seconds: float = 5) -> int:
    """Bring back the texts of a run for some seconds, one transaction each; how many are still to do.

    Only an article whose newest version is still the one of the run; the others keep what was written since.
    """
    _require_run(run, by)
    until = time.monotonic() + seconds
    for line in run.lines.filter(state__in=CHANGED):
        if time.monotonic() > until:
            break
        _take_line_back(line, by)
    return run.lines.filter(state__in=CHANGED).count()


@transaction.atomic
def _take_line_back(line: TypesettingLine, by: User) -> None:
    line = TypesettingLine.objects.select_for_update(of=("self",)).select_related("article").get(pk=line.pk)
    if line.state not in CHANGED:
        return
    was_published, line.state = line.state == State.PUBLISHED, State.KEPT
    article = Article.objects.select_for_update(of=("self",)).get(pk=line.article_id)
    newest = article.revisions.select_related("base").newest()
    may = access.can(by, "write", article) and (not was_published or access.can(by, "publish", article))
    if newest and newest.pk == line.revision_id and newest.base and may:
        workflow.save(article, newest.base.whole(), by=by, base=newest.pk, typeset=False)
        workflow.record(article, Event.Kind.TYPESET_UNDONE, by=by)
        if was_published:
            _publish_again(article, by)
        line.state = State.UNDONE
    line.save(update_fields=["state"])
