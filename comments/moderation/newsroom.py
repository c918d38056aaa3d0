"""What the newsroom does besides deciding: answers in the thread, the bin."""

from django.contrib.auth.models import User
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from comments import text
from comments.models import Comment, CommentEvent
from comments.moderation.steps import Kind, Moved, Status, act, changed, locked, record, require, set_status


@transaction.atomic
def answer(comment: Comment, written: str, *, by: User, publish: bool = False, seen: int | None = None) -> Comment:
    """Answer a comment for the newsroom; it stands in the thread at once, marked « La rédaction ».

    A comment that waits is published in the same go if asked. The same words of the same person under the same comment
    (a double click) are one answer. Taken back, the answer lies in the bin.
    """
    require(by)
    row, written = locked(comment, None), text.tidy(written)
    if row.is_public and (sent := row.answers.approved().filter(staff=by, text=written).first()):
        return sent
    if row.is_public == publish or not row.can_be_decided or (seen is not None and seen != row.version):
        raise Moved(row)
    done = act(Kind.ANSWERED, by, number=2 if publish else 1)
    if publish:
        before = row.status
        set_status(row, Status.APPROVED)
        record(row, Kind.APPROVED, by=by, of=done, before=before)
    reply = Comment.objects.create(
        article_id=row.article_id,
        parent=row,
        root_id=row.root_id or row.pk,
        staff=by,
        name=_byline(by),
        text=written,
        status=Status.APPROVED,
        decided_at=timezone.now(),
    )
    record(reply, Kind.ANSWERED, by=by, of=done)
    return reply


def _byline(user: User) -> str:
    """The name that readers see under an answer: the byline of the account, else its person's name, never the login."""
    try:
        name = user.author.name
    except ObjectDoesNotExist:
        name = user.get_full_name()
    return (name or _("The moderation team"))[:60]


@transaction.atomic
def put_into_bin(comment: Comment, *, by: User, seen: int | None = None) -> Comment:
    """Take a comment out of sight, in whatever state. Nothing is deleted; `restore` brings it back as it was."""
    require(by)
    row = locked(comment, seen)
    if row.binned_at:
        raise Moved(row)
    _move_bin(row, Kind.BINNED, by=by)
    return row


@transaction.atomic
def restore(comment: Comment, *, by: User, seen: int | None = None) -> Comment:
    """Take a comment out of the bin, in the state in which it was."""
    require(by)
    row = locked(comment, seen)
    if not row.binned_at or not row.text:  # it lay there until its text was purged
        raise Moved(row)
    _move_bin(row, Kind.RESTORED, by=by)
    return row


def _move_bin(row: Comment, kind: CommentEvent.Kind, *, by: User) -> None:
    row.binned_at = timezone.now() if kind == Kind.BINNED else None
    changed(row, "binned_at")
    record(row, kind, by=by, before=row.status)
