"""The tabs of the desk: which comments each shows, in which order, and how many there are."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from comments import moderation
from comments.admin.desk.narrowing import Narrowing
from comments.models import Comment

COUNTED = 1000
"""Numbers are counted up to here, then « 999+ »."""

WAITING, REPORTED, ADVICE, ALL = "", "signales", "avis", "tous"
Status = Comment.Status
LABELS = {
    WAITING: _("To moderate"),
    REPORTED: _("Reported (several)"),
    ADVICE: _("Advice asked"),
    "publies": _("Published (several)"),
    "refuses": _("Refused (several)"),
    "indesirables": _("Spam (several)"),
    "retires": _("Withdrawn (several)"),
    "corbeille": _("Bin"),
    ALL: _("All"),
}
BY_STATUS = {
    "publies": Status.APPROVED,
    "refuses": Status.REJECTED,
    "indesirables": Status.SPAM,
    "retires": Status.WITHDRAWN,
}
OLDEST_FIRST = {WAITING, REPORTED, ADVICE}
"""Where the order is that of the work; elsewhere the newest stand first."""


@dataclass(frozen=True)
class Tab:
    key: str
    label: Any
    query: str
    count: str
    current: bool
    quiet: bool


def current(narrowing: Narrowing) -> str:
    """The tab that is open. A search without a tab looks everywhere."""
    if narrowing.tab in LABELS:
        return str(narrowing.tab)
    return ALL if narrowing.is_a_search and narrowing.wave is None else WAITING


def sources(tab: str) -> list[QuerySet[Comment]]:
    """The comments of a tab."""
    if tab == WAITING:
        return moderation.to_moderate()
    if tab == REPORTED:
        return [Comment.objects.reported()]
    if tab == ADVICE:
        return [Comment.objects.referred()]
    rows = Comment.objects.exclude(binned_at=None) if tab == "corbeille" else Comment.objects.kept()
    if tab in BY_STATUS:
        rows = rows.filter(status=BY_STATUS[tab])
    return [rows.order_by("-created_at", "-pk")]


def listed(narrowing: Narrowing, narrow: Callable[[QuerySet[Comment]], QuerySet[Comment]], number: int) -> list[Comment]:
    """So many comments of the open tab, in its order, as `narrow` leaves them."""
    tab = current(narrowing)
    rows = [row for source in sources(tab) for row in narrow(source)[:number]]
    newest_first = tab not in OLDEST_FIRST
    return sorted(rows, key=lambda row: (row.created_at, row.pk), reverse=newest_first)[:number]


def count(rows: list[QuerySet[Comment]], limit: int = COUNTED) -> int:
    """How many these are, counted up to the limit."""
    return min(sum(source.order_by()[:limit].count() for source in rows), limit)


def in_words(number: int) -> str:
    return str(number) if number < COUNTED else f"{COUNTED - 1}+"


def tabs(narrowing: Narrowing) -> list[Tab]:
    """All tabs with their numbers, a query or two each; « tous » has none, and a search stays in all of them."""
    made, here = [], current(narrowing)
    for key, label in LABELS.items():
        number = None if key == ALL else count(sources(key))
        query = narrowing.here().query(tab=key)
        made.append(Tab(key, label, query, "" if number is None else in_words(number), key == here, key != WAITING))
    return made


def tab_of(comment: Comment) -> str:
    """Where a comment lies."""
    if comment.binned_at:
        return "corbeille"
    if comment.status == Status.REFERRED:
        return ADVICE
    return next((key for key, status in BY_STATUS.items() if status == comment.status), WAITING)
