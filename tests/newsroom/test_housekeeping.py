"""What is old goes by itself, and nothing else does."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from newsroom import housekeeping
from newsroom.models import Heartbeat
from tests.newsroom.tasks_for_tests import fail

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def make_result(status: TaskResultStatus, *, ago: timedelta) -> DBTaskResult:
    row = DBTaskResult.objects.get(pk=fail.enqueue().id)
    row.status, row.finished_at = status, timezone.now() - ago
    row.save()
    return row


def test_only_old_finished_results_are_forgotten():
    make_result(TaskResultStatus.SUCCESSFUL, ago=15 * DAY)
    make_result(TaskResultStatus.FAILED, ago=15 * DAY)
    kept = {make_result(TaskResultStatus.FAILED, ago=13 * DAY), make_result(TaskResultStatus.READY, ago=15 * DAY)}
    assert housekeeping.forget_results.call() == 2
    assert set(DBTaskResult.objects.all()) == kept


def test_only_expired_sessions_are_forgotten():
    Session.objects.create(session_key="old", expire_date=timezone.now() - DAY)
    Session.objects.create(session_key="new", expire_date=timezone.now() + DAY)
    assert housekeeping.forget_sessions.call() == 1
    assert Session.objects.get().session_key == "new"


def test_only_old_login_attempts_are_forgotten():
    for model in (AccessAttempt, AccessLog):
        fields = {"failures_since_start": 1} if model is AccessAttempt else {}
        for username in ("old", "new"):
            model.objects.create(username=username, ip_address="192.0.2.1", **fields)
        model.objects.filter(username="old").update(attempt_time=timezone.now() - 31 * DAY)
    assert housekeeping.forget_logins.call() == 2
    assert [AccessAttempt.objects.get().username, AccessLog.objects.get().username] == ["new", "new"]


def test_the_newest_sign_of_life_stays_however_old():
    for days in (8, 9, 10):
        Heartbeat.objects.create(worker_id=str(days), at=timezone.now() - days * DAY)
    assert housekeeping.forget_heartbeats.call() == 2
    assert Heartbeat.objects.get().worker_id == "8"


def test_much_is_deleted_in_short_transactions(monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries):
    monkeypatch.setattr(housekeeping, "BATCH", 2)
    for number in range(5):
        Heartbeat.objects.create(worker_id=str(number), at=timezone.now())
    assert housekeeping.delete_in_batches(Heartbeat.objects.all()) == 5
    assert not Heartbeat.objects.exists()
