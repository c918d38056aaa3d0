"""What waits for a moderator: unread comments, and published ones that enough readers reported."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from comments.models import Comment, CommentSettings

LISTED = 20
"""Entries in one mail, the oldest: a comment, or a wave however large; the others wait in the back office."""
LISTED_REPORTED = 5
"""So many of them may be reported ones, lest a long queue hides these."""


@dataclass(frozen=True)
class Queue:
    """How much waits and since when. A reported comment waits since its newest report."""

    number: int = 0
    oldest: datetime | None = None
    newest: datetime | None = None
    late: datetime | None = None
    """The newest of those that wait longer than the newsroom wants."""


def look(rules: CommentSettings, now: datetime) -> Queue:
    """The queue at this moment; two queries."""
    limit = now - timedelta(hours=rules.digest_hours)
    unread = (
        Comment.objects.waiting()
        .order_by()
        .aggregate(
            number=Count("pk"),
            oldest=Min("created_at"),
            newest=Max("created_at"),
            late=Max("created_at", filter=Q(created_at__lte=limit)),
        )
    )
    reported = _reported(rules).order_by().aggregate(number=Count("pk"), oldest=Min("since"), newest=Max("since"))
    return Queue(
        number=unread["number"] + reported["number"],
        oldest=min(filter(None, (unread["oldest"], reported["oldest"])), default=None),
        newest=max(filter(None, (unread["newest"], reported["newest"])), default=None),
        late=unread["late"] if rules.digest_hours else None,
    )


def _reported(rules: CommentSettings) -> QuerySet[Comment]:
    newest = Max("reports__created_at", filter=Q(reports__settled_at=None))
    return Comment.objects.reported(rules.reports_needed).annotate(since=Coalesce(newest, "created_at"))


def listed(rules: CommentSettings) -> list[Comment]:
    """What one mail tells: unread comments, oldest first, then reported ones.

    Of a wave only its first comment, lest it keeps everybody else out of the mail. `leads`: others of its wave wait too.
    """
    reported = list(_reported(rules).annotate(leads=Value(False))[:LISTED_REPORTED])
    return [*_unread()[: LISTED - len(reported)], *reported]


def _unread() -> QuerySet[Comment]:
    same = Comment.objects.waiting().order_by().filter(wave=OuterRef("wave"))
    firsts = Comment.objects.waiting().exclude(Exists(same.filter(pk__lt=OuterRef("pk"))))
    return firsts.annotate(leads=Exists(same.filter(pk__gt=OuterRef("pk"))))


def waits(comment: Comment) -> bool:
    """Nobody has decided it, or readers have reported it since."""
    if comment.binned_at or comment.article.binned_at:
        return False
    return comment.status == Comment.Status.PENDING or (comment.is_public and comment.open_reports > 0)
