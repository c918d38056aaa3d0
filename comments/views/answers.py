"""How public pages of comments answer: a POST in its turn, then to where; what a page for one reader says to caches; links."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render

from articles import caching
from comments import subscriptions
from comments.turns import in_turn
from comments.views.later import readable

View = Callable[..., HttpResponse]


class SeeOther(HttpResponseRedirect):
    """After a POST: the browser gets the next page, and reload sends nothing again."""

    status_code = 303


def personal(view: View) -> View:
    """A page for one reader: kept by nobody unless it says so, found by no search engine, its address told to no other site."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.setdefault("Cache-Control", "no-store")
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return wrapper


def posted_in_turn(view: View) -> View:
    """What a POST writes waits for its turn; a page that is only looked at waits for nobody.

    All of what was sent has arrived before: a line that stops in the middle of it would keep every writer waiting.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        if readable(request) is None:
            return HttpResponseBadRequest()
        with in_turn():
            return view(request, *args, **kwargs)

    return wrapper


def by_mailed_link(view: View) -> View:
    """A personal page that a signed link of a mail opens: 404 when we never signed it, a sentence when its time is over."""

    @personal
    @wraps(view)
    def wrapper(request: HttpRequest, token: str) -> HttpResponse:
        try:
            return view(request, token)
        except subscriptions.NotOurs:
            raise Http404 from None
        except subscriptions.Outlived:
            return render(request, "comments/outlived.html", status=410)

    return wrapper


def for_all(request: HttpRequest, template: str, context: dict[str, Any] | None = None, *tags: str) -> HttpResponse:
    """A page that is the same for every reader, with the tags of what it shows."""
    return caching.tag(render(request, template, context), *tags)
