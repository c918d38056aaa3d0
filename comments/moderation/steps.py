"""What every verb is made of: the right, the lock, the change, the line in the history, and what follows it."""

from functools import cached_property, partial

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models.people import person_name
from comments.models import Act, Comment, CommentEvent, Report
from comments.tasks import follow_act

Status, Kind = Comment.Status, CommentEvent.Kind


class Moved(Exception):
    """The comment is not any more as the person saw it. The message says what happened to it and by whom."""

    def __init__(self, comment: Comment) -> None:
        super().__init__(f"comment {comment.pk} is {comment.status}, version {comment.version}")
        self.comment = comment

    def __str__(self) -> str:
        words = {"name": self.comment.name, "what": self.what, "who": self.who}
        if self.who:
            return _("The comment of %(name)s was changed meanwhile: %(what)s, by %(who)s.") % words
        return _("The comment of %(name)s was changed meanwhile: %(what)s.") % words

    @cached_property
    def event(self) -> CommentEvent | None:
        """What was done to it last. Read when it is asked for: of many that moved, a page names a few."""
        return self.comment.events.select_related("by").first()

    @property
    def what(self) -> str:
        return str(self.event.what if self.event else self.comment.get_status_display()).lower()

    @property
    def who(self) -> str:
        return person_name(self.event.by) if self.event else ""


def may_moderate(user: User | AnonymousUser) -> bool:
    return user.is_active and user.has_perm("comments.moderate")


def may_advise(user: User | AnonymousUser) -> bool:
    """Who answers when a moderator asks the editors: those who answer for every article."""
    return may_moderate(user) and user.has_perm("articles.edit_any_article")


def require(by: User | AnonymousUser) -> None:
    if not may_moderate(by):
        raise PermissionDenied(f"{by} may not moderate comments")


def require_adviser(by: User | AnonymousUser) -> None:
    if not may_advise(by):
        raise PermissionDenied(f"{by} may not advise the moderators")


def locked(comment: Comment, seen: int | None) -> Comment:
    """The row as it is now, held until the transaction ends. Moved when it is not the version that the person saw."""
    row = Comment.objects.held([comment.pk]).get()
    if seen is not None and row.version != seen:
        raise Moved(row)
    return row


def act(kind: CommentEvent.Kind, by: User | None, number: int = 1, *, many: bool = False) -> Act:
    """The row of one press of a button. When it is committed, what it brings about is left to a task."""
    row = Act.objects.create(by=by, kind=kind, number=number, many=many)
    transaction.on_commit(partial(follow_act.enqueue, row.pk), robust=True)
    return row


def record(
    row: Comment,
    kind: CommentEvent.Kind,
    *,
    by: User | None,
    of: Act | None = None,
    before: str = "",
    reason: str = "",
    note: str = "",
) -> CommentEvent:
    return CommentEvent.objects.create(
        comment=row, act=of, kind=kind, by=by, before=before, after=row.status, reason=reason, note=note
    )


def set_status(row: Comment, status: Comment.Status, reason: str = "") -> None:
    row.status, row.reason = status, reason
    row.decided_at = None if status in {Status.PENDING, Status.REFERRED} else timezone.now()
    changed(row, "status", "reason", "decided_at")
    settle_reports(row)


def changed(row: Comment, *fields: str) -> None:
    """Save these fields under a new version, so that whoever saw the former one is told."""
    row.version += 1
    row.save(update_fields=[*fields, "version"])


def settle_reports(row: Comment) -> None:
    """A moderator looked at it: what readers reported so far is done with."""
    if row.open_reports:
        row.open_reports = 0
        row.save(update_fields=["open_reports"])
        Report.objects.filter(comment=row, settled_at=None).update(settled_at=timezone.now())
