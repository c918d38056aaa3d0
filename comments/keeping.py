"""How long what is kept of readers is kept, in words, for the page « Données personnelles »: the numbers of the settings."""

import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.body import with_scrolling_tables
from comments.models import CommentSettings

MARK = re.compile(r"(?P<alone><p>\s*)?\[\[\s*dur[ée]es\s+de\s+conservation\s*\]\](?(alone)\s*</p>)", re.IGNORECASE)
"""A paragraph of its own, or in the middle of a sentence. `\\s` takes no-break spaces too."""


def fill(page: SafeString) -> SafeString:
    """The page's cleaned HTML with a table in place of the mark; in the middle of a sentence, with a list of words."""
    if not MARK.search(page):
        return page
    rows = times(CommentSettings.current())
    return mark_safe(MARK.sub(lambda found: _table(rows) if found["alone"] else _sentence(rows), page))  # noqa: S308


def times(rules: CommentSettings) -> list[tuple[str, str]]:
    """What is kept, and how long."""
    return [
        (_("Your e-mail address"), _("%(span)s after your last comment") % {"span": in_words(rules.keep_email_days)}),
        (_("Your network address"), in_words(rules.keep_network_days)),
        (_("A comment that was refused, sorted out or withdrawn"), in_words(rules.keep_refused_days)),
        (_("The original of a hidden passage or of a corrected text"), in_words(rules.keep_masked_days)),
    ]


def in_words(days: int) -> str:
    """« 12 mois » for a year or whole years, else days."""
    if days % 365 == 0:
        return ngettext("%(count)s month", "%(count)s months", days // 365 * 12) % {"count": days // 365 * 12}
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}


def _table(rows: list[tuple[str, str]]) -> SafeString:
    lines = format_html_join("", "<tr><td>{}</td><td>{}</td></tr>", rows)
    head = format_html("<thead><tr><th>{}</th><th>{}</th></tr></thead>", _("What we keep"), _("How long"))
    return mark_safe(with_scrolling_tables(format_html("<table>{}<tbody>{}</tbody></table>", head, lines)))  # noqa: S308


def _sentence(rows: list[tuple[str, str]]) -> str:
    return "\u202f; ".join(f"{what[0].lower()}{what[1:]}\u00a0: {span}" for what, span in rows)
