"""The page of background tasks that failed. Of an error it says the kind only: its words may hold what a reader typed."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from newsroom import dashboard, todo

LISTED = 200


def page(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    if not dashboard.may_see_machine(request.user):
        raise PermissionDenied
    rows = todo.failed_tasks().only("id", "task_path", "finished_at", "exception_class_path")[:LISTED]
    tasks = [
        {
            "pk": row.pk,
            "title": todo.task_title(row.task_path),
            "finished_at": row.finished_at,
            "error": row.exception_class_path.rpartition(".")[2],
        }
        for row in rows
    ]
    context = {**context, "title": _("Background tasks that failed"), "tasks": tasks}
    return TemplateResponse(request, "admin/failed_tasks.html", context)
