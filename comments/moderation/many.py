"""One decision over many comments: a wave, a filter, a digest. In batches, so that no transaction takes long."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from comments import text
from comments.models import Act, Comment, CommentEvent, Report
from comments.moderation.steps import Kind, Moved, Status, act, require
from comments.tasks import follow_act

BATCH = 200
STATUS = {Kind.APPROVED: Status.APPROVED, Kind.REJECTED: Status.REJECTED, Kind.SPAM: Status.SPAM}


@dataclass
class Outcome:
    """What became of a decision over many: the ids decided, and those that had moved and were left as they are."""

    act: Act | None = None
    done: list[int] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)


def decide_many(
    seen: Mapping[int, int | None], kind: CommentEvent.Kind, *, by: User, reason: str = "", note: str = ""
) -> Outcome:
    """Publish, refuse (with a reason) or mark as spam all these comments: id → the version that the person saw, or None.

    Those that were decided, changed or withdrawn meanwhile stay as they are and are named in the outcome.
    """
    require(by)
    status, note = STATUS[kind], text.tidy(note)
    if status == Status.REJECTED:
        reason = Comment.Reason(reason)
    outcome, ids = Outcome(), list(seen)
    for start in range(0, len(ids), BATCH):
        with transaction.atomic():
            rows = list(Comment.objects.held(ids[start : start + BATCH]))
            free = [row for row in rows if _is_free(row, status, seen[row.pk])]
            outcome.moved += [Moved(row) for row in rows if not _is_free(row, status, seen[row.pk])]
            if not free:
                continue
            if outcome.act is None:
                outcome.act = act(kind, by, number=0, many=True)
            _decide(free, status, kind, outcome.act, by, reason, note)
            outcome.done += [row.pk for row in free]
            Act.objects.filter(pk=outcome.act.pk).update(number=len(outcome.done))
    if outcome.act and len(ids) > BATCH:  # what follows the first batch may have run before the last one was there
        follow_act.enqueue(outcome.act.pk)
    return outcome


def _is_free(row: Comment, status: str, seen: int | None) -> bool:
    return row.can_be_decided and row.status != status and seen in {None, row.version}


def _decide(rows: list[Comment], status: str, kind: CommentEvent.Kind, done: Act, by: User, reason: str, note: str) -> None:
    ids, now = [row.pk for row in rows], timezone.now()
    Comment.objects.filter(pk__in=ids).update(
        status=status, reason=reason, decided_at=now, version=F("version") + 1, open_reports=0
    )
    Report.objects.filter(comment__in=ids, settled_at=None).update(settled_at=now)
    CommentEvent.objects.bulk_create(
        CommentEvent(comment=row, act=done, kind=kind, by=by, before=row.status, after=status, reason=reason, note=note)
        for row in rows
    )
