"""The steps a comment takes, from the reader's form to the thread. Nothing else sets Comment.status.

A verb: check the right → lock the row → check the state and the version that the person saw → change → write the history.
"""

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from comments import spam, text
from comments.models import Comment, CommentEvent

Status, Kind = Comment.Status, CommentEvent.Kind
DECISIONS = {Kind.APPROVED, Kind.REJECTED, Kind.SPAM}


class Moved(Exception):
    """The comment is not any more as the person saw it. The message says what happened to it and by whom."""

    def __init__(self, comment: Comment) -> None:
        super().__init__(f"comment {comment.pk} is {comment.status}, version {comment.version}")
        self.comment = comment
        self.event = comment.events.select_related("by").first()

    def __str__(self) -> str:
        words = {"name": self.comment.name, "what": self.what, "who": self.who}
        if self.who:
            return _("The comment of %(name)s was changed meanwhile: %(what)s, by %(who)s.") % words
        return _("The comment of %(name)s was changed meanwhile: %(what)s.") % words

    @property
    def what(self) -> str:
        return str(self.event.get_kind_display() if self.event else self.comment.get_status_display()).lower()

    @property
    def who(self) -> str:
        return (self.event.by.get_full_name() or self.event.by.get_username()) if self.event and self.event.by else ""


def may_moderate(user: User | AnonymousUser) -> bool:
    return user.is_active and user.has_perm("comments.moderate")


def require(by: User | AnonymousUser) -> None:
    if not may_moderate(by):
        raise PermissionDenied(f"{by} may not moderate comments")


def _locked(comment: Comment, seen: int | None) -> Comment:
    """The row as it is now, held until the transaction ends. Moved when it is not the version that the person saw."""
    row = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if seen is not None and row.version != seen:
        raise Moved(row)
    return row


def _record(
    row: Comment, kind: CommentEvent.Kind, *, by: User | None, before: str = "", reason: str = "", note: str = ""
) -> CommentEvent:
    return CommentEvent.objects.create(comment=row, kind=kind, by=by, before=before, after=row.status, reason=reason, note=note)


def _set(row: Comment, status: Comment.Status, reason: str = "") -> None:
    row.status, row.reason = status, reason
    row.version += 1
    row.decided_at = None if status == Status.PENDING else timezone.now()
    row.save(update_fields=["status", "reason", "version", "decided_at"])


def _decide(
    comment: Comment,
    status: Comment.Status,
    kind: CommentEvent.Kind,
    *,
    by: User,
    seen: int | None,
    reason: str = "",
    note: str = "",
) -> Comment:
    """Every decision of a moderator. What its author withdrew, what is in the bin and what is so already cannot be decided."""
    require(by)
    row = _locked(comment, seen)
    if not row.can_be_decided or row.status == status:
        raise Moved(row)
    before = row.status
    _set(row, status, reason)
    _record(row, kind, by=by, before=before, reason=reason, note=note)
    return row


@transaction.atomic
def approve(comment: Comment, *, by: User, seen: int | None = None) -> Comment:
    """Put the comment before the readers, at once."""
    return _decide(comment, Status.APPROVED, Kind.APPROVED, by=by, seen=seen)


@transaction.atomic
def reject(comment: Comment, *, reason: Comment.Reason, by: User, note: str = "", seen: int | None = None) -> Comment:
    """Refuse a comment, or take a published one away. Reason and note are shown to its sender."""
    note = text.tidy(note)
    return _decide(comment, Status.REJECTED, Kind.REJECTED, by=by, seen=seen, reason=Comment.Reason(reason), note=note)


@transaction.atomic
def mark_spam(comment: Comment, *, by: User, seen: int | None = None) -> Comment:
    """Sort a comment under « Indésirables ». Nothing is deleted."""
    return _decide(comment, Status.SPAM, Kind.SPAM, by=by, seen=seen)


@transaction.atomic
def reopen(comment: Comment, *, by: User, seen: int | None = None) -> Comment:
    """Take the last decision back: the comment is again in the state in which it was decided."""
    require(by)
    row = _locked(comment, seen)
    last = row.events.first()
    if last is None or last.kind not in DECISIONS or not last.before or row.binned_at:
        raise Moved(row)
    before, reason = row.status, ""
    if last.before == Status.REJECTED:
        reason = row.events.filter(after=Status.REJECTED, pk__lt=last.pk).values_list("reason", flat=True).first() or ""
    _set(row, Status(last.before), reason)
    _record(row, Kind.REOPENED, by=by, before=before)
    return row


@transaction.atomic
def answer(comment: Comment, written: str, *, by: User) -> Comment:
    """Answer a published comment for the newsroom; it stands in the thread at once, marked « La rédaction ».

    The same words of the same person under the same comment (a double click) are one answer.
    """
    require(by)
    row = _locked(comment, None)
    if not row.is_public:
        raise Moved(row)
    if sent := row.answers.approved().filter(staff=by, text=text.tidy(written)).first():
        return sent
    reply = Comment.objects.create(
        article_id=row.article_id,
        parent=row,
        root_id=row.root_id or row.pk,
        staff=by,
        name=_byline(by),
        text=text.tidy(written),
        status=Status.APPROVED,
        decided_at=timezone.now(),
    )
    _record(reply, Kind.ANSWERED, by=by)
    return reply


def _byline(user: User) -> str:
    """The name that readers see under an answer: the byline of the account, else its person's name, never the login."""
    try:
        name = user.author.name
    except ObjectDoesNotExist:
        name = user.get_full_name()
    return (name or _("The moderation team"))[:60]


@transaction.atomic
def withdraw(comment: Comment, *, seen: int | None = None) -> Comment:
    """Take a comment back, for its author. The private link is the right; in the thread replies keep its empty place."""
    row = _locked(comment, seen)
    if row.status not in {Status.PENDING, Status.APPROVED} or row.binned_at:
        raise Moved(row)
    before = row.status
    _set(row, Status.WITHDRAWN)
    _record(row, Kind.WITHDRAWN, by=None, before=before)
    return row


@transaction.atomic
def revise(comment: Comment, written: str, *, seen: int | None = None) -> Comment:
    """Correct the text of a waiting comment, for its author. The former text stays in the history."""
    row = _locked(comment, seen)
    if row.status != Status.PENDING or row.binned_at:
        raise Moved(row)
    former, row.text = row.text, text.tidy(written)
    if former == row.text:
        return row
    row.signals = spam.rejudge(row.signals, row.text)
    row.version += 1
    row.save(update_fields=["text", "signals", "version"])
    _record(row, Kind.CORRECTED, by=None, before=row.status, note=former)
    return row


@transaction.atomic
def put_into_bin(comment: Comment, *, by: User, seen: int | None = None) -> Comment:
    """Take a comment out of sight, in whatever state. Nothing is deleted; `restore` brings it back as it was."""
    require(by)
    row = _locked(comment, seen)
    if row.binned_at:
        raise Moved(row)
    _move_bin(row, Kind.BINNED, by=by)
    return row


@transaction.atomic
def restore(comment: Comment, *, by: User, seen: int | None = None) -> Comment:
    """Take a comment out of the bin, in the state in which it was."""
    require(by)
    row = _locked(comment, seen)
    if not row.binned_at:
        raise Moved(row)
    _move_bin(row, Kind.RESTORED, by=by)
    return row


def _move_bin(row: Comment, kind: CommentEvent.Kind, *, by: User) -> None:
    row.binned_at = timezone.now() if kind == Kind.BINNED else None
    row.version += 1
    row.save(update_fields=["binned_at", "version"])
    _record(row, kind, by=by, before=row.status)
