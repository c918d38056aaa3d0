"""Comments in the back office."""

from comments.admin.comment import CommentAdmin
from comments.admin.digest import DigestChoiceAdmin
from comments.admin.rules import CommentRulesAdmin, CommentSettingsAdmin

__all__ = ["CommentAdmin", "CommentRulesAdmin", "CommentSettingsAdmin", "DigestChoiceAdmin"]
