"""Pages of a long list without counting it: one row more than the page shows says whether another page follows."""

from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.core.paginator import EmptyPage, InvalidPage, Page, PageNotAnInteger, Paginator
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from articles import search, seeking

LAST_PAGE = 100
"""A database walks to a page through all rows before it; further back lead the search and the filters."""


class PageWithoutCount(Page[Any]):
    """`object_list` stays a QuerySet with its rows read, which editable lists need."""

    def __init__(self, rows: Any, number: int, paginator: "PaginatorWithoutCount", *, more: bool) -> None:
        super().__init__(rows, number, paginator)
        self.more = more

    def has_next(self) -> bool:
        return self.more and self.number < LAST_PAGE


class PaginatorWithoutCount(Paginator[Any]):
    @cached_property
    def count(self) -> int:
        """No list asks for it; the history of a row does. As far as its pages go."""
        return int(self.object_list[: LAST_PAGE * self.per_page].count())  # type: ignore[attr-defined]

    def validate_number(self, number: Any) -> int:
        try:
            number = int(number)
        except (TypeError, ValueError) as error:
            raise PageNotAnInteger(_("That page number is not an integer")) from error
        if not 1 <= number <= LAST_PAGE:
            raise EmptyPage(_("The list has no such page."))
        return int(number)

    def page(self, number: Any) -> PageWithoutCount:
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        rows = list(self.object_list[start : start + self.per_page + 1])
        shown: Any = self.object_list[start : start + self.per_page]
        shown._result_cache = rows[: self.per_page]
        return PageWithoutCount(shown, number, self, more=len(rows) > self.per_page)


def leaves_out_older(request: HttpRequest) -> bool:
    """Whether the search of this request has more matches than it takes. A filter comes after it, and helps nothing."""
    return getattr(request, "leaves_out_older", False)


def only_the_newest() -> str:
    return _(
        "Very many articles have these words: only the newest %(number)s by their headline and the newest %(number)s by their"
        " text are here. With one more word older ones are found."
    ) % {"number": number_format(search.FOUND, force_grouping=True)}


class LongList(ChangeList):
    """Django's list by such pages. `result_count` is what is known of the number of rows: those up to this page."""

    def get_results(self, request: HttpRequest) -> None:
        model_admin: Any = self.model_admin
        rows = model_admin.for_list(self.queryset)
        paginator = model_admin.get_paginator(request, rows, self.list_per_page)
        try:
            self.page = paginator.page(self.page_num)
            if not self.page.object_list and self.page_num > 1:  # an old address, or rows that are gone
                self.page_num = paginator.num_pages
                self.page = paginator.page(self.page_num)
        except InvalidPage as error:
            raise IncorrectLookupParameters from error
        self.paginator = self.page.paginator
        self.result_list = self.page.object_list
        self.result_count = (self.page_num - 1) * self.list_per_page + len(self.result_list)
        self.show_full_result_count = False
        self.full_result_count = None
        self.show_admin_actions = True
        self.can_show_all = False
        if self.query and model_admin.searches_newest and seeking.leaves_out(self.model):
            self.search_help_text = _("Searched are the newest %(number)s.") % {"number": seeking.searched()}
        self.left_out = only_the_newest() if leaves_out_older(request) else ""
        self.multi_page = False  # Django's own row of page numbers needs the number of pages

    @property
    def how_many(self) -> str:
        """« 12 », or « plus de 50 » where there are further rows."""
        return _("more than %(number)s") % {"number": self.result_count} if self.page.more else str(self.result_count)

    @property
    def has_other_pages(self) -> bool:
        return self.page.has_other_pages()

    @property
    def next_url(self) -> str:
        return self.get_query_string({PAGE_VAR: self.page_num + 1}) if self.page.has_next() else ""

    @property
    def previous_url(self) -> str:
        return self.get_query_string({PAGE_VAR: self.page_num - 1}) if self.page_num > 1 else ""

    @property
    def ends_here(self) -> bool:
        """More rows exist than pages may show."""
        return bool(self.page.more and not self.page.has_next())
