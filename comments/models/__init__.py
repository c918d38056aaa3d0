"""Comments, their history, and the tables of the vault."""

from comments.models.comment import Comment, CommentEvent, PrivateLink
from comments.models.sender import Origin, Sender

__all__ = ["Comment", "CommentEvent", "Origin", "PrivateLink", "Sender"]
