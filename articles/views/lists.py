"""Lists: section, tag, author, archive of a month, corrections; and the flat pages."""

import re
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from articles import caching
from articles.body import with_scrolling_tables, without_notes
from articles.models import Article, Author, Correction, Page, Section, Tag
from articles.models.article import ArticleQuerySet
from articles.text import clean_body, excerpt, plain
from articles.views.paging import moment_of, page_of


def _list(
    request: HttpRequest, template: str, articles: ArticleQuerySet, context: dict[str, Any], *tags: str, by_day: bool = False
) -> HttpResponse:
    """A page of articles, newest first, with `canonical` of the page that it is."""
    found = page_of(request, articles.newest_first().for_cards())
    if by_day:
        context["days"] = _days(found.rows)
    canonical = request.path if found.is_first else f"{request.path}?avant={request.GET['avant']}"
    response = render(request, template, {"list": found, "canonical": canonical, **context})
    return caching.tag(response, *tags, *caching.card_tags(found.rows))


@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    section = get_object_or_404(Section.objects.select_related("parent"), slug=slug)
    context = {
        "section": section,
        "current_section": section.parent.slug if section.parent else section.slug,
        "section_current": "true" if section.parent else "page",
        "feed": reverse("articles:section-feed", args=[slug]),
        "children": section.children.all(),
        "big_first": True,
    }
    articles = Article.objects.published(until=moment_of(request)).in_section(section)
    return _list(request, "articles/section.html", articles, context, f"section-{section.pk}")


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    tag = get_object_or_404(Tag, slug=slug)
    context = {"tag": tag, "feed": reverse("articles:tag-feed", args=[slug])}
    articles = Article.objects.published(until=moment_of(request)).with_tag(tag)
    return _list(request, "articles/tag.html", articles, context, f"tag-{tag.pk}")


@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponse:
    authors = Author.objects.select_related("photo").prefetch_related("photo__renditions", "links")
    author = get_object_or_404(authors, slug=slug)
    context = {"author": author, "feed": reverse("articles:author-feed", args=[slug])}
    photo = [f"image-{author.photo_id}"] if author.photo_id else []
    articles = Article.objects.published(until=moment_of(request)).signed_by(author)
    return _list(request, "articles/author.html", articles, context, f"author-{author.pk}", *photo)


@require_safe
def archive(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The articles of a month; 404 for months to come and for those before the first article."""
    begin, end = month_bounds(year, month)
    if request.path != (address := reverse("articles:archive", args=[f"{year:04}", f"{month:02}"])):
        return HttpResponsePermanentRedirect(address)
    if begin > timezone.now():
        raise Http404
    instant = timedelta(microseconds=1)
    earlier = Article.objects.published(until=begin - instant).newest_first().first()
    later = Article.objects.published().filter(published_at__gte=end).order_by("published_at", "pk").first()
    until = min(end - instant, moment_of(request) or end)
    articles = Article.objects.published(until=until).filter(published_at__gte=begin)
    if earlier is None and end <= timezone.now() and not articles.exists():
        raise Http404
    context = {"month": begin.date(), "earlier": _month_of(earlier), "later": _month_of(later)}
    return _list(request, "articles/archive.html", articles, context, "home", by_day=True)


def month_bounds(year: int, month: int) -> tuple[datetime, datetime]:
    """First moments of a month and of the next, in local time."""
    try:
        first = date(year, month, 1)
        following = (first + timedelta(days=32)).replace(day=1)
    except (ValueError, OverflowError) as error:
        raise Http404 from error
    return timezone.make_aware(datetime.combine(first, time.min)), timezone.make_aware(datetime.combine(following, time.min))


def _days(articles: list[Article]) -> list[dict[str, Any]]:
    """Articles, newest first, by their day in local time."""
    days = groupby(articles, key=lambda article: timezone.localtime(article.published_at).date())
    return [{"date": day, "articles": list(rows)} for day, rows in days]


def _month_of(article: Article | None) -> date | None:
    return timezone.localtime(article.published_at).date().replace(day=1) if article and article.published_at else None


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    found = page_of(request, Correction.objects.published().select_related("article", "reply"))
    canonical = request.path if found.is_first else f"{request.path}?avant={request.GET['avant']}"
    context = {"list": found, "canonical": canonical, "feed": reverse("articles:corrections-feed")}
    response = render(request, "articles/corrections.html", context)
    return caching.tag(response, "corrections", *caching.correction_tags(found.rows))


FILLED = re.compile(r"\[\[[^\[\]]*\]\]")
"""A mark in a page's text, in whose place its template prints something."""


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    page = get_object_or_404(Page.objects.published(), slug=slug)
    text = without_notes(clean_body(page.body))
    context = {
        "page": page,
        "text": mark_safe(with_scrolling_tables(text)),  # noqa: S308  (cleaned above)
        "description": page.description or excerpt(FILLED.sub("", plain(text)), 160),
        "canonical": page.get_absolute_url(),
    }
    return caching.tag(render(request, "articles/page.html", context), f"page-{page.pk}")
