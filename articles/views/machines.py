"""What machines ask for: robots.txt, ads.txt, the favicon, and the sheet of the sections' colours."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles import caching
from articles.models import Masthead, Section
from articles.text import legible

PAPER, TINT_LIGHT, TINT_DARK = "#fffdf9", "#f5efe4", "#1c2026"
"""Grounds of tokens.css on which an accent must be read."""
YEAR = 365 * 24 * 3600


def _text(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read everything but the back office and the readers' private pages."""
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /commentaires/", "Disallow: /signaler-une-erreur/", ""]
    lines += [f"Sitemap: {settings.SITE_URL}{reverse(f'articles:{name}')}" for name in ("sitemap", "news-sitemap")]
    return caching.tag(_text(lines))


@require_safe
def ads(request: HttpRequest) -> HttpResponse:
    """Who may sell the newspaper's advertising space, as the masthead says (IAB Tech Lab, ads.txt 1.1)."""
    if not (text := Masthead.current().ads_txt.strip()):
        raise Http404
    return caching.tag(_text(text.splitlines()))


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers that ask for /favicon.ico without being told get the real one."""
    own = Masthead.current().favicon
    return caching.tag(HttpResponseRedirect(own.url if own else static("img/favicon.svg")))


def _variants(colour: str) -> dict[str, str]:
    """A chosen colour as it can be read on light and on dark ground, and the ink on it."""
    light, dark = legible(colour, TINT_LIGHT), legible(colour, TINT_DARK, 5.5)
    return {"light": light, "dark": dark, "light_ink": "#ffffff", "dark_ink": "#14110f"}


@require_safe
def colours(request: HttpRequest) -> HttpResponse:
    """The accents that editors chose for the newspaper and its sections, as a style sheet: no page carries inline style."""
    own = Masthead.current().accent
    chosen = Section.objects.exclude(accent="").values_list("slug", "accent")
    context = {
        "own": _variants(own) if own else None,
        "sections": [{"slug": slug, **_variants(accent)} for slug, accent in chosen],
    }
    response = render(request, "articles/colours.css", context, content_type="text/css; charset=utf-8")
    if request.GET.get("v"):
        response["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return caching.tag(response)
