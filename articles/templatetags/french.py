"""Dates and sizes as a French newspaper prints them. Spaces that must not break are U+00A0."""

from datetime import date, datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext, ngettext

from articles.clock import NBSP, clock, dated, local_time

register = template.Library()

register.filter(clock)


@register.filter
def day(moment: date) -> str:
    """24 octobre 2024; the first of a month is « 1er »."""
    return dated(moment, f"j{NBSP}F Y")


@register.filter
def weekday(moment: date) -> str:
    """jeudi 24 octobre 2024"""
    local = local_time(moment) if isinstance(moment, datetime) else moment
    return f"{date_format(local, 'l')} {day(local)}"


@register.filter
def full_date(moment: datetime) -> str:
    """jeudi 24 octobre 2024 à 14 h 05"""
    return _at(weekday(moment), moment)


@register.filter
def short_date(moment: datetime) -> str:
    """24 octobre 2024 à 14 h 05"""
    return _at(day(moment), moment)


def _at(day_words: str, moment: datetime) -> str:
    return gettext("%(day)s at %(time)s") % {"day": day_words, "time": clock(moment)}


@register.filter
def wire_time(moment: datetime) -> str:
    """14 h 05 on the day itself, else as ago()."""
    return clock(moment) if local_time(moment).date() == timezone.localtime().date() else ago(moment)


@register.filter
def ago(moment: datetime) -> str:
    """Il y a 40 minutes, Aujourd’hui à 6 h 40, Hier à 18 h 05, Jeudi à 17 h 25, then the date. Holds for a minute."""
    now = timezone.localtime()
    local = local_time(moment)
    minutes = int((now - local) / timedelta(minutes=1))
    days = (now.date() - local.date()).days
    if 0 <= minutes < 1:
        return gettext("Just now")
    if 1 <= minutes < 60:
        return ngettext("%(number)s minute ago", "%(number)s minutes ago", minutes) % {"number": minutes}
    if 60 <= minutes < 6 * 60:
        hours = minutes // 60
        return ngettext("%(number)s hour ago", "%(number)s hours ago", hours) % {"number": hours}
    if days == 0:
        return _at(gettext("Today"), local)
    if days == 1:
        return _at(gettext("Yesterday"), local)
    if 1 < days < 7:
        return _at(date_format(local, "l").capitalize(), local)
    return day(local)


@register.filter
def weight(size: int) -> str:
    """« 340 ko », « 2,3 Mo »: of a file, in thousands as disks are sold."""
    if size < 1_000_000:
        return gettext("%(number)s KB") % {"number": max(1, round(size / 1000))}
    return gettext("%(number)s MB") % {"number": number_format(size / 1_000_000, 1)}
