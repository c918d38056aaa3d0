"""Comments in the back office, the lists of words, blocked and trusted senders, the spam filter."""

from comments.admin.comment import CommentAdmin
from comments.admin.digest import DigestChoiceAdmin
from comments.admin.learning import LearnedWordAdmin
from comments.admin.lists import ListedTermAdmin
from comments.admin.rules import CommentRulesAdmin, CommentSettingsAdmin
from comments.admin.senders import BlockAdmin, TrustedReaderAdmin

__all__ = [
    "BlockAdmin",
    "CommentAdmin",
    "CommentRulesAdmin",
    "CommentSettingsAdmin",
    "DigestChoiceAdmin",
    "LearnedWordAdmin",
    "ListedTermAdmin",
    "TrustedReaderAdmin",
]
