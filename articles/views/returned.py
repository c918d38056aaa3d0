"""What was typed into a form whose subject is gone, or no longer the person's to change: given back on a page, to be copied."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, update_wrapper
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.text import plain

LABELS = {
    "answer": gettext_lazy("Your answer"),
    "because": gettext_lazy("Reason"),
    "body": gettext_lazy("Text"),
    "caption": gettext_lazy("Caption"),
    "note": gettext_lazy("Your remark"),
    "remark": gettext_lazy("Your remark"),
    "sentence": gettext_lazy("Text"),
    "text": gettext_lazy("Text"),
}
"""Fields of pages that have no form in the admin."""
TYPED = (forms.CharField,)
NOT_TYPED = (forms.SlugField, forms.UUIDField, forms.GenericIPAddressField)
SECRET = re.compile("password|token|secret|^_")
LINE = re.compile(r"^(?:[a-z_]+-[0-9]+-)?([a-z_]+?)(?:-[0-9]+)?$")
"""The name of a field in a line of many (« pictures-0-caption »), or about one row (« answer-12 »)."""


@dataclass(frozen=True)
class Words:
    label: Any
    text: str

    @property
    def rows(self) -> int:
        """Lines of the box that shows them."""
        return min(12, 1 + len(self.text) // 50 + self.text.count("\n"))


def words_of(request: HttpRequest) -> list[Words]:
    """What a person typed into the fields of a form, the longest first: no key, code, token or password."""
    known, found = _fields(request), dict[str, Words]()
    for name, values in request.POST.lists():
        bare = LINE.sub(r"\1", name)
        field = known.get(name)
        for value in values:
            text = plain(value) if value.lstrip().startswith("<") else value.strip()
            if not SECRET.search(name) and _is_typed(field, bare, text):
                label = field.label if field and field.label else LABELS.get(bare, _("Your text"))
                found.setdefault(text, Words(label, text))
    return sorted(found.values(), key=lambda words: -len(words.text))


def _is_typed(field: forms.Field | None, bare: str, text: str) -> bool:
    """Where no form knows the field, a word alone is taken for a code."""
    if not any(sign.isalpha() for sign in text):
        return False
    if field is not None:
        return isinstance(field, TYPED) and not isinstance(field, NOT_TYPED) and not field.widget.is_hidden
    return bare in LABELS or " " in text


def _fields(request: HttpRequest) -> dict[str, forms.Field]:
    """The fields of the form that the admin has for the table at this address."""
    match = request.resolver_match
    for model, model_admin in admin.site._registry.items():
        if match and (match.url_name or "").startswith(f"{model._meta.app_label}_{model._meta.model_name}_"):
            as_shown = partial(model_admin.formfield_for_dbfield, request=request)
            own = forms.fields_for_model(model, formfield_callback=as_shown)
            return {**own, **getattr(model_admin.form, "base_fields", {})}
    return {}


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
