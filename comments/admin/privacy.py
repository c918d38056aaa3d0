"""A reader's address, shown on request; and all of a reader's data, given out or erased by the Administration."""

from typing import Any

from django import forms
from django.contrib.admin import AdminSite
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models import Max, Min, Model
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from comments import erasure, vault
from comments.models import Comment, Sender
from comments.moderation import may_moderate

CHOSEN = signing.TimestampSigner(salt="comments.admin.privacy")
"""Carries the chosen reader from page to page: the address itself is typed once and stands in no page."""
CHOSEN_SECONDS = 15 * 60


def urls(site: AdminSite) -> list[URLPattern]:
    """Addresses beside those of the comments."""
    view = site.admin_view
    return [
        path("donnees/", view(reader_view), {"site": site}, name="comments_reader_data"),
        path("<int:pk>/adresse/", view(address_view), {"site": site}, name="comments_comment_address"),
    ]


class PasswordForm(forms.Form):
    """The own password once more. It is checked as a log-in is, so that guessing is counted and stopped."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("Type your password.")},
    )

    def __init__(self, data: Any = None, *, request: HttpRequest) -> None:
        super().__init__(data)
        self.request = request

    @sensitive_variables()
    def clean_password(self) -> str:
        person, password = self.request.user, self.cleaned_data["password"]
        if authenticate(self.request, username=person.get_username(), password=password) != person:
            raise forms.ValidationError(_("This is not your password. Nothing was shown."), code="wrong")
        return ""


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def address_view(request: HttpRequest, pk: int, site: AdminSite) -> HttpResponse:
    """E-mail and network address of one comment, after the password, with a line in the log.

    A right password opens this one look and no other: they are rare, and a phone that is left unlocked shows nothing.
    """
    if not may_moderate(request.user):
        raise PermissionDenied
    comment = get_object_or_404(Comment.objects.select_related("sender", "origin", "article"), pk=pk)
    form = PasswordForm(request.POST if request.method == "POST" else None, request=request)
    context: dict[str, Any] = {"title": _("Address of the sender"), "comment": comment, "form": form}
    if form.is_valid():
        _log(request, comment, CHANGE, _("address shown"))
        context |= {
            "is_shown": True,
            "email": vault.shown(comment.sender.sealed_email if comment.sender else ""),
            "network": vault.shown(comment.origin.sealed_address if hasattr(comment, "origin") else ""),
        }
    return _page(request, site, "address", context, form)


class ReaderForm(forms.Form):
    """An address whose data are asked for."""

    email = forms.CharField(
        label=gettext_lazy("E-mail address of the reader"),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "maxlength": 254}),
        error_messages={"required": gettext_lazy("Type the address.")},
    )

    @sensitive_variables()
    def clean_email(self) -> Sender:
        """The sender of the address."""
        try:
            email = vault.normalise(self.cleaned_data["email"])
        except vault.NotAnAddress as error:
            raise forms.ValidationError(str(error), code="invalid") from None
        sender = vault.sender_known(email)
        if sender is None:
            raise forms.ValidationError(_("Nothing is kept of this address."), code="unknown")
        return sender


class ErasureForm(forms.Form):
    sure = forms.BooleanField(
        label=gettext_lazy("I know that this cannot be taken back"),
        error_messages={"required": gettext_lazy("Tick the box to erase.")},
    )


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def reader_view(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """All that is kept of a reader: found by the address, then given out as a file or erased."""
    if not request.user.has_perm("comments.erase_sender"):
        raise PermissionDenied
    act = request.POST.get("act", "")
    if act in {"export", "erase"}:
        return _act_on_chosen(request, site, act)
    form = ReaderForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _preview(request, site, form.cleaned_data["email"], ErasureForm())
    return _page(request, site, "reader", {"title": _("Data of a reader"), "form": form}, form)


def _act_on_chosen(request: HttpRequest, site: AdminSite, act: str) -> HttpResponse:
    sender = _chosen(request)
    if sender is None:
        form = ReaderForm({"email": ""})
        form.errors["email"] = form.error_class([_("This page has been open too long, or the reader was erased. Begin again.")])
        return _page(request, site, "reader", {"title": _("Data of a reader"), "form": form}, form)
    if act == "export":
        return _export(request, sender)
    sure = ErasureForm(request.POST)
    if not sure.is_valid():
        return _preview(request, site, sender, sure)
    _log(request, sender, DELETION, _("data of a reader erased"))
    context = {"title": _("Data of a reader"), "erased": True, "number": erasure.erase(sender)}
    return _page(request, site, "reader", context)


def _chosen(request: HttpRequest) -> Sender | None:
    try:
        person, pk = CHOSEN.unsign(request.POST.get("chosen", ""), max_age=CHOSEN_SECONDS).split(".")
    except signing.BadSignature:
        return None
    return Sender.objects.filter(pk=pk).first() if person == str(request.user.pk) else None


def _preview(request: HttpRequest, site: AdminSite, sender: Sender, sure: ErasureForm) -> HttpResponse:
    span = sender.comments.aggregate(first=Min("created_at"), last=Max("created_at"))
    context = {
        "title": _("Data of a reader"),
        "sender": sender,
        "number": sender.comments.count(),
        "span": span,
        "sure": sure,
        "chosen": CHOSEN.sign(f"{request.user.pk}.{sender.pk}"),
    }
    return _page(request, site, "reader", context, sure)


def _export(request: HttpRequest, sender: Sender) -> JsonResponse:
    _log(request, sender, CHANGE, _("data of a reader given out"))
    found = {erasure.EMAIL: vault.email_of(sender), **erasure.export(sender)}
    response = JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="lecteur-{sender.pk}.json"'
    return response


def _log(request: HttpRequest, row: Model, flag: int, what: str) -> None:
    """Who, which row, when. Not the row's words: a comment's name and text must not outlive it in the log."""
    LogEntry.objects.create(
        user=_person(request),
        content_type=ContentType.objects.get_for_model(row),
        object_id=str(row.pk),
        object_repr=f"{row._meta.verbose_name} #{row.pk}",
        action_flag=flag,
        change_message=what,
    )


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  (admin_view let nobody else in)
    return request.user


def _page(
    request: HttpRequest, site: AdminSite, name: str, context: dict[str, Any], form: forms.Form | None = None
) -> HttpResponse:
    status = 422 if form is not None and form.errors else 200
    everything = {**site.each_context(request), **context}
    return TemplateResponse(request, f"admin/comments/privacy/{name}.html", everything, status=status)
