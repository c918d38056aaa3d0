"""What makes a comment suspicious. Signals mark it for the moderator; they never refuse it."""

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comments import text
from comments.folding import MAIL
from comments.limits import limit


class Signal(TextChoices):
    """In words, for the moderator."""

    TRAP = "trap", _("filled the field that people do not see")
    QUICK = "quick", _("sent within seconds of opening the page")
    LINKS = "links", _("many links")
    NETWORK = "network", _("many comments from the same network address within an hour")
    SENDER = "sender", _("many comments under this e-mail address within an hour")
    ADDRESS = "address", _("an e-mail address stands in the text")
    WORDS = "words", _("words of the list")
    SITES = "sites", _("sites of the list")
    BLOCKED = "blocked", _("blocked sender")
    BLOCKED_NETWORK = "blocked_network", _("blocked network address")
    WAVE = "wave", _("one of several similar messages")
    FILTER = "filter", _("looks like advertising")


def in_words(signals: list[str]) -> list[str]:
    """Stored signals for the moderator: « code » or « code:detail »; a code that is not known any more says nothing."""
    words = []
    for signal in signals:
        code, __, detail = signal.partition(":")
        if code in Signal.values:
            label = str(Signal(code).label)
            words.append(gettext("%(what)s: %(detail)s") % {"what": label, "detail": detail} if detail else label)
    return words


def judge(written: str, *, website: str, elapsed: int | None, from_host: int, from_sender: int = 0) -> list[Signal]:
    """Signals of a new comment. `elapsed`: seconds the page was open, if its script said so; the others: in the last hour."""
    signals = []
    if website.strip():
        signals.append(Signal.TRAP)
    if elapsed is not None and elapsed < limit("quick_seconds"):
        signals.append(Signal.QUICK)
    if from_host >= limit("host_hourly_before_held"):
        signals.append(Signal.NETWORK)
    if from_sender >= limit("sender_hourly"):
        signals.append(Signal.SENDER)
    return signals + judge_text(written)


def judge_text(written: str) -> list[Signal]:
    """The part of the judgement that a correction of the text changes."""
    signals = []
    if len(text.links(written)) > limit("links"):
        signals.append(Signal.LINKS)
    if MAIL.search(written):
        signals.append(Signal.ADDRESS)
    return signals


OF_TEXT = {Signal.LINKS, Signal.ADDRESS, Signal.WORDS, Signal.SITES, Signal.FILTER}
"""Signals that a corrected text may lose."""


def rejudge(signals: list[str], written: str) -> list[str]:
    """The signals of a comment whose text was corrected."""
    return [signal for signal in signals if signal.partition(":")[0] not in OF_TEXT] + list(judge_text(written))
