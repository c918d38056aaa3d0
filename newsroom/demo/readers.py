"""The demo newspaper's comments in every state, with threads, answers of the newsroom and history."""

from datetime import timedelta

from comments import vault
from comments.models import Comment, CommentEvent
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
    events: list[CommentEvent] = []
    for entry in reading.entries("comment"):
        comment = made[entry["key"]] = _make(paper, entry, made.get(entry["parent"]))
        events += _history(paper, comment)
    CommentEvent.objects.bulk_create(events)


def _make(paper: Newspaper, entry: Entry, parent: Comment | None) -> Comment:
    article = paper.articles[entry["article"]]
    appeared = article.published_at or article.created_at
    sent = min(appeared + timedelta(hours=entry["hours_after"]), paper.ago(0.05))
    by_newsroom, waiting = entry["staff"], entry["status"] in {Comment.Status.PENDING, Comment.Status.REFERRED}
    own = paper.journalist.author.name if hasattr(paper.journalist, "author") else ""  # a comment of the newsroom has no address
    comment = Comment.objects.create(
        article=article,
        parent=parent,
        root_id=(parent.root_id or parent.pk) if parent else None,
        sender=None if by_newsroom else vault.sender_for(entry["email"]),
        staff=(paper.journalist if entry["name"] == own else paper.editor) if by_newsroom else None,
        name=entry["name"],
        text=entry["text"],
        status=entry["status"],
        reason=entry["reason"],
        created_at=sent,
        decided_at=None if waiting else min(sent if by_newsroom else sent + READ_AFTER, paper.now),
    )
    return comment


def _history(paper: Newspaper, comment: Comment) -> list[CommentEvent]:
    kinds, pending = CommentEvent.Kind, Comment.Status.PENDING
    if comment.staff_id:
        answered = CommentEvent(
            comment=comment, kind=kinds.ANSWERED, by=comment.staff, at=comment.created_at, after=comment.status
        )
        return [answered]
    events = [CommentEvent(comment=comment, kind=kinds.SUBMITTED, at=comment.created_at, after=pending)]
    if comment.status == Comment.Status.REFERRED:
        at = min(comment.created_at + READ_AFTER, paper.now)
        events.append(
            CommentEvent(
                comment=comment, kind=kinds.REFERRED, by=paper.moderator, at=at, before=pending, after=comment.status, note=REMARK
            )
        )
    if comment.decided_at:
        events.append(
            CommentEvent(
                comment=comment,
                kind=DECISIONS[Comment.Status(comment.status)],
                by=None if comment.status == Comment.Status.WITHDRAWN else paper.moderator,
                at=comment.decided_at,
                before=pending,
                after=comment.status,
                reason=comment.reason,
            )
        )
    return events
