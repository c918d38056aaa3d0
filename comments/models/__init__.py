"""Comments, their history, the rules under which they are taken, and the tables of the vault."""

from comments.models.comment import Comment
from comments.models.history import Act, CommentEvent
from comments.models.learning import LearnedWord, Lesson
from comments.models.links import DataRequest, Letter, PrivateLink, Report
from comments.models.mailing import Digest, DigestChoice, DigestItem, LedgerMonth
from comments.models.rules import Block, Closure, CommentRules, CommentSettings, ListedTerm, Mode
from comments.models.sender import Origin, Sender, TrustedReader
from comments.models.wave import Band, Wave

__all__ = [
    "Act",
    "Band",
    "Block",
    "Closure",
    "Comment",
    "CommentEvent",
    "CommentRules",
    "CommentSettings",
    "DataRequest",
    "Digest",
    "DigestChoice",
    "DigestItem",
    "LearnedWord",
    "LedgerMonth",
    "Lesson",
    "Letter",
    "ListedTerm",
    "Mode",
    "Origin",
    "PrivateLink",
    "Report",
    "Sender",
    "TrustedReader",
    "Wave",
]
