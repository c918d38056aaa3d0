"""The steps an article takes from draft to print. Nothing else sets Article.status.

A verb: check the right → lock the row → check the state → change → write the history. All raise PermissionDenied.
"""

from datetime import datetime, timedelta
from typing import Any, cast

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from articles import access, checklist, compositor, tasks
from articles.models import Article, Content, Event, Revision
from articles.models.article import ArticleQuerySet
from articles.models.revision import content_of
from articles.rows import apply, link_embeds, save_under_free_slug
from articles.text import clean_body

COMMENTS_CLOSE_AFTER = timedelta(days=30)
"""After the publication, unless the newsroom chose a date (defaults.md)."""

BIN_KEEPS = timedelta(days=30)
BATCH = 200

SUBMITTABLE = (Article.Status.DRAFT, Article.Status.UNPUBLISHED)


class WrongStatus(Exception):
    """The article is not in a state that allows the step, often because somebody else took one before."""


class Outdated(Exception):
    """Somebody saved another version meanwhile; `newest` is it."""

    def __init__(self, newest: Revision) -> None:
        super().__init__(f"revision {newest.pk} is newer")
        self.newest = newest


def locked(article: Article) -> Article:
    """The row as it is now, held until the transaction ends."""
    return Article.objects.select_for_update(of=("self",)).get(pk=article.pk)


def record(article: Article, kind: Event.Kind, *, by: User | None, remark: str = "") -> Event:
    return Event.objects.create(article=article, kind=kind, by=by, remark=remark)


def content_to_edit(article: Article) -> Content:
    """What the form shows: the newest revision, or the row when there is none."""
    newest = article.revisions.newest()
    return newest.whole() if newest else content_of(article)


def is_unsaved(article: Article) -> bool:
    """A draft that was only ever kept by its page: the row follows all that somebody types, so nobody has looked at it."""
    return not article.was_published and article.revisions.exists() and article.revisions.newest() is None


@transaction.atomic
def create(content: Content, *, by: User, remark: str = "") -> Article:
    """Begin an article as a draft; the remark says what it was begun from."""
    if not by.has_perm("articles.add_article"):
        raise PermissionDenied(f"{by} may not begin an article")
    article = Article(created_by=by)
    save_under_free_slug(article, content["slug"] or content["headline"])
    record(article, Event.Kind.CREATED, by=by, remark=remark)
    save(article, content, by=by)
    return article


@transaction.atomic
def save(
    article: Article,
    content: Content,
    *,
    by: User,
    base: int | None = None,
    kind: Revision.Kind = Revision.Kind.SAVED,
    typeset: bool = True,
) -> Revision:
    """Keep a new state of the article. One that was ever published changes for readers only by `publish`.

    `base` is the id of the revision that the person began from, 0 when there was none; Outdated is raised when a newer one
    was saved since. A save that changes nothing adds no revision. One by hand has its typography corrected in a second
    revision, so that what was written can be had back; not with `typeset=False`, for a text that shall come back as it was.
    """
    access.require(by, "write", article)
    row = locked(article)
    newest = row.revisions.newest()
    content = cast(Content, {**content, "body": clean_body(content["body"])})
    if row.was_published and not access.can(by, "move", row):
        content["slug"] = content_to_edit(row)["slug"]  # the address of a published page is the editors' matter
    before = newest.whole() if newest else None
    corrects = typeset and kind == Revision.Kind.SAVED and compositor.is_on(content)
    corrected = compositor.typeset(content) if corrects else content
    if newest and before in (content, corrected):
        return newest
    if newest and base is not None and newest.pk != base:
        raise Outdated(newest)
    # A published article that was imported has no version yet: the first one may be what readers have already.
    seen = row.published_at if newest is None and row.was_published and content == content_of(row) else None
    revision = Revision.objects.create(article=row, content=content, kind=kind, base=newest, created_by=by, published_at=seen)
    link_embeds(row, content["body"], by)
    if corrected != content:
        revision = add_version(row, corrected, revision, kind=Revision.Kind.TYPESET, by=by)
    show(row, corrected, by=by)
    article.refresh_from_db()
    return revision


KNOWN_TO_READERS = ("slug", "comments_open", "comments_close_at")
"""What an earlier version does not bring back once readers know the article; its embargo never."""


@transaction.atomic
def take_version(article: Article, version: Revision, *, by: User, base: int | None = None) -> Revision:
    """« Rétablir cette version »: saved once more as the newest, so that nothing in between is lost.

    It goes before the readers by `publish` only, like any other. Raises Outdated as `save` does, and WrongStatus.
    """
    access.require(by, "write", article)
    row = locked(article)
    if row.binned_at:
        raise WrongStatus(_("“%(article)s” is in the bin.") % {"article": row})
    version = row.revisions.get(pk=version.pk)
    content = cast(dict[str, Any], version.whole())
    newest, now = row.revisions.newest(), cast(dict[str, Any], content_to_edit(row))
    content |= {name: now[name] for name in ("embargo_until", *(KNOWN_TO_READERS if row.was_published else ()))}
    taken = save(row, cast(Content, content), by=by, base=base, kind=Revision.Kind.RESTORED)
    if taken != newest:
        record(row, Event.Kind.REVERTED, by=by, remark=version.created_at.isoformat())
    article.refresh_from_db()
    return taken


def add_version(row: Article, content: Content, base: Revision, *, kind: Revision.Kind, by: User) -> Revision:
    """Keep what a machine made of `base` as a version of its own."""
    return Revision.objects.create(article=row, content=content, kind=kind, base=base, created_by=by)


def show(row: Article, content: Content, *, by: User) -> None:
    """A draft's row follows its newest version; readers' rows wait for `publish`."""
    if row.was_published:
        newest = row.revisions.saved().order_by("-pk").values_list("published_at", flat=True)
        row.has_proposal = row.status == Article.Status.PUBLISHED and newest.first() is None
        row.save(update_fields=["modified_at", "has_proposal"])
    else:
        apply(row, content, by=by)


@transaction.atomic
def submit(article: Article, *, by: User) -> Article:
    """Hand a draft to the editors."""
    access.require(by, "submit", article)
    row = locked(article)
    if row.status not in SUBMITTABLE or row.binned_at:
        raise WrongStatus(_("“%(article)s” is not a draft any more.") % {"article": row})
    content = content_to_edit(row)
    if not content["headline"].strip():
        raise checklist.NotReady([checklist.Lack("headline", _("The headline is missing."))])
    checklist_lacks = checklist.picture_lacks(row, content)
    if checklist_lacks:
        raise checklist.NotReady(checklist_lacks)
    row.status = Article.Status.IN_REVIEW
    row.save(update_fields=["status", "modified_at"])
    record(row, Event.Kind.SUBMITTED, by=by)
    article.refresh_from_db()
    return row


@transaction.atomic
def send_back(article: Article, *, by: User, remark: str = "") -> Article:
    """Return an article in review to its author, with a remark."""
    access.require(by, "send_back", article)
    row = locked(article)
    if row.status != Article.Status.IN_REVIEW or row.binned_at:
        raise WrongStatus(_("“%(article)s” is not in review.") % {"article": row})
    row.status = Article.Status.DRAFT
    row.save(update_fields=["status", "modified_at"])
    event = record(row, Event.Kind.SENT_BACK, by=by, remark=remark)
    transaction.on_commit(lambda: tasks.tell_sent_back.enqueue(event.pk), robust=True)
    article.refresh_from_db()
    return row


@transaction.atomic
def publish(
    article: Article,
    *,
    by: User,
    at: datetime | None = None,
    tell_readers: bool = False,
    seen: int | None = None,
) -> Article:
    """Put the newest revision before the readers, now or at a later minute.

    A second publication keeps the first date, so that links and feeds stay in order; a scheduled article may get another
    time. `tell_readers` prints « mis à jour le … ». `seen` is the revision that the person looked at; Outdated is raised
    when there is a newer one. Raises WrongStatus (in the bin, never saved, or a later minute for what readers have already)
    and NotReady (what is missing, or an embargo).
    At the first publication the comments get their closing date, unless the newsroom chose one.
    """
    access.require(by, "publish", article)
    # Two editors may press the button at once: the row lock makes the second wait, then see what the first wrote.
    row = locked(article)
    if row.binned_at:
        raise WrongStatus(_("“%(article)s” is in the bin.") % {"article": row})
    newest = row.revisions.newest()
    if is_unsaved(row):
        raise WrongStatus(_("Nobody has saved “%(article)s” yet: read it, and save it first.") % {"article": row})
    if newest and seen is not None and newest.pk != seen:
        raise Outdated(newest)
    if at is not None and at > timezone.now() and row.is_published:
        raise WrongStatus(_("“%(article)s” has appeared already: it cannot wait for a later minute any more.") % {"article": row})
    if newest and _nothing_new(row, newest, at=at, tell_readers=tell_readers):
        return row
    content = content_to_edit(row)
    checklist.require(row, content)
    was_visible, now = row.is_published, timezone.now()
    if not was_visible:
        never_seen = row.first_published_at is None or row.first_published_at > now
        before, row.published_at = row.first_published_at, _publication_time(row, at, now)
        if never_seen:
            content = _with_closing_date(content, row.published_at, before)
            row.first_published_at = row.published_at
    _respect_embargo(row, content)
    row.status, row.has_proposal = Article.Status.PUBLISHED, False
    if was_visible and tell_readers:
        row.updated_at = now
    apply(row, content, by=by)
    if newest:
        Revision.objects.filter(pk=newest.pk).update(published_at=now, content=content)
    kind = Event.Kind.UPDATED if was_visible else Event.Kind.SCHEDULED if row.is_scheduled else Event.Kind.PUBLISHED
    record(row, kind, by=by, remark=row.published_at.isoformat() if row.is_scheduled and row.published_at else "")
    tasks.settle_files_of(row)
    article.refresh_from_db()
    return row


def _nothing_new(row: Article, newest: Revision, *, at: datetime | None, tell_readers: bool) -> bool:
    """The button was pressed twice, or by two people who saw the same version."""
    if newest.published_at is None or tell_readers:
        return False
    return row.is_published or row.is_scheduled and at is not None and row.published_at == at.replace(second=0, microsecond=0)


def _publication_time(row: Article, at: datetime | None, now: datetime) -> datetime:
    """The moment from which readers see the article, to the minute when it lies ahead; once seen, it keeps its date."""
    if at is not None:
        return at.replace(second=0, microsecond=0) if at > now else now
    earlier = [moment for moment in (row.published_at, row.first_published_at) if moment and moment <= now]
    return earlier[0] if earlier else now


def _with_closing_date(content: Content, published_at: datetime, scheduled_for: datetime | None) -> Content:
    """The content with the day on which comments close. A scheduled article that gets another time gets another day."""
    chosen = content["comments_close_at"]
    if chosen and not (scheduled_for and parse_datetime(chosen) == scheduled_for + COMMENTS_CLOSE_AFTER):
        return content
    return cast(Content, {**content, "comments_close_at": (published_at + COMMENTS_CLOSE_AFTER).isoformat()})


def _respect_embargo(row: Article, content: Content) -> None:
    """Raise NotReady when readers would see the article before its embargo ends."""
    if row.published_at and (lack := checklist.embargo_lack(content, row.published_at)):
        raise checklist.NotReady([lack])


@transaction.atomic
def reschedule(article: Article, *, by: User, later: timedelta) -> Article:
    """Move the minute of a scheduled article, forwards or backwards. What goes out then is what was scheduled, no newer version.

    Raises WrongStatus, also for a minute that is past, and NotReady when the embargo is in the way.
    """
    access.require(by, "publish", article)
    row = locked(article)
    if not row.is_scheduled or row.published_at is None:
        raise WrongStatus(_("“%(article)s” is not scheduled.") % {"article": row})
    before, at = row.published_at, row.published_at + later
    if at <= timezone.now():
        raise WrongStatus(_("This moment is past. Choose a later one, or press “Publish”."))
    row.published_at = at
    if row.first_published_at == before:
        row.first_published_at = at
    _respect_embargo(row, content_of(row))
    content = _with_closing_date(content_of(row), at, before)
    row.comments_close_at = parse_datetime(content["comments_close_at"] or "")
    row.save(update_fields=["published_at", "first_published_at", "comments_close_at", "modified_at"])
    record(row, Event.Kind.SCHEDULED, by=by, remark=at.isoformat())
    article.refresh_from_db()
    return row


@transaction.atomic
def unpublish(article: Article, *, by: User, remark: str = "") -> Article:
    """Take an article away from the readers; a scheduled one only goes off the schedule and is a draft again."""
    access.require(by, "unpublish", article)
    row = locked(article)
    if row.status != Article.Status.PUBLISHED or row.binned_at:
        raise WrongStatus(_("“%(article)s” is not published.") % {"article": row})
    was_scheduled = row.is_scheduled
    _take_away(row, by=by)
    record(row, Event.Kind.UNSCHEDULED if was_scheduled else Event.Kind.UNPUBLISHED, by=by, remark=remark)
    tasks.settle_files_of(row)
    article.refresh_from_db()
    return row


def _take_away(row: Article, *, by: User) -> None:
    """From the readers; what they never saw is a draft again, and a draft's row follows its newest version."""
    if row.was_seen:
        row.status, row.has_proposal = Article.Status.UNPUBLISHED, False
        if row.published_at and row.published_at > (row.binned_at or timezone.now()):
            row.published_at = row.first_published_at  # it was scheduled anew, and never came back
    else:
        row.published_at = row.first_published_at = None
        row.status, row.has_proposal = Article.Status.DRAFT, False
        apply(row, content_to_edit(row), by=by)
    row.save(update_fields=["status", "published_at", "first_published_at", "has_proposal", "modified_at"])


@transaction.atomic
def put_into_bin(article: Article, *, by: User) -> Article:
    """Take an article out of sight with its thread. Nothing is deleted; `restore` brings it back as it was."""
    access.require(by, "bin", article)
    row = locked(article)
    if row.binned_at:
        raise WrongStatus(_("“%(article)s” is in the bin.") % {"article": row})
    row.binned_at = timezone.now()
    row.save(update_fields=["binned_at", "modified_at"])
    record(row, Event.Kind.BINNED, by=by)
    tasks.settle_files_of(row)
    article.refresh_from_db()
    return row


@transaction.atomic
def restore(article: Article, *, by: User) -> Article:
    """Take an article out of the bin: same state, address, date and comments as before.

    Where the minute of a scheduled one passed meanwhile it goes off the schedule: a restorer may have no right to publish.
    """
    access.require(by, "restore", article)
    row = locked(article)
    if not row.binned_at:
        raise WrongStatus(_("“%(article)s” is not in the bin.") % {"article": row})
    missed = row.status == Article.Status.PUBLISHED and row.published_at and row.binned_at < row.published_at <= timezone.now()
    if missed:
        _take_away(row, by=by)
    row.binned_at = None
    row.save(update_fields=["binned_at", "modified_at"])
    record(row, Event.Kind.RESTORED, by=by)
    if missed:
        record(row, Event.Kind.UNSCHEDULED, by=by)
    tasks.settle_files_of(row)
    article.refresh_from_db()
    return row


def empty_bin(*, by: User) -> int:
    """Delete for good what has lain in the bin longer than it keeps; the number of articles. One transaction each."""
    if not by.has_perm("articles.empty_bin"):
        raise PermissionDenied(f"{by} may not empty the bin")
    old = Article.objects.binned().filter(binned_at__lt=timezone.now() - BIN_KEEPS).order_by("pk")
    number = last = 0
    while keys := list(old.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        number += sum(_delete_for_good(old, pk) for pk in keys)
        last = keys[-1]
    return number


@transaction.atomic
def _delete_for_good(old: ArticleQuerySet, pk: int) -> bool:
    """False when somebody took it out of the bin meanwhile."""
    article = old.select_for_update(of=("self",)).filter(pk=pk).first()
    if article:
        article.delete()
    return article is not None
