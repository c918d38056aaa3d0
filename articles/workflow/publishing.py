"""Before the readers, now or at a later minute, and away from them."""

from datetime import datetime, timedelta
from typing import cast

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from articles import access, checklist, search, tasks
from articles.models import Article, Content, Event, Revision
from articles.models.revision import content_of
from articles.rows import apply
from articles.second_press import SECOND_PRESS
from articles.workflow.row import Outdated, WrongStatus, content_to_edit, is_taken, locked, record, require_saved

COMMENTS_CLOSE_AFTER = timedelta(days=30)
"""After the publication, unless the newsroom chose a date (defaults.md)."""


@transaction.atomic
def publish(
    article: Article, *, by: User, at: datetime | None = None, tell_readers: bool = False, seen: int | None = None
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
    newest = _newest_looked_at(row, seen)
    _require_minute(row, at)
    if newest and _nothing_new(row, newest, at=at, tell_readers=tell_readers):
        return row
    content = content_to_edit(row)
    checklist.require(row, content)
    was_visible, now = row.is_published, timezone.now()
    if not was_visible:
        content = _set_time(row, content, at, now)
    _respect_embargo(row, content)
    row.status, row.has_proposal = Article.Status.PUBLISHED, False
    if was_visible and tell_readers:
        row.updated_at = now
    apply(row, content, by=by)
    if newest:
        Revision.objects.filter(pk=newest.pk).update(published_at=now, content=content)
        search.index_proposal(row)
    _record_publication(row, by, again=was_visible)
    tasks.settle_files_of(row)
    article.refresh_from_db()
    return row


def _newest_looked_at(row: Article, seen: int | None) -> Revision | None:
    """What goes before the readers. Raises WrongStatus and Outdated."""
    if row.binned_at:
        raise WrongStatus(_("“%(article)s” is in the bin.") % {"article": row})
    newest = row.revisions.newest()
    require_saved(row)
    if newest and seen is not None and newest.pk != seen:
        raise Outdated(newest)
    return newest


def _require_minute(row: Article, at: datetime | None) -> None:
    if at is not None and at > timezone.now() and row.is_published:
        raise WrongStatus(_("“%(article)s” has appeared already: it cannot wait for a later minute any more.") % {"article": row})


def _nothing_new(row: Article, newest: Revision, *, at: datetime | None, tell_readers: bool) -> bool:
    """The button was pressed twice, or by two people who saw the same version."""
    just_told = row.updated_at is not None and timezone.now() - row.updated_at < SECOND_PRESS
    if newest.published_at is None or tell_readers and not just_told:
        return False
    return row.is_published or row.is_scheduled and at is not None and row.published_at == at.replace(second=0, microsecond=0)


def _set_time(row: Article, content: Content, at: datetime | None, now: datetime) -> Content:
    """Give the row its moment; the content, with the day on which comments close where readers never saw the article."""
    never_seen = row.first_published_at is None or row.first_published_at > now
    row.published_at = _publication_time(row, at, now)
    if not never_seen:
        return content
    before, row.first_published_at = row.first_published_at, row.published_at
    return _with_closing_date(row, content, before)


def _record_publication(row: Article, by: User, *, again: bool) -> None:
    kind = Event.Kind.UPDATED if again else Event.Kind.SCHEDULED if row.is_scheduled else Event.Kind.PUBLISHED
    record(row, kind, by=by, remark=row.published_at.isoformat() if row.is_scheduled and row.published_at else "")


def _publication_time(row: Article, at: datetime | None, now: datetime) -> datetime:
    """The moment from which readers see the article, to the minute when it lies ahead; once seen, it keeps its date."""
    if at is not None:
        return at.replace(second=0, microsecond=0) if at > now else now
    earlier = [moment for moment in (row.published_at, row.first_published_at) if moment and moment <= now]
    return earlier[0] if earlier else now


def _with_closing_date(row: Article, content: Content, before: datetime | None) -> Content:
    """The content with the day on which comments close. Another time gives another day, unless the newsroom chose one."""
    closing = content["comments_close_at"]
    if row.published_at is None or closing and not hangs_on_a_minute(row, closing, before):
        return content
    return cast(Content, {**content, "comments_close_at": (row.published_at + COMMENTS_CLOSE_AFTER).isoformat()})


def hangs_on_a_minute(row: Article, closing: str, *minutes: datetime | None) -> bool:
    """Whether this closing day came with one of these minutes, or with another for which the article was once scheduled."""
    told = row.events.filter(kind=Event.Kind.SCHEDULED).values_list("remark", flat=True)
    known = {*minutes, *map(parse_datetime, told)} - {None}
    return parse_datetime(closing) in {cast(datetime, minute) + COMMENTS_CLOSE_AFTER for minute in known}


def _respect_embargo(row: Article, content: Content) -> None:
    """Raise NotReady when readers would see the article before its embargo ends."""
    if row.published_at and (lack := checklist.embargo_lack(content, row.published_at)):
        raise checklist.NotReady([lack])


@transaction.atomic
def reschedule(article: Article, *, by: User, later: timedelta, seen: datetime | None = None) -> Article:
    """Move the minute of a scheduled article, forwards or backwards. What goes out then is what was scheduled, no newer version.

    `seen` is the minute that the page showed: pressed twice, it moves once. Raises WrongStatus, also for a minute that is past
    or that somebody else has set, and NotReady when the embargo is in the way.
    """
    access.require(by, "publish", article)
    row = locked(article)
    if not row.is_scheduled or row.published_at is None:
        raise WrongStatus(_("“%(article)s” is not scheduled.") % {"article": row})
    before = row.published_at
    at = (seen or before) + later
    if before == at:
        return row
    if seen not in (None, before):
        raise WrongStatus(_("Somebody has set another time meanwhile: look at it first, then press again."))
    if at <= timezone.now():
        raise WrongStatus(_("This moment is past. Choose a later one, or press “Publish”."))
    row.published_at = at
    if row.first_published_at == before:
        row.first_published_at = at
    _respect_embargo(row, content_of(row))
    content = _with_closing_date(row, content_of(row), before)
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
        if is_taken(row, Event.Kind.UNSCHEDULED, Event.Kind.UNPUBLISHED, by=by, remark=remark):
            return row
        raise WrongStatus(_("“%(article)s” is not published.") % {"article": row})
    was_scheduled = row.is_scheduled
    take_away(row, by=by)
    record(row, Event.Kind.UNSCHEDULED if was_scheduled else Event.Kind.UNPUBLISHED, by=by, remark=remark)
    tasks.settle_files_of(row)
    article.refresh_from_db()
    return row


def take_away(row: Article, *, by: User) -> None:
    """From the readers; what they never saw is a draft again, and a draft's row follows its newest version."""
    if row.was_seen:
        row.status, row.has_proposal = Article.Status.UNPUBLISHED, False
        if row.published_at and row.published_at > (row.binned_at or timezone.now()):
            row.published_at = row.first_published_at  # it was scheduled anew, and never came back
    else:
        row.published_at = row.first_published_at = None
        row.status, row.has_proposal = Article.Status.DRAFT, False
        apply(row, content_to_edit(row), by=by)
        search.index_proposal(row)
    row.save(update_fields=["status", "published_at", "first_published_at", "has_proposal", "modified_at"])
