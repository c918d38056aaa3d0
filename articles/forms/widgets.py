"""Fields that search while one types, and a field for a minute of the local day."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.clock import clock
from articles.models import Merged
from articles.text import slugify


def is_key(value: Any) -> bool:
    """Whether a database can look the value up as a primary key."""
    return re.fullmatch(r"[0-9]{1,18}", str(value)) is not None


class Search(AutocompleteSelect):
    """A searching field for the rows of a relation, through the picking rights of our admin site."""

    def __init__(self, relation: Any) -> None:
        super().__init__(relation, admin.site)

    def optgroups(self, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        return super().optgroups(name, [chosen for chosen in value if not chosen or is_key(chosen)], attrs)


class OrderedSearch(AutocompleteSelectMultiple):
    """Several rows in the order in which they were chosen (static/js/admin.js sends them so)."""

    def __init__(self, relation: Any) -> None:
        super().__init__(relation, admin.site, attrs={"data-ordered": ""})

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        # Without the cross that takes all rows away at one touch.
        return super().build_attrs(base_attrs, extra_attrs) | {"data-allow-clear": "false"}

    def optgroups(self, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        groups = super().optgroups(name, [chosen for chosen in value if is_key(chosen)], attrs)
        place = {str(chosen): number for number, chosen in enumerate(value)}
        for _label, options, _index in groups:
            options.sort(key=lambda option: place.get(str(option["value"]), len(place)))
        return groups


def of_today(model: type[Model], keys: Iterable[Any]) -> list[Any]:
    """Keys that a page sent which was opened before rows were merged, as they are now."""
    found = Merged.now(str(model._meta.model_name), [int(pk) for pk in keys if is_key(pk)])
    return [found.get(int(pk), pk) if is_key(pk) else pk for pk in keys]


class NewestSearch(Search):
    """Rows found by searching; where no script searches, a plain list of the newest."""

    SHOWN = 20

    def __init__(self, relation: Any, offered: QuerySet[Any]) -> None:
        super().__init__(relation)
        self.offered = offered

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        rows = [(row.pk, str(row)) for row in self.offered.order_by("-pk")[: self.SHOWN]]
        hint = _("One of the newest")
        newest = forms.Select({"aria-label": hint}, [("", f"{hint}…"), *rows]).render(f"{name}-newest", "")
        return format_html("{}<noscript>{}</noscript>", super().render(name, value, attrs, renderer), newest)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.get(f"{name}-newest") or super().value_from_datadict(data, files, name)


class RowField(forms.ModelChoiceField):
    """One row found by searching, or by another widget; its value is the primary key, or None."""

    def __init__(self, relation: Any, *, widget: forms.Widget | None = None, **kwargs: Any) -> None:
        rows = relation.remote_field.model._default_manager.all()
        super().__init__(rows, widget=widget or Search(relation), required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        try:
            row = super().clean(value)
        except forms.ValidationError:
            row = super().clean(of_today(self.queryset.model, [value])[0])  # type: ignore[union-attr]
        return row.pk if row is not None else None


class OrderedRowsField(forms.ModelMultipleChoiceField):
    """Several rows found by searching; the value is their primary keys in the order chosen, each once."""

    def __init__(self, relation: Any, **kwargs: Any) -> None:
        rows = relation.remote_field.model._default_manager.all()
        super().__init__(rows, widget=OrderedSearch(relation), required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        keys = [pk for pk in dict.fromkeys(value or []) if is_key(pk)]
        try:
            rows: Iterable[Model] = super().clean(keys)
        except forms.ValidationError:
            keys = list(dict.fromkeys(of_today(self.queryset.model, keys)))  # type: ignore[union-attr]
            rows = super().clean(keys)
        known = {str(row.pk): row.pk for row in rows}
        return [known[str(pk)] for pk in keys if str(pk) in known]


class NamedSearch(OrderedSearch):
    """Rows found by searching; where no script searches, names written out with commas between them."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        words = ", ".join(str(word) for word in value or [] if not is_key(word))
        html = '{}<noscript><input class="vTextField" name="{}-names" value="{}" placeholder="{}" aria-label="{}"></noscript>'
        hint = _("Names, with commas between them") if self.allow_multiple_selected else _("Its name")
        return format_html(html, super().render(name, value, attrs, renderer), name, words, hint, hint)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        typed = data.get(f"{name}-names", "").replace("\0", "")
        words = [word.strip() for word in (typed.split(",") if self.allow_multiple_selected else [typed])]
        return [*filter(None, data.getlist(name)), *filter(None, words)]


class NamedRowsField(OrderedRowsField):
    """As OrderedRowsField, and rows may also be called by their names."""

    def __init__(self, relation: Any, *, required: bool = False, single: bool = False, **kwargs: Any) -> None:
        super().__init__(relation, **kwargs)
        self.widget = NamedSearch(relation)
        self.widget.choices = self.choices
        self.widget.allow_multiple_selected = not single
        self.required, self.single = required, single

    def clean(self, value: Any) -> Any:
        keys = super().clean([pk if is_key(pk) else self._called(pk) for pk in value or []])
        if self.single and len(keys) > 1:
            raise forms.ValidationError(_("Choose one only."), code="several")
        return keys

    def _called(self, name: str) -> str:
        words = Q(name__iexact=name) | Q(slug=slugify(name, 140))
        row = self.queryset.filter(words).first() if self.queryset is not None else None
        if row is None:
            raise forms.ValidationError(_("Nothing is called “%(name)s”."), code="unknown", params={"name": name})
        return str(row.pk)


def minute_input() -> forms.DateTimeInput:
    return forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})


def validate_year(moment: datetime) -> None:
    """Calendars end somewhere, and a month is added to some moments."""
    if not 1900 < moment.year < 2200:
        raise forms.ValidationError(_("Look at the year again."), code="year")


class LocalTimeField(forms.DateTimeField):
    """A moment by the newspaper's clock. In the night when summer time begins or ends an hour is missing or comes twice."""

    def to_python(self, value: Any) -> datetime | None:
        try:
            return super().to_python(value)
        except forms.ValidationError as error:
            if getattr(error, "code", None) != "ambiguous_timezone":
                raise
            raise _not_once(cast(Any, error).params["datetime"]) from error


def _not_once(wall: datetime) -> forms.ValidationError:
    zone = timezone.get_current_timezone()
    before, after = (wall.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    if cast(timedelta, before) < cast(timedelta, after):
        told = _("The clocks go forward that night: %(time)s does not exist. Choose a time before or after the missing hour.")
    else:
        told = _("The clocks go back that night: %(time)s comes twice. Choose a time before or after the doubled hour.")
    return forms.ValidationError(told, code="ambiguous_timezone", params={"time": clock(wall.time())})


class MinuteField(LocalTimeField):
    """A minute of the newspaper's own time zone, by the browser's picker."""

    widget = forms.DateTimeInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=minute_input(), required=False, validators=[validate_year], **kwargs)
