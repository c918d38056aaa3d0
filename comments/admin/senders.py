"""Blocked senders and trusted readers in the settings. Both come about on the page of a comment."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.base import DeskAdmin, ReadOnlyAdmin
from articles.admin.base import person as person_of
from articles.models.people import person_name
from articles.templatetags.french import short_date
from comments import moderation, text
from comments.models import Block, Comment, Sender, TrustedReader
from comments.models.rules import BlockQuerySet
from comments.moderation import may_moderate


def newest_name(**sender: Any) -> Subquery:
    """The name under which a sender wrote last; the address is not for a list."""
    return Subquery(Comment.objects.filter(**sender).order_by("-pk").values("name")[:1])


def all_comments(sender_id: int | None, name: str | None) -> SafeString | str:
    """The name as a link to all comments of its sender."""
    if sender_id is None:
        return "–"
    url = reverse("admin:comments_desk")
    return format_html('<a href="{}?expediteur={}">{}</a>', url, sender_id, text.harmless(name or "") or "–")


def full_name(person: User | None) -> str:
    return person_name(person) or "–"


@admin.register(Block)
class BlockAdmin(DeskAdmin[Block]):
    """Read and lifted here: to delete a block is `moderation.unblock`."""

    edit_title = gettext_lazy("Block")
    list_display = ("who", "kind", "note", "created_at", "ends", "by")
    list_display_links = ("kind",)
    list_select_related = ("created_by",)
    list_filter = ("kind",)
    fields = ("kind", "who", "note", "created_at", "until", "by")
    readonly_fields = ("who", "by")

    class Media:
        css = {"all": ["css/moderation.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Block]:
        sender = Sender.objects.filter(key=OuterRef("key")).values("pk")[:1]
        rows = cast(BlockQuerySet, super().get_queryset(request))
        return rows.in_force().annotate(sender=Subquery(sender), name=newest_name(sender__key=OuterRef("key")))

    @admin.display(description=gettext_lazy("sender"))
    def who(self, block: Block) -> SafeString | str:
        return all_comments(getattr(block, "sender", None), getattr(block, "name", ""))

    @admin.display(description=gettext_lazy("end"), ordering="until")
    def ends(self, block: Block) -> str:
        return _("until %(until)s") % {"until": short_date(block.until)} if block.until else _("without end")

    @admin.display(description=gettext_lazy("by (column)"), ordering="created_by")
    def by(self, block: Block) -> str:
        return full_name(block.created_by)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Block | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Block | None = None) -> bool:
        return super().has_delete_permission(request, obj) and may_moderate(request.user)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().delete_view(request, object_id, {"title": _("Lift this block?"), **(extra_context or {})})

    def delete_model(self, request: HttpRequest, obj: Block) -> None:
        moderation.unblock(obj, by=person_of(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Block]) -> None:
        for block in queryset:
            moderation.unblock(block, by=person_of(request))

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Block]) -> None:  # type: ignore[override]
        """The verb has written its own line."""

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: Any) -> HttpResponse:
        messages.success(request, _("The block is lifted."))
        return redirect("admin:comments_block_changelist")


@admin.register(TrustedReader)
class TrustedReaderAdmin(ReadOnlyAdmin[TrustedReader]):
    """A list to look through and to take trust back from."""

    list_display = ("who", "trusted_at", "by", "proved")
    list_display_links = None
    list_select_related = ("trusted_by",)
    ordering = ("-trusted_at",)
    actions = ("trust_no_longer",)

    class Media:
        css = {"all": ["css/moderation.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[TrustedReader]:
        trusted = super().get_queryset(request).filter(trusted_at__isnull=False)
        return trusted.annotate(name=newest_name(sender=OuterRef("pk")))

    @admin.display(description=gettext_lazy("reader"))
    def who(self, reader: TrustedReader) -> SafeString | str:
        return all_comments(reader.pk, getattr(reader, "name", ""))

    @admin.display(description=gettext_lazy("by (column)"), ordering="trusted_by")
    def by(self, reader: TrustedReader) -> str:
        return full_name(reader.trusted_by)

    @admin.display(description=gettext_lazy("address"))
    def proved(self, reader: TrustedReader) -> str:
        return _("address proved") if reader.confirmed_at else _("address not proved")

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return may_moderate(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_moderate(request.user)

    def has_view_permission(self, request: HttpRequest, obj: TrustedReader | None = None) -> bool:
        return may_moderate(request.user) and obj is None

    @admin.action(description=gettext_lazy("Trust no longer"), permissions=["moderate"])
    def trust_no_longer(self, request: HttpRequest, queryset: QuerySet[TrustedReader]) -> None:
        readers = list(queryset)
        for reader in readers:
            moderation.distrust(reader, by=person_of(request))
        said = ngettext("%(count)s reader is trusted no longer.", "%(count)s readers are trusted no longer.", len(readers))
        messages.success(request, said % {"count": len(readers)})
