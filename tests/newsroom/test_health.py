"""« À faire » says in a sentence when background work stands still."""

from datetime import timedelta

import pytest
from django.utils import timezone

from newsroom import health, jobs
from newsroom.models import Heartbeat, Job

pytestmark = pytest.mark.django_db


def sign(*, minutes: float) -> None:
    Heartbeat.objects.create(worker_id=f"w{minutes}", at=timezone.now() - timedelta(minutes=minutes))


def test_a_worker_that_signs_in_is_no_news():
    sign(minutes=300)
    sign(minutes=1)
    assert health.warnings() == []


@pytest.mark.parametrize(
    ("minutes", "words"), [(2, "2\u00a0min"), (59.5, "59\u00a0min"), (185, "3\u00a0h\u00a005"), (60 * 24 * 4 + 1, "4\u00a0jours")]
)
def test_a_silent_worker_is_said_with_the_time_of_silence(minutes: float, words: str):
    sign(minutes=minutes)
    assert health.warnings() == [f"Tâches de fond à l’arrêt depuis {words}"]


def test_a_site_whose_worker_never_ran_says_how_to_start_it():
    [warning] = health.warnings()
    assert "manage.py worker" in warning


def test_a_late_job_is_dated_as_the_newsroom_dates():
    moment = timezone.localtime().replace(hour=12, minute=5) - timedelta(days=1)
    sign(minutes=0)
    Job.objects.create(name="forget_sessions", every=timedelta(days=1), due_at=moment)
    (said,) = [warning for warning in health.warnings() if "sessions" in warning]
    assert said.endswith("à 12\xa0h\xa005")
    assert "/" not in said


def test_where_nothing_runs_the_jobs_that_are_late_for_it_are_not_told_one_by_one():
    sign(minutes=30)
    jobs.declare()
    Job.objects.update(due_at=timezone.now() - timedelta(minutes=20))
    [warning] = health.warnings()
    assert "à l’arrêt" in warning


def test_a_late_job_is_named_and_one_just_due_is_not():
    sign(minutes=0)
    jobs.declare()
    assert health.warnings() == []
    Job.objects.filter(name="forget_sessions").update(due_at=timezone.now() - timedelta(minutes=11))
    [warning] = health.warnings()
    assert "En retard" in warning
    assert "sessions" in warning


def test_the_question_costs_two_queries(django_assert_num_queries):
    sign(minutes=0)
    with django_assert_num_queries(2):
        health.warnings()
