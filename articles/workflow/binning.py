"""Into the bin, out of it again, and deleted for good."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import access, storing, tasks
from articles.models import Article, Event
from articles.models.article import ArticleQuerySet
from articles.workflow.publishing import take_away
from articles.workflow.row import WrongStatus, is_taken, locked, record

BIN_KEEPS = timedelta(days=30)
BATCH = 200


@transaction.atomic
def put_into_bin(article: Article, *, by: User) -> Article:
    """Take an article out of sight with its thread. Nothing is deleted; `restore` brings it back as it was."""
    access.require(by, "bin", article)
    row = locked(article)
    if row.binned_at:
        if is_taken(row, Event.Kind.BINNED, by=by):
            return row
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
        if is_taken(row, Event.Kind.RESTORED, Event.Kind.UNSCHEDULED, by=by):
            return row
        raise WrongStatus(_("“%(article)s” is not in the bin.") % {"article": row})
    missed = row.status == Article.Status.PUBLISHED and row.published_at and row.binned_at < row.published_at <= timezone.now()
    if missed:
        take_away(row, by=by)
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
        storing.let_go_with(article)
        article.delete()
    return article is not None
