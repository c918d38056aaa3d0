"""« Réglages »: how comments are taken on the site, and what differs in a section or under an article."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles.admin.base import DeskAdmin
from articles.templatetags.french import short_date
from comments.admin.rules_forms import RulesForm, SettingsForm
from comments.models import CommentRules, CommentSettings


@admin.register(CommentSettings)
class CommentSettingsAdmin(DeskAdmin[CommentSettings]):
    new_title = edit_title = _("Comment settings")
    saved_message = _("Comment settings saved")
    form = SettingsForm
    fieldsets = (
        (_("Publication"), {"fields": ("mode", "close_after_days", "newest_first", "reports_needed")}),
        (_("While nobody reads"), {"fields": ("duty_from", "duty_to", "slow_after_hours", "off_duty_closes")}),
        (
            _("Digest by mail"),
            {"fields": ("digest_times", "digest_waiting", "digest_hours", "quiet_from", "quiet_to")},
        ),
        (
            _("How long things are kept"),
            {
                "fields": ("keep_network_days", "keep_email_days", "keep_masked_days", "keep_refused_days"),
                "description": _("The page “Données personnelles” prints these numbers where its text says so."),
            },
        ),
        (_("Public page of figures"), {"fields": ("ledger_public", "ledger_from")}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: CommentSettings | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one row: its own page is the list."""
        if not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)  # which refuses
        return redirect("admin:comments_commentsettings_change", 1)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> CommentSettings | None:
        """The row, or the defaults that count before anybody saved it."""
        return CommentSettings.current() if object_id == "1" else None


@admin.register(CommentRules)
class CommentRulesAdmin(DeskAdmin[CommentRules]):
    new_title, edit_title = _("New rule for comments"), _("Edit the rule")
    saved_message = _("Rule saved")
    list_title = _("Comments by section or article")
    form = RulesForm
    list_display = ("scope", "differs")
    list_select_related = ("section", "article")
    autocomplete_fields = ("article",)
    fieldsets = (
        (_("Where"), {"fields": ("section", "article")}),
        (_("What differs from the site"), {"fields": ("mode", "close_after_days")}),
        (_("Closed for a time"), {"fields": ("closed_until", "closed_sentence")}),
    )

    class Media:
        css = {"all": ["css/moderation.css"]}

    @admin.display(description=_("section or article"))
    def scope(self, row: CommentRules) -> str:
        return str(row)

    @admin.display(description=_("What differs from the site"))
    def differs(self, row: CommentRules) -> str:
        days, until = row.close_after_days, row.closed_until
        parts = [
            row.get_mode_display(),
            ngettext("closed after %(n)s day", "closed after %(n)s days", days) % {"n": days} if days else "",
            gettext("closed until %(until)s") % {"until": short_date(until)} if until and row.is_closed else "",
        ]
        return " · ".join(str(part) for part in parts if part)
