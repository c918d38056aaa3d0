"""Whether background work is done: what « À faire » shows in red when it is not."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.templatetags.desk import at_moment
from newsroom.models import SILENCE, Heartbeat, Job
from newsroom.titles import TITLES

LATE = timedelta(minutes=10)
"""A job that was due so long ago is late: beats come twice a minute."""


def warnings() -> list[str]:
    """Full sentences for the dashboard; none when all is well. Jobs that are late because nothing runs are not told as well."""
    return _silence() or _late_jobs()


def _silence() -> list[str]:
    newest = Heartbeat.objects.order_by("-at").first()
    if newest is None:
        return [_("Background tasks have never run: start “manage.py worker”.")]
    silent = timezone.now() - newest.at
    return [_("Background tasks stopped since %(time)s") % {"time": _span(silent)}] if silent >= SILENCE else []


def _span(time: timedelta) -> str:
    """The two largest words of a span: 2 min, 3 h 05, 4 j."""
    minutes = int(time.total_seconds() // 60)
    if minutes < 60:
        return _("%(n)d min") % {"n": minutes}
    if minutes < 48 * 60:
        return _("%(hours)d h %(minutes)02d") % {"hours": minutes // 60, "minutes": minutes % 60}
    return _("%(n)d days") % {"n": minutes // (24 * 60)}


def _late_jobs() -> list[str]:
    late = Job.objects.filter(name__in=TITLES, due_at__lt=timezone.now() - LATE).order_by("due_at")
    return [_("Late: %(job)s, due %(at)s") % {"job": TITLES[row.name], "at": at_moment(row.due_at)} for row in late]
