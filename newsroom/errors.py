"""Pages for a fault of ours, and for a request that cannot be read.

Whoever was sending a text about comments gets it back; who wrote an article is told that the device still has it; all others
get a page without any data.
"""

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import requires_csrf_token
from django.views.defaults import bad_request as plain_bad_request
from django.views.defaults import server_error as plain_page

from articles.admin.keeping import too_long
from articles.views import returned
from comments.confirmation import comes_from_us
from comments.views.later import kept_for_later
from newsroom.admin_site import logged_out

READERS, DESK = {"comments:post", "comments:revise"}, "admin:comments_desk"
WRITING, KEEPING = ("admin:articles_article_add", "admin:articles_article_change"), "admin:articles_article_autosave"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    match = request.resolver_match
    if not (isinstance(exception, RequestDataTooBig) and match and match.app_name == "admin"):
        return plain_bad_request(request, exception)
    limit = number_format((settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) / 2**20, 1)
    said = _("The text is too long: the server reads %(limit)s MB at once.") % {"limit": limit}
    if match.view_name.startswith(KEEPING):
        return too_long(said)
    writing = match.view_name in WRITING
    context = {
        **admin.site.each_context(request),
        "title": _("Not saved"),
        "said": said,
        "writing": writing,
        "back": request.path if writing else reverse("admin:index"),
    }
    return render(request, "admin/too_long.html", context, status=413)


@never_cache
def untrusted(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token ran out, mostly with the session: where a page of ours sent it, the back office gives its words back."""
    match = request.resolver_match
    ours = match and match.app_name == "admin" and match.url_name not in {"login", "logout"} and comes_from_us(request)
    if not (ours and returned.is_to_return(request)):
        return csrf_failure(request, reason=reason)
    if not admin.site.has_permission(request):
        return logged_out(request)
    said = _("You have logged in anew since this page was opened: nothing was saved. Copy your text, then open the page again.")
    return returned.page(request, said, status=403, back=request.path, back_label=_("Open the page again"))


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    match = request.resolver_match
    if request.method == "POST" and match and (match.view_name in READERS or match.view_name.startswith(DESK)):
        return kept_for_later(request, status=500)
    return plain_page(request)
