"""The article's own page."""

from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles import body, caching
from articles.models import Article, Redirect
from articles.templatetags.site import Frame, load_frame
from articles.views.errors import gone
from articles.views.gathering import Gathered, gather
from articles.views.policy import allow


@require_safe
def detail(request: HttpRequest, year: int, month: int, day: int, slug: str) -> HttpResponse:
    """The slug decides; a wrong date leads to the right one, unless the whole address was another article's.
    410 when the newsroom took the article away."""
    article = Article.objects.published().for_page().filter(slug=slug).first()
    if article is None:
        if Article.objects.retired().filter(slug=slug).exists():
            return gone(request)
        raise Http404
    if request.path != article.get_absolute_url():
        if Redirect.objects.filter(old_path=request.path).exclude(article=article).exists():
            raise Http404  # another article stood here once: moved_addresses leads to that one
        return HttpResponsePermanentRedirect(article.get_absolute_url())
    return draw(request, read(article))


class Reading(NamedTuple):
    """All that is read to draw the page, but for the thread of comments and the campaigns."""

    article: Article
    frame: Frame
    gathered: Gathered


def read(article: Article) -> Reading:
    """`article` from `for_page()`."""
    frame = load_frame()
    return Reading(article, frame, gather(article, frame.masthead.share_image))


def draw(request: HttpRequest, reading: Reading) -> HttpResponse:
    article, frame, gathered = reading
    opening, rest = body.render_around_slot(article, body.Inserts(gathered.see_also, gathered.pictures, gathered.embeds))
    article.published_at = getattr(request, "appears_at", article.published_at)  # in a preview of what is scheduled
    context = {
        "frame": frame,
        "article": article,
        "gathered": gathered,
        "opening": opening,
        "rest": rest,
        "canonical": article.get_absolute_url(),
        **_place_in_sections(article),
    }
    response = caching.tag(render(request, "articles/detail.html", context), *gathered.cache_tags(article))
    if gathered.players:
        allow(response, {"frame-src": gathered.players})
    return response


def _place_in_sections(article: Article) -> dict[str, str]:
    """Which section the header marks: the one above, when the article stands in a section below another."""
    if not (section := article.section):
        return {}
    return {"current_section": (section.parent or section).slug, "section_current": "true"}
