"""Pages for who has no password yet, or forgot it. They look like the login page."""

from typing import Any

from django.contrib import admin
from django.contrib.auth import views
from django.contrib.auth.forms import PasswordResetForm, SetPasswordForm
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _

from newsroom import accounts, letters
from newsroom.admin_site import private
from newsroom.throttle import client_address

ASKED_TOO_OFTEN = 10
"""Requests for a mail from one network within the hour; more are answered alike but send nothing."""


class ForgottenForm(PasswordResetForm):
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write to everybody with this address who has a password; the page says the same in any case."""
        for person in self.get_users(self.cleaned_data["email"]):
            letters.send_password_link.enqueue(person.pk)


class Page:
    """What all four pages have of the back office: its frame, and no trace in any cache."""

    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return {**admin.site.each_context(self.request), **context, "places": [], "has_permission": False}


class Forgotten(Page, views.PasswordResetView):
    form_class = ForgottenForm
    template_name = "registration/password_reset_form.html"
    success_url = reverse_lazy("password_reset_done")
    title = _("Forgotten password")

    def form_valid(self, form: Any) -> HttpResponse:
        key = f"forgotten:{client_address(self.request)}"
        cache.add(key, 0, 3600)
        try:
            asked = cache.incr(key)
        except ValueError:  # it expired between the two lines
            asked = 1
        if asked > ASKED_TOO_OFTEN:
            return HttpResponse(status=302, headers={"Location": str(self.success_url)})
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class Sent(Page, views.PasswordResetDoneView):
    title = _("Look into your mail")


class Choose(Page, views.PasswordResetConfirmView):
    form_class = SetPasswordForm  # type: ignore[assignment]  # its stub is generic, the class is not
    success_url = reverse_lazy("password_reset_complete")
    title = _("Choose your password")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["person"] = self.user if self.validlink else None
        if not self.validlink:
            context["title"] = _("This link has been used already, or is no longer valid")
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        accounts.forget_failures(form.user)
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class Chosen(Page, views.PasswordResetCompleteView):
    title = _("Your password is set")


def _view(page: Any) -> Any:
    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = page.as_view()(request, *args, **kwargs)
        return response

    return private(view)


urlpatterns = [
    path("", _view(Forgotten), name="admin_password_reset"),
    path("envoye/", _view(Sent), name="password_reset_done"),
    path("choisir/<uidb64>/<token>/", _view(Choose), name="password_reset_confirm"),
    path("choisi/", _view(Chosen), name="password_reset_complete"),
]
