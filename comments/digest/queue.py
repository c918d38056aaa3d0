"""What waits for a moderator: unread comments, and published ones that enough readers reported."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from comments.models import Comment, CommentSettings

LISTED = 20
"""Comments in one mail, the oldest; the others wait in the back office."""
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
    """What one mail tells: unread comments, oldest first, then reported ones. Of each wave the first: it is decided at the desk,
    and shall not push the others out of the mail."""
    reported = list(_reported(rules)[:LISTED_REPORTED])
    earlier = Comment.objects.waiting().order_by().filter(wave=OuterRef("wave"), pk__lt=OuterRef("pk"))
    unread = Comment.objects.waiting().filter(Q(wave=None) | ~Exists(earlier))
    return [*unread[: LISTED - len(reported)], *reported]


def similar(comments: Iterable[Comment]) -> dict[int, int]:
    """How many others of its wave wait with each of these: id → number. One query."""
    waves = {comment.pk: comment.wave_id for comment in comments if comment.wave_id}
    rows = Comment.objects.waiting().order_by().filter(wave__in=set(waves.values())).values("wave").annotate(number=Count("pk"))
    numbers = {row["wave"]: row["number"] for row in rows}
    return {pk: numbers[wave] - 1 for pk, wave in waves.items() if numbers.get(wave, 0) > 1}


def waits(comment: Comment) -> bool:
    """Nobody has decided it, or readers have reported it since."""
    if comment.binned_at or comment.article.binned_at:
        return False
    return comment.status == Comment.Status.PENDING or (comment.is_public and comment.open_reports > 0)
