"""Serves public files: pictures, and what readers may take away. In production nginx does it from the same folder (deploy/)."""

import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, HttpResponseNotModified
from django.utils.http import http_date
from django.views.decorators.http import require_safe
from django.views.static import was_modified_since

from articles import attachments

TYPES = {
    "avif": "image/avif",
    "webp": "image/webp",
    "jpg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    **attachments.TYPES,
}
PLAIN_NAME = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9_-]*/)*[A-Za-z0-9][A-Za-z0-9_-]*\.(?P<extension>[a-z0-9]+)")
A_MONTH = 30 * 24 * 3600


@require_safe
def public_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file under `public/`, never another: names are random and never used again, so a copy keeps for a month."""
    match = PLAIN_NAME.fullmatch(path)
    name = f"public/{path}"
    if match is None or match["extension"] not in TYPES or not default_storage.exists(name):
        raise Http404
    try:
        changed = default_storage.get_modified_time(name).timestamp()
        response: HttpResponseBase
        if was_modified_since(request.headers.get("If-Modified-Since"), changed):
            response = FileResponse(default_storage.open(name), content_type=TYPES[match["extension"]])
        else:
            response = HttpResponseNotModified()
    except (FileNotFoundError, IsADirectoryError):
        raise Http404 from None
    response["Last-Modified"] = http_date(changed)
    response["Cache-Control"] = f"public, max-age={A_MONTH}, immutable"
    request.META.pop("HTTP_ACCEPT_ENCODING", None)  # pictures do not become smaller by gzip
    return response
