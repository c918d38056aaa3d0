"""The sentence above the form: how long readers wait, measured, and honest when nobody reads."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from comments import policy, waiting
from comments.models import Comment, CommentEvent, CommentSettings
from comments.tasks import measure_wait
from newsroom.jobs import JOBS
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db

PLAIN = "Les commentaires sont relus avant publication."


def decide(minutes, *, ago=timedelta(hours=1), kind="approved", by=None, imported=False):
    """A comment decided after so many minutes, `ago` from now."""
    at = timezone.now() - ago
    comment = make_comment(article=make_article(), created_at=at - timedelta(minutes=minutes))
    if imported:
        CommentEvent.objects.create(comment=comment, kind="imported", after="pending")
    CommentEvent.objects.create(comment=comment, kind=kind, by=by, at=at, after="approved")
    return comment


def said(article=None):
    return waiting.sentence(policy.facts_of(article or make_article()))


def test_below_ten_decisions_nothing_is_said():
    moderator = make_user("Modération")
    for _ in range(9):
        decide(60, by=moderator)
    decide(60)  # nobody's decision
    decide(60, by=moderator, ago=timedelta(days=8))
    decide(60, by=moderator, imported=True)
    decide(60, by=moderator, kind="masked")
    assert measure_wait.func() is None
    assert CommentSettings.current().median_at is not None
    assert said() == PLAIN


def test_the_median_of_first_decisions_is_kept_and_said(django_assert_max_num_queries):
    moderator = make_user("Modération")
    for minutes in (5, 10, 20, 30, 80, 100, 300, 900, 2000, 5000):
        comment = decide(minutes, by=moderator, kind="rejected")
        CommentEvent.objects.create(comment=comment, kind="approved", by=moderator)  # a second thought does not count
    with django_assert_max_num_queries(8):
        assert measure_wait.func() == 90
    assert said() == "Les commentaires sont relus avant publication, en général en moins de 2\u00a0h."
    CommentSettings.objects.update(median_at=timezone.now() - timedelta(hours=3, minutes=1))
    assert said() == PLAIN


def test_measuring_leaves_the_other_settings_alone():
    CommentSettings.objects.create(pk=1, newest_first=True)
    measure_wait.func()
    assert CommentSettings.current().newest_first


@pytest.mark.once
@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "une demi-heure"), (30, "une demi-heure"), (31, "une heure"), (60, "une heure"), (61, "2\u00a0h"), (120, "2\u00a0h"),
     (121, "3\u00a0h"), (1440, "24\u00a0h"), (1441, "2\u00a0jours"), (2881, "3\u00a0jours")],
)  # fmt: skip
def test_it_is_rounded_up(minutes, words):
    CommentSettings.objects.create(pk=1, median_minutes=minutes, median_at=timezone.now())
    assert words in said()


@pytest.mark.once
def test_off_duty_the_form_says_when_somebody_reads():
    off = (timezone.localtime() + timedelta(hours=2)).time().replace(minute=0, second=0, microsecond=0)
    CommentSettings.objects.create(pk=1, duty_from=off, duty_to=time((off.hour + 1) % 24))
    assert said() == f"Personne ne relit en ce moment\u00a0: votre commentaire sera lu à partir de {off.hour}\u00a0h."


def test_when_the_oldest_waits_too_long_the_form_says_so():
    old = make_comment(status="pending", created_at=timezone.now() - timedelta(hours=25), fingerprint="x")
    CommentSettings.objects.create(pk=1, median_minutes=5, median_at=timezone.now())
    assert said() == "Personne ne relit en ce moment\u00a0: votre commentaire sera lu plus tard que d’habitude."
    CommentSettings.objects.update(slow_after_hours=26)
    assert "demi-heure" in said()
    CommentSettings.objects.update(slow_after_hours=None)
    assert "demi-heure" in said()
    CommentSettings.objects.update(slow_after_hours=24)
    Comment.objects.filter(pk=old.pk).update(fingerprint="")  # an import brought it: it says nothing of today
    assert "demi-heure" in said()


@pytest.mark.once
def test_it_stands_on_page_and_form_and_never_how_many_wait(client):
    article = make_article()
    for _ in range(7):
        make_comment(article=article, status="pending")
    for address in (article.get_absolute_url(), f"/commentaires/{article.pk}/"):
        page = client.get(address).content.decode()
        assert PLAIN in page
        assert "7 commentaires" not in page


@pytest.mark.once
def test_it_is_measured_every_hour():
    assert JOBS["measure_wait"].every == timedelta(hours=1)
