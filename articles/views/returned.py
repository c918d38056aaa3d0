"""What was typed into a form whose subject is gone, or no longer the person's to change: given back on a page, to be copied."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from articles.text import plain

OF_THE_PAGE = {"csrfmiddlewaretoken", "page", "over", "step", "verb", "act", "action", "kind", "next", "seen", "version"}
"""What a page's own fields say; nobody typed it."""


def words_of(request: HttpRequest) -> str:
    """All words that a form sent, a field a paragraph, without any password."""
    typed = [
        plain(value) if value.lstrip().startswith("<") else value.strip()
        for name, values in request.POST.lists()
        for value in values
        if not (name in OF_THE_PAGE or name.startswith("_") or "password" in name)
    ]
    return "\n\n".join(dict.fromkeys(words for words in typed if words != "on" and any(sign.isalpha() for sign in words)))


def is_to_return(request: HttpRequest) -> bool:
    """A form with words, sent by a browser that will show the answer. Scripts keep the words on their own page."""
    return request.method == "POST" and "text/html" in request.headers.get("Accept", "text/html") and bool(words_of(request))


def page(request: HttpRequest, said: Any, *, status: int, back: str = "", back_label: Any = "") -> HttpResponse:
    """`back` is the address of what is left; without one the page leads to « À faire »."""
    context = {
        **admin.site.each_context(request),
        "title": _("Your text is kept on this page"),
        "said": said,
        "words": words_of(request),
        "back": back,
        "back_label": back_label or _("Go on there"),
    }
    return TemplateResponse(request, "admin/returned.html", context, status=status)


def on_refusal(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view, which answers with this page where it would forget words: its row is gone, or the right to it."""

    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except (Http404, PermissionDenied) as refusal:
            if not is_to_return(request):
                raise
            if isinstance(refusal, Http404):
                return page(request, _("What you were writing about is not there any more: nothing was saved."), status=404)
            return page(request, _("You may not do this, or not any more: nothing was saved."), status=403)

    return update_wrapper(kept, view)
