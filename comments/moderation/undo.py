"""Revenir en arrière: a decision taken back restores the former state, for one comment or for all that it changed."""

from functools import partial

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from comments.models import Act, Comment, CommentEvent, Report
from comments.moderation.many import Outcome
from comments.moderation.steps import Kind, Moved, Status, locked, record, require
from comments.tasks import follow_act

BATCH = 25
"""Each comment takes some queries to bring back: no transaction is to write for longer than half a second."""
UNDOABLE = {Kind.APPROVED, Kind.REJECTED, Kind.SPAM, Kind.MASKED, Kind.REFERRED, Kind.ADVISED, Kind.KEPT, Kind.ANSWERED}
DECIDED = {Kind.APPROVED, Kind.REJECTED, Kind.SPAM}
QUIET = {Kind.REPORTED}
"""Lines that change nothing which an undo would lose."""


def recent_acts(by: User, number: int = 20) -> QuerySet[Act]:
    """The person's last decisions that can be taken back or were, newest first."""
    return Act.objects.filter(by=by, kind__in=UNDOABLE).order_by("-pk")[:number]


def undo(done: Act, *, by: User) -> Outcome:
    """Take an act back. Comments that changed since stay as they are and are named in the outcome.

    Raises PermissionDenied. An act that was taken back already gives an empty outcome.
    """
    require(by)
    outcome = Outcome(act=done)
    ids = list(done.events.order_by("comment").values_list("comment", flat=True).distinct())
    for start in range(0, len(ids), BATCH):
        with transaction.atomic():
            if not Act.objects.select_for_update().filter(pk=done.pk, undone_at=None, kind__in=UNDOABLE).exists():
                return outcome
            rows = list(Comment.objects.select_for_update(of=("self",)).filter(pk__in=ids[start : start + BATCH]).order_by("pk"))
            for row in rows:
                try:
                    _take_back(row, done, by)
                    outcome.done.append(row.pk)
                except Moved as moved:
                    outcome.moved.append(moved)
            if start + BATCH >= len(ids):  # last: an undo that was cut short goes on when the button is pressed again
                Act.objects.filter(pk=done.pk).update(undone_at=timezone.now())
    follow_act.enqueue(done.pk)
    return outcome


@transaction.atomic
def reopen(comment: Comment, *, by: User, seen: int | None = None) -> Comment:
    """Take the last decision on this one comment back, whoever took it; others of the same act stay decided."""
    require(by)
    row = locked(comment, seen)
    last = row.events.exclude(kind__in=QUIET).first()
    if last is None or last.kind not in UNDOABLE or not last.before:
        raise Moved(row)
    if last.act and last.act.number == 1:
        last.act.undone_at = timezone.now()
        last.act.save(update_fields=["undone_at"])
        transaction.on_commit(partial(follow_act.enqueue, last.act.pk), robust=True)
    _restore(row, [last] if last.act is None else list(row.events.filter(act=last.act).order_by("pk")), by)
    return row


def _take_back(row: Comment, done: Act, by: User) -> None:
    events = list(row.events.filter(act=done).order_by("pk"))
    last = row.events.exclude(kind__in=QUIET).first()
    if events and last is not None and last.kind in {Kind.REOPENED, Kind.BINNED} and last.by == by and last.at > events[-1].at:
        return  # by a run that was cut short
    if not events or last is None or last.pk != events[-1].pk:
        raise Moved(row)
    _restore(row, events, by)


def _restore(row: Comment, events: list[CommentEvent], by: User) -> None:
    """Put the row into the state before the first of these events of one act: status, reason, date, text."""
    if not row.can_be_decided:
        raise Moved(row)
    before, first = row.status, events[0]
    if first.kind == Kind.ANSWERED:  # an answer of the newsroom: there was nothing before it
        row.binned_at = timezone.now()
        row.version += 1
        row.save(update_fields=["binned_at", "version"])
        record(row, Kind.BINNED, by=by, before=before)
        return
    earlier = row.events.filter(pk__lt=first.pk, kind__in=DECIDED, after=first.before).first()
    row.status = Status(first.before)
    row.reason = earlier.reason if earlier and row.status == Status.REJECTED else ""
    waits = row.status in {Status.PENDING, Status.REFERRED}
    # What only the machine had sorted is undecided again.
    waits |= earlier is not None and earlier.act_id is None and row.status == Status.SPAM
    row.decided_at = None if waits else earlier.at if earlier else row.created_at
    row.version += 1
    for event in events:
        if event.kind == Kind.MASKED and event.note:
            row.text = event.note
    row.open_reports = _unsettle(row, first)
    row.save(update_fields=["status", "reason", "decided_at", "version", "text", "open_reports"])
    record(row, Kind.REOPENED, by=by, before=before)


def _unsettle(row: Comment, first: CommentEvent) -> int:
    """Open the reports again that the act settled, those settled since the step before it. How many are open now."""
    if row.status == Status.APPROVED:
        settled = Report.objects.filter(comment=row, settled_at__isnull=False)
        step = row.events.filter(pk__lt=first.pk).exclude(kind__in=QUIET).first()
        (settled.filter(settled_at__gt=step.at) if step else settled).update(settled_at=None)
    return row.reports.filter(settled_at=None).count()
