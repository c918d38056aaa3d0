"""Who else has the article open, and who writes in it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import keeping
from articles.models import Presence
from tests.articles.writing import address, editor, filled, make_draft, save_as, writer
from tests.factories import make_user

__all__ = ["editor", "writer"]

pytestmark = pytest.mark.django_db

KEY = "0123456789abcdef"


def beat(client, article, page, **more):
    return client.post(address(article, "presence"), {"page": page, "base": article.revisions.newest().pk, **more})


def test_two_people_see_each_other_and_one_takes_over_and_the_other_again(client, editor):
    article = make_draft(editor)
    other, elsewhere = make_user("Rédaction en chef", first_name="Awa", last_name="Koffi"), Client()
    elsewhere.force_login(other)
    assert beat(client, article, "a").json() == {"lines": [], "others": False, "taken": False}
    assert beat(elsewhere, article, "b").json()["lines"] == ["Mariam Sanni a cette page ouverte."]
    assert not beat(client, article, "a").json()["taken"]
    taker = beat(elsewhere, article, "b", take="1").json()
    assert taker["lines"][0].startswith("Vous avez repris la main à ")
    assert not taker["others"]
    taken = beat(client, article, "a").json()
    assert taken["taken"]
    assert "Awa Koffi a repris la main" in taken["lines"][0]
    assert not beat(client, article, "a", take="1").json()["taken"]
    newcomer = Client()
    newcomer.force_login(make_user("Rédaction en chef", first_name="Kossi", last_name="Amegah"))
    beat(newcomer, article, "c")
    assert "Vous avez repris la main" not in " ".join(beat(client, article, "a").json()["lines"])
    beat(newcomer, article, "c", leave="1")
    assert beat(elsewhere, article, "b").json()["taken"]
    beat(client, article, "a", leave="1")
    assert beat(elsewhere, article, "b").json() == {"lines": [], "others": False, "taken": False}


def test_who_was_silent_for_a_while_is_not_here_and_old_lines_go(client, editor):
    article = make_draft(editor)
    silent, gone = make_user("Rédaction en chef"), make_user("Rédaction en chef")
    now = timezone.now()
    Presence.objects.create(article=article, user=silent, page="x", seen_at=now - timedelta(minutes=2))
    Presence.objects.create(article=article, user=gone, page="y", seen_at=now - timedelta(hours=2))
    assert beat(client, article, "a").json()["lines"] == []
    assert set(Presence.objects.values_list("page", flat=True)) == {"a", "x"}


def test_a_page_tells_its_writer_of_the_other_one_and_of_a_newer_version(client, editor):
    article = make_draft(editor)
    old = article.revisions.newest().pk
    beat(client, article, "a")
    save_as(make_user("Rédaction en chef", first_name="Kossi", last_name="Amegah"), article, headline="Le sien")
    lines = client.post(address(article, "presence"), {"page": "b", "base": old}).json()["lines"]
    assert lines[0] == "Vous avez aussi ouvert cet article dans une autre page."
    assert lines[1].startswith("Kossi Amegah a enregistré une autre version")
    save_as(editor, article, headline="Le mien")
    lines = client.post(address(article, "presence"), {"page": "b", "base": old}).json()["lines"]
    assert lines[1].startswith("Vous avez enregistré une autre version depuis une autre page")
    sent = filled(article, base=old, headline="Une autre page")
    assert "Vous avez enregistré une autre version" in client.post(address(article), sent).content.decode()


def test_a_beat_takes_the_same_queries_for_any_number_of_people(client, editor):
    def count():
        with CaptureQueriesContext(connection) as queries:
            beat(client, article, "a")
        return len(queries)

    article = make_draft(editor)
    beat(client, article, "a")
    few = count()
    for number in range(5):
        keeping.beat(article, by=make_user("Rédaction en chef"), page=str(number))
    assert count() == few
