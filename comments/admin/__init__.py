"""Comments in the back office."""

from comments.admin.comment import CommentAdmin

__all__ = ["CommentAdmin"]
