"""« Fusionner »: two rows of a table, which one stays, what will happen, and the press that does it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import merging
from articles.admin import base as desk
from articles.forms.merging import OtherForm
from articles.forms.widgets import is_key
from articles.models import Article, Redirect

RELATIONS = {"author": "authors", "section": "section", "tag": "tags"}
"""Table → the field of an article that searches in it."""


class Merges:
    """For the admin of a table whose rows can be merged."""

    actions: Any = ("merge_chosen",)
    merge_title: Any = ""

    def has_merge_permission(self: Any, request: HttpRequest) -> bool:
        return merging.may(desk.person(request), self.model)

    @admin.action(description=gettext_lazy("Merge two…"), permissions=["merge"])
    def merge_chosen(self: Any, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse | None:
        keys = list(rows.order_by("pk").values_list("pk", flat=True)[:3])
        if len(keys) != 2:
            messages.error(request, _("Choose exactly two."))
            return None
        return redirect(_place(self, one=keys[0], other=keys[1]))

    def get_urls(self: Any) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.merge_view)
        return [path("merge/", view, name=f"articles_{self.opts.model_name}_merge"), *super().get_urls()]  # type: ignore[misc]

    def change_view(
        self: Any, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        tools = [{"url": _place(self, one=object_id), "label": _("Merge…")}] if self.has_merge_permission(request) else []
        context = {"form_tools": tools, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)  # type: ignore[misc]

    def save_model(self: Any, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Another address leaves one that leads to it, and takes along those that led to the former."""
        before = merging.addresses(self._row(obj.pk)) if change else []
        super().save_model(request, obj, form, change)  # type: ignore[misc]
        if before and before != (after := merging.addresses(obj)):
            Redirect.objects.lead(before, after)

    def merge_view(self: Any, request: HttpRequest) -> HttpResponse:
        if not self.has_merge_permission(request):
            raise PermissionDenied
        asked = request.POST if request.method == "POST" else request.GET
        if not is_key(asked.get("one")):
            return redirect(f"admin:articles_{self.opts.model_name}_changelist")
        one = self._row(asked["one"])
        if not is_key(asked.get("other")):
            return _choose_other(self, request, one)
        other = self._row(asked["other"])
        if asked.get("kept") not in {str(one.pk), str(other.pk)}:
            return _page(
                self, request, "choose", one=one, other=other, rows=[(row, merging.number_of(row)) for row in (one, other)]
            )
        kept, gone = (one, other) if asked["kept"] == str(one.pk) else (other, one)
        return _merge(self, request, kept, gone) if request.method == "POST" else _ask(self, request, kept, gone)

    def _row(self: Any, pk: str) -> Any:
        return get_object_or_404(self.model, pk=pk)


def _place(model_admin: Any, **query: Any) -> str:
    asked = QueryDict(mutable=True)
    asked.update(query)
    return f"{reverse(f'admin:articles_{model_admin.opts.model_name}_merge')}?{asked.urlencode()}"


def _page(model_admin: Any, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    context = {
        **model_admin.admin_site.each_context(request),
        "title": model_admin.merge_title,
        "opts": model_admin.opts,
        "changelist": f"admin:articles_{model_admin.opts.model_name}_changelist",
        **context,
    }
    desk.allow_scripts(request, context)
    return TemplateResponse(request, f"admin/articles/merging/{template}.html", context)


def _choose_other(model_admin: Any, request: HttpRequest, one: Any) -> HttpResponse:
    relation = Article._meta.get_field(RELATIONS[model_admin.opts.model_name])
    given = "row" in request.GET or "row-names" in request.GET
    form = OtherForm(request.GET if given else None, relation=relation)
    if given and form.is_valid():
        return redirect(_place(model_admin, one=one.pk, other=form.cleaned_data["row"][0]))
    return _page(model_admin, request, "other", one=one, form=form, media=model_admin.media + form.media)


def _ask(model_admin: Any, request: HttpRequest, kept: Any, gone: Any) -> HttpResponse:
    try:
        merging.check(kept, gone)
    except merging.CannotMerge as error:
        return _page(model_admin, request, "ask", kept=kept, gone=gone, obstacle=str(error))
    return _page(model_admin, request, "ask", kept=kept, gone=gone, told=list(merging.told(kept, gone)))


def _merge(model_admin: Any, request: HttpRequest, kept: Any, gone: Any) -> HttpResponse:
    asked, names = _place(model_admin, one=kept.pk, other=gone.pk, kept=kept.pk), {"gone": str(gone), "kept": str(kept)}
    try:
        done = merging.merge(kept, gone, by=desk.person(request))
    except merging.CannotMerge as error:
        messages.error(request, str(error))
        return redirect(f"admin:articles_{model_admin.opts.model_name}_changelist")
    if not done:
        messages.warning(request, _("Not all articles are moved yet: press once more."))
        return redirect(asked)
    model_admin.log_change(request, kept, _("Merged with “%(gone)s”") % names)
    messages.success(request, _("“%(gone)s” and “%(kept)s” are one now.") % names)
    return redirect(f"admin:articles_{model_admin.opts.model_name}_change", kept.pk)
