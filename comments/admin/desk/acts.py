"""The last decisions of a person in words, for « Revenir en arrière »."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils.translation import ngettext

from comments import moderation, text
from comments.models import Act, CommentEvent

Kind = CommentEvent.Kind


@dataclass(frozen=True)
class Done:
    """« Publié : Essi K. »; `what` and `whom` apart, so that the page may set them differently."""

    act: Act
    what: str
    whom: str

    @property
    def is_undone(self) -> bool:
        return self.act.undone_at is not None


def recent(by: User) -> list[Done]:
    """The last twenty, newest first. Two queries."""
    acts = list(moderation.recent_acts(by))
    few = [act.pk for act in acts if act.number <= 2]
    events: dict[int | None, CommentEvent] = {}
    for event in CommentEvent.objects.filter(act__in=few).select_related("comment").order_by("-pk"):
        events[event.act_id] = event
    return [in_words(act, events.get(act.pk)) for act in acts]


def in_words(act: Act, event: CommentEvent | None) -> Done:
    """`event` is the first line of the act's history; an act over many has its number instead of a name."""
    if event is None or (act.number > 1 and act.kind != Kind.ANSWERED):
        number = ngettext("%(n)s comment (act)", "%(n)s comments (act)", act.number) % {"n": act.number}
        return Done(act, str(Kind(act.kind).label), number)
    what = event.what if event.kind == act.kind else str(Kind(act.kind).label)
    return Done(act, what, text.harmless(event.comment.name))
