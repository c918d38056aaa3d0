"""Accounts and roles in the back office."""

from importlib import import_module
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.base import DeskAdmin, ReadOnlyAdmin
from articles.admin.base import person as person_of
from articles.models.people import person_name
from newsroom import accounts, letters, roles


class AccountForm(forms.ModelForm[User]):
    """What Administration may say of a person. Superusers and single rights are the operator's matter (manage.py)."""

    publishes_own = forms.BooleanField(label=gettext_lazy("May publish own articles"), required=False)

    class Meta:
        model = User
        fields = ("first_name", "last_name", "email", "groups")
        widgets = {"groups": forms.CheckboxSelectMultiple}
        labels = {"email": gettext_lazy("E-mail"), "groups": gettext_lazy("Roles")}
        help_texts = {"groups": gettext_lazy("They add up.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "groups" in self.fields:
            self.fields["groups"].queryset = Group.objects.order_by("name")  # type: ignore[attr-defined]
        if self.instance.pk and "publishes_own" in self.fields:
            self.initial["publishes_own"] = own_right() in self.instance.user_permissions.all()


class InvitationForm(forms.ModelForm[User]):
    email = forms.EmailField(label=gettext_lazy("E-mail"), help_text=gettext_lazy("It is the login name too."), max_length=150)

    class Meta:
        model = User
        fields = ("first_name", "last_name", "email", "groups")
        widgets = AccountForm.Meta.widgets
        labels = AccountForm.Meta.labels
        help_texts = AccountForm.Meta.help_texts

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_name"].required = True
        self.fields["groups"].queryset = Group.objects.order_by("name")  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].strip().lower()
        if User.objects.filter(username__iexact=email).exists() or User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(_("Somebody of the newsroom has this address already."), code="taken")
        return email


def own_right() -> Permission:
    app, codename = roles.PUBLISH_OWN.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)


import_module("django.contrib.auth.admin")
admin.site.unregister([User, Group])  # Django's own, which show and give single rights
# One word for one thing; migrations look at the names that Django gave.
User._meta.verbose_name, User._meta.verbose_name_plural = gettext_lazy("account"), gettext_lazy("accounts")
Group._meta.verbose_name, Group._meta.verbose_name_plural = gettext_lazy("role"), gettext_lazy("roles")


class RoleFilter(admin.RelatedFieldListFilter):
    """Django's field is called « groups »."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title, self.empty_value_display = gettext_lazy("roles"), SafeString(_("without a role"))


@admin.register(User)
class AccountAdmin(DeskAdmin[User]):
    new_title, edit_title = gettext_lazy("Invite somebody"), gettext_lazy("Edit the account")
    saved_message = gettext_lazy("Account saved")
    list_display = ("full_name", "login_name", "their_roles", "active", "last_login")
    list_filter = (("groups", RoleFilter), "is_active")
    search_fields = ("username", "first_name", "last_name", "email")
    search_help_text = gettext_lazy("Name or e-mail")
    ordering = ("-is_active", "last_name", "username")
    actions = None
    picked_with = ("articles.change_author",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=gettext_lazy("name"), ordering="last_name")
    def full_name(self, person: User) -> str:
        return person_name(person)

    @admin.display(description=gettext_lazy("Login name"), ordering="username")
    def login_name(self, person: User) -> str:
        return person.username

    @admin.display(description=gettext_lazy("roles"))
    def their_roles(self, person: User) -> str:
        return ", ".join(group.name for group in person.groups.all())

    @admin.display(description=gettext_lazy("active"), boolean=True, ordering="is_active")
    def active(self, person: User) -> bool:
        return person.is_active

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or not obj.is_superuser or request.user.is_superuser

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None or self.has_change_permission(request, obj):
            kwargs["form"] = AccountForm if obj else InvitationForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        if obj is None:
            return InvitationForm.Meta.fields
        may = self.has_change_permission(request, obj)
        return (*AccountForm.Meta.fields, *(["publishes_own"] if may else []), "login_name", "last_login")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        return ("login_name", "last_login") if obj else ()

    # An invitation is a verb, not a row to save.

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> User:
        if change:
            return super().save_form(request, form, change)
        return accounts.invite(**form.cleaned_data, by=person_of(request))

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            return
        accounts.require_power_over(obj, by=person_of(request))
        super().save_model(request, obj, form, change)
        (obj.user_permissions.add if form.cleaned_data["publishes_own"] else obj.user_permissions.remove)(own_right())

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        if change:
            super().save_related(request, form, formsets, change)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None) -> HttpResponse:
        context = {"save_label": _("Invite"), "show_save_and_continue": False, **(extra_context or {})}
        return super().add_view(request, form_url, context)

    def response_add(self, request: HttpRequest, obj: User, post_url_continue: str | None = None) -> HttpResponse:
        return self._link_page(request, obj)

    def _link_page(self, request: HttpRequest, person: User) -> HttpResponse:
        """The link once more, to be copied into WhatsApp. It is shown and never stored."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("Invitation"),
            "opts": self.opts,
            "person": person,
            "link": letters.password_link(person),
        }
        return TemplateResponse(request, "admin/auth/user/invitation.html", context)

    # Addresses

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/invite/", view(self.invite_view), name="auth_user_invite"),
            path("<int:pk>/switch/", view(self.switch_view), name="auth_user_switch"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        person = self.get_object(request, object_id)
        tools = []
        if person is not None and self.has_change_permission(request, person):
            if person.is_active:
                tools.append({"url": "../invite/", "label": _("New link to choose a password")})
            if person != request.user:
                label = _("Switch the account off") if person.is_active else _("Switch the account on again")
                tools.append({"url": "../switch/", "label": label})
        return super().change_view(request, object_id, form_url, {"form_tools": tools, **(extra_context or {})})

    def _person(self, request: HttpRequest, pk: int) -> User:
        person = get_object_or_404(User, pk=pk)
        accounts.require_power_over(person, by=person_of(request))
        return person

    def invite_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        person = self._person(request, pk)
        if not person.is_active:
            raise PermissionDenied
        if request.method == "POST":
            accounts.send_invitation(person)
            return self._link_page(request, person)
        return self._ask(request, person, _("Make a new link for %(person)s?"), _("Make the link"))

    def switch_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        person = self._person(request, pk)
        if request.method == "POST":
            verb = accounts.switch_off if person.is_active else accounts.switch_on
            verb(person, by=person_of(request))
            messages.success(request, _("Account switched on") if person.is_active else _("Account switched off"))
            return redirect("admin:auth_user_changelist")
        if person.is_active:
            return self._ask(request, person, _("Switch off the account of %(person)s?"), _("Switch the account off"))
        return self._ask(request, person, _("Switch the account of %(person)s on again?"), _("Switch the account on again"))

    def _ask(self, request: HttpRequest, person: User, question: str, label: str) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": question % {"person": person_name(person)},
            "opts": self.opts,
            "person": person,
            "label": label,
        }
        return TemplateResponse(request, "admin/auth/user/ask.html", context)


@admin.register(Group)
class RoleAdmin(ReadOnlyAdmin[Group]):
    """Read only: newsroom/roles.py says what a role may do."""

    edit_title = gettext_lazy("Role")
    list_display = ("name", "people")
    fields = ("name", "people")
    readonly_fields = ("name", "people")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        return super().get_queryset(request).prefetch_related("user_set")

    @admin.display(description=gettext_lazy("people"))
    def people(self, group: Group) -> str:
        return ", ".join(person_name(person) for person in group.user_set.all())
