"""« Écrire hors ligne »: a page without anybody's data that a device keeps, and the worker that opens it without line.

The worker's address sets its scope, /admin/ecrire/ and nothing wider. It keeps the page and the files named here. Its script is
open to all: a device whose login has ended must still hear that the operator switched it off.
"""

import hashlib
import json
from typing import Any

from csp.constants import SELF
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.admin import base as desk
from articles.forms.editor_parts import KINDS
from articles.models import Article
from articles.views.policy import own_policy

FILES = (
    "admin/css/base.css",
    "admin/css/responsive.css",
    "admin/css/forms.css",
    "admin/css/widgets.css",
    "css/tokens.css",
    "css/admin.css",
    "css/desk/newsroom.css",
    "css/desk/keeping.css",
    "css/desk/offline.css",
    "fonts/escale-display.woff2",
    "img/favicon.svg",
    "img/icons.svg",
    "js/theme.js",
    "js/admin.js",
    "js/desk-search.js",
    "js/editor/dom.js",
    "js/editor/plaintext.js",
    "js/writing/asking.js",
    "js/writing/device.js",
    "js/writing/journal.js",
    "js/writing/login.js",
    "js/writing/logout.js",
    "js/writing/sheet.js",
    "js/offline/page.js",
    "js/offline/post.js",
    "js/offline/switch.js",
    "js/offline/text.js",
)
"""All that the page asks for; tests/articles/test_offline_line_browser.py opens it without line and fails on what is missing."""

FIELDS = [["genre", Article.Genre.NEWS], ["comments_open", "on"], ["typography", "on"]] + [
    [f"{part}-{count}", "0"] for part in ("pictures", "related") for count in ("TOTAL_FORMS", "INITIAL_FORMS")
]
"""What the writing page sends of a new article beside its text."""


def addresses(model_admin: Any) -> list[URLPattern]:
    site = model_admin.admin_site
    return [
        path("ecrire/", site.admin_view(require_safe(lambda request: page(model_admin, request))), name="write_offline"),
        path("ecrire/worker.js", require_safe(lambda request: worker(model_admin, request)), name="write_offline_worker"),
    ]


def _context(model_admin: Any, request: HttpRequest) -> dict[str, Any]:
    """Nothing of a person: no name, no places, no messages."""
    nobody = {"has_permission": False, "places": [], "messages": [], "user": None, "perms": None}
    return {
        **model_admin.admin_site.each_context(request),
        **nobody,
        "title": _("Write without line"),
        "allowed": settings.OFFLINE_WRITING,
        "fields": json.dumps(FIELDS),
        "kinds": json.dumps([[selector, str(word)] for selector, word in KINDS]),
    }


def _html(model_admin: Any, request: HttpRequest) -> str:
    return render_to_string("admin/articles/offline.html", _context(model_admin, request), request)


@own_policy({"worker-src": [SELF]})
def page(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """The same for everybody who writes; what is kept, its script reads from the device."""
    if not desk.person(request).has_perm("articles.change_article"):
        raise PermissionDenied
    return HttpResponse(_html(model_admin, request))


def worker(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """The worker's script, another one whenever the page or a file changes; or the one that ends it."""
    files = [static(name) for name in FILES]
    version = hashlib.sha256("\n".join([_html(model_admin, request), *files]).encode()).hexdigest()[:16]
    name = "worker.js" if settings.OFFLINE_WRITING else "worker-end.js"
    context = {"version": version, "page": reverse("admin:write_offline"), "files": files}
    response = HttpResponse(render_to_string(f"admin/articles/{name}", context), content_type="text/javascript; charset=utf-8")
    add_never_cache_headers(response)
    return response
