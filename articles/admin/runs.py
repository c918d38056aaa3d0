"""The runs over many articles: their list, how far one is and what became of each article, and the way back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import bulk, runs
from articles.admin import base as desk
from articles.models import Run, RunLine

RUN = "admin:articles_article_run"
SHOWN = 50
State = RunLine.State


def answer(model_admin: Any, request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    context = {**model_admin.admin_site.each_context(request), "opts": model_admin.opts, **context}
    desk.allow_scripts(request, context)
    return TemplateResponse(request, f"admin/articles/runs/{template}.html", context, status=status)


def listed(model_admin: Any, request: HttpRequest) -> HttpResponse:
    user = desk.person(request)
    if not user.has_perm("articles.change_article"):
        raise PermissionDenied
    untouched = [State.WAITING, State.NOTHING, State.REFUSED]
    found = Run.objects.select_related("by")
    if not user.has_perm("articles.edit_any_article"):
        found = found.filter(by=user)
    shown = list(found[:SHOWN])
    touched = RunLine.objects.filter(run__in=shown).exclude(state__in=untouched).order_by()
    changed = dict(touched.values_list("run").annotate(Count("pk")))
    for run in shown:
        run.changed = changed.get(run.pk, 0)  # type: ignore[attr-defined]  # the template asks for it
    return answer(model_admin, request, "list", title=_("Changes of many articles"), runs=shown)


def _run(request: HttpRequest, pk: int) -> Run:
    run = get_object_or_404(Run.objects.select_related("by"), pk=pk)
    runs.require(run, desk.person(request))
    return run


def one(model_admin: Any, request: HttpRequest, run: int) -> HttpResponse:
    """By POST it goes on, forwards or back."""
    found = _run(request, run)
    if request.method == "POST":
        (runs.go_back if found.undone_at else runs.go_on)(found, by=desk.person(request))
        return redirect(RUN, run)
    lines = list(found.lines.select_related("article").defer("article__body"))
    waiting = runs.CHANGED if found.undone_at else (State.WAITING,)
    left = sum(line.state in waiting for line in lines)
    context: dict[str, Any] = {
        "title": _("Typography corrected over many articles") if found.change is None else _("Many articles changed"),
        "run": found,
        "told": bulk.told(found.change) if found.change else [],
        "groups": [(state.label, [line for line in lines if line.state == state]) for state in State],
        "all": len(lines),
        "left": left,
        "corrections": sum(line.corrections for line in lines),
        "can_undo": not found.undone_at and not left and any(line.state in runs.CHANGED for line in lines),
    }
    return answer(model_admin, request, "one", **context)


def undo(model_admin: Any, request: HttpRequest, run: int) -> HttpResponse:
    found = _run(request, run)
    if request.method == "POST":
        user = desk.person(request)
        runs.go_back(runs.undo(found, by=user), by=user)
        number = found.lines.filter(state=State.UNDONE).count()
        text = ngettext("%(n)s article is as it was before.", "%(n)s articles are as they were before.", number)
        messages.success(request, text % {"n": number})
    return redirect(RUN, run)
