"""An article as its readers would get it, before they do."""

import time
from copy import copy
from typing import cast

from django.core.cache import cache
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from articles import preview_links, workflow
from articles.models import Article, Content, Revision
from articles.models.revision import content_of
from articles.preview_links import Link
from articles.rows import as_if_published
from articles.views.article import draw, read
from articles.views.policy import own_policy

MINUTE, A_MINUTE = 60, 30
"""Seconds; how often all links of an article together are opened within them."""

SANDBOX = ["allow-same-origin", "allow-scripts"]
"""What the page may do besides being read: no form is sent, no window opened, no frame around it led away."""


@own_policy({"sandbox": SANDBOX})
def as_readers_see(request: HttpRequest, article: Article, content: Content, *, link: Link | None = None) -> HttpResponse:
    """The public page made from a content by the very code that makes it for readers; nothing of it is kept anywhere.

    `link` puts a bar over the page that says how long it can be opened.
    """
    with as_if_published(article, content) as row:
        reading = read(Article.objects.published().for_page().get(pk=row.pk))
    # Others wait no longer: reading takes a fraction of the time of drawing.
    for embed in reading.gathered.embeds.values():
        embed.look_for_file()
    as_reader = copy(request)
    as_reader.method, as_reader.path = "GET", reading.article.get_absolute_url()
    if article.is_scheduled:
        as_reader.appears_at = article.published_at  # type: ignore[attr-defined]  # the page prints its minute
    as_reader.preview = link  # type: ignore[attr-defined]  # templates/base.html asks for it
    response = draw(as_reader, reading)
    del response["Cache-Tag"]
    response["Cross-Origin-Opener-Policy"] = "unsafe-none"  # a browser refuses a page that asks for this and a sandbox
    return _kept_from_all(response)


def _kept_from_all(response: HttpResponse) -> HttpResponse:
    """No cache keeps it, no search engine lists it, no page that it links to learns its address."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """What a signed link opens. Once readers have that version themselves it leads to them, and so does one that names no
    version once they have any. What was taken away from them is gone here too."""
    try:
        link = preview_links.read(token)
    except BadSignature:
        return _gone(request)
    article = Article.objects.kept().filter(pk=link.article).first()
    if article is None or article.is_retired or link.epoch != article.events.links_revoked():
        return _gone(request)
    version = _version(article, link)
    if version is None and (link.version or workflow.is_unsaved(article)):
        return _gone(request)
    if article.is_published and (link.version is None or version == article.revisions.last_published()):
        return _kept_from_all(cast(HttpResponse, redirect(article.get_absolute_url())))
    if not _has_turn(article):
        response = _kept_from_all(render(request, "articles/preview_busy.html", status=429))
        response["Retry-After"] = str(MINUTE)
        return response
    return as_readers_see(request, article, version.whole() if version else content_of(article), link=link)


def _has_turn(article: Article) -> bool:
    """Making a preview holds the article's row for a moment, and on SQLite everybody's right to write: not all day by a link."""
    key = f"articles.preview.{article.pk}.{int(time.time() // MINUTE)}"
    cache.add(key, 0, MINUTE)
    try:
        return cache.incr(key) <= A_MINUTE
    except ValueError:  # the minute is over just now
        return True


def _version(article: Article, link: Link) -> Revision | None:
    return article.revisions.filter(pk=link.version).first() if link.version else article.revisions.newest()


def _gone(request: HttpRequest) -> HttpResponse:
    return _kept_from_all(render(request, "articles/preview_gone.html", status=410))
