"""The front page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles import caching


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return caching.tag(render(request, "articles/home.html", {"is_home": True, "canonical": request.path}), "home")
