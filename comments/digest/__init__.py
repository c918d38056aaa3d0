"""The moderators’ digest: what waits, when it is told by mail and to whom, and the signed links in that mail."""

from comments.digest.making import is_wanted, prepare, recipients, send, switch
from comments.digest.queue import similar, waits
from comments.digest.words import without_addresses

__all__ = ["is_wanted", "prepare", "recipients", "send", "similar", "switch", "waits", "without_addresses"]
