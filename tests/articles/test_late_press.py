"""A page that was open while its scheduled article appeared: what its buttons do a minute too late."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import workflow
from articles.models import Article, Event
from tests.articles.writing import address, filled, make_draft, save_as
from tests.articles.writing import editor as editor

pytestmark = pytest.mark.django_db

NEXT_DAY = timezone.localtime() + timedelta(days=1)


@pytest.fixture
def appeared(editor, monkeypatch):
    """It was scheduled when the page was opened, and readers have had it for a minute."""
    article = make_draft(editor, body="<p>Ancien.</p>", standfirst="Le chapô.", headline="Le pont du port rouvre aux camions")
    workflow.publish(article, by=editor, at=timezone.now() + timedelta(minutes=2))
    later = timezone.now() + timedelta(minutes=3)
    monkeypatch.setattr(timezone, "now", lambda: later)
    return article


@pytest.mark.parametrize("beside_the_text", [True, False])
def test_what_has_appeared_is_not_scheduled_anew_nor_its_new_text_published(beside_the_text, client, editor, appeared):
    minute = {"publish_at": f"{NEXT_DAY:%Y-%m-%dT%H:%M}"}
    if beside_the_text:
        sent = filled(appeared, body="<p>Pour demain.</p>", comments_close_at=None, step="schedule", **minute)
        answer = client.post(address(appeared), sent, follow=True)
    else:
        version = save_as(editor, appeared, body="<p>Pour demain.</p>")
        answer = client.post(address(appeared, "schedule"), {"seen": version.pk, **minute}, follow=True)
    assert "a déjà paru" in answer.text
    assert "Article programmé" not in answer.text
    appeared.refresh_from_db()
    assert appeared.is_published
    assert appeared.body == "<p>Ancien.</p>"
    assert workflow.content_to_edit(appeared)["body"] == "<p>Pour demain.</p>"
    assert appeared.events.newest_first()[0].kind == Event.Kind.SCHEDULED


def test_who_takes_it_off_the_schedule_too_late_reads_that_it_is_taken_from_the_readers(client, editor, appeared):
    answer = client.post(address(appeared, "unschedule"), follow=True)
    appeared.refresh_from_db()
    assert appeared.status == Article.Status.UNPUBLISHED
    assert "Article dépublié" in answer.text
    assert "Retiré de la programmation" not in answer.text
