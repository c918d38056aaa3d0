"""How threads and their counts reach the pages of articles, which do not know that comments exist."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from articles.models import Article
from comments import keeping, text, thread
from comments.forms import CommentForm
from comments.thread import Thread

register = template.Library()


@register.simple_tag(takes_context=True)
def load_thread(context: Context, article: Article) -> Thread:
    """The thread for a page that also prints its count elsewhere: `{% load_thread article as thread %}`. Two queries."""
    request = context.get("request")
    return thread.load(article, request.GET.get("commentaires", "") if request else "")


@register.inclusion_tag("comments/_thread.html", takes_context=True)
def comment_thread(context: Context, article: Article, loaded: Thread | None = None) -> dict[str, Any]:
    """The thread of an article with its form. The same bytes for every reader. Two queries, unless it was loaded before."""
    return {
        "article": article,
        "thread": loaded or load_thread(context, article),
        "form": CommentForm(article=article) if article.accepts_comments else None,
    }


@register.simple_tag
def comment_counts(articles: Iterable[Article]) -> dict[int, int]:
    """Counts for all cards of a page in one query: `{% comment_counts articles as counts %}`."""
    return thread.counts([article.pk for article in articles])


@register.simple_tag
def comment_count(article: Article, counts: dict[int, int] | None = None, hide_zero: bool = False) -> str:
    """« 2 commentaires »; without a query when the counts of the page are given."""
    counts = thread.counts([article.pk]) if counts is None else counts
    count = counts.get(article.pk, 0)
    return "" if hide_zero and not count else count_in_words(count)


@register.filter
def count_in_words(count: int) -> str:
    return ngettext("%(count)s comment", "%(count)s comments", count) % {"count": count}


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
