"""The worker: nothing is lost when one is killed, and recurring jobs come once over all machines."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from articles.tasks import make_renditions, tell_sent_back
from comments.models import Letter
from comments.tasks import send_letter
from newsroom import jobs, worker
from newsroom.letters import send_password_link
from newsroom.models import Heartbeat, Job
from tests.newsroom.tasks_for_tests import fail, note, wait_for

MINUTE = timedelta(minutes=1)
RECURRING = {job.task.module_path for job in jobs.JOBS.values()}


def database_url() -> str:
    """The test database as a worker process must name it."""
    row = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{row['NAME']}"
    credentials = row["USER"] + (f":{row['PASSWORD']}" if row["PASSWORD"] else "")
    return f"postgres://{credentials}@{row['HOST']}:{row['PORT'] or 5432}/{row['NAME']}"


def until(condition: Callable[[], object], seconds: float = 60) -> None:
    """Look again and again, not longer than it may take."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


@pytest.fixture
def start_worker() -> Iterator[Callable[..., "subprocess.Popen[bytes]"]]:
    """`start_worker("--silence", "1")` starts a real worker process on the test database."""
    started = []

    def start(*arguments: str) -> "subprocess.Popen[bytes]":
        env = os.environ | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.settings"}
        command = [sys.executable, "manage.py", "worker", "--poll", "0.05", *arguments]
        process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=env)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def running(*worker_ids: str) -> DBTaskResult:
    """A task that these workers took one after another, the last of them a moment ago."""
    result = wait_for.enqueue("/nowhere")
    row = DBTaskResult.objects.get(pk=result.id)
    for worker_id in worker_ids:
        row.claim(worker_id)
    return row


def beat_of(worker_id: str, *, ago: timedelta) -> None:
    Heartbeat.objects.create(worker_id=worker_id, at=timezone.now() - ago)


@pytest.mark.django_db(transaction=True)
def test_a_task_whose_worker_is_killed_is_done_by_another(start_worker: Callable, tmp_path: Path):
    result = wait_for.enqueue(str(tmp_path))
    victim = start_worker()
    until((tmp_path / "began").exists)
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    (tmp_path / "go").touch()
    assert DBTaskResult.objects.get(pk=result.id).status == TaskResultStatus.RUNNING
    start_worker("--beat", "0.2", "--silence", "0.5")
    until(lambda: DBTaskResult.objects.get(pk=result.id).status == TaskResultStatus.SUCCESSFUL)
    assert len(DBTaskResult.objects.get(pk=result.id).worker_ids) == 2


@pytest.mark.django_db(transaction=True)
def test_sigterm_lets_the_current_task_end(start_worker: Callable, tmp_path: Path):
    result = wait_for.enqueue(str(tmp_path))
    later = note.enqueue(str(tmp_path / "later"), "x")
    process = start_worker()
    until((tmp_path / "began").exists)
    process.send_signal(signal.SIGTERM)
    (tmp_path / "go").touch()
    assert process.wait(60) == 0
    assert DBTaskResult.objects.get(pk=result.id).status == TaskResultStatus.SUCCESSFUL
    assert DBTaskResult.objects.get(pk=later.id).status == TaskResultStatus.READY


@pytest.mark.django_db(transaction=True)
def test_a_second_sigterm_leaves_the_task_to_another_worker(start_worker: Callable, tmp_path: Path):
    result = wait_for.enqueue(str(tmp_path))
    process = start_worker()
    until((tmp_path / "began").exists)
    process.send_signal(signal.SIGTERM)
    until(lambda: process.poll() is not None or process.send_signal(signal.SIGTERM))
    assert DBTaskResult.objects.get(pk=result.id).status == TaskResultStatus.RUNNING


@pytest.mark.django_db(transaction=True)
def test_an_idle_worker_ends_at_once(start_worker: Callable):
    process = start_worker()
    until(Heartbeat.objects.exists)
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0


@pytest.mark.django_db(transaction=True)
def test_batch_does_what_is_ready_with_due_jobs_and_ends(tmp_path: Path):
    note.enqueue(str(tmp_path / "file"), "a")
    note.enqueue(str(tmp_path / "file"), "b")
    note.using(run_after=timezone.now() + MINUTE).enqueue(str(tmp_path / "file"), "c")
    failed = fail.enqueue()
    call_command("worker", "--batch")
    assert (tmp_path / "file").read_text() == "ab"
    assert DBTaskResult.objects.get(pk=failed.id).status == TaskResultStatus.FAILED
    assert set(jobs.JOBS) == set(Job.objects.filter(enqueued_at__isnull=False).values_list("name", flat=True))
    done = DBTaskResult.objects.successful().values_list("task_path", flat=True)
    assert {job.task.module_path for job in jobs.JOBS.values()} <= set(done)


@pytest.mark.django_db(transaction=True)
def test_mail_goes_before_the_pictures_that_were_there_first():
    for pk in range(30):
        make_renditions.enqueue(pk)
    note_of_others = note.enqueue("/dev/null", "x")
    letters = [tell_sent_back.enqueue(0), send_password_link.enqueue(0), send_letter.enqueue(Letter.Kind.DATA, 0)]
    call_command("worker", "--batch")
    done = [str(row.id) for row in DBTaskResult.objects.finished().order_by("started_at", "pk") if row.task_path not in RECURRING]
    assert set(done[:3]) == {letter.id for letter in letters}
    assert done[3] == note_of_others.id
    assert len(done) == 34


@pytest.mark.django_db(transaction=True)
def test_a_worker_leaves_the_tasks_of_another_title_alone(tmp_path: Path):
    row = DBTaskResult.objects.get(pk=note.enqueue(str(tmp_path / "file"), "a").id)
    row.queue_name = "other"
    row.save()
    call_command("worker", "--batch")
    row.refresh_from_db()
    assert row.status == TaskResultStatus.READY


@pytest.mark.parametrize("value", ["0", "-1", "zwei", "1e30"])
def test_a_wrong_interval_is_refused(value: str):
    with pytest.raises(CommandError, match="seconde"):
        call_command("worker", "--batch", f"--beat={value}")


@pytest.mark.django_db
def test_a_task_of_a_living_worker_stays_with_it():
    row = running("alive")
    beat_of("alive", ago=MINUTE)
    assert worker.release_lost() == 0
    row.refresh_from_db()
    assert row.status == TaskResultStatus.RUNNING


@pytest.mark.django_db
@pytest.mark.parametrize("known", [True, False])
def test_a_task_of_a_silent_worker_is_ready_again(known: bool):
    row = running("silent")
    if known:
        beat_of("silent", ago=3 * MINUTE)
    beat_of("other", ago=timedelta())
    assert worker.release_lost() == 1
    row.refresh_from_db()
    assert row.status == TaskResultStatus.READY
    assert row in DBTaskResult.objects.ready()


@pytest.mark.django_db
def test_only_the_last_worker_of_a_task_counts():
    row = running("first", "second")
    beat_of("first", ago=timedelta())
    beat_of("second", ago=3 * MINUTE)
    worker.release_lost()
    row.refresh_from_db()
    assert row.status == TaskResultStatus.READY


@pytest.mark.django_db
def test_a_task_that_killed_three_workers_has_failed():
    row = running("first", "second", "third")
    worker.release_lost()
    row.refresh_from_db()
    assert row.status == TaskResultStatus.FAILED
    assert row.exception_class_path == "newsroom.worker.WorkerLost"
    assert worker.release_lost() == 0


@pytest.mark.django_db
def test_another_title_frees_its_own_tasks():
    row = running("silent")
    row.queue_name = "other"
    row.save()
    assert worker.release_lost() == 0


@pytest.mark.django_db
def test_signing_in_again_moves_the_same_row():
    beat_of("me", ago=5 * MINUTE)
    worker.sign_in("me")
    assert timezone.now() - Heartbeat.objects.get().at < MINUTE


@pytest.mark.django_db
def test_a_due_job_is_enqueued_once_and_then_waits_its_time():
    jobs.declare()
    assert set(jobs.enqueue_due()) == set(jobs.JOBS)
    assert jobs.enqueue_due() == []
    assert DBTaskResult.objects.count() == len(jobs.JOBS)
    row = Job.objects.get(name="forget_sessions")
    assert row.due_at - row.enqueued_at == row.every == jobs.JOBS["forget_sessions"].every


@pytest.mark.django_db
def test_declaring_keeps_times_follows_intervals_and_drops_what_is_no_more():
    due = timezone.now() + MINUTE
    Job.objects.create(name="forget_sessions", every=MINUTE, due_at=due)
    Job.objects.create(name="gone", every=MINUTE)
    jobs.declare()
    row = Job.objects.get(name="forget_sessions")
    assert (row.every, row.due_at) == (jobs.DAY, due)
    assert set(Job.objects.values_list("name", flat=True)) == set(jobs.JOBS)


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_enqueue_a_due_job_once():
    jobs.declare()
    names, barrier = [], threading.Barrier(4)

    def enqueue() -> None:
        barrier.wait()
        try:
            names.extend(jobs.enqueue_due())
        finally:
            connection.close()

    threads = [threading.Thread(target=enqueue) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(names) == sorted(jobs.JOBS)
    assert DBTaskResult.objects.count() == len(jobs.JOBS)


@pytest.mark.django_db(transaction=True)
def test_a_beat_that_fails_is_followed_by_the_next(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture):
    jobs.declare()
    beat = worker.Beat("me", every=timedelta(seconds=0.01), silence=worker.SILENCE)
    real, calls = worker.release_lost, []

    def fail_first(silence: timedelta) -> int:
        calls.append(silence)
        if len(calls) == 1:
            raise OSError("no line")
        return real(silence)

    monkeypatch.setattr(worker, "release_lost", fail_first)
    beat.start()
    until(lambda: len(calls) > 1)
    beat.end()
    assert "The beat failed" in caplog.text
    assert Heartbeat.objects.filter(worker_id="me").exists()
