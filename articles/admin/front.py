"""The front page by hand: places of articles, and the « Urgent » bar."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import access
from articles.admin.base import DeskAdmin
from articles.forms.front import PlacementForm
from articles.models import Article, Breaking, Placement
from articles.templatetags.french import clock


@admin.register(Placement)
class PlacementAdmin(DeskAdmin[Placement]):
    new_title, edit_title, saved_message = _("Place an article"), _("Edit the place"), _("Front page saved")
    list_title = _("front page")
    form = PlacementForm
    list_display = ("slot", "article", "starts_at", "in_force")
    list_filter = ("slot",)
    list_select_related = ("article",)
    autocomplete_fields = ("article",)
    ordering = ("-starts_at",)

    def save_model(self, request: HttpRequest, obj: Placement, form: Any, change: bool) -> None:
        obj.placed_by = request.user  # type: ignore[assignment]  # staff only
        super().save_model(request, obj, form, change)

    @admin.display(description=_("in force"), boolean=True)
    def in_force(self, placement: Placement) -> bool:
        return placement.is_current


@admin.register(Breaking)
class BreakingAdmin(DeskAdmin[Breaking]):
    new_title, edit_title, saved_message = _("New urgent bar"), _("Edit the urgent bar"), _("Urgent bar saved")
    list_display = ("text", "article", "starts_at", "ends_at", "running")
    list_select_related = ("article",)
    autocomplete_fields = ("article",)

    @admin.display(description=_("running"), boolean=True)
    def running(self, bar: Breaking) -> bool:
        """Readers see it: its time is now, and so is its article's."""
        return bar.starts_at <= timezone.now() < bar.ends_at and (bar.article is None or bar.article.is_published)


def announce(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the headline of a published article into the « Urgent » bar, for the usual time. A GET only leads back."""
    article = get_object_or_404(Article, pk=pk)
    access.require(request.user, "publish", article)
    if not request.user.has_perm("articles.add_breaking"):
        raise PermissionDenied
    if request.method == "POST" and article.is_published:
        bar = Breaking.objects.announce(article)
        messages.success(request, _("The urgent bar runs until %(time)s.") % {"time": clock(bar.ends_at)})
    elif request.method == "POST":
        messages.error(request, _("Publish the article first: readers could not open it."))
    return redirect("admin:articles_article_change", pk)
