"""The day and its time as a French newspaper prints them, for readers and the newsroom alike."""

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.formats import date_format, get_format

NBSP = "\N{NO-BREAK SPACE}"


def local_time(moment: datetime) -> datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def clock(moment: datetime | time) -> str:
    """14 h 05, 7 h"""
    if isinstance(moment, datetime):
        moment = local_time(moment)
    return f"{moment.hour}{NBSP}h{NBSP}{moment:%M}" if moment.minute else f"{moment.hour}{NBSP}h"


def dated(moment: date, form: str) -> str:
    """A date by Django's letters; the first of a month is « 1er » and a full hour « 17 h », which they do not know."""
    local = local_time(moment) if isinstance(moment, datetime) else moment
    form = get_format(form)
    if local.day == 1:
        form = form.replace("j", "1\\e\\r")
    if isinstance(local, datetime) and not local.minute:
        form = form.replace(f"{NBSP}i", "")
    return date_format(local, form)
