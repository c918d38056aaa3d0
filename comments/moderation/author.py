"""What the author of a comment may do to it. The private link is the right; the views have checked it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from comments import erased, masks, sorting, spam, text, throttle, training, vault
from comments.limits import limit
from comments.models import Band, Comment, CommentEvent, Letter, PrivateLink
from comments.moderation.steps import Kind, Moved, Status, changed, locked, record, set_status


def can_be_revised(row: Comment) -> bool:
    """While it waits, and for some minutes after it was published."""
    if row.binned_at:
        return False
    if row.waits:
        return True
    until = revisable_until(row)
    return until is not None and until > timezone.now()


def revisable_until(row: Comment) -> datetime | None:
    """When the time to correct a published comment ends; None for all others."""
    if row.status != Status.APPROVED or row.decided_at is None:
        return None
    return row.decided_at + timedelta(minutes=limit("revise_minutes"))


def can_be_withdrawn(row: Comment) -> bool:
    return row.waits or row.is_public


@transaction.atomic
def withdraw(comment: Comment, *, seen: int | None = None) -> Comment:
    """Take a comment back, for its author. In the thread replies keep its empty place."""
    row = locked(comment, seen)
    if not can_be_withdrawn(row):
        raise Moved(row)
    before = row.status
    set_status(row, Status.WITHDRAWN)
    record(row, Kind.WITHDRAWN, by=None, before=before)
    return row


@transaction.atomic
def revise(comment: Comment, written: str, *, seen: int | None = None) -> Comment:
    """Correct the text. What was published goes back to the queue. The former text stays in the history.

    Its author sees the words in place of a hidden passage; where they still stand, the mark is put back. Raises Moved and
    TooFast; then nothing was written.
    """
    row = locked(comment, seen)
    if not can_be_revised(row):
        raise Moved(row)
    former, row.text = row.text, masks.put_back(text.tidy(written), row.text)
    if former == row.text:
        return row
    throttle.check_corrections(row)
    row.signals = spam.rejudge(row.signals, row.text) + sorting.remarks_on(row.text, row.name)
    before = row.status
    if row.status == Status.APPROVED:
        row.status, row.decided_at = Status.PENDING, None
    changed(row, "text", "signals", "status", "decided_at")
    record(row, Kind.CORRECTED, by=None, before=before, note=former)
    return row


@transaction.atomic
def erase(comment: Comment, *, remember: bool = True) -> Comment:
    """Blank name and text, here and in the history, and let go of the sender, the network, the links and what was learned.

    The row stays, so that the thread keeps its shape; kind, time and decision stay in the history. Twice is harmless.
    Unless told otherwise it is remembered outside the database, so that a restored backup erases it again.
    """
    row = locked(comment, None)
    before = row.status
    row.name, row.text, row.sender, row.signals, row.fingerprint = "", "", None, [], ""
    row.submission_key, row.answers_wanted, row.wave = None, False, None
    if row.status != Status.WITHDRAWN:
        set_status(row, Status.WITHDRAWN)
    changed(row, "name", "text", "sender", "signals", "fingerprint", "submission_key", "answers_wanted", "wave")
    if not row.events.filter(kind=Kind.ERASED).exists():
        record(row, Kind.ERASED, by=None, before=before)
    CommentEvent.objects.filter(comment=row).exclude(note="").update(note="")
    Letter.objects.filter(comment=row).update(comment=None)
    for model in (PrivateLink, Band):
        model._base_manager.filter(comment=row).delete()
    vault.forget_origin(row)
    training.unlearn(row)
    if remember:
        erased.remember([(row.pk, row.created_at)])
    return row
