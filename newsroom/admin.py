"""The parts of the back office that are about both apps, about people, or about the machine."""

from copy import copy
from importlib import import_module
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.db.models import Count
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from articles.admin.article import ArticleAdmin
from articles.admin.base import ReadOnlyAdmin, named
from articles.models import Article
from comments.models import Comment
from newsroom import people_admin
from newsroom.models import Heartbeat, Job

__all__ = ["people_admin"]

admin.site.unregister(Article)


@admin.register(Article)
class ArticleWithCommentsAdmin(ArticleAdmin):
    """`articles` may not know that comments exist; the number of those waiting comes from here."""

    list_display = (*ArticleAdmin.list_display, "waiting")

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changelist = super().get_changelist_instance(request)
        rows = changelist.result_list
        numbers = dict(
            Comment.objects.filter(article__in=[row.pk for row in rows])
            .kept()
            .filter(status=Comment.Status.PENDING)
            .values_list("article")
            .annotate(number=Count("pk"))
            .order_by()
        )
        for row in rows:
            row.waiting_comments = numbers.get(row.pk, 0)
        return changelist

    @admin.display(description=_("to moderate"))
    def waiting(self, article: Any) -> SafeString | str:
        return format_html('<span class="count">{}</span>', article.waiting_comments) if article.waiting_comments else "–"


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin[Job]):
    edit_title = _("Recurring job")
    list_display = fields = readonly_fields = ("title", "interval", "due_at", "enqueued_at")

    @admin.display(description=_("recurring job"), ordering="name")
    def title(self, job: Any) -> str:
        return str(job)

    @admin.display(description=_("time between two runs"), ordering="every")
    def interval(self, job: Any) -> str:
        return timesince(timezone.now() - job.every)


@admin.register(Heartbeat)
class HeartbeatAdmin(ReadOnlyAdmin[Heartbeat]):
    edit_title = _("Worker")
    list_display = ("worker_id", "at")
    ordering = ("-at",)


class ActFilter(admin.ChoicesFieldListFilter):
    """Django calls the field « action flag », and its second value « Modifier »."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = _("kind of act")
        names = {ADDITION: _("Addition"), CHANGE: _("Alteration"), DELETION: _("Deletion")}
        self.field = copy(self.field)
        self.field.choices = list(names.items())


@admin.register(LogEntry)
class AuditAdmin(ReadOnlyAdmin[LogEntry]):
    """Who changed what in the back office."""

    list_title, edit_title = _("Log of acts"), _("Entry of the log")
    list_display = ("action_time", named("user", _("person")), "kind", "row", "what")
    list_select_related = ("user", "content_type")
    list_filter = (("action_flag", ActFilter),)
    search_fields = ("object_repr", "user__username")
    search_help_text = _("Row or person")
    ordering = ("-action_time",)
    fields: ClassVar[Any] = ("action_time", named("user", _("person")), "kind", "row", "what")

    @admin.display(description=_("kind of row"))
    def kind(self, entry: Any) -> str:
        return capfirst(entry.content_type.name) if entry.content_type else ""

    @admin.display(description=_("about"))
    def row(self, entry: Any) -> str:
        return entry.object_repr

    @admin.display(description=_("what"))
    def what(self, entry: Any) -> str:
        return entry.get_change_message()


import_module("django_tasks_db.admin")
admin.site.unregister(DBTaskResult)  # a table of machine's words; « À faire » says what is late
