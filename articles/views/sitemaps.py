"""Sitemaps (sitemaps.org): an index, parts by ranges of ids, which need no OFFSET, and the news of the last 48 hours."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, F, Max, OuterRef
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import caching
from articles.models import Article, ArticleAuthor, Author, Masthead, Page, Section, Tag

PART = 5_000
"""Ids in one part; a file may hold 50,000 addresses."""
MOST_TAGS = 20_000
NEWS = timedelta(hours=48)
MOST_NEWS = 1_000
"""As Google's news sitemaps allow."""


class Address(NamedTuple):
    path: str
    changed: datetime | None = None


def _xml(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    response = render(request, f"articles/{template}", context, content_type="application/xml; charset=utf-8")
    return caching.tag(response, "home")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    changed = Coalesce("updated_at", "published_at")
    rows = Article.objects.published().order_by().annotate(part=F("pk") / PART).values("part").annotate(changed=Max(changed))
    parts = [Address(reverse("articles:sitemap-part", args=[row["part"]]), row["changed"]) for row in rows.order_by("part")]
    return _xml(request, "sitemap_index.xml", {"parts": [Address(reverse("articles:sitemap-pages")), *parts]})


@require_safe
def part(request: HttpRequest, number: int) -> HttpResponse:
    if number > 10**12:
        raise Http404
    articles = Article.objects.published().filter(pk__gte=number * PART, pk__lt=(number + 1) * PART).order_by("pk")
    rows = articles.only("slug", "published_at", "updated_at")
    addresses = [Address(row.get_absolute_url(), row.updated_at or row.published_at) for row in rows]
    if not addresses:
        raise Http404
    return _xml(request, "sitemap.xml", {"addresses": addresses})


@require_safe
def pages(request: HttpRequest) -> HttpResponse:
    """Home, sections, authors who have published, tags, flat pages."""
    signed = ArticleAuthor.objects.filter(author=OuterRef("pk"), article__in=Article.objects.published())
    rows: list[Section | Page | Author | Tag] = [
        *Section.objects.all(),
        *Page.objects.published(),
        *Author.objects.filter(Exists(signed)),
        *Tag.objects.order_by("pk")[:MOST_TAGS],
    ]
    paths = [reverse("articles:home"), reverse("articles:corrections"), *(row.get_absolute_url() for row in rows)]
    return _xml(request, "sitemap.xml", {"addresses": [Address(path) for path in paths]})


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    since = timezone.now() - NEWS
    rows = Article.objects.published().filter(published_at__gte=since).newest_first()
    articles = rows.only("slug", "published_at", "headline")[:MOST_NEWS]
    return _xml(request, "news_sitemap.xml", {"articles": articles, "masthead": Masthead.current()})
