"""When something does not work on our side: what was typed comes back, with a button to send it again."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.template.response import SimpleTemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponse]

RETRY_AFTER = 60
"""Seconds after which a sending that failed on our side is worth another try."""

AREAS = {
    "text": _("Your text"),
    "note": _("Note to the sender (optional)"),
    "passage": _("Passage to hide"),
    "remark": _("Your remark"),
    "sentence": _("Sentence for readers"),
}
LINES = {"name": _("Name"), "email": _("E-mail")}
"""What people type, with its label; everything else that a form sends goes along unseen."""


def kept_when_away(view: View) -> View:
    """With the database away, a POST gets `kept_for_later` with 503. The page is rendered here: it may ask the database too."""

    @wraps(view)
    @sensitive_variables()
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
            return response.render() if isinstance(response, SimpleTemplateResponse) else response
        except (OperationalError, InterfaceError):
            if request.method != "POST":
                raise
            logger.exception("the database did not take what was sent")
            return kept_for_later(request, status=503)

    return wrapper


@sensitive_variables()
def kept_for_later(request: HttpRequest, *, status: int) -> HttpResponse:
    """The page with what was sent. Asks the database nothing, so neither session nor user."""
    sent = [(name, value) for name, values in (readable(request) or QueryDict()).lists() for value in values]
    context = {
        "areas": [(name, AREAS[name], value) for name, value in sent if name in AREAS],
        "lines": [(name, LINES[name], value) for name, value in sent if name in LINES],
        "unseen": [(name, value) for name, value in sent if name not in AREAS and name not in LINES],
        "address": request.get_full_path(),
    }
    response = HttpResponse(render_to_string("comments/kept_for_later.html", context), status=status)
    response["Cache-Control"] = "private, no-cache"
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def readable(request: HttpRequest) -> QueryDict | None:
    """What was sent; None when it cannot be read at all."""
    try:
        return request.POST
    except (RequestDataTooBig, MultiPartParserError, LookupError):  # the last: a charset that is none
        return None
