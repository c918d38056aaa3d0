"""When a digest is due (defaults.md): at its hours, at once when much or long waits, never in the night."""

from datetime import datetime, timedelta

from django.utils import timezone

from comments.digest.queue import Queue
from comments.models import CommentSettings

PAUSE = timedelta(hours=1)
"""At most one mail to a person in this time."""


def is_quiet(now: datetime, rules: CommentSettings) -> bool:
    """The hours without mail, by the newspaper's clock; from 21:00 to 06:30 goes over midnight."""
    moment = now.astimezone(timezone.get_default_timezone()).time()
    if rules.quiet_from <= rules.quiet_to:
        return rules.quiet_from <= moment < rules.quiet_to
    return moment >= rules.quiet_from or moment < rules.quiet_to


def is_due(queue: Queue, now: datetime, rules: CommentSettings, *, last: datetime | None, tried: datetime | None) -> bool:
    """Whether a person is to be written to now. `last`: the last mail that went out; `tried`: the last that was made."""
    if not queue.number or is_quiet(now, rules) or (tried and now - tried < PAUSE):
        return False
    return _slot_is_owed(queue, now, rules, last) or _presses(queue, rules, last)


def _slot_is_owed(queue: Queue, now: datetime, rules: CommentSettings, last: datetime | None) -> bool:
    """An hour of today has struck, something waited then, and no mail since told of it.

    A mail of the hour before stands for it. An hour that was missed is made good the same day, by one mail however many
    were missed.
    """
    local = now.astimezone(timezone.get_default_timezone())
    struck = [clock for clock in rules.digest_clock if clock <= local.time()]
    if not struck or queue.oldest is None:
        return False
    slot = datetime.combine(local.date(), struck[-1], tzinfo=local.tzinfo)
    return queue.oldest <= slot and (last is None or last < slot - PAUSE)


def _presses(queue: Queue, rules: CommentSettings, last: datetime | None) -> bool:
    """Much waits, or something waits long, and the last mail could not say so yet: the same news is not sent each hour."""
    if (
        rules.digest_waiting
        and queue.number >= rules.digest_waiting
        and (last is None or queue.newest is None or queue.newest > last)
    ):
        return True
    return queue.late is not None and (last is None or queue.late > last - timedelta(hours=rules.digest_hours))
