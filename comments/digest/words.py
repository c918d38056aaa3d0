"""A comment's words as a mail and its pages show them: without addresses."""

import re

from django.utils.translation import gettext as _

from articles.text import excerpt
from comments import text
from comments.folding import MAIL

LENGTH = 700
"""Signs of a comment in a mail; the page behind the link shows the whole."""
OF_WAVE = 200
"""Signs of the first comment of a wave."""


def without_addresses(written: str) -> str:
    """The text with every e-mail address in it replaced by a word: mails and their links leave the back office."""
    written = text.harmless(written)
    return MAIL.sub(_("[e-mail address]"), written) if "@" in written else written


def for_mail(written: str, length: int = LENGTH) -> str:
    """The beginning on one line; of links only their site, so that no mail of ours carries what spam leads to."""
    return excerpt(text.LINK.sub(_site, without_addresses(written)), length)


def _site(link: re.Match[str]) -> str:
    site = link[0].split("/")[2].rpartition("@")[2] if link[0].count("/") > 1 else ""
    return _("[link to %(site)s]") % {"site": site[:80]}
