"""What the back office says of versions, of events and of differences."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.clock import clock, dated
from articles.models import Event, Revision
from articles.models.people import person_name
from articles.templatetags.desk import at_moment

register = template.Library()

STATES = {
    "changed": gettext_lazy("changed"),
    "added": gettext_lazy("added"),
    "removed": gettext_lazy("removed"),
    "moved": gettext_lazy("moved here"),
    "left": gettext_lazy("moved away from here"),
}


register.filter(person_name)


@register.filter
def version_kind(version: Revision) -> str:
    """How the version came about: published counts more than saved."""
    if version.published_at:
        return _("Published %(at)s") % {"at": at_moment(version.published_at)}
    return version.get_kind_display()


@register.filter
def day_name(day: date) -> str:
    """Aujourd’hui, hier, or the day with its name."""
    ago = (timezone.localdate() - day).days
    if ago in (0, 1):
        return _("Yesterday") if ago else _("Today")
    return capfirst(dated(day, "l j F Y"))


@register.filter
def time_of(moment: datetime) -> str:
    return clock(moment)


@register.filter
def more_words(number: int | None) -> str:
    """+ 12 mots; nothing for the first version."""
    if number is None:
        return ""
    if number == 0:
        return _("as long as before")
    sign, size = "+" if number > 0 else "\N{MINUS SIGN}", abs(number)
    return ngettext("%(sign)s %(n)s word", "%(sign)s %(n)s words", size) % {"sign": sign, "n": size}


@register.filter
def line_state(state: str) -> str:
    return str(STATES.get(state, ""))


@register.filter
def event_words(event: Event) -> str:
    """The remark of an event as a sentence; moments and addresses that verbs noted become words."""
    moment = parse_datetime(event.remark) if event.kind in MOMENTS and event.remark else None
    if moment:
        return MOMENTS[Event.Kind(event.kind)] % {"at": at_moment(moment)}
    if event.kind == Event.Kind.MOVED:
        return _("Before: %(address)s") % {"address": event.remark}
    if event.kind in {Event.Kind.CREATED, Event.Kind.BULK} or not event.remark:
        return event.remark
    return _("“%(remark)s”") % {"remark": event.remark}


MOMENTS = {
    Event.Kind.SCHEDULED: gettext_lazy("to appear %(at)s"),
    Event.Kind.REVERTED: gettext_lazy("the one saved %(at)s"),
    Event.Kind.SHARED: gettext_lazy("of the version saved %(at)s"),
}
