"""Where a new comment goes: to the moderators with its remarks, to « Indésirables », or back with a listed reason."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from comments import bayes, lists, spam, training
from comments.models import Comment
from comments.spam import Signal

Status = Comment.Status


@dataclass(frozen=True)
class Place:
    """The first state of a comment; the note tells the newsroom why it is not « en attente »."""

    status: Comment.Status = Status.PENDING
    reason: str = ""
    note: str = ""
    signals: list[str] = field(default_factory=list)


def place(
    written: str,
    name: str,
    *,
    website: str,
    elapsed: int | None,
    from_host: int,
    from_sender: int,
    first: bool,
    blocked: Signal | None,
) -> Place:
    """Judge a new comment. A block sorts it away first; then a list may refuse it; then the filter, only when very sure."""
    signals: list[str] = list(spam.judge(written, website=website, elapsed=elapsed, from_host=from_host, from_sender=from_sender))
    found = lists.find(f"{written}\n{name}")
    traits = bayes.traits(written, name, trap=Signal.TRAP in signals, quick=Signal.QUICK in signals, first=first)
    opinion = training.opinion(traits)
    signals += found.signals + filter_remarks(written, opinion)
    if blocked:
        return Place(Status.SPAM, "", str(blocked.label), [*signals, blocked])
    if refusal := found.refusal:
        return Place(Status.REJECTED, refusal.reason, _("List: %(term)s") % {"term": refusal.term}, signals)
    if opinion.is_sure:
        why = bayes.in_words(written, opinion.reasons)
        return Place(Status.SPAM, "", _("Filter: %(why)s") % {"why": why}, signals)
    return Place(signals=signals)


def filter_remarks(written: str, opinion: bayes.Opinion) -> list[str]:
    return [f"{Signal.FILTER}:{bayes.in_words(written, opinion.reasons)}"] if opinion.is_suspect else []


def remarks_on(written: str, name: str) -> list[str]:
    """What lists and filter say of a corrected text. It is held for a reading only: never refused, never sorted away."""
    found = lists.find(f"{written}\n{name}")
    return found.signals + filter_remarks(written, training.opinion(bayes.traits(written, name)))
