"""Sitemaps (sitemaps.org): an index, parts by ranges of ids, which need no OFFSET, and the news of the last 48 hours."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, Max, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import caching
from articles.models import Article, ArticleAuthor, Author, Masthead, Page, Section, Tag, published_through

PART = 5_000
"""Ids in one part; a file may hold 50,000 addresses."""
MOST_TAGS = 20_000
LATELY = 200
"""Articles looked at for the dates of the index."""
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
    """Every part up to the newest article; a date where something changed of late. Costs the same with many articles."""
    rows = Article.objects.only("status", "published_at", "updated_at", "binned_at")
    newest = (rows.published().newest_first()[:LATELY], rows.order_by("-modified_at")[:LATELY])
    lately = {row.pk: row for articles in newest for row in articles if row.is_published}
    changed: dict[int, datetime] = {}
    for row in lately.values():
        if moment := row.updated_at or row.published_at:
            changed[row.pk // PART] = max(moment, changed.get(row.pk // PART, moment))
    numbers = range(_last_part() + 1)
    parts = [Address(reverse("articles:sitemap-part", args=[number]), changed.get(number)) for number in numbers]
    return _xml(request, "sitemap_index.xml", {"parts": [Address(reverse("articles:sitemap-pages")), *parts]})


def _last_part() -> int:
    """The number of the last part, -1 without articles. Hidden ones count: an empty part does no harm, a search for the
    last published id would read all of them."""
    return (Article.objects.aggregate(last=Max("pk"))["last"] or -1) // PART


@require_safe
def part(request: HttpRequest, number: int) -> HttpResponse:
    if number > _last_part():
        raise Http404
    articles = Article.objects.published().filter(pk__gte=number * PART, pk__lt=(number + 1) * PART).order_by("pk")
    rows = articles.only("slug", "published_at", "updated_at")
    addresses = [Address(row.get_absolute_url(), row.updated_at or row.published_at) for row in rows]
    return _xml(request, "sitemap.xml", {"addresses": addresses})


@require_safe
def pages(request: HttpRequest) -> HttpResponse:
    """Home, sections, flat pages; authors who have published, and tags of what is published: that of a draft may say it all."""
    signed = ArticleAuthor.objects.filter(published_through("article"), author=OuterRef("pk"))
    tagged = Article.tags.through.objects.filter(published_through("article"), tag=OuterRef("pk"))
    rows: list[Section | Page | Author | Tag] = [
        *Section.objects.all(),
        *Page.objects.published(),
        *Author.objects.filter(Exists(signed)),
        *Tag.objects.filter(Exists(tagged)).order_by("pk")[:MOST_TAGS],
    ]
    paths = [reverse("articles:home"), reverse("articles:corrections"), *(row.get_absolute_url() for row in rows)]
    return _xml(request, "sitemap.xml", {"addresses": [Address(path) for path in paths]})


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    since = timezone.now() - NEWS
    rows = Article.objects.published().filter(published_at__gte=since).newest_first()
    articles = rows.only("slug", "published_at", "headline")[:MOST_NEWS]
    return _xml(request, "news_sitemap.xml", {"articles": articles, "masthead": Masthead.current()})
