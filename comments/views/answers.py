"""How public pages of comments answer: to where after a POST, and what a page for one reader only says to caches and others."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

View = Callable[..., HttpResponse]


class SeeOther(HttpResponseRedirect):
    """After a POST: the browser gets the next page, and reload sends nothing again."""

    status_code = 303


def personal(view: View) -> View:
    """A page for one reader: kept by nobody, found by no search engine, its address told to no other site."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return wrapper
