"""Links of a text that stay on this site, and which of them lead to nothing. Asks the database, never the network."""

import html
import re
from collections.abc import Callable, Iterable
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import Resolver404, resolve

from articles.models import Article, Author, Page, Redirect, Section, Tag, published_through

MOST = 200
"""Links of one text that are looked at."""
HREF = re.compile(r'<a\b[^>]*?\shref="([^"]*)"')
ROWS: dict[str, Callable[[], QuerySet]] = {
    "articles:detail": Article.objects.published,
    "articles:section": Section.objects.all,
    "articles:tag": Tag.objects.all,
    "articles:author": Author.objects.all,
    "articles:page": Page.objects.published,
}
"""Addresses that name a row by its slug → the rows that readers can open."""


def paths(markup: str) -> list[str]:
    """Paths of the links that stay on this site, each once, in the order of the text."""
    found = (_path(html.unescape(href)) for href in HREF.findall(markup))
    return list(dict.fromkeys(path for path in found if path))[:MOST]


def _path(href: str) -> str:
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    own = parts.scheme in {"", "http", "https"} and parts.netloc.lower() in {"", urlsplit(settings.SITE_URL).netloc}
    path = unquote(parts.path)
    return path if own and path.startswith("/") and "\0" not in path else ""


def dead(wanted: Iterable[str]) -> list[str]:
    """Of these paths, those that readers would get a 404 or a 410 for. At most one query for each kind of page."""
    wanted = list(wanted)
    slugs: dict[str, dict[str, str]] = {}
    lost = set()
    for path in wanted:
        name, slug = _place(path)
        if not name:
            lost.add(path)
        elif name in ROWS:
            slugs.setdefault(name, {})[path] = slug
    for name, named in slugs.items():
        there = set(ROWS[name]().filter(slug__in=set(named.values())).values_list("slug", flat=True))
        lost |= {path for path, slug in named.items() if slug not in there}
    lost -= _moved(lost)
    return [path for path in wanted if path in lost]


def _place(path: str) -> tuple[str, str]:
    """Name of the page that answers at a path, and the slug in it; empty when none does."""
    for spelling in (path, f"{path}/"):
        try:
            match = resolve(spelling)
        except Resolver404:
            continue
        return match.view_name, match.kwargs.get("slug", "")
    return "", ""


def _moved(lost: set[str]) -> set[str]:
    """Of the paths where no page is, those that lead on to one."""
    if not lost:
        return set()
    spellings = {path: {path, path.rstrip("/"), f"{path.rstrip('/')}/"} for path in lost}
    leads_on = Q(article=None) & ~Q(new_path="") | published_through("article")
    rows = Redirect.objects.filter(leads_on, old_path__in=set().union(*spellings.values()))
    known = set(rows.values_list("old_path", flat=True))
    return {path for path, spelled in spellings.items() if spelled & known}
