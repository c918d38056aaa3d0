"""Comments in the back office, the lists of words, blocked and trusted senders, the spam filter."""

from comments.admin.comment import CommentAdmin
from comments.admin.learning import LearnedWordAdmin
from comments.admin.lists import ListedTermAdmin
from comments.admin.senders import BlockAdmin, TrustedReaderAdmin

__all__ = ["BlockAdmin", "CommentAdmin", "LearnedWordAdmin", "ListedTermAdmin", "TrustedReaderAdmin"]
