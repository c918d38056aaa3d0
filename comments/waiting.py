"""How long readers wait for a moderator: measured over the last week, said above the form as it is."""

from datetime import datetime, timedelta

from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.clock import clock
from comments.models import CommentEvent, CommentSettings
from comments.policy import Facts, waits_too_long

OVER = timedelta(days=7)
ENOUGH = 10
"""Decisions below which a median says nothing."""
GOOD_FOR = timedelta(hours=3)
"""How long a measured figure may be shown; it is measured every hour."""

Kind = CommentEvent.Kind
DECISIONS = (Kind.APPROVED, Kind.REJECTED, Kind.SPAM)


def measure() -> int | None:
    """Keep the median wait of the last seven days in the settings, in minutes, rounded up; None below ten decisions."""
    minutes = _median()
    CommentSettings.objects.update_or_create(pk=1, defaults={"median_minutes": minutes, "median_at": timezone.now()})
    return minutes


def _first_decisions(since: datetime) -> QuerySet[CommentEvent]:
    """The first decision of a person on each comment that was sent here; what an import brought along waited elsewhere."""
    by_people = CommentEvent.objects.filter(kind__in=DECISIONS, by__isnull=False)
    of_the_same = {"comment": OuterRef("comment"), "pk__lt": OuterRef("pk")}
    return (
        by_people.filter(at__gte=since)
        .exclude(Exists(by_people.filter(**of_the_same)))
        .exclude(Exists(CommentEvent.objects.filter(comment=OuterRef("comment"), kind=Kind.IMPORTED)))
    )


def _median() -> int | None:
    delay = ExpressionWrapper(F("at") - F("comment__created_at"), output_field=DurationField())
    decisions = _first_decisions(timezone.now() - OVER)
    number = decisions.count()
    if number < ENOUGH:
        return None
    by_delay = decisions.annotate(delay=delay).order_by("delay").values_list("delay", flat=True)
    middle = list(by_delay[(number - 1) // 2 : number // 2 + 1])  # one, or two of which the median is the mean
    return max(0, -(-sum(middle, timedelta()) // (len(middle) * timedelta(minutes=1)))) if middle else None


def sentence(facts: Facts) -> str:
    """What stands above the form; the same for every reader, and true for the minute for which the page is kept."""
    back = facts.settings.off_duty_until
    if back:
        return _("Nobody reads comments just now: yours will be read from %(time)s on.") % {"time": clock(back)}
    if waits_too_long(facts):
        return _("Nobody reads comments just now: yours will be read later than usual.")
    return _usual(facts.settings)


def _usual(settings: CommentSettings) -> str:
    """Rounded up to half an hour, an hour, some hours or some days (defaults.md)."""
    minutes, measured_at = settings.median_minutes, settings.median_at
    if minutes is None or measured_at is None or measured_at < timezone.now() - GOOD_FOR:
        return _("Comments are read before they appear.")
    if minutes <= 30:
        return _("Comments are read before they appear, in general within half an hour.")
    hours = -(-minutes // 60)
    if hours == 1:
        return _("Comments are read before they appear, in general within an hour.")
    if hours <= 24:
        return _("Comments are read before they appear, in general within %(hours)s hours.") % {"hours": hours}
    return _("Comments are read before they appear, in general within %(days)s days.") % {"days": -(-hours // 24)}
