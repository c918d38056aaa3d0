"""A correction of the typography as people see it: what went, what came, and spaces that can be told apart."""

import re

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles.diff import Piece
from articles.typographic_rules import NO_BREAK, THIN

register = template.Library()

SPACES = {" ": "plain", NO_BREAK: "no-break", THIN: "thin"}


def _visible(text: str) -> SafeString:
    names = {" ": _("space"), NO_BREAK: _("no-break space"), THIN: _("thin no-break space")}

    def space(match: re.Match[str]) -> str:
        sign = match[0]
        shown = "␣" if sign == " " else sign  # an ordinary space would not be seen
        return format_html('<span class="space space--{}" title="{}">{}</span>', SPACES[sign], names[sign], shown)

    return mark_safe(re.sub(f"[ {NO_BREAK}{THIN}]", space, conditional_escape(text)))  # noqa: S308  (escaped the line before)


@register.filter
def proof(pieces: list[Piece]) -> SafeString:
    """A line with its corrections marked."""
    return mark_safe("".join(_piece(piece) for piece in pieces))  # noqa: S308  (each is escaped)


def _piece(piece: Piece) -> str:
    if not piece.is_change:
        return conditional_escape(piece.after)
    gone = format_html("<del>{}</del>", _visible(piece.before)) if piece.before.strip() or not piece.after else ""
    return gone + (format_html("<ins>{}</ins>", _visible(piece.after)) if piece.after else "")
