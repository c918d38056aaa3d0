"""The public ledger of moderation: what was received and decided in each month. Numbers only.

A month is one of the newspaper's time zone. In it a comment counts as received once, when its reader sent it; imported
ones and answers of the newsroom never. It counts as published, refused (by its reason) or spam at most once: by the last
decision of that month that was not taken back in the same month, whoever or whatever took it; a comment that its author
corrected after it was published waits again, until it is decided again. What its author withdrew stays as it was decided.
The delay of a month is the median, over the comments that a person decided for the first time in it, of the time from
sending to that first decision.
"""

import statistics
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import NamedTuple

from django.db.models import Min
from django.utils import timezone

from comments.models import Comment, CommentEvent, LedgerMonth
from comments.models.mailing import SPAM

Kind, Status = CommentEvent.Kind, Comment.Status

DECIDED = {Kind.APPROVED, Kind.REJECTED, Kind.SPAM}
SORTED = {Status.APPROVED, Status.REJECTED, Status.SPAM}
COUNTED = [Kind.SUBMITTED, *sorted(DECIDED)]
READ = [*COUNTED, Kind.REOPENED, Kind.CORRECTED]
GRACE = timedelta(days=1)
"""So long after its end a month is computed once more; then it is frozen."""
BATCH = 500


class Line(NamedTuple):
    """What counts of one line of a comment's history."""

    comment_id: int
    kind: str
    before: str
    after: str
    reason: str
    by_id: int | None
    at: datetime


def bounds(month: date) -> tuple[datetime, datetime]:
    """First moments of a month and of the next, in the newspaper's time zone."""
    zone = timezone.get_default_timezone()
    return datetime.combine(month, time.min, tzinfo=zone), datetime.combine(following(month), time.min, tzinfo=zone)


def following(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def month_of(moment: datetime) -> date:
    return moment.astimezone(timezone.get_default_timezone()).date().replace(day=1)


def update(now: datetime | None = None) -> list[date]:
    """Compute and store every month that is not frozen, from the first comment on; returns these months."""
    now = now or timezone.now()
    frozen = {row.month for row in LedgerMonth.objects.all() if row.updated_at >= bounds(row.month)[1] + GRACE}
    open_months = [month for month in _months(now) if month not in frozen]
    for month in open_months:
        row = compute(month)
        row.updated_at = now
        LedgerMonth.objects.bulk_create(
            [row],
            update_conflicts=True,
            unique_fields=["month"],
            update_fields=["received", "published", "refused", "median_minutes", "updated_at"],
        )
    return open_months


def _months(now: datetime) -> Iterator[date]:
    """From the month of the first line that counts to this one. One look into the index for each kind."""
    firsts = [CommentEvent.objects.filter(kind=kind).aggregate(first=Min("at"))["first"] for kind in COUNTED]
    month = month_of(min(filter(None, firsts), default=now))
    while month <= month_of(now):
        yield month
        month = following(month)


def compute(month: date) -> LedgerMonth:
    """The figures of a month as its history tells them, not stored. Reads the lines of that month once."""
    begin, end = bounds(month)
    row = LedgerMonth(month=month)
    refused, first_decided = Counter[str](), dict[int, datetime]()
    rows = CommentEvent.objects.filter(kind__in=READ, at__gte=begin, at__lt=end).order_by("comment_id", "pk")
    lines = map(Line._make, rows.values_list(*Line._fields).iterator(chunk_size=2000))
    for comment_id, history in groupby(lines, key=lambda line: line.comment_id):
        told = list(history)
        row.received += any(line.kind == Kind.SUBMITTED for line in told)
        if decision := standing(told):
            row.published += decision.after == Status.APPROVED
            if decision.after != Status.APPROVED:
                refused[SPAM if decision.after == Status.SPAM else decision.reason] += 1
        if by_person := [line.at for line in told if line.kind in DECIDED and line.by_id]:
            first_decided[comment_id] = by_person[0]
    row.refused = dict(refused)
    row.median_minutes = _median_minutes(first_decided, begin)
    return row


def standing(history: Iterable[Line]) -> Line | None:
    """The decision of these lines of one comment that was not taken back."""
    decisions: list[Line] = []
    for line in history:
        if line.kind in DECIDED or (line.kind == Kind.SUBMITTED and line.after in SORTED):  # the filter may sort at once
            decisions.append(line)
        elif line.kind == Kind.CORRECTED and line.before == Status.APPROVED:
            decisions.clear()
        elif line.kind == Kind.REOPENED and decisions and decisions[-1].after == line.before != line.after:
            decisions.pop()
    return decisions[-1] if decisions else None


def _median_minutes(decided: dict[int, datetime], begin: datetime) -> int | None:
    """Of these first decisions of a month; comments that a person had decided before it began do not count again."""
    minutes, ids = [], list(decided)
    for start in range(0, len(ids), BATCH):
        events = CommentEvent.objects.filter(comment__in=ids[start : start + BATCH])
        earlier = events.filter(kind__in=DECIDED, by__isnull=False, at__lt=begin).values_list("comment", flat=True)
        known = set(earlier)
        for comment_id, sent in events.filter(kind=Kind.SUBMITTED).values_list("comment", "at"):
            if comment_id not in known:
                minutes.append(max(timedelta(), decided[comment_id] - sent) / timedelta(minutes=1))
    return round(statistics.median(minutes)) if minutes else None
