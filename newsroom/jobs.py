"""The recurring jobs, declared here and nowhere else. The table `Job` keeps when each is due next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.functional import Promise
from django_tasks.base import Task

from articles.tasks import fill_index, retry_renditions, sweep_spool, withdraw_expired
from comments.tasks import measure_wait, purge_comments, send_digests, update_ledger
from newsroom import housekeeping, morning
from newsroom.models import Job
from newsroom.titles import TITLES

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Recurring:
    """A task and the time between two runs; the title is what « À faire » calls it."""

    title: Promise
    task: "Task[[], Any]"
    every: timedelta


JOBS: Mapping[str, Recurring] = {
    "forget_results": Recurring(TITLES["forget_results"], housekeeping.forget_results, DAY),
    "forget_sessions": Recurring(TITLES["forget_sessions"], housekeeping.forget_sessions, DAY),
    "forget_logins": Recurring(TITLES["forget_logins"], housekeeping.forget_logins, DAY),
    "purge_comments": Recurring(TITLES["purge_comments"], purge_comments, DAY),
    "measure_wait": Recurring(TITLES["measure_wait"], measure_wait, timedelta(hours=1)),
    "send_digests": Recurring(TITLES["send_digests"], send_digests, timedelta(minutes=2)),
    "send_morning_mails": Recurring(TITLES["send_morning_mails"], morning.send_morning_mails, timedelta(minutes=5)),
    "update_ledger": Recurring(TITLES["update_ledger"], update_ledger, DAY),
    "retry_renditions": Recurring(TITLES["retry_renditions"], retry_renditions, timedelta(hours=1)),
    "withdraw_expired": Recurring(TITLES["withdraw_expired"], withdraw_expired, timedelta(minutes=1)),
    "sweep_spool": Recurring(TITLES["sweep_spool"], sweep_spool, timedelta(hours=1)),
    "fill_index": Recurring(TITLES["fill_index"], fill_index, DAY),
    "forget_error_reports": Recurring(TITLES["forget_error_reports"], housekeeping.forget_error_reports, DAY),
    "refresh_planner": Recurring(TITLES["refresh_planner"], housekeeping.refresh_planner, DAY),
    "forget_heartbeats": Recurring(TITLES["forget_heartbeats"], housekeeping.forget_heartbeats, DAY),
}


def declare(jobs: Mapping[str, Recurring] = JOBS) -> None:
    """Bring the table in line with the code: new jobs are due at once, intervals follow, jobs that are no more go."""
    Job.objects.bulk_create(
        [Job(name=name, every=job.every) for name, job in jobs.items()],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["every"],
    )
    Job.objects.exclude(name__in=jobs).delete()


@transaction.atomic
def enqueue_due(jobs: Mapping[str, Recurring] = JOBS) -> list[str]:
    """Enqueue what is due and return the names. Once over all machines: who holds the row's lock moves its time on,
    and the task is written in the same transaction, so that neither can happen without the other."""
    due = list(Job.objects.select_for_update(skip_locked=True).filter(name__in=jobs, due_at__lte=Now()).order_by("due_at"))
    for row in due:
        jobs[row.name].task.enqueue()
        row.enqueued_at = timezone.now()
        row.due_at = row.enqueued_at + row.every
        row.save(update_fields=["enqueued_at", "due_at"])
    return [row.name for row in due]
