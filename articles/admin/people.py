"""Authors: bylines with or without an account."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.admin.base import DeskAdmin, SafeAddresses
from articles.admin.merging import Merges
from articles.models import Author, AuthorLink


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
    list_display = ("name", "role", "user")
    list_select_related = ("user",)
    autocomplete_fields = ("photo", "user")
    fields = ("name", "slug", "role", "bio", "photo", "user")
    inlines = (AuthorLinkInline,)
