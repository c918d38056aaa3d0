"""The page for a fault of ours. Whoever was sending a text about comments gets it back; all others a page without any data."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import requires_csrf_token
from django.views.defaults import server_error as plain_page

from comments.views.later import kept_for_later

READERS, DESK = {"comments:post", "comments:revise"}, "admin:comments_desk"


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    match = request.resolver_match
    if request.method == "POST" and match and (match.view_name in READERS or match.view_name.startswith(DESK)):
        return kept_for_later(request, status=500)
    return plain_page(request)
