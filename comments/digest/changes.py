"""Whether a comment reads otherwise than in the mail. Being decided and put back changes its version, not its words."""

from collections.abc import Iterable

from comments.models import CommentEvent, Digest, DigestItem

Kind = CommentEvent.Kind


def rewritten(items: Iterable[DigestItem], of: Digest) -> set[int]:
    """The comments whose author or a moderator changed their text since the mail."""
    moved = [item.comment_id for item in items if item.comment.version != item.version]
    if not moved:
        return set()
    later = CommentEvent.objects.filter(kind__in=[Kind.CORRECTED, Kind.MASKED], at__gte=of.sent_at or of.created_at)
    return set(later.filter(comment__in=moved).values_list("comment_id", flat=True))
