"""The steps a comment takes, from the reader's form to the thread. Nothing else sets Comment.status.

A verb: check the right → lock the row → check the state and the version that the person saw → change → write the history.
What a person of the newsroom does in one go is one Act, which `undo` takes back.
"""

from comments.moderation.author import erase, revise, withdraw
from comments.moderation.closing import close_article, close_site, open_article, open_site
from comments.moderation.decisions import (
    PassageNotFound,
    advise,
    approve,
    keep,
    mark_spam,
    mask,
    publish_trusted,
    refer,
    reject,
    report,
)
from comments.moderation.many import Outcome, decide_many
from comments.moderation.newsroom import answer, put_into_bin, restore
from comments.moderation.steps import Moved, may_advise, may_moderate
from comments.moderation.undo import recent_acts, reopen, undo

__all__ = [
    "Moved",
    "Outcome",
    "PassageNotFound",
    "advise",
    "answer",
    "approve",
    "close_article",
    "close_site",
    "decide_many",
    "erase",
    "keep",
    "mark_spam",
    "mask",
    "may_advise",
    "may_moderate",
    "open_article",
    "open_site",
    "publish_trusted",
    "put_into_bin",
    "recent_acts",
    "refer",
    "reject",
    "reopen",
    "report",
    "restore",
    "revise",
    "undo",
    "withdraw",
]
