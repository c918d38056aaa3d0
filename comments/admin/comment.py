"""The page of one comment, with its history. Its list is the desk."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from articles.admin.base import SafeKeys
from comments import text
from comments.admin import privacy
from comments.admin.block import block_page
from comments.admin.desk import cases, pages, tabs, urls
from comments.admin.desk.narrowing import Narrowing
from comments.forms import is_row_number
from comments.models import Comment, CommentEvent, Report
from comments.moderation import may_moderate

HISTORY = 200
"""Lines of a history that its page shows, the newest."""


@admin.register(Comment)
class CommentAdmin(SafeKeys, admin.ModelAdmin[Comment]):
    # Nothing is added, edited or deleted here; decisions are the desk's.
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        if may_moderate(request.user):
            return Comment.objects.all()  # with the bin
        return Comment.objects.visible_to(request.user)

    def get_urls(self) -> list[URLPattern]:
        blocking = path("<int:object_id>/bloquer/", self.admin_site.admin_view(self.block_view), name="comments_comment_block")
        return [blocking, *privacy.urls(self.admin_site), *super().get_urls()]

    def block_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Block the sender or the network of a comment, or trust its sender."""
        if not may_moderate(request.user):
            raise PermissionDenied
        return block_page(request, self._comment(request, str(object_id)), self.admin_site.each_context(request))

    def get_site_urls(self) -> list[URLPattern]:
        """Addresses beside those of the table itself; the AdminSite asks for them."""
        return urls.urls(self.admin_site)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:comments_desk"))

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Django's own would be empty: decisions are kept in the comment's history, which its page shows."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:comments_comment_change", args=[self._comment(request, object_id).pk]))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The comment with its history, to read; moderators decide here too, by the forms of the desk."""
        if not self.has_view_permission(request) or request.method not in {"GET", "HEAD"}:
            raise PermissionDenied
        comment = self._comment(request, object_id)
        moderator = may_moderate(request.user)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Comment of %(name)s") % {"name": text.harmless(comment.name)},
            "comment": comment,
            "moderator": moderator,
        }
        if moderator:
            case = cases.load([comment])[0]
            context |= pages.case_context(request, case, Narrowing(tab=tabs.tab_of(comment)), is_open=True)
            context |= {"events": self._history(comment), "on_page": True}
        return TemplateResponse(request, "admin/comments/comment/page.html", context)

    def _comment(self, request: HttpRequest, object_id: str) -> Comment:
        rows = cases.with_context(self.get_queryset(request))
        comment = rows.filter(pk=int(object_id)).first() if is_row_number(object_id) else None
        if comment is None:
            raise Http404
        return comment

    def _history(self, comment: Comment) -> list[CommentEvent]:
        """The newest lines, the reason of a reader's report in words."""
        events = list(comment.events.select_related("by")[:HISTORY])
        for event in events:
            if event.kind == CommentEvent.Kind.REPORTED and event.note in Report.Reason.values:
                event.note = str(Report.Reason(event.note).label)
        return events
