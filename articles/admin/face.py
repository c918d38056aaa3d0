"""The newspaper's face: masthead, flat pages, redirects, and the corrections it printed."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from articles.admin import correcting
from articles.admin.base import DeskAdmin, M, ReadOnlyAdmin, SafeAddresses, named
from articles.admin.outside_library import PicturesAdmin
from articles.forms.page import PageForm
from articles.forms.pictures import MastheadForm
from articles.models import Correction, ErrorReport, Masthead, MastheadLink, Page, Redirect


class MastheadLinkInline(SafeAddresses, admin.TabularInline[MastheadLink, Masthead]):
    model = MastheadLink
    extra = 1


@admin.register(Masthead)
class MastheadAdmin(PicturesAdmin[Masthead]):
    new_title = edit_title = _("The newspaper’s masthead")
    saved_message = _("Masthead saved")
    first_step = True
    form = MastheadForm
    autocomplete_fields = ("share_image",)
    inlines = (MastheadLinkInline,)
    fieldsets = (
        (None, {"fields": ("name", "tagline", "description", "accent")}),
        (_("Pictures"), {"fields": ("logo", "logo_dark", "favicon", "share_image")}),
        (_("Contact"), {"fields": ("email", "phone", "whatsapp")}),
        (_("Typography"), {"fields": ("typography",)}),
        (_("Law and machines"), {"fields": ("particulars", "ads_txt")}),
    )

    def has_delete_permission(self, request: HttpRequest, obj: Masthead | None = None) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Masthead.objects.exists()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one row: its own page is the list."""
        if self.has_view_permission(request) and Masthead.objects.exists():
            return redirect("admin:articles_masthead_change", 1)
        if self.has_add_permission(request):
            return redirect("admin:articles_masthead_add")
        return super().changelist_view(request, extra_context)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"name": Masthead.current_name()}

    def save_model(self, request: HttpRequest, obj: Masthead, form: Any, change: bool) -> None:
        obj.pk = 1
        super().save_model(request, obj, form, change)


@admin.register(Page)
class PageAdmin(DeskAdmin[Page]):
    new_title, edit_title, saved_message = _("New page"), _("Edit the page"), _("Page saved")
    form = PageForm
    list_display = ("title", "slug", "is_public", "in_footer", "order")
    list_editable = ("order",)
    search_fields = ("title",)
    search_help_text = _("Title")

    def save_model(self, request: HttpRequest, obj: Page, form: Any, change: bool) -> None:
        """Another address leaves one that leads to it, and takes along those that led to the former."""
        before = [Page.objects.get(pk=obj.pk).get_absolute_url()] if change else []
        super().save_model(request, obj, form, change)
        if before and before != (after := [obj.get_absolute_url()]):
            Redirect.objects.lead(before, after)


@admin.register(Redirect)
class RedirectAdmin(DeskAdmin[Redirect]):
    new_title, edit_title, saved_message = _("New redirect"), _("Edit the redirect"), _("Redirect saved")
    list_display = ("old_path", "target")
    list_select_related = ("article",)
    search_fields = ("old_path", "new_path")
    search_help_text = _("Old or new address")
    autocomplete_fields = ("article",)
    fields = ("old_path", "article", "new_path")

    @admin.display(description=_("leads to"))
    def target(self, row: Redirect) -> str:
        return str(row.article or row.new_path or _("gone (410)"))


class OwnPageAdmin(ReadOnlyAdmin[M]):
    """The row's page is a view of ours, which asks for its own rights."""

    page: Callable[[Any, HttpRequest, str], HttpResponse]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if object_id is None:
            raise PermissionDenied
        return self.page(self, request, object_id)


@admin.register(Correction)
class CorrectionAdmin(OwnPageAdmin[Correction]):
    """A correction is added on the page of its article, and edited by the verbs of correcting.py."""

    list_display = ("article", "kind", "published_at", named("created_by", _("printed by")))
    list_filter = ("kind",)
    list_select_related = ("article", "created_by")

    page = staticmethod(correcting.change)


@admin.register(ErrorReport)
class ErrorReportAdmin(OwnPageAdmin[ErrorReport]):
    """What readers report; each has a page of its own with the correction that it asks for."""

    list_display = ("remark", "passage", "article", "created_at", "state", named("decided_by", _("decided by")))
    list_filter = ("state",)
    list_select_related = ("article", "decided_by")
    search_fields = ("remark", "passage")
    search_help_text = _("Words of the remark or of the passage")

    page = staticmethod(correcting.report)
