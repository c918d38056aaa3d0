"""Feeds: the newest articles of the site, a section, a tag, an author; and the corrections. RSS 2.0, no advertising."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Enclosure
from django.utils.translation import gettext as _

from articles import caching
from articles.models import Article, Author, Correction, Masthead, Rendition, Section, Tag
from articles.models.article import ArticleQuerySet
from articles.text import without_controls

LENGTH = 30


class NewsFeed(Feed):
    """What our feeds share: whole addresses of SITE_URL, the masthead's name, the names of all that is shown."""

    language = settings.LANGUAGE_CODE
    address = "articles:feed"
    masthead: Masthead
    shown: set[str]

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # One object serves all threads: what belongs to a request lives in an object of its own.
        own = type(self)()
        own.masthead, own.shown = Masthead.current(), set()
        response = Feed.__call__(own, request, *args, **kwargs)
        # The library's date is that of the newest item, which an edit does not change; the ETag does change.
        del response["Last-Modified"]
        return caching.tag(response, *own.shown)

    def title(self, obj: Any = None) -> str:
        return f"{obj} - {self.masthead.name}" if obj else self.masthead.name

    def description(self, obj: Any = None) -> str:
        return self.masthead.description or self.masthead.tagline or self.masthead.name

    def link(self, obj: Any = None) -> str:
        return f"{settings.SITE_URL}{obj.get_absolute_url() if obj else reverse('articles:home')}"

    def feed_url(self, obj: Any = None) -> str:
        return f"{settings.SITE_URL}{reverse(self.address, args=[obj.slug] if obj else [])}"


class SiteFeed(NewsFeed):
    """Articles as items: headline with its genre, chapô or beginning, names, full date, picture."""

    def rows(self, obj: Any) -> ArticleQuerySet:
        self.shown.add("home")
        return Article.objects.published()

    def items(self, obj: Any = None) -> Iterable[Article]:
        articles = list(self.rows(obj).newest_first().for_cards()[:LENGTH])
        self.shown |= caching.card_tags(articles)
        return articles

    def item_title(self, item: Article) -> str:
        return without_controls(f"{item.genre_label} | {item.headline}" if item.genre_label else item.headline)

    def item_description(self, item: Article) -> str:
        return without_controls(item.summary)

    def item_link(self, item: Article) -> str:
        return f"{settings.SITE_URL}{item.get_absolute_url()}"

    def item_pubdate(self, item: Article) -> datetime | None:
        return item.published_at

    def item_author_name(self, item: Article) -> str:
        return ", ".join(author.name for author in item.bylines)

    def item_categories(self, item: Article) -> list[str]:
        return [item.section.name] if item.section else []

    def item_enclosures(self, item: Article) -> list[Enclosure]:
        picture = item.lead_picture
        jpeg = picture.rendition_for(960, Rendition.Format.JPEG) if picture else None
        return [Enclosure(f"{settings.SITE_URL}{jpeg.file.url}", str(jpeg.size), "image/jpeg")] if jpeg else []


class SectionFeed(SiteFeed):
    address = "articles:section-feed"

    def get_object(self, request: HttpRequest, slug: str) -> Section:
        return get_object_or_404(Section, slug=slug)

    def description(self, obj: Any = None) -> str:
        return obj.description or super().description()

    def rows(self, obj: Section) -> ArticleQuerySet:
        self.shown.add(f"section-{obj.pk}")
        return Article.objects.published().in_section(obj)


class TagFeed(SiteFeed):
    address = "articles:tag-feed"

    def get_object(self, request: HttpRequest, slug: str) -> Tag:
        return get_object_or_404(Tag, slug=slug)

    def description(self, obj: Any = None) -> str:
        return obj.description or super().description()

    def rows(self, obj: Tag) -> ArticleQuerySet:
        self.shown.add(f"tag-{obj.pk}")
        return Article.objects.published().with_tag(obj)


class AuthorFeed(SiteFeed):
    address = "articles:author-feed"

    def get_object(self, request: HttpRequest, slug: str) -> Author:
        return get_object_or_404(Author, slug=slug)

    def description(self, obj: Any = None) -> str:
        return obj.bio or super().description()

    def rows(self, obj: Author) -> ArticleQuerySet:
        self.shown.add(f"author-{obj.pk}")
        return Article.objects.published().signed_by(obj)


class CorrectionFeed(NewsFeed):
    """Corrections as items; each leads to its article."""

    address = "articles:corrections-feed"

    def title(self, obj: Any = None) -> str:
        return f"{_('Corrections')} - {self.masthead.name}"

    def link(self, obj: Any = None) -> str:
        return f"{settings.SITE_URL}{reverse('articles:corrections')}"

    def items(self) -> list[Correction]:
        corrections = list(Correction.objects.published().select_related("article", "reply")[:LENGTH])
        self.shown = {"corrections", *caching.correction_tags(corrections)}
        return corrections

    def item_title(self, item: Correction) -> str:
        return without_controls(f"{item.get_kind_display()} | {item.article.headline}")

    def item_description(self, item: Correction) -> str:
        parts = [item.text, item.public_reply.headline if item.public_reply else "", item.signed_by]
        return without_controls("\n".join(part for part in parts if part))

    def item_link(self, item: Correction) -> str:
        return f"{settings.SITE_URL}{item.article.get_absolute_url()}#{item.anchor}"

    def item_pubdate(self, item: Correction) -> datetime:
        return item.published_at
