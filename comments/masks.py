"""Passages that a moderator hid: how they are marked in a text, and the words that readers see in their place.

The mark replaces the passage in the stored text, so that no page can show the original by mistake; that one stands in the
history until its time is over. Its signs come from Unicode's private area, and `text.tidy` lets no reader type them.
"""

import re

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

BEGIN, END = "\ue000", "\ue001"
MARK = re.compile(f"{BEGIN}([a-z_]*){END}")


class Why(TextChoices):
    """Why a passage was hidden, in one or two words. The codes are those of Comment.Reason."""

    INSULT = "insult", gettext_lazy("insult")
    DEFAMATION = "defamation", gettext_lazy("accusation without proof")
    HATE = "hate", gettext_lazy("hatred or violence")
    PRIVACY = "privacy", gettext_lazy("private life")
    FALSE = "false", gettext_lazy("false information")
    ADVERTISING = "advertising", gettext_lazy("advertising (reason)")


def mark(why: Why) -> str:
    return f"{BEGIN}{why.value}{END}"


def hide(text: str, passage: str, why: Why) -> str:
    """The text with the mark in place of the passage; what stands inside other marks is no text."""
    if not passage:
        return text
    parts = re.split(f"({MARK.pattern})".replace("([a-z_]*)", "[a-z_]*"), text)
    return "".join(part if index % 2 else part.replace(passage, mark(why)) for index, part in enumerate(parts))


def words(code: str) -> str:
    """What readers see: « [passage masqué par la modération : insulte] »."""
    if code in Why.values:
        return _("[passage hidden by the moderators: %(reason)s]") % {"reason": Why(code).label}
    return _("[passage hidden by the moderators]")


def in_words(text: str) -> str:
    """A text with the words in place of its marks."""
    return MARK.sub(lambda found: words(found[1]), text)


def put_back(written: str, former: str) -> str:
    """The author's correction with the marks of the former text where their words still stand, each as often as before."""
    for found in MARK.finditer(former):
        written = written.replace(words(found[1]), found[0], 1)
    return written


def without_signs(text: str) -> str:
    """A reader's text without the signs of marks, so that nobody can forge one."""
    return text.replace(BEGIN, "").replace(END, "")
