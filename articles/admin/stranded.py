"""A text that can no longer be saved where it was written: shown whole, and offered as a new draft."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from articles import access
from articles.admin import base as desk
from articles.models import Article
from articles.text import plain

OF_THE_PAGE = {"csrfmiddlewaretoken", "base", "page", "over", "sent", "step", "common", "together", "anyway"}
"""Fields of the page that the text left; a new draft has its own."""


def page(model_admin: Any, request: HttpRequest, article: Article | None) -> HttpResponse:
    """Answer a save that came too late: 409 in the bin, 403 for who may not write there any more."""
    sent = request.POST
    if article is None:
        said, status = _("The article is not there any more: your text was not saved."), 404
    elif article.binned_at:
        said, status = _("The article is in the bin: your text was not saved."), 409
    else:
        said, status = _("You may not write in this article any more: your text was not saved."), 403
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Your text is kept on this page"),
        "said": said,
        "article": article if article and access.can(desk.person(request), "see", article) else None,
        "sent": [(name, value) for name, values in sent.lists() if name not in OF_THE_PAGE for value in values],
        "page": secrets.token_hex(12),
        "headline": sent.get("headline", ""),
        "words": "\n\n".join(part for part in (sent.get("standfirst", ""), plain(sent.get("body", ""))) if part),
    }
    return TemplateResponse(request, "admin/articles/article/stranded.html", context, status=status)
