"""Everything under one address: exported and erased for its owner."""

from typing import Any

from comments import moderation
from comments.models import Sender


def export(sender: Sender) -> dict[str, Any]:
    """What is kept of a sender, as its owner gets it."""
    comments = sender.comments.order_by("pk")
    return {
        "comments": [
            {
                "sent": row.created_at.isoformat(),
                "article": row.article_id,
                "name": row.name,
                "text": row.text,
                "state": row.status,
            }
            for row in comments.iterator(chunk_size=500)
        ]
    }


def erase(sender: Sender) -> int:
    """Erase every comment of the sender, then the sender. Returns the number of comments."""
    number = 0
    for comment in sender.comments.order_by("pk").iterator(chunk_size=500):
        moderation.erase(comment)
        number += 1
    sender.delete()
    return number
