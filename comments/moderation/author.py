"""What the author of a comment may do to it. The private link is the right; the views have checked it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from comments import sorting, spam, text, training
from comments.limits import limit
from comments.models import Band, Comment, CommentEvent, PrivateLink
from comments.moderation.steps import Kind, Moved, Status, changed, locked, record, set_status


def can_be_revised(row: Comment) -> bool:
    """While it waits, and for some minutes after it was published."""
    if row.binned_at:
        return False
    if row.waits:
        return True
    until = timezone.now() - timedelta(minutes=limit("revise_minutes"))
    return row.status == Status.APPROVED and row.decided_at is not None and row.decided_at > until


@transaction.atomic
def withdraw(comment: Comment, *, seen: int | None = None) -> Comment:
    """Take a comment back, for its author. In the thread replies keep its empty place."""
    row = locked(comment, seen)
    if not (row.waits or row.is_public):
        raise Moved(row)
    before = row.status
    set_status(row, Status.WITHDRAWN)
    record(row, Kind.WITHDRAWN, by=None, before=before)
    return row


@transaction.atomic
def revise(comment: Comment, written: str, *, seen: int | None = None) -> Comment:
    """Correct the text. What was published goes back to the queue. The former text stays in the history."""
    row = locked(comment, seen)
    if not can_be_revised(row):
        raise Moved(row)
    former, row.text = row.text, text.tidy(written)
    if former == row.text:
        return row
    row.signals = spam.rejudge(row.signals, row.text) + sorting.remarks_on(row.text, row.name)
    before = row.status
    if row.status == Status.APPROVED:
        row.status, row.decided_at = Status.PENDING, None
    changed(row, "text", "signals", "status", "decided_at")
    record(row, Kind.CORRECTED, by=None, before=before, note=former)
    return row


@transaction.atomic
def erase(comment: Comment) -> Comment:
    """Blank name and text, here and in the history, and let go of the sender, the network, the links and what was learned.

    The row stays, so that the thread keeps its shape; kind, time and decision stay in the history. Twice is harmless.
    """
    row = locked(comment, None)
    before = row.status
    row.name, row.text, row.sender, row.signals, row.fingerprint = "", "", None, [], ""
    row.submission_key, row.answers_wanted, row.wave = None, False, None
    if row.status != Status.WITHDRAWN:
        set_status(row, Status.WITHDRAWN)
        record(row, Kind.ERASED, by=None, before=before)
    changed(row, "name", "text", "sender", "signals", "fingerprint", "submission_key", "answers_wanted", "wave")
    CommentEvent.objects.filter(comment=row).exclude(note="").update(note="")
    PrivateLink.objects.filter(comment=row).delete()
    Band.objects.filter(comment=row).delete()
    training.unlearn(row)
    if hasattr(row, "origin"):
        row.origin.delete()
    return row
