"""Authors: bylines with or without an account."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.admin.base import DeskAdmin, SafeAddresses, named
from articles.admin.merging import Merges
from articles.models import Author, AuthorLink
from articles.templatetags.versions import person_name


class AuthorLinkInline(SafeAddresses, admin.TabularInline[AuthorLink, Author]):
    model = AuthorLink
    extra = 1


@admin.register(Author)
class AuthorAdmin(Merges, DeskAdmin[Author]):
    new_title, edit_title, saved_message = _("New author"), _("Edit the author"), _("Author saved")
    merge_title = _("Merge two authors")
    picked_with = ("articles.change_article",)
    search_fields = ("name", "slug")
    search_help_text = _("Name")
    list_display = ("name", "role", named("user", _("account")))
    list_select_related = ("user",)
    autocomplete_fields = ("photo", "user")
    fields = ("name", "slug", "role", "bio", "photo", "user")
    inlines = (AuthorLinkInline,)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "user" and field is not None:
            field.label_from_instance = person_name
        return field
