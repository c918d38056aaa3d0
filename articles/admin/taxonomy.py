"""Sections and tags."""

from typing import Any

from django.contrib import admin
from django.db.models import Count
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.admin.base import DeskAdmin
from articles.admin.merging import Merges
from articles.models import Article, Section, Tag


@admin.register(Section)
class SectionAdmin(Merges, DeskAdmin[Any]):
    new_title, edit_title, saved_message = _("New section"), _("Edit the section"), _("Section saved")
    first_step = True
    merge_title = _("Merge two sections")
    picked_with = ("articles.change_article",)
    search_fields = ("name", "slug")
    search_help_text = _("Name")
    list_display = ("name", "parent", "order", "colour")
    list_select_related = ("parent",)
    list_editable = ("order",)
    fields = ("name", "slug", "parent", "order", "accent", "description")

    @admin.display(description=_("accent colour"))
    def colour(self, section: Section) -> str:
        """The colour as its own drawing: the page allows no style attribute."""
        if not section.accent:
            return "–"
        return format_html(
            '<svg class="swatch" viewBox="0 0 16 16" aria-hidden="true"><rect width="16" height="16" fill="{}"/></svg> {}',
            section.accent,
            section.accent,
        )


@admin.register(Tag)
class TagAdmin(Merges, DeskAdmin[Any]):
    new_title, edit_title, saved_message = _("New tag"), _("Edit the tag"), _("Tag saved")
    merge_title = _("Merge two tags")
    picked_with = ("articles.change_article",)
    search_fields = ("name", "slug")
    search_help_text = _("Name")
    list_display = ("name", "number")
    ordering = ("name",)
    fields = ("name", "slug", "description")

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """With the number of articles of the tags on this page; to order by it would count for all tags."""
        changelist = super().get_changelist_instance(request)
        uses = Article.tags.through.objects.filter(tag__in=[tag.pk for tag in changelist.result_list])
        numbers = dict(uses.order_by().values_list("tag").annotate(number=Count("pk")))
        for tag in changelist.result_list:
            tag.uses = numbers.get(tag.pk, 0)
        return changelist

    @admin.display(description=_("articles"))
    def number(self, tag: Tag) -> int:
        return tag.uses  # type: ignore[attr-defined]  # set above
