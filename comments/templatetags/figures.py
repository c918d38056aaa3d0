"""The public figures of moderation on the pages of the newspaper."""

from datetime import date

from django import template
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments import ledger
from comments.models import CommentSettings

register = template.Library()

NBSP = "\N{NO-BREAK SPACE}"


@register.simple_tag
def figures_are_public() -> bool:
    """Whether the page of figures exists; one query."""
    return CommentSettings.current().ledger_public


@register.filter
def figure(number: int) -> str:
    """2 188, with a space that does not break."""
    return number_format(number, force_grouping=True)


@register.filter
def delay(minutes: int) -> str:
    """45 min, 1 h 30, 2 h, 3 jours: two words at most."""
    if minutes < 60:
        return _("%(n)d min") % {"n": minutes}
    if minutes < 48 * 60:
        hours, rest = divmod(minutes, 60)
        return f"{hours}{NBSP}h{NBSP}{rest:02}" if rest else f"{hours}{NBSP}h"
    days = round(minutes / (24 * 60))
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


@register.filter
def is_over(month: date) -> bool:
    """The month has ended."""
    return ledger.bounds(month)[1] <= timezone.now()
