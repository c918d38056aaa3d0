"""The moderators’ digest: what waits, when it is told by mail and to whom, and the signed links in that mail."""

from comments.digest.entries import Entry, entries
from comments.digest.making import is_wanted, prepare, recipients, send, switch
from comments.digest.outcomes import Said, said
from comments.digest.words import without_addresses

__all__ = ["Entry", "Said", "entries", "is_wanted", "prepare", "recipients", "said", "send", "switch", "without_addresses"]
