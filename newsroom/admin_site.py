"""The back office: Django's admin with the newspaper's name, its work places, its dashboard and a strict CSP."""

from collections.abc import Callable
from functools import partial, update_wrapper
from typing import Any, cast

from django import forms
from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.i18n import JavaScriptCatalog

from articles.models import Masthead
from articles.templatetags.versions import person_name
from articles.views import returned
from articles.views.policy import allow
from newsroom import account_page, agenda, dashboard, failures, finding, places

View = Callable[..., HttpResponseBase]
Page = Callable[[HttpRequest, dict[str, Any]], HttpResponse]

EDITOR_STYLE = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"
"""Hash of the one stylesheet that the prose editor writes into the page; without it typed spaces become &nbsp;.
A browser test of the editor fails and prints the right one when a new version of the editor changes it."""


def private(view: View) -> View:
    """A page of the back office: never stored, and with the prose editor's stylesheet allowed."""

    def widened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        allow(response, {"style-src": [EDITOR_STYLE]})
        return response

    return never_cache(update_wrapper(widened, view))


def logged_out(request: HttpRequest) -> HttpResponse:
    said = _("Your session has ended: nothing was saved. Copy your text before you log in.")
    login = f"{reverse('admin:login')}?{urlencode({'next': request.path})}"
    return returned.page(request, said, status=403, back=login, back_label=_("Log in"))


class LoginForm(AdminAuthenticationForm):
    error_messages = AdminAuthenticationForm.error_messages | {
        "invalid_login": _("This login name and this password do not go together. Look at both again: capitals count too."),
    }
    shared = forms.BooleanField(
        label=_("Shared device"),
        required=False,
        help_text=_("You are logged out when the browser is closed, and this device keeps none of your texts."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Login name")
        self.fields["username"].help_text = _("Mostly your e-mail address.")


class PickView(AutocompleteJsonView):
    """Rows for the fields that search while one types; pictures come with their thumbnail."""

    def has_perm(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Who may edit what refers to the rows may pick them, without a right to their own pages."""
        rights = getattr(self.model_admin, "picked_with", ())
        return any(request.user.has_perm(right) for right in rights) or super().has_perm(request, obj)

    def process_request(self, request: HttpRequest) -> Any:
        """Without the NUL signs that PostgreSQL refuses."""
        term, *others = super().process_request(request)
        return (term.replace("\0", ""), *others)

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        result = super().serialize_result(obj, to_field_name)
        if isinstance(obj, User):
            result["text"] = person_name(obj)
        thumbnail = getattr(self.model_admin, "thumbnail_url", None)
        return {**result, "thumbnail": thumbnail(obj)} if thumbnail else result


class NewsroomAdminSite(AdminSite):
    enable_nav_sidebar = False
    empty_value_display = "–"
    login_form = LoginForm
    index_title = _("To do")

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        return private(self._or_words(super().admin_view(returned.on_refusal(view), cacheable)))

    def _or_words(self, guarded: View) -> View:
        """Whoever sends a form and is not logged in any more gets the words back: the login page would forget them."""

        def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if self.has_permission(request) or not returned.is_to_return(request):
                return guarded(request, *args, **kwargs)
            return csrf_protect(logged_out)(request)

        return update_wrapper(shown, guarded)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Put together when something looks at it. Django has it in every page, for a menu that ours have not: all rights to
        all tables were asked for and twice as many addresses made, a tenth of the work of a page."""
        return cast(list[Any], SimpleLazyObject(partial(super().get_app_list, request, app_label)))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        name = Masthead.current_name()
        # Only a person of the newsroom sees places; the login page has none.
        return {
            **super().each_context(request),
            "site_title": name,
            "site_header": name,
            "places": places.of(request) if self.has_permission(request) else [],
        }

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """With those that a table's ModelAdmin wants beside its own, such as a desk."""
        beside = [url for admin in self._registry.values() for url in getattr(admin, "get_site_urls", list)()]
        own = [
            path("reglages/", self.admin_view(self.settings_view), name="settings"),
            path("taches/", self._page(failures.page), name="failed_tasks"),
            path("compte/", self._page(account_page.page), name="account"),
            path("calendrier/", self._page(agenda.page), name="calendar"),
            path("recherche/", self.admin_view(self.search_view), name="search"),
        ]
        return [*own, *beside, *super().get_urls()]

    def _page(self, view: Page) -> View:
        """A page of a module beside: it gets what every page of the back office shows."""
        return cast(View, self.admin_view(lambda request: view(request, self.each_context(request))))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """« À faire »."""
        return super().index(request, {**dashboard.first_page(request.user), **(extra_context or {})})

    def app_index(self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # type: ignore[override]
        """Django's list of one app's tables has no meaning for a newsroom."""
        return redirect("admin:settings" if places.settings_of(self, request) else "admin:index")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        return super().password_change(request, {"title": _("Change your password"), **(extra_context or {})})

    def password_change_done(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        return super().password_change_done(request, {"title": _("Password changed"), **(extra_context or {})})

    def settings_view(self, request: HttpRequest) -> HttpResponse:
        """All tables that are no work place of their own, for those who may see them."""
        groups = places.settings_of(self, request)
        if not groups:
            raise PermissionDenied
        context = {**self.each_context(request), "title": _("Settings"), "groups": groups}
        return TemplateResponse(request, "admin/settings.html", context)

    def search_view(self, request: HttpRequest) -> HttpResponse:
        context = {**self.each_context(request), **finding.look(self, request)}
        return TemplateResponse(request, "admin/search.html", context)

    def i18n_javascript(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Words for Django's scripts and for the text editor's."""
        packages = ["django.contrib.admin", "django_prose_editor"]
        return cast(HttpResponse, JavaScriptCatalog.as_view(packages=packages)(request))

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return cast(HttpResponse, PickView.as_view(admin_site=self)(request))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The page is for nobody any more: without the menu of who has just gone."""
        response = super().logout(request, extra_context)
        if isinstance(response, TemplateResponse) and response.context_data is not None:
            response.context_data |= {**self.each_context(request), "title": _("The session is closed")}
        return response

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """On a shared device the session ends with the browser."""
        response = cast(HttpResponse, private(super().login)(request, extra_context))
        if request.method == "POST" and response.status_code == 302:
            shared = request.session["shared"] = "shared" in request.POST
            request.session.set_expiry(0 if shared else None)
        return response
