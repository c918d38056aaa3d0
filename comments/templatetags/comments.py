"""How threads and their counts reach the pages of articles, which do not know that comments exist."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from articles.models import Article
from comments import keeping, text
from comments import thread as threads
from comments.forms import CommentForm
from comments.thread import Thread

register = template.Library()


@register.simple_tag(takes_context=True)
def load_thread(context: Context, article: Article) -> Thread:
    """The thread for a page that also prints its count elsewhere: `{% load_thread article as thread %}`. Two queries."""
    request = context.get("request")
    asked = request.GET if request else {}
    return threads.load(article, asked.get("commentaires", ""), asked.get("ordre", ""))


@register.inclusion_tag("comments/_thread.html", takes_context=True)
def comment_thread(context: Context, article: Article, loaded: Thread | None = None) -> dict[str, Any]:
    """The thread of an article with its form. The same bytes for every reader. Two queries, unless it was loaded before."""
    thread = loaded or load_thread(context, article)
    return {"article": article, "thread": thread, "form": CommentForm(article=article) if thread.policy.open else None}


@register.simple_tag
def page_of_thread(article: Article, thread: Thread, number: int) -> str:
    """The address of another page of a thread, in the order in which this one stands."""
    asked = {"commentaires": number if number > 1 else "", "ordre": thread.order}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{article.get_absolute_url()}{'?' if query else ''}{query}#commentaires"


@register.simple_tag
def comment_counts(articles: Iterable[Article]) -> dict[int, int]:
    """Counts for all cards of a page in one query: `{% comment_counts articles as counts %}`."""
    return threads.counts([article.pk for article in articles])


@register.simple_tag
def comment_count(article: Article, counts: dict[int, int] | None = None, hide_zero: bool = False) -> str:
    """« 2 commentaires »; without a query when the counts of the page are given."""
    counts = threads.counts([article.pk]) if counts is None else counts
    count = counts.get(article.pk, 0)
    return "" if hide_zero and not count else count_in_words(count)


@register.filter
def count_in_words(count: int) -> str:
    return ngettext("%(count)s comment", "%(count)s comments", count) % {"count": count}


@register.simple_tag
def queue_in_words(queue: dict[str, Any]) -> str:
    """« 12 commentaires attendent, le plus ancien depuis 3 h »; beyond `most` no more were counted."""
    number, most, since = queue["number"], queue["most"], _age(queue["oldest"])
    if number > most:
        words = gettext("More than %(most)s comments are waiting, the oldest for %(since)s.")
        return words % {"most": number_format(most, force_grouping=True), "since": since}
    words = ngettext(
        "%(number)s comment is waiting, for %(since)s.", "%(number)s comments are waiting, the oldest for %(since)s.", number
    )
    return words % {"number": number, "since": since}


def _age(moment: datetime) -> str:
    """5 min, 3 h, 2 jours: as fine as a reader wants to know it."""
    minutes = max(int((timezone.now() - moment).total_seconds() // 60), 1)
    if minutes < 60:
        return gettext("%(number)s min") % {"number": minutes}
    if minutes < 48 * 60:
        return gettext("%(number)s h") % {"number": minutes // 60}
    days = minutes // (24 * 60)
    return ngettext("%(number)s day", "%(number)s days", days) % {"number": days}


@register.filter
def comment_html(written: str) -> SafeString:
    return text.render(written)


@register.filter
def with_keeping_times(page: SafeString) -> SafeString:
    """A page's text with the times of the settings in place of « [[durées de conservation]] »; without it, no query."""
    return keeping.fill(page)


@register.filter
def harmless(written: str) -> str:
    return text.harmless(written)
