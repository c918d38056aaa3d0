"""Pages for what is not there, not there any more, not allowed. The 500 page is a template without any data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles import caching


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return caching.tag(render(request, "404.html", status=404))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    response = render(request, "403.html", status=403)
    response["Cache-Control"] = "no-store"
    return response


def gone(request: HttpRequest) -> HttpResponse:
    """The newsroom took the article away (product.md, « States of an article »)."""
    return caching.tag(render(request, "410.html", status=410))
