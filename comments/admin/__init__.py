"""Comments in the back office."""

from comments.admin.comment import CommentAdmin
from comments.admin.digest import DigestChoiceAdmin

__all__ = ["CommentAdmin", "DigestChoiceAdmin"]
