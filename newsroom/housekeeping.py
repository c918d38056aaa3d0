"""What keeps the database in order by itself: what is old and serves nobody goes, in batches short enough for SQLite."""

from datetime import timedelta
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from articles.models import ErrorReport
from newsroom import planner
from newsroom.models import Heartbeat

BATCH = 500
"""Rows deleted in one transaction."""
KEEP_RESULTS = timedelta(days=14)
KEEP_HEARTBEATS = timedelta(days=7)
KEEP_LOGINS = timedelta(days=30)
KEEP_NETWORKS = timedelta(days=30)
KEEP_REPORTS = timedelta(days=365)


def delete_in_batches(rows: "models.QuerySet[Any]") -> int:
    """Delete the rows of a QuerySet and return their number. No transaction takes long."""
    deleted = 0
    while ids := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        rows.model._base_manager.filter(pk__in=ids).delete()
        deleted += len(ids)
    return deleted


@task(queue_name=settings.TASK_QUEUE)
def forget_results() -> int:
    """Results of background tasks that ended two weeks ago."""
    return delete_in_batches(DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEEP_RESULTS))


@task(queue_name=settings.TASK_QUEUE)
def forget_sessions() -> int:
    """Sessions of the back office that ran out."""
    return delete_in_batches(Session.objects.filter(expire_date__lt=timezone.now()))


@task(queue_name=settings.TASK_QUEUE)
def forget_logins() -> int:
    """Attempts to log in, with the network addresses they came from."""
    before = timezone.now() - KEEP_LOGINS
    return sum(
        delete_in_batches(model.objects.filter(attempt_time__lt=before)) for model in (AccessAttempt, AccessFailureLog, AccessLog)
    )


@task(queue_name=settings.TASK_QUEUE)
def forget_error_reports() -> int:
    """What readers reported a year ago; and of newer reports the network that they came from."""
    now = timezone.now()
    old_enough = ErrorReport.objects.filter(created_at__lt=now - KEEP_NETWORKS).exclude(host_key="")
    old_enough.update(host_key="")
    return delete_in_batches(ErrorReport.objects.filter(created_at__lt=now - KEEP_REPORTS))


@task(queue_name=settings.TASK_QUEUE)
def forget_heartbeats() -> int:
    """Workers that ended long ago; the newest sign of life stays, for it says since when all is silent."""
    newest = Heartbeat.objects.order_by("-at").values_list("pk", flat=True).first()
    return delete_in_batches(Heartbeat.objects.filter(at__lt=timezone.now() - KEEP_HEARTBEATS).exclude(pk=newest))


@task(queue_name=settings.TASK_QUEUE)
def refresh_planner() -> None:
    """What SQLite knows of the sizes of its tables."""
    planner.refresh()
