"""What is decided about one comment: published, refused, spam, masked, put to the editors, reported and left as it is."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from comments import masks, text
from comments.models import Act, Comment, CommentEvent, CommentSettings, Report
from comments.moderation.steps import (
    Kind,
    Moved,
    Status,
    act,
    changed,
    locked,
    record,
    require,
    require_adviser,
    set_status,
    settle_reports,
)


class PassageNotFound(ValueError):
    """The passage to hide does not stand in the text; the message says so to the moderator."""

    def __str__(self) -> str:
        return _("This passage does not stand in the comment. Copy it from there.")


def _decide(
    comment: Comment,
    status: Comment.Status,
    kind: CommentEvent.Kind,
    *,
    by: User,
    seen: int | None,
    reason: str = "",
    note: str = "",
) -> Act:
    """Every decision of a moderator. What its author withdrew, what is in the bin and what is so already cannot be decided."""
    require(by)
    row = locked(comment, seen)
    if not row.can_be_decided or row.status == status:
        raise Moved(row)
    before = row.status
    set_status(row, status, reason)
    done = act(kind, by)
    record(row, kind, by=by, of=done, before=before, reason=reason, note=note)
    return done


@transaction.atomic
def approve(comment: Comment, *, by: User, seen: int | None = None) -> Act:
    """Put the comment before the readers, at once."""
    return _decide(comment, Status.APPROVED, Kind.APPROVED, by=by, seen=seen)


@transaction.atomic
def reject(comment: Comment, *, reason: Comment.Reason, by: User, note: str = "", seen: int | None = None) -> Act:
    """Refuse a comment, or take a published one away. Reason and note are shown to its sender."""
    note = text.tidy(note)
    return _decide(comment, Status.REJECTED, Kind.REJECTED, by=by, seen=seen, reason=Comment.Reason(reason), note=note)


@transaction.atomic
def mark_spam(comment: Comment, *, by: User, seen: int | None = None) -> Act:
    """Sort a comment under « Indésirables ». Nothing is deleted."""
    return _decide(comment, Status.SPAM, Kind.SPAM, by=by, seen=seen)


@transaction.atomic
def publish_trusted(comment: Comment) -> Act:
    """Put a trusted reader's comment before the readers; `submission` has proved who wrote it. Nobody's decision."""
    row = locked(comment, None)
    if row.status != Status.PENDING or row.binned_at:
        raise Moved(row)
    set_status(row, Status.APPROVED)
    done = act(Kind.APPROVED, None)
    record(row, Kind.APPROVED, by=None, of=done, before=Status.PENDING, note=_("Trusted reader"))
    return done


@transaction.atomic
def mask(comment: Comment, passage: str, *, why: masks.Why, by: User, publish: bool = False, seen: int | None = None) -> Act:
    """Hide a passage wherever it stands in the text; publish the rest in the same go if asked. Raises PassageNotFound.

    The whole former text stays in the history until its time is over.
    """
    require(by)
    row = locked(comment, seen)
    if not row.can_be_decided or (publish and row.status == Status.APPROVED):
        raise Moved(row)
    passage = text.tidy(passage)
    hidden = masks.hide(row.text, passage, why)
    if not passage or hidden == row.text:
        raise PassageNotFound
    former, before = row.text, row.status
    row.text = hidden
    changed(row, "text")
    settle_reports(row)
    done = act(Kind.MASKED, by)
    record(row, Kind.MASKED, by=by, of=done, before=before, reason=why.value, note=former)
    if publish:
        set_status(row, Status.APPROVED)
        record(row, Kind.APPROVED, by=by, of=done, before=before)
    return done


@transaction.atomic
def refer(comment: Comment, remark: str, *, by: User, seen: int | None = None) -> Act:
    """Ask the editors: the comment leaves the queue and stands on their « À faire »."""
    require(by)
    row = locked(comment, seen)
    if row.status != Status.PENDING or row.binned_at:
        raise Moved(row)
    set_status(row, Status.REFERRED)
    done = act(Kind.REFERRED, by)
    record(row, Kind.REFERRED, by=by, of=done, before=Status.PENDING, note=text.tidy(remark))
    return done


@transaction.atomic
def advise(comment: Comment, remark: str, *, by: User, seen: int | None = None) -> Act:
    """The editors' answer: the comment is back in the queue, with their remark. An editor may also decide it instead."""
    require_adviser(by)
    row = locked(comment, seen)
    if row.status != Status.REFERRED or row.binned_at:
        raise Moved(row)
    set_status(row, Status.PENDING)
    done = act(Kind.ADVISED, by)
    record(row, Kind.ADVISED, by=by, of=done, before=Status.REFERRED, note=text.tidy(remark))
    return done


@transaction.atomic
def report(comment: Comment, reason: Report.Reason, *, host_key: str) -> Comment:
    """A reader's report. It hides nothing: enough of them put the comment before a moderator again.

    One open report for each network address; a second one changes nothing. Raises Moved when it is not public any more.
    """
    row = locked(comment, None)
    if not row.is_public:
        raise Moved(row)
    if row.reports.filter(host_key=host_key, settled_at=None).exists():
        return row
    Report.objects.create(comment=row, reason=reason, host_key=host_key)
    row.open_reports += 1
    row.save(update_fields=["open_reports"])
    record(row, Kind.REPORTED, by=None, before=row.status, note=reason)
    return row


def reports_needed() -> int:
    """One column: the head of every page of the back office asks."""
    said = CommentSettings.objects.filter(pk=1).values_list("reports_needed", flat=True).first()
    return said or CommentSettings().reports_needed


def to_moderate() -> list[QuerySet[Comment]]:
    """What waits for a moderator: what nobody decided, and what readers reported. Two lists, each led by its index."""
    return [Comment.objects.waiting(), Comment.objects.reported(reports_needed())]


@transaction.atomic
def keep(comment: Comment, *, by: User, seen: int | None = None) -> Act:
    """Leave a reported comment published: its reports are settled."""
    require(by)
    row = locked(comment, seen)
    if not row.is_public or not row.open_reports:
        raise Moved(row)
    settle_reports(row)
    changed(row)
    done = act(Kind.KEPT, by)
    record(row, Kind.KEPT, by=by, of=done, before=row.status)
    return done
