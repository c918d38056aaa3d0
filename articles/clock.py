"""The time of day as a French newspaper prints it, for readers and the newsroom alike."""

from datetime import datetime, time

from django.utils import timezone

NBSP = "\N{NO-BREAK SPACE}"


def local_time(moment: datetime) -> datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def clock(moment: datetime | time) -> str:
    """14 h 05, 7 h"""
    if isinstance(moment, datetime):
        moment = local_time(moment)
    return f"{moment.hour}{NBSP}h{NBSP}{moment:%M}" if moment.minute else f"{moment.hour}{NBSP}h"
