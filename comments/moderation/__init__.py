"""The steps a comment takes, from the reader's form to the thread. Nothing else sets Comment.status.

A verb: check the right → lock the row → check the state and the version that the person saw → change → write the history.
What a person of the newsroom does in one go is one Act, which `undo` takes back.
"""

from comments.moderation.author import can_be_revised, can_be_withdrawn, erase, revisable_until, revise, withdraw
from comments.moderation.closing import CannotClose, close_article, close_site, may_close_site, open_article, open_site
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
    to_moderate,
)
from comments.moderation.learning import reset_filter
from comments.moderation.many import Outcome, decide_many
from comments.moderation.newsroom import answer, put_into_bin, restore
from comments.moderation.senders import (
    Blocked,
    Unknown,
    block_network,
    block_sender,
    deserves_trust,
    distrust,
    trust,
    unblock,
)
from comments.moderation.steps import Moved, may_advise, may_moderate
from comments.moderation.undo import recent_acts, reopen, undo

__all__ = [
    "Blocked",
    "CannotClose",
    "Moved",
    "Outcome",
    "PassageNotFound",
    "Unknown",
    "advise",
    "answer",
    "approve",
    "can_be_revised",
    "can_be_withdrawn",
    "block_network",
    "block_sender",
    "close_article",
    "close_site",
    "decide_many",
    "deserves_trust",
    "distrust",
    "erase",
    "keep",
    "mark_spam",
    "mask",
    "may_advise",
    "may_close_site",
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
    "to_moderate",
    "reset_filter",
    "restore",
    "revisable_until",
    "revise",
    "trust",
    "unblock",
    "undo",
    "withdraw",
]
