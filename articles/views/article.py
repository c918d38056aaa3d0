"""The article's own page."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles import caching
from articles.models import Article
from articles.views.errors import gone


@require_safe
def detail(request: HttpRequest, year: int, month: int, day: int, slug: str) -> HttpResponse:
    """The slug decides; a wrong date leads to the right one."""
    article = Article.objects.published().for_page().filter(slug=slug).first()
    if article is None:
        if Article.objects.retired().filter(slug=slug).exists():
            return gone(request)
        raise Http404
    if request.path != article.get_absolute_url():
        return HttpResponsePermanentRedirect(article.get_absolute_url())
    return caching.tag(render(request, "articles/detail.html", {"article": article}), f"article-{article.pk}")
