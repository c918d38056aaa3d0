"""What became of the entries of a digest, in words: « refusé par Mariam », « publiés par vous »."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Min
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from articles.models.people import person_name
from comments.digest.entries import Entry
from comments.models import Comment, CommentEvent, Digest

Kind = CommentEvent.Kind
OF_SEVERAL = {
    Kind.APPROVED: pgettext_lazy("several comments", "published by %(who)s"),
    Kind.REJECTED: pgettext_lazy("several comments", "refused by %(who)s"),
    Kind.SPAM: pgettext_lazy("several comments", "marked as spam by %(who)s"),
    Kind.REOPENED: pgettext_lazy("several comments", "put back into the queue by %(who)s"),
}


@dataclass(frozen=True)
class Said:
    comment: Comment
    what: str
    is_wave: bool = False
    number: int = 0
    """Of a wave: how many the link decided; 0 when it decided none."""


def said(of: Digest, some: Iterable[Entry]) -> list[Said]:
    """Each entry with what became of it. Two queries."""
    some = list(some)
    decided = _decided_waves(some)
    shown = {entry.item.pk: decided.get((entry.item.act_id, entry.item.wave_id), (0, entry.item.comment_id)) for entry in some}
    last = _last_events(comment for __, comment in shown.values())
    return [_say(of, entry, shown[entry.item.pk][0], last.get(shown[entry.item.pk][1])) for entry in some]


def _decided_waves(some: list[Entry]) -> dict[tuple[int | None, int | None], tuple[int, int]]:
    """Act and wave → how many of the wave it decided, and one of these."""
    acts = {entry.item.act_id for entry in some if entry.item.act_id and entry.item.wave_id}
    if not acts:
        return {}
    waves = {entry.item.wave_id for entry in some}
    events = CommentEvent.objects.order_by().filter(act__in=acts, comment__wave__in=waves)
    rows = events.values_list("act", "comment__wave").annotate(n=Count("comment", distinct=True), one=Min("comment"))
    return {(act, wave): (number, one) for act, wave, number, one in rows}


def _last_events(comments: Iterable[int]) -> dict[int, CommentEvent]:
    events = CommentEvent.objects.exclude(kind=Kind.REPORTED).select_related("by")
    return {event.comment_id: event for event in events.filter(comment__in=set(comments)).order_by("pk")}


def _say(of: Digest, entry: Entry, number: int, event: CommentEvent | None) -> Said:
    if entry.item.wave_id is None:
        return Said(entry.comment, _of_one(of, entry.comment, event))
    return Said(entry.item.comment, _of_several(of, event), is_wave=True, number=number)


def _of_one(of: Digest, comment: Comment, event: CommentEvent | None) -> str:
    if event is None:
        return comment.get_status_display().lower()
    what = event.get_kind_display().lower()
    who = _who(of, event)
    if not who:
        return what
    if event.kind == Kind.KEPT:
        return _("left published by %(who)s, in spite of reports") % {"who": who}
    return _("%(what)s by %(who)s") % {"what": what, "who": who}


def _of_several(of: Digest, event: CommentEvent | None) -> str:
    """For a wave: what became of one of it, when that can be said of all."""
    who = _who(of, event) if event else ""
    if event is None or not who or event.kind not in OF_SEVERAL:
        return pgettext("several comments", "decided")
    return OF_SEVERAL[Kind(event.kind)] % {"who": who}


def _who(of: Digest, event: CommentEvent) -> str:
    if event.by is None:
        return ""
    return _("you") if event.by_id == of.moderator_id else person_name(event.by)
