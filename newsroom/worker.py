"""The background worker: the library's, which runs tasks, and a beat beside it for what the library lacks.

The library leaves the task of a killed worker RUNNING for ever and has no clock. So every worker signs in twice a
minute; tasks of workers that fell silent are ready again; recurring jobs are enqueued when their time has come.
"""

import logging
import os
import threading
from datetime import timedelta
from types import FrameType

from django.conf import settings
from django.db import close_old_connections, connection, transaction
from django.db.models.functions import Now
from django.utils.crypto import get_random_string
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from newsroom import jobs
from newsroom.models import SILENCE, Heartbeat

logger = logging.getLogger(__name__)

BEAT = timedelta(seconds=30)
ATTEMPTS = 3
"""Workers that may die over one task before it counts as failed: it may be the task that kills them."""


class WorkerLost(Exception):
    """The error written to a task whose workers all died."""


def sign_in(worker_id: str) -> None:
    """Write that a worker lives, by the clock of the database, which all machines share."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(worker_id=worker_id, at=Now())],
        update_conflicts=True,
        unique_fields=["worker_id"],
        update_fields=["at"],
    )


@transaction.atomic
def release_lost(silence: timedelta = SILENCE) -> int:
    """Make tasks of silent workers ready again, or failed after too many; return their number."""
    alive = set(Heartbeat.objects.filter(at__gt=Now() - silence).values_list("worker_id", flat=True))
    running = DBTaskResult.objects.running().filter(queue_name=settings.TASK_QUEUE).select_for_update(skip_locked=True)
    lost = [result for result in running if not alive.intersection(result.worker_ids[-1:])]
    for result in lost:
        if len(result.worker_ids) >= ATTEMPTS:
            logger.error("%s: given up, %d workers died over it", result.task_path, len(result.worker_ids))
            result.set_failed(WorkerLost(f"{len(result.worker_ids)} workers died over it."))
        else:
            logger.warning("%s: its worker fell silent, ready again", result.task_path)
            result.status = TaskResultStatus.READY
            result.started_at = None
            result.save(update_fields=["status", "started_at"])
    return len(lost)


class Beat(threading.Thread):
    """Signs in, releases lost tasks and enqueues due jobs, again and again, on a database connection of its own."""

    def __init__(self, worker_id: str, *, every: timedelta, silence: timedelta) -> None:
        super().__init__(name="beat", daemon=True)
        self.worker_id, self.every, self.silence = worker_id, every, silence
        self.ended = threading.Event()

    def run(self) -> None:
        try:
            while not self.ended.wait(self.every.total_seconds()):
                close_old_connections()
                try:
                    self.once()
                except Exception:  # the database may be away for a while: the next beat tries again
                    logger.exception("The beat failed")
        finally:
            connection.close()

    def once(self) -> None:
        sign_in(self.worker_id)
        release_lost(self.silence)
        jobs.enqueue_due()

    def end(self) -> None:
        self.ended.set()
        if self.is_alive():
            self.join()


class Worker(db_worker.Worker):
    """The library's loop over our queue, between a first beat and the last."""

    def __init__(self, *, batch: bool, poll: float = 1, beat: timedelta = BEAT, silence: timedelta = SILENCE) -> None:
        super().__init__(
            queue_names=[settings.TASK_QUEUE],
            excluded_queue_names=[],
            interval=poll,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
        )
        self.beat = Beat(self.worker_id, every=beat, silence=silence)

    def run(self) -> None:
        jobs.declare()
        self.beat.once()  # before the first task is taken: a worker without a sign of life has no task
        self.beat.start()
        try:
            super().run()
        finally:
            self.beat.end()

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """The first signal lets the current task, query or sleep end: an exit in the middle of a query would break its
        connection, or leave a task just taken to nobody. At the second the process goes at once; the library would mark
        the task failed, but nothing is wrong with it: left RUNNING, it is released to another worker."""
        if not self.running:
            os._exit(1)
        self.running = False
