"""Revenir en arrière: a decision taken back restores the former state, for one comment or for all that it changed."""

from collections import defaultdict
from collections.abc import Sequence
from functools import partial

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from comments.models import Act, Comment, CommentEvent, Report
from comments.moderation.many import BATCH, Outcome
from comments.moderation.steps import Kind, Moved, Status, locked, require
from comments.tasks import follow_act

UNDOABLE = {Kind.APPROVED, Kind.REJECTED, Kind.SPAM, Kind.MASKED, Kind.REFERRED, Kind.ADVISED, Kind.KEPT, Kind.ANSWERED}
DECIDED = {Kind.APPROVED, Kind.REJECTED, Kind.SPAM}
QUIET = {Kind.REPORTED}
"""Lines that change nothing which an undo would lose."""
RESTORED = ("text", "status", "reason", "decided_at", "binned_at", "open_reports", "version")

Lines = list[CommentEvent]
"""Lines of one comment's history without the quiet ones, oldest first."""


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
            rows = list(Comment.objects.held(ids[start : start + BATCH]))
            if not Act.objects.select_for_update().filter(pk=done.pk, undone_at=None, kind__in=UNDOABLE).exists():
                return outcome
            _take_back(rows, done, by, outcome)
            if start + BATCH >= len(ids):  # last: an undo that was cut short goes on when the button is pressed again
                _mark_undone(done)
    follow_act.enqueue(done.pk)
    return outcome


@transaction.atomic
def reopen(comment: Comment, *, by: User, seen: int | None = None) -> Comment:
    """Take the last decision on this one comment back, whoever took it; others of the same act stay decided.

    The newsroom's answer with which it was published goes into the bin.
    """
    require(by)
    row = locked(comment, seen)
    last = row.events.exclude(kind__in=QUIET).select_related("act").first()
    if last is None or last.kind not in UNDOABLE or not last.before:
        raise Moved(row)
    rows, done, outcome = [row], last.act, Outcome()
    if done and done.kind == Kind.ANSWERED:
        rows += Comment.objects.held(done.events.exclude(comment=row).values("comment"))
    _take_back(rows, done, by, outcome)
    if row.pk not in outcome.done:
        raise Moved(row)
    if done and done.number == len(rows):
        _mark_undone(done)
        transaction.on_commit(partial(follow_act.enqueue, done.pk), robust=True)
    return row


def _mark_undone(done: Act) -> None:
    Act.objects.filter(pk=done.pk).update(undone_at=timezone.now())


def _take_back(rows: Sequence[Comment], done: Act | None, by: User, outcome: Outcome) -> None:
    """Bring rows that the caller holds back to where they were before this act, or before the machine's step (None).

    Where it is not the last step any more the row stays and is named. A handful of queries, however many the rows.
    """
    histories, reports = _histories(rows), _reports(rows)
    back, lines, opened = list[Comment](), Lines(), list[Report]()
    for row in rows:
        steps = _standing(histories[row.pk])
        if done and _was_taken_back(histories[row.pk], steps, done, by):
            outcome.done.append(row.pk)
        elif not row.can_be_decided or not steps or steps[-1][0].act_id != (done and done.pk):
            outcome.moved.append(Moved(row))
        else:
            before = row.status
            opened += _restore(row, steps[-1], histories[row.pk], reports[row.pk])
            kind = Kind.BINNED if row.binned_at else Kind.REOPENED
            lines.append(CommentEvent(comment=row, kind=kind, by=by, before=before, after=row.status))
            back.append(row)
    # All rows are there: what this writes is an update, in a quarter of the time of bulk_update.
    Comment.objects.bulk_create(back, update_conflicts=True, unique_fields=["pk"], update_fields=RESTORED)
    Report.objects.filter(pk__in=[report.pk for report in opened]).update(settled_at=None)
    CommentEvent.objects.bulk_create(lines)
    outcome.done += [row.pk for row in back]


def _histories(rows: Sequence[Comment]) -> dict[int, Lines]:
    found = defaultdict[int, Lines](list)
    for line in CommentEvent.objects.filter(comment__in=rows).exclude(kind__in=QUIET).order_by("pk"):
        found[line.comment_id].append(line)
    return found


def _reports(rows: Sequence[Comment]) -> dict[int, list[Report]]:
    found = defaultdict[int, list[Report]](list)
    for report in Report.objects.filter(comment__in=rows):
        found[report.comment_id].append(report)
    return found


def _standing(history: Lines) -> list[Lines]:
    """The steps that were not taken back, each with the lines of its act. An answer is taken back into the bin."""
    steps: list[Lines] = []
    for line in history:
        if steps and (line.kind == Kind.REOPENED or (line.kind == Kind.BINNED and steps[-1][0].kind == Kind.ANSWERED)):
            steps.pop()
        elif steps and line.act_id and line.act_id == steps[-1][0].act_id:
            steps[-1].append(line)
        else:
            steps.append([line])
    return steps


def _was_taken_back(history: Lines, steps: list[Lines], done: Act, by: User) -> bool:
    """By a run of the same person that was cut short: what stands is from before the act, and nothing came since."""
    first = next((line.pk for line in history if line.act_id == done.pk), 0)
    return bool(first) and history[-1].by_id == by.pk and (not steps or steps[-1][-1].pk < first)


def _restore(row: Comment, step: Lines, history: Lines, reports: list[Report]) -> list[Report]:
    """Put the row into the state before this step: status, reason, date, text; an answer into the bin.

    Returns the reports that are open again.
    """
    first = step[0]
    row.version += 1
    if first.kind == Kind.ANSWERED:  # there was nothing before it
        row.binned_at = timezone.now()
        return []
    former = [line for line in history if line.pk < first.pk]
    earlier = next((line for line in reversed(former) if line.kind in DECIDED and line.after == first.before), None)
    row.status = Status(first.before)
    row.reason = earlier.reason if earlier and row.status == Status.REJECTED else ""
    waits = row.status in {Status.PENDING, Status.REFERRED}
    # What only the machine had sorted is undecided again.
    waits |= earlier is not None and earlier.act_id is None and row.status == Status.SPAM
    row.decided_at = None if waits else earlier.at if earlier else row.created_at
    for line in step:
        if line.kind == Kind.MASKED and line.note:
            row.text = line.note
    opened = _unsettle(row, former, reports)
    row.open_reports = sum(report.settled_at is None for report in reports)
    return opened


def _unsettle(row: Comment, former: Lines, reports: list[Report]) -> list[Report]:
    """Open the reports again that the step settled: those settled since the step before it."""
    if row.status != Status.APPROVED:
        return []
    opened = [report for report in reports if report.settled_at and (not former or report.settled_at > former[-1].at)]
    for report in opened:
        report.settled_at = None
    return opened
