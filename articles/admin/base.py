"""What all tables of the back office have in common: our words instead of Django's, cheap lists, nonces for scripts."""

import json
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME, InlineAdminFormSet
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.auth.models import User
from django.db.models import DateField, DateTimeField, Model, QuerySet, URLField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from js_asset import Media

from articles import access, seeking
from articles.admin import deleting
from articles.admin.paging import LongList, PaginatorWithoutCount
from articles.clock import dated as day
from articles.forms.widgets import LocalTimeField, Search, is_key, minute_input, validate_year
from articles.models import Article
from articles.templatetags.desk import moment
from articles.templatetags.versions import person_name

M = TypeVar("M", bound=Model)


def person(request: HttpRequest) -> User:
    """Who is logged in; `admin_view` lets nobody else in."""
    return cast(User, request.user)


def found(request: HttpRequest, pk: int, act: access.Act) -> Article:
    """The article, if the person may do this to it. Raises Http404 and PermissionDenied."""
    article = get_object_or_404(Article, pk=pk)
    access.require(person(request), act, article)
    return article


def allow_scripts(request: HttpRequest, context: dict[str, Any]) -> None:
    """Give the page's scripts the nonce of its answer; the import map goes apart, for it must stand before any module."""
    if "media" in context:
        media = Media.from_media(context["media"], nonce=str(request.csp_nonce))  # type: ignore[attr-defined]
        context["importmap"] = media["importmap"] if media._importmap else ""
        media._importmap = None
        context["media"] = media


class SafeAddresses:
    """An address typed without its beginning is taken as https, and stands in its field only: Django prints it above, too."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest | None, **kwargs: Any) -> Any:
        if isinstance(db_field, URLField):
            kwargs |= {"assume_scheme": "https", "widget": forms.URLInput(attrs={"class": "vURLField"})}
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]


class SafeKeys:
    """A key that PostgreSQL refuses is nobody's, and an empty name of a field is none: Django's page of a row breaks on both."""

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        return None if "\0" in object_id else super().get_object(request, object_id, from_field or None)  # type: ignore[misc]


def named(field: str, description: Any) -> Callable[[Any], str]:
    """A column or a line with a person's name; Django's own would print the login."""

    @admin.display(description=description)
    def name(row: Any) -> str:
        return person_name(getattr(row, field))

    return name


@cache
def dated(field: DateField[Any, Any]) -> Callable[[Any], str]:
    """A column or a line with a day or a moment as the newsroom writes it; Django's says « 1 décembre ». One object a field: they
    are compared."""

    @admin.display(description=field.verbose_name, ordering=field.name)
    def at(row: Any) -> str:
        value = getattr(row, field.name)
        return moment(value) if isinstance(field, DateTimeField) else day(value, "DATE_FORMAT") if value else "–"

    at.__name__ = field.name  # the name of the column for stylesheets
    return at


def date_as_we_do(shown: Any, model: type[Model]) -> None:
    """Days and moments that the page of a row only shows, those of its lines too. `shown`: Django's AdminForm, or its like."""
    dates = {field.name: dated(field) for field in model._meta.fields if isinstance(field, DateField)}
    ours = {name: dates[name] for name in shown.readonly_fields if name in dates}

    def put(fields: Any) -> list[Any]:
        return [put(field) if isinstance(field, list | tuple) else ours.get(field, field) for field in fields]

    shown.readonly_fields = put(shown.readonly_fields)
    shown.fieldsets = [(name, {**options, "fields": put(options["fields"])}) for name, options in shown.fieldsets]


def delete_selection(model_admin: Any, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse | None:
    """Django's action, its page under our title."""
    response = delete_selected(model_admin, request, rows)
    if isinstance(response, TemplateResponse) and response.context_data is not None:
        response.context_data["title"] = _("Delete the selection?")
    return response


class Lines(InlineAdminFormSet):
    """The lines of another table on a row's page; Django's link for one more would name an « object »."""

    def inline_formset_data(self) -> str:
        data = json.loads(super().inline_formset_data())
        data["options"]["addText"] = _("Add a line")
        return json.dumps(data)


class DeskAdmin(SafeKeys, SafeAddresses, admin.ModelAdmin[M]):
    """A table of the back office. The three titles are whole phrases, since French needs their gender."""

    new_title: Any = ""
    edit_title: Any = ""
    saved_message: Any = ""
    list_title: Any = ""
    """Where the list is called otherwise than its rows."""

    picked_with: tuple[str, ...] = ()
    """The rights, any of them, with which rows may be picked in a searching field, without a right to their own page."""

    first_step = False
    """The first row of an empty newspaper is made by a link on « À faire », and leads back there."""

    in_one_transaction = True
    """As Django saves a form; not where that takes long, since nobody else writes meanwhile (SQLite)."""

    searches_newest = False
    """For tables that grow for ever: the search looks at the folded words of the newest rows, see seeking.py."""

    paginator = PaginatorWithoutCount
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    save_on_top = False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[LongList]:
        return LongList

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        moments: dict[Any, Any] = {field.name: dated(field) for field in self.opts.fields if isinstance(field, DateTimeField)}
        return [moments.get(column, column) for column in super().get_list_display(request)]

    def for_list(self, rows: QuerySet[M]) -> QuerySet[M]:
        """What the columns need besides the rows, in a constant number of queries."""
        return rows

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[M], search_term: str) -> tuple[QuerySet[M], bool]:
        """Django's ends would be icontains, which takes « metro » and « métro » for two words."""
        if not search_term.strip() or not self.get_search_fields(request):
            return queryset, False
        if self.searches_newest:
            return queryset.filter(pk__in=seeking.with_words(self.model, search_term)), False
        return seeking.by_words(queryset, search_term, self.get_search_fields(request)), False

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest | None, **kwargs: Any) -> Any:
        """One picker of the browser for a minute, instead of Django's two lines and two dials."""
        if isinstance(db_field, DateTimeField):
            kwargs = {"form_class": LocalTimeField, "widget": minute_input(), "validators": [validate_year], **kwargs}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Django's own words for no choice are dashes, and its searching field breaks on what is no key."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", Search(db_field))
        if db_field.blank:
            kwargs.setdefault("empty_label", _("No choice"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if "choices" not in kwargs:
            nothing = _("No choice") if db_field.blank else _("Choose")
            is_blank = db_field.blank or not (db_field.has_default() or "initial" in kwargs)
            kwargs["choices"] = db_field.get_choices(include_blank=is_blank, blank_choice=[("", nothing)])
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def view_on_site(self, obj: M) -> str:
        """The reader's address itself, not Django's detour."""
        return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else ""

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        return self.view_on_site(obj) or None if obj is not None and obj.pk else None

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Nothing comes from the address: its ids would name rows that the person may not see, or break the page."""
        return {}

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        """Where somebody deleted meanwhile what a form is about, its words are given back (returned.py)."""
        if request.method == "POST":
            raise Http404
        messages.warning(request, _("What you look for is not there any more."))
        return redirect("admin:index")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """The action keeps Django's name: who may take it, and its page, stay as they are."""
        actions: dict[str, Any] = super().get_actions(request)
        if "delete_selected" in actions:
            actions["delete_selected"] = (delete_selection, "delete_selected", _("Delete the selection"))
        return actions

    def get_action_choices(self, request: HttpRequest, default_choices: Any = None) -> list[tuple[str, str]]:
        return super().get_action_choices(request, [("", _("Choose an action"))])

    def response_action(self, request: HttpRequest, queryset: QuerySet[M], *args: Any, **kwargs: Any) -> HttpResponse | None:
        """Numbers that no row can have, in a request made by hand, are as little there as those of rows that are gone."""
        sent = request.POST.copy()
        sent.setlist(ACTION_CHECKBOX_NAME, [key for key in sent.getlist(ACTION_CHECKBOX_NAME) if is_key(key)])
        request.POST = sent  # type: ignore[assignment]
        return super().response_action(request, queryset, *args, **kwargs)

    def _get_edited_object_pks(self, request: HttpRequest, prefix: str) -> list[str]:
        return [key for key in super()._get_edited_object_pks(request, prefix) if is_key(key)]

    def get_inline_formsets(self, *args: Any, **kwargs: Any) -> Any:
        formsets = super().get_inline_formsets(*args, **kwargs)
        for formset in formsets:
            formset.__class__ = Lines  # Django leaves no place to name another one
        return formsets

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        context = {
            "title": capfirst(str(self.list_title or self.opts.verbose_name_plural)),
            "new_title": self.new_title,
            "selection_note_all": _("All selected"),
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context = {"title": self.edit_title if object_id else self.new_title, "subtitle": None}
        view = super().changeform_view if self.in_one_transaction else self._changeform_view  # type: ignore[attr-defined]  # not in the stubs
        return view(request, object_id, form_url, {**context, **(extra_context or {})})

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[list[Any], Any, set[str], list[Any]]:
        """What goes along, or stands in the way, by the names that the newsroom gives it."""
        gone, counts, lacking, protected = super().get_deleted_objects(objs, request)
        return deleting.named(gone), counts, lacking, deleting.in_the_way(objs) if protected else []

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        title = _("Delete “%(object)s”?") % {"object": self.get_object(request, object_id)}
        return super().delete_view(request, object_id, {"title": title, **(extra_context or {})})

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        title = _("History of “%(object)s”") % {"object": self.get_object(request, object_id)}
        return super().history_view(request, object_id, {"title": title, **(extra_context or {})})

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
        allow_scripts(request, context)
        date_as_we_do(context["adminform"], self.model)
        for lines in context["inline_admin_formsets"]:
            date_as_we_do(lines, lines.opts.model)
        response = super().render_change_form(request, context, *args, **kwargs)
        if context.get("errors"):
            response.status_code = 422
        return response

    def _saved(self, request: HttpRequest, obj: M) -> HttpResponse:
        messages.success(request, self.saved_message)
        view = "change" if "_continue" in request.POST else "changelist"
        args = [obj.pk] if view == "change" else []
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_{view}", *args)

    def response_add(self, request: HttpRequest, obj: M, post_url_continue: str | None = None) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        saved = self._saved(request, obj)
        others = self.model._default_manager.exclude(pk=obj.pk)
        is_first = self.first_step and "_continue" not in request.POST and not others.exists()
        return redirect("admin:index") if is_first else saved

    def response_change(self, request: HttpRequest, obj: M) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            return super().response_change(request, obj)
        return self._saved(request, obj)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: Any) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            return super().response_delete(request, obj_display, obj_id)
        messages.success(request, _("“%(object)s” is deleted.") % {"object": obj_display})
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")


class ReadOnlyAdmin(DeskAdmin[M]):
    """A table to look through: its rows come and go by verbs elsewhere."""

    actions: Sequence[Any] | None = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False
