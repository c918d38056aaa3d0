"""Addresses that moved: asked only for pages that are not there, and for /?p=12 of a former WordPress site."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from articles.models import Article, Redirect
from articles.views.errors import gone

GetResponse = Callable[[HttpRequest], HttpResponse]
LONGEST = Redirect._meta.get_field("old_path").max_length or 0


def moved_addresses(get_response: GetResponse) -> GetResponse:
    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path == "/" and "p" in request.GET and (answer := _answer(request)):
            return answer
        response = get_response(request)
        if response.status_code != 404 or _is_no_page(request.path):
            return response
        return _answer(request) or response

    return middleware


def _is_no_page(path: str) -> bool:
    return path.startswith((settings.STATIC_URL, settings.MEDIA_URL, "/admin/"))


def _spellings(request: HttpRequest) -> list[str]:
    """The ways an old address may be noted: as asked, in lower case, with and without its last stroke.

    Of a query only WordPress's number of a post counts; what social networks add (?fbclid=…) does not.
    """
    if request.path == "/":
        return [f"/?p={request.GET['p']}"]
    bare = request.path.rstrip("/")
    paths = [request.path, bare, f"{bare}/"]
    return list(dict.fromkeys(spelling for path in paths for spelling in (path, path.lower()) if 1 < len(path) <= LONGEST))


def _answer(request: HttpRequest) -> HttpResponse | None:
    """What became of the address, or None when nobody noted it. One query; an article's row comes with its redirect."""
    if request.method not in {"GET", "HEAD"}:
        return None
    spellings = [spelling for spelling in _spellings(request) if "\0" not in spelling]  # which PostgreSQL refuses
    found = {row.old_path: row for row in Redirect.objects.filter(old_path__in=spellings).select_related("article")}
    redirect = next((found[spelling] for spelling in spellings if spelling in found), None)
    if redirect is None:
        return None
    if redirect.article:
        return _to_article(request, redirect.article)
    if redirect.new_path:
        return None if _goes_round(redirect, set(spellings)) else HttpResponsePermanentRedirect(redirect.new_path)
    return gone(request)


def _goes_round(redirect: Redirect, seen: set[str]) -> bool:
    """Whether following the notes from here would come back to an address that was passed."""
    step: Redirect | None = redirect
    while step and step.new_path:
        if step.new_path in seen:
            return True
        seen.add(step.new_path)
        step = Redirect.objects.filter(old_path=step.new_path).first()
    return False


def _to_article(request: HttpRequest, article: Article) -> HttpResponse | None:
    """The article's own address when readers may see it; else as that address would answer."""
    if article.is_published:
        address = article.get_absolute_url()
        return HttpResponsePermanentRedirect(address) if address != request.path else None
    return gone(request) if article.is_retired else None
