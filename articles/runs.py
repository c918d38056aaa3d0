"""One change over many articles, some seconds at a time, and all of it taken back.

Every article is a transaction of its own. What is done to it: bulk.py, or the correction of the typography.
"""

import time
from collections.abc import Callable, Iterable

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from articles import access, bulk, compositor, typesetting, workflow
from articles.checklist import NotReady
from articles.models import Article, Event, Revision, Run, RunLine

MOST_TYPESET = 200
"""Articles of one run over the typography: their corrections are shown before it begins."""

MOST = 1000
"""Articles of one run over section, tags, authors or genre."""

State = RunLine.State
CHANGED = (State.CHANGED, State.PUBLISHED, State.PROPOSED)
Do = Callable[[Article], Revision | None]


def start(articles: Iterable[Article], *, by: User, change: bulk.Change | None = None) -> Run:
    """Note which articles are to be changed, by default in their typography; `go_on` does it."""
    _require_kind(change, by)
    most = MOST if change else MOST_TYPESET
    with transaction.atomic():
        run = Run.objects.create(by=by, change=change)
        RunLine.objects.bulk_create(RunLine(run=run, article=article) for article in list(articles)[:most])
    return run


def _require_kind(change: object, by: User) -> None:
    if change:
        bulk.require(by)
    elif not by.has_perm("articles.change_article"):
        raise PermissionDenied(f"{by} may not correct articles")


def may_see(user: User, run: Run) -> bool:
    return run.by == user or user.has_perm("articles.edit_any_article")


def require(run: Run, by: User) -> None:
    """Raise PermissionDenied unless the person may see this run, carry it on and take it back."""
    _require_kind(run.change, by)
    if not may_see(by, run):
        raise PermissionDenied(f"{by} may not touch run {run.pk}")


def go_on(run: Run, *, by: User, seconds: float = 5) -> int:
    """Change waiting articles for some seconds, one transaction each; how many still wait."""
    require(run, by)
    do, until = _what(run, by), time.monotonic() + seconds
    for line in run.lines.filter(state=State.WAITING):
        if time.monotonic() > until:
            break
        _change_line(line, do, by)
    return run.lines.filter(state=State.WAITING).count()


def _what(run: Run, by: User) -> Do:
    if run.change is None:
        return lambda article: typesetting.typeset(article, by=by)
    change, words = run.change, ". ".join(bulk.told(run.change))
    return lambda article: bulk.change(article, change, by=by, words=words)


@transaction.atomic
def _change_line(line: RunLine, do: Do, by: User) -> None:
    line = RunLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
    if line.state != State.WAITING:
        return
    article = Article.objects.select_for_update(of=("self",)).get(pk=line.article_id)
    before = article.revisions.newest()  # under the lock: a proposal saved from now on waits for what is done here
    readers_have_it = before is None or before.published_at is not None
    try:
        line.revision = do(article)
    except (PermissionDenied, workflow.WrongStatus):
        line.state = State.REFUSED
    else:
        line.state = _after_change(article, line.revision, by, readers_have_it=readers_have_it)
        line.corrections = compositor.number_of(compositor.corrections_of(line.revision))
    line.save(update_fields=["revision", "state", "corrections"])


def _after_change(article: Article, revision: Revision | None, by: User, *, readers_have_it: bool) -> State:
    """Readers get the change at once from a person who may publish; not if that would publish a colleague's proposal."""
    if revision is None:
        return State.NOTHING
    if not article.was_published:
        return State.CHANGED
    return State.PUBLISHED if readers_have_it and _publish_again(article, revision, by) else State.PROPOSED


def _publish_again(article: Article, revision: Revision, by: User) -> bool:
    """A published or scheduled article with this version, its newest, at its old minute; whether it was done."""
    if article.status != Article.Status.PUBLISHED or not access.can(by, "publish", article):
        return False
    try:
        with transaction.atomic():
            at = article.published_at if article.is_scheduled else None
            workflow.publish(article, by=by, at=at, seen=revision.pk)
    except (NotReady, workflow.WrongStatus, workflow.Outdated):
        return False
    return True


@transaction.atomic
def undo(run: Run, *, by: User) -> Run:
    """Mark a run as taken back; `go_back` does it."""
    require(run, by)
    Run.objects.filter(pk=run.pk, undone_at=None).update(undone_at=timezone.now())
    run.lines.filter(state=State.WAITING).update(state=State.REFUSED)
    run.refresh_from_db()
    return run


def go_back(run: Run, *, by: User, seconds: float = 5) -> int:
    """Bring back the articles of a run for some seconds, one transaction each; how many are still to do.

    Only an article whose newest version is still the one of the run; the others keep what was written since.
    """
    require(run, by)
    event = Event.Kind.BULK_UNDONE if run.change else Event.Kind.TYPESET_UNDONE
    until = time.monotonic() + seconds
    for line in run.lines.filter(state__in=CHANGED):
        if time.monotonic() > until:
            break
        _take_line_back(line, event, by)
    return run.lines.filter(state__in=CHANGED).count()


@transaction.atomic
def _take_line_back(line: RunLine, event: Event.Kind, by: User) -> None:
    line = RunLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
    if line.state not in CHANGED:
        return
    line.state = State.KEPT
    article = Article.objects.select_for_update(of=("self",)).get(pk=line.article_id)
    newest = article.revisions.select_related("base").newest()
    was_published = newest is not None and newest.published_at is not None  # by the run, or by somebody since
    may = access.can(by, "write", article) and (not was_published or access.can(by, "publish", article))
    if newest and newest.pk == line.revision_id and newest.base and may:
        revision = workflow.save(article, newest.base.whole(), by=by, base=newest.pk, typeset=False)
        workflow.record(article, event, by=by)
        done = not was_published or _publish_again(article, revision, by)
        line.state = State.UNDONE if done else State.HALFWAY
    line.save(update_fields=["state"])
