"""What stood on the front page, and the « Urgent » bars; both are composed on the page of admin/composing.py."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from articles import composing as verbs
from articles.admin import composing
from articles.admin.base import DeskAdmin, ReadOnlyAdmin, named, person
from articles.models import Breaking, Placement


@admin.register(Placement)
class PlacementAdmin(ReadOnlyAdmin[Placement]):
    """Read only: places are filled where the page is seen as a whole."""

    edit_title = _("Place on the front page")
    list_title = _("front page")
    list_display = ("slot", "article", "starts_at", "in_force", named("placed_by", _("placed by")))
    fields: ClassVar[Any] = ("slot", "article", "starts_at", named("placed_by", _("placed by")))
    list_filter = ("slot",)
    list_select_related = ("article", "placed_by")
    ordering = ("-starts_at",)

    @admin.display(description=_("in force"), boolean=True)
    def in_force(self, placement: Placement) -> bool:
        return placement.is_current

    def get_site_urls(self) -> list[URLPattern]:
        def page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
            return self.admin_site.admin_view(lambda request, *args, **kwargs: view(self, request, *args, **kwargs))

        return [
            path("une/", page(composing.page), name="articles_front"),
            path("une/apercu/", page(composing.preview), name="articles_front_preview"),
            path("une/urgent/", page(composing.urgent), name="articles_front_urgent"),
            path("une/<int:pk>/annuler/", page(composing.cancel), name="articles_front_cancel"),
        ]


@admin.register(Breaking)
class BreakingAdmin(DeskAdmin[Breaking]):
    new_title, edit_title, saved_message = _("New urgent bar"), _("Edit the urgent bar"), _("Urgent bar saved")
    list_display = ("text", "article", "starts_at", "ends_at", "running")
    list_select_related = ("article",)
    autocomplete_fields = ("article",)

    def save_model(self, request: HttpRequest, obj: Breaking, form: Any, change: bool) -> None:
        verbs.write(obj, by=person(request))

    def delete_model(self, request: HttpRequest, obj: Breaking) -> None:
        verbs.delete(obj, by=person(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Breaking]) -> None:
        for bar in queryset:
            verbs.delete(bar, by=person(request))

    @admin.display(description=_("running"), boolean=True)
    def running(self, bar: Breaking) -> bool:
        return bar.is_running
