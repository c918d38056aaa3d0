"""Limits: by sender they refuse, by network they only mark, and at the ceiling the text is kept."""

import re
import shutil
from collections import namedtuple
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from comments import limits, moderation, purge
from comments.models import Comment, Origin
from comments.spam import Signal
from tests.comments.posting import OURS, WRITTEN, send
from tests.factories import make_article

pytestmark = pytest.mark.django_db

A_MOMENT_AGO = "Vous venez d’envoyer un autre commentaire."
MANY = "Vous avez envoyé beaucoup de commentaires en une heure."
TOO_MANY = "Nous ne pouvons pas recevoir plus de commentaires à cet instant."


def test_the_numbers_are_those_of_the_newsroom():
    numbers = [limits.limit(name) for name in ("sender_pause_seconds", "sender_hourly", "host_hourly_before_held")]
    assert numbers == [20, 10, 60]
    assert [limits.limit(name) for name in ("network_hourly", "site_hourly", "free_disk_mb")] == [2_000, 10_000, 500]
    assert limits.limit("body_bytes") == 65_536


def test_a_sender_waits_twenty_seconds_and_keeps_the_text():
    article = make_article()
    send(article)
    response = send(article, text="Encore un mot")
    page = response.content.decode()
    assert response.status_code == 429
    assert int(response["Retry-After"]) == 60
    assert A_MOMENT_AGO in page
    assert "Encore un mot" in page
    assert 'value="essi@exemple.tg"' in page
    Comment.objects.update(created_at=timezone.now() - timedelta(seconds=21))
    assert send(article, text="Encore un mot").status_code == 303


def test_a_sender_is_one_however_the_address_is_typed():
    article = make_article()
    send(article)
    assert send(article, text="Encore", email="  ESSI@Exemple.TG ").status_code == 429
    assert send(article, text="Encore", email="essi+journal@exemple.tg").status_code == 303


def test_ten_comments_an_hour(settings):
    settings.COMMENT_LIMITS = {"sender_pause_seconds": 0}
    article = make_article()
    for number in range(10):
        assert send(article, text=f"Envoi {number}").status_code == 303
    response = send(article, text="Envoi 11")
    assert response.status_code == 429
    assert MANY in response.content.decode()
    assert int(response["Retry-After"]) == 900
    assert send(article, text="Envoi 11", email="kossi@exemple.tg").status_code == 303
    Comment.objects.update(created_at=timezone.now() - timedelta(minutes=61))
    assert send(article, text="Envoi 11").status_code == 303


def test_one_address_from_many_networks_is_marked_and_nobody_is_shut_out(settings):
    settings.COMMENT_LIMITS = {"sender_hourly": 2}
    article = make_article()
    for number in range(3):
        assert send(article, client=Client(REMOTE_ADDR=f"41.207.{number}.1"), text=f"Avis {number}").status_code == 303
    assert [Signal.SENDER in comment.signals for comment in Comment.objects.order_by("pk")] == [False, False, True]


def test_erasing_what_one_sends_empties_no_count(settings):
    settings.COMMENT_LIMITS = {"network_hourly": 2, "sender_pause_seconds": 0}
    article = make_article()
    for number in range(2):
        moderation.erase(Comment.objects.get(pk=send_and_find(article, number)))
    origins = Origin.objects.all()
    assert [origin.comment for origin in origins] == [None, None]
    assert [origin.sealed_address for origin in origins] == ["", ""]
    assert send(article, text="Encore un", email="kossi@exemple.tg").status_code == 503
    Origin.objects.update(created_at=timezone.now() - timedelta(days=2))
    purge.run()
    assert not Origin.objects.exists()


def send_and_find(article, number):
    assert send(article, text=f"Avis {number}", email=f"lectrice{number}@exemple.tg").status_code == 303
    return Comment.objects.latest("pk").pk


def test_who_types_the_address_of_another_does_not_shut_its_owner_out(settings):
    settings.COMMENT_LIMITS = {"sender_hourly": 2}
    article, stranger, owner = make_article(), Client(REMOTE_ADDR="41.207.1.1"), Client(REMOTE_ADDR="41.207.1.2")
    assert send(article, client=stranger, text="Faux 1").status_code == 303
    assert send(article, client=stranger, text="Faux 2").status_code == 429
    Comment.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    assert send(article, client=stranger, text="Faux 2").status_code == 303
    Comment.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    assert send(article, client=stranger, text="Faux 3").status_code == 429
    assert send(article, client=owner, text="Vrai 1").status_code == 303
    assert send(article, client=owner, text="Vrai 2").status_code == 429


def test_a_refused_sender_leaves_nothing_behind():
    article = make_article()
    send(article)
    seen = Comment.objects.get().sender.last_seen
    send(article, text="Encore un mot")
    assert Comment.objects.get().sender.last_seen == seen


def test_many_readers_behind_one_address_are_kept_and_only_marked(settings):
    settings.COMMENT_LIMITS = {"host_hourly_before_held": 3}
    article, client = make_article(), Client(REMOTE_ADDR="41.207.1.1")
    for number in range(5):
        assert send(article, client=client, email=f"abonne-{number}@exemple.tg").status_code == 303
    assert send(article, client=Client(REMOTE_ADDR="41.207.1.2"), email="voisine@exemple.tg").status_code == 303
    marked = [Signal.NETWORK in signals for signals in Comment.objects.order_by("pk").values_list("signals", flat=True)]
    assert marked == [False, False, False, True, True, False]
    assert set(Comment.objects.values_list("status", flat=True)) == {"pending"}


@pytest.mark.parametrize(
    ("one", "neighbour", "stranger"),
    [("41.207.1.1", "41.207.1.250", "41.207.2.1"), ("2001:db8:1:1::1", "2001:db8:1:1:ffff::2", "2001:db8:1:2::1")],
)
def test_the_ceiling_of_a_network_answers_503_and_keeps_the_text(settings, one, neighbour, stranger):
    settings.COMMENT_LIMITS = {"network_hourly": 2}
    article = make_article()
    for number in range(2):
        send(article, client=Client(REMOTE_ADDR=one), email=f"lecteur-{number}@exemple.tg")
    response = send(article, client=Client(REMOTE_ADDR=neighbour), email="autre@exemple.tg")
    assert response.status_code == 503
    assert WRITTEN["text"] in response.content.decode()
    assert TOO_MANY in response.content.decode()
    assert response["Retry-After"]
    assert send(article, client=Client(REMOTE_ADDR=stranger), email="loin@exemple.tg").status_code == 303


def test_the_ceiling_of_the_site_answers_503_and_keeps_the_text(settings):
    settings.COMMENT_LIMITS = {"site_hourly": 2}
    article = make_article()
    for number in range(2):
        send(article, client=Client(REMOTE_ADDR=f"10.0.{number}.1"), email=f"lecteur-{number}@exemple.tg")
    response = send(article, client=Client(REMOTE_ADDR="10.0.9.1"), email="autre@exemple.tg")
    assert response.status_code == 503
    assert WRITTEN["text"] in response.content.decode()
    Comment.objects.update(created_at=timezone.now() - timedelta(minutes=61))
    assert send(article, email="autre@exemple.tg").status_code == 303


def test_a_full_disk_takes_no_comment_and_keeps_the_text(monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10**12, 10**12 - 499 * 10**6, 499 * 10**6))
    article = make_article()
    response = send(article)
    assert response.status_code == 503
    assert WRITTEN["text"] in response.content.decode()
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10**12, 0, 501 * 10**6))
    assert send(article).status_code == 303


@pytest.mark.once
def test_a_body_above_64_kilobytes_says_so_and_keeps_the_text():
    long = "Très long. " * 7_000
    response = send(make_article(), text=long)
    assert response.status_code == 422
    assert long.strip() in response.content.decode()
    assert re.search(r"compte 76\s999 signes", response.content.decode())
    assert "trop volumineux" not in response.content.decode()
    assert not Comment.objects.exists()


@pytest.mark.once
def test_a_short_text_with_a_huge_rest_is_told_what_is_wrong():
    response = send(make_article(), website="x" * 70_000)
    assert response.status_code == 422
    assert "trop volumineux" in response.content.decode()
    assert WRITTEN["text"] in response.content.decode()
    assert not Comment.objects.exists()


@pytest.mark.once
def test_a_body_that_is_not_even_read_is_answered_in_french():
    response = Client().post(
        f"/commentaires/{make_article().pk}/", b"text=" + b"a" * 3_000_000, "application/x-www-form-urlencoded", headers=OURS
    )
    assert response.status_code == 422
    assert "Revenez en arrière" in response.content.decode()


@pytest.mark.once
def test_no_header_of_the_reader_moves_a_limit(settings):
    settings.COMMENT_LIMITS = {"network_hourly": 1}
    article = make_article()
    for number, status in enumerate((303, 503)):
        said = f"198.51.{number}.1"
        headers = {**OURS, "X-Forwarded-For": said, "X-Real-IP": said, "Forwarded": f"for={said}"}
        assert send(article, headers=headers, email=f"l-{number}@exemple.tg").status_code == status
