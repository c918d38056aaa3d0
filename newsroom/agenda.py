"""The calendar of what appeared, what will appear, and of embargoes: a week or a month, as far as the person may see it."""

import calendar
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.clock import dated
from articles.models import Article

WEEK, MONTH = "semaine", "mois"
LISTED = 1500
"""Articles of one page at most; a page that holds more says so."""
A_DAY = {WEEK: 60, MONTH: 8}
"""Articles of one day at most; the others are counted, and stand on a page of their own."""


@dataclass(frozen=True)
class Entry:
    at: datetime
    article: Article
    is_embargo: bool = False


@dataclass
class Day:
    date: date
    is_today: bool
    is_outside: bool
    """A day of the month before or after, which fills the first or the last week."""
    entries: list[Entry] = field(default_factory=list)
    left_out: int = 0


def page(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    if not request.user.has_perm("articles.view_article"):
        raise PermissionDenied
    view = MONTH if request.GET.get("vue") == MONTH else WEEK
    day = _asked(request.GET.get("jour", ""))
    first, last = _span(view, day)
    days, cut = _days(request.user, view, day, first, last)
    before, after = _neighbours(view, day)
    context = {
        **context,
        "title": _("Calendar"),
        "view": view,
        "heading": _heading(view, day, first, last),
        "days": days,
        "cut": cut,
        "previous_url": _url(view, before),
        "next_url": _url(view, after),
        "today_url": _url(view, timezone.localdate()),
        "views": [(WEEK, _("Week"), _url(WEEK, day)), (MONTH, _("Month"), _url(MONTH, day))],
    }
    return TemplateResponse(request, "admin/calendar.html", context)


def _asked(typed: str) -> date:
    """A day like 2026-11-24 of a year that calendars have; else today."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return timezone.localdate()
    return day if 1900 < day.year < 2200 else timezone.localdate()


def _span(view: str, day: date) -> tuple[date, date]:
    """The first and the last day shown: whole weeks, from Monday on."""
    first, last = day, day
    if view == MONTH:
        first, last = day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday())


def _neighbours(view: str, day: date) -> tuple[date, date]:
    if view == WEEK:
        return day - timedelta(days=7), day + timedelta(days=7)
    first = day.replace(day=1)
    return (first - timedelta(days=1)).replace(day=1), (first + timedelta(days=31)).replace(day=1)


def _heading(view: str, day: date, first: date, last: date) -> str:
    if view == MONTH:
        return date_format(day, "F Y").capitalize()
    return _("From %(first)s to %(last)s") % {"first": dated(first, "j F"), "last": dated(last, "j F Y")}


def _url(view: str, day: date) -> str:
    return f"{reverse('admin:calendar')}?vue={view}&jour={day.isoformat()}"


def _days(user: User | AnonymousUser | Any, view: str, day: date, first: date, last: date) -> tuple[list[Day], bool]:
    entries, cut = _entries(user, _midnight(first), _midnight(last + timedelta(days=1)))
    days = {
        date: Day(date, date == timezone.localdate(), view == MONTH and date.month != day.month)
        for date in (first + timedelta(days=number) for number in range((last - first).days + 1))
    }
    for entry in entries:
        there = days[timezone.localdate(entry.at)]
        if len(there.entries) < A_DAY[view]:
            there.entries.append(entry)
        else:
            there.left_out += 1
    return list(days.values()), cut


def _entries(user: Any, start: datetime, end: datetime) -> tuple[list[Entry], bool]:
    """Two queries: what has a moment to appear, and what may not appear before one."""
    rows = (
        Article.objects.visible_to(user)
        .select_related("section")
        .only("headline", "status", "published_at", "binned_at", "embargo_until", "section__name")
    )
    dated = rows.filter(status=Article.Status.PUBLISHED, published_at__gte=start, published_at__lt=end).order_by(
        "published_at", "pk"
    )
    held = rows.exclude(status=Article.Status.PUBLISHED).filter(embargo_until__gte=start, embargo_until__lt=end)
    shown = list(dated[: LISTED + 1])
    entries = [Entry(article.published_at, article) for article in shown[:LISTED] if article.published_at]
    entries += [
        Entry(article.embargo_until, article, is_embargo=True)
        for article in held.order_by("embargo_until", "pk")[:LISTED]
        if article.embargo_until
    ]
    return sorted(entries, key=lambda entry: entry.at), len(shown) > LISTED


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
