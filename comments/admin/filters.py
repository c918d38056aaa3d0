"""What narrows the list of comments: its state (tabs), an article, a sender."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from comments.forms import is_row_number
from comments.models import Comment
from comments.moderation import may_moderate

BIN, ALL = "corbeille", "tous"
TABS = {
    "": (_("To moderate"), Q(status=Comment.Status.PENDING, binned_at=None, article__binned_at=None)),
    "publies": (_("Published (several)"), Q(status=Comment.Status.APPROVED, binned_at=None)),
    "refuses": (_("Refused (several)"), Q(status=Comment.Status.REJECTED, binned_at=None)),
    "indesirables": (_("Spam (several)"), Q(status=Comment.Status.SPAM, binned_at=None)),
    "retires": (_("Withdrawn (several)"), Q(status=Comment.Status.WITHDRAWN, binned_at=None)),
    BIN: (_("Bin"), Q(binned_at__isnull=False)),
    ALL: (_("All"), Q(binned_at=None)),
}
COUNTED = ("", "indesirables")
"""Tabs whose number says something about the work that waits."""


class StateFilter(admin.SimpleListFilter):
    """The tabs above the list. Without a choice: what waits; but a search or a sender shows every state."""

    title = _("state")
    parameter_name = "etat"
    template = "admin/comments/comment/_tabs.html"

    def __init__(
        self, request: HttpRequest, params: dict[str, Any], model: type[Comment], model_admin: "ModelAdmin[Comment]"
    ) -> None:
        super().__init__(request, params, model, model_admin)
        wide = bool(request.GET.get(SEARCH_VAR) or request.GET.get(SenderFilter.parameter_name))
        self.default = ALL if wide and may_moderate(request.user) else ""

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Comment]") -> list[tuple[str, Any]]:
        tabs = TABS if may_moderate(request.user) else {"": TABS[""]}
        return [(key, words) for key, (words, __) in tabs.items()]

    @property
    def current(self) -> str:
        value = self.value()
        return value if value in TABS else self.default

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Comment]") -> "QuerySet[Comment]":
        return queryset.filter(TABS[self.current][1])

    def choices(self, changelist: ChangeList) -> Iterator[dict[str, Any]]:  # type: ignore[override]
        """The tabs; the numbers of those that wait take one query."""
        counts = Comment.objects.aggregate(**{f"n_{key}": Count("pk", filter=TABS[key][1]) for key in COUNTED})
        for key, words in self.lookup_choices:
            yield {
                "selected": key == self.current,
                "query_string": changelist.get_query_string({self.parameter_name: key}),
                "display": words,
                "count": counts[f"n_{key}"] if key in COUNTED and len(self.lookup_choices) > 1 else 0,
            }


class ArticleFilter(admin.SimpleListFilter):
    """Articles under which something waits, those with most first; and the one that was chosen."""

    title = _("article")
    parameter_name = "article"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Comment]") -> list[tuple[str, str]]:
        waiting = Comment.objects.visible_to(request.user).waiting().order_by()
        rows = list(waiting.values_list("article", "article__headline").annotate(n=Count("pk")).order_by("-n", "article")[:20])
        lookups = [(str(pk), f"{headline} ({n})") for pk, headline, n in rows]
        chosen = request.GET.get(self.parameter_name, "")
        if is_row_number(chosen) and chosen not in dict(lookups):
            commented = Comment.objects.visible_to(request.user).filter(article=int(chosen)).values("article")
            lookups += [(str(article.pk), str(article)) for article in Article.objects.filter(pk__in=commented)]
        return lookups

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Comment]") -> "QuerySet[Comment]":
        value = self.value() or ""
        return queryset.filter(article=int(value)) if is_row_number(value) else queryset


class SenderFilter(admin.SimpleListFilter):
    """The comments of one sender: by its number, so that the address stands in no address bar and no log."""

    title = _("sender")
    parameter_name = "expediteur"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Comment]") -> list[tuple[str, str]]:
        chosen = request.GET.get(self.parameter_name, "")
        return [(chosen, _("this sender"))] if chosen and may_moderate(request.user) else []  # type: ignore[list-item]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Comment]") -> "QuerySet[Comment]":
        value = self.value() or ""
        if not value:
            return queryset
        return queryset.filter(sender=int(value)) if is_row_number(value) else queryset.none()
