"""The front page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles import caching
from articles.views.front import Front, compose


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return page(request, compose())


def page(request: HttpRequest, front: Front) -> HttpResponse:
    response = render(request, "articles/home.html", {"is_home": True, "front": front, "canonical": reverse("articles:home")})
    portraits = {author.photo_id for article in front.voices for author in article.bylines}
    names = {f"section-{block.section.pk}" for block in front.sections} | {f"image-{pk}" for pk in portraits if pk}
    return caching.tag(response, "home", *names, *caching.card_tags(front.articles))
