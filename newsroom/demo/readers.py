"""The demo newspaper's comments in every state, with threads, answers of the newsroom, history, a wave and reports."""

from datetime import datetime, timedelta

from django.db.models import Max, Min

from comments import moderation, submission, vault
from comments.models import Comment, CommentEvent, Report, Sender
from newsroom.demo import reading
from newsroom.demo.reading import Entry
from newsroom.demo.stories import Newspaper

READ_AFTER = timedelta(minutes=35)
REMARK = "Accusation contre une personne nommée : avons-nous de quoi la vérifier ?"

DECISIONS = {
    Comment.Status.APPROVED: CommentEvent.Kind.APPROVED,
    Comment.Status.REJECTED: CommentEvent.Kind.REJECTED,
    Comment.Status.SPAM: CommentEvent.Kind.SPAM,
    Comment.Status.WITHDRAWN: CommentEvent.Kind.WITHDRAWN,
}


def make_comments(paper: Newspaper) -> None:
    made: dict[str, Comment] = {}
    for entry in reading.entries("comment"):
        made[entry["key"]] = _make(paper, entry, made.get(entry["parent"]))
    for entry in reading.entries("comment"):
        _put_before_moderators(paper, made[entry["key"]], entry)
    for entry in reading.entries("advert"):
        submission.keep(paper.articles[entry["article"]], *_sent(entry), at=paper.ago(entry["hours_ago"]))
    _date_senders()


def _make(paper: Newspaper, entry: Entry, parent: Comment | None) -> Comment:
    article = paper.articles[entry["article"]]
    appeared = article.published_at or article.created_at
    at = min(appeared + timedelta(hours=entry["hours_after"]), paper.ago(0.05))
    if entry["staff"]:
        return _answer(paper, entry, parent, at)
    comment = submission.keep(article, *_sent(entry, parent), at=at)
    if entry["status"] in DECISIONS and comment.status != entry["status"]:
        _decide(paper, comment, entry)
    return comment


def _sent(entry: Entry, parent: Comment | None = None) -> tuple[submission.Sent, Sender]:
    """What the form would have brought, from an address that documentation may use (RFC 5737)."""
    sender = vault.sender_for(entry["email"])
    address = f"198.51.100.{sender.pk % 254 + 1}"
    return submission.Sent(entry["text"], entry["name"], entry["email"], answered=parent, address=address), sender


def _answer(paper: Newspaper, entry: Entry, parent: Comment | None, at: datetime) -> Comment:
    """A word of the newsroom, which has no address."""
    own = paper.journalist.author.name if hasattr(paper.journalist, "author") else ""
    comment = Comment.objects.create(
        article=paper.articles[entry["article"]],
        parent=parent,
        root_id=(parent.root_id or parent.pk) if parent else None,
        staff=paper.journalist if entry["name"] == own else paper.editor,
        name=entry["name"],
        text=entry["text"],
        status=entry["status"],
        created_at=at,
        decided_at=at,
    )
    CommentEvent.objects.create(comment=comment, kind=CommentEvent.Kind.ANSWERED, by=comment.staff, at=at, after=comment.status)
    return comment


def _decide(paper: Newspaper, comment: Comment, entry: Entry) -> None:
    """As the verbs of moderation would have, at its hour of the past."""
    before, at = comment.status, min(comment.created_at + READ_AFTER, paper.now)
    comment.status, comment.reason, comment.decided_at = entry["status"], entry["reason"], at
    comment.save(update_fields=["status", "reason", "decided_at"])
    CommentEvent.objects.create(
        comment=comment,
        kind=DECISIONS[Comment.Status(comment.status)],
        by=None if comment.status == Comment.Status.WITHDRAWN else paper.moderator,
        at=at,
        before=before,
        after=comment.status,
        reason=comment.reason,
    )


def _put_before_moderators(paper: Newspaper, comment: Comment, entry: Entry) -> None:
    """What brings it there again: the editors' advice that is asked, the reports of readers."""
    if entry["status"] == Comment.Status.REFERRED:
        moderation.refer(comment, REMARK, by=paper.moderator)
    for number, reason in enumerate(entry.get("reports", []), start=1):
        host_key, __ = vault.network_keys(f"203.0.113.{number}")
        moderation.report(comment, Report.Reason(reason), host_key=host_key)


def _date_senders() -> None:
    """They were seen with their comments, not when the demo was made."""
    for sender in Sender.objects.annotate(first=Min("comments__created_at"), last=Max("comments__created_at")).exclude(
        first=None
    ):
        Sender.objects.filter(pk=sender.pk).update(first_seen=sender.first, last_seen=sender.last)
