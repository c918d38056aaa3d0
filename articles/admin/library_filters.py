"""What narrows the picture library down."""

from datetime import timedelta
from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import usage
from articles.forms.widgets import is_key
from articles.models import Licence, Section, waiting
from articles.models.media import ImageQuerySet

NO_LICENCE = "-"


class PoorFilter(admin.SimpleListFilter):
    """What « À faire » asks for."""

    title = _("lacking")
    parameter_name = "lacking"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("shown", _("readers see it incomplete")),
            ("expires", _("licence ends, in an article")),
            ("alt", _("without alternative text")),
            ("credit", _("without credit")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "shown":
                return queryset & waiting.poor_pictures()
            case "expires":
                return (queryset & waiting.expiring_pictures()).order_by("expires_at", "pk")
            case "alt" | "credit" as field:
                return queryset.filter(**{field: ""})
        return queryset


class UseFilter(admin.SimpleListFilter):
    title = _("use")
    parameter_name = "use"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("none", _("serves nowhere"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return usage.unused(queryset) if self.value() else queryset


class SectionFilter(admin.SimpleListFilter):
    """By where photos serve, not by whom they were filed."""

    title = _("section of use")
    parameter_name = "section"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(str(pk), name) for pk, name in Section.objects.values_list("pk", "name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value() or ""
        section = Section.objects.filter(pk=value).first() if is_key(value) else None
        return usage.in_section(queryset, section) if section else queryset


class LicenceFilter(admin.SimpleListFilter):
    title = _("licence")
    parameter_name = "licence"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        names = list(Licence.objects.values_list("name", flat=True))
        return [*((name, name) for name in names), (NO_LICENCE, _("without licence"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = (self.value() or "").replace("\0", "")
        return queryset.filter(licence="" if value == NO_LICENCE else value) if value else queryset


class ExpiryFilter(admin.SimpleListFilter):
    title = _("may be shown")
    parameter_name = "ends"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("soon", _("for less than 30 days")), ("over", _("not any more"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        now = timezone.now()
        match self.value():
            case "soon":
                return queryset.filter(expires_at__range=(now, now + timedelta(days=30))).order_by("expires_at", "pk")
            case "over":
                return queryset.filter(expires_at__lte=now).order_by("-expires_at", "-pk")
        return queryset


class BinFilter(admin.SimpleListFilter):
    title = _("bin")
    parameter_name = "bin"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", _("In the bin")), ("withdrawn", _("Withdrawn everywhere"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        kept = cast(ImageQuerySet, queryset).kept()
        match self.value():
            case "withdrawn":
                return kept.exclude(withdrawn_at=None)
            case None:
                return kept
        return queryset.exclude(binned_at=None)


ALL = (PoorFilter, UseFilter, ExpiryFilter, SectionFilter, LicenceFilter, BinFilter)
