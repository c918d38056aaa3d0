"""One comment, however often it is sent; two readers, two comments."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from comments import submission
from comments.models import Comment, PrivateLink
from tests.comments.posting import WRITTEN, send
from tests.concurrency import all_at_once
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_pause(settings):
    settings.COMMENT_LIMITS = {"sender_pause_seconds": 0}


@pytest.mark.parametrize("key", ["", "q7Xw2mVt9Kd4"])
def test_a_repeat_is_the_same_comment(key):
    article = make_article()
    responses = [send(article, key=key) for _ in range(3)]
    assert Comment.objects.count() == 1
    for response in responses:
        assert WRITTEN["text"] in Client().get(response["Location"]).content.decode()


def test_a_repeat_is_known_before_the_sender_is_asked_to_wait(settings):
    settings.COMMENT_LIMITS = {}
    article = make_article()
    assert send(article).status_code == send(article).status_code == 303
    assert send(article, key="k1", text="Encore un mot").status_code == 429


@pytest.mark.parametrize("key", ["", "q7Xw2mVt9Kd4"])
def test_two_readers_who_post_the_same_bytes_make_two_comments(key):
    article = make_article()
    one = send(article, key=key)
    other = send(article, key=key, email="kossi@exemple.tg")
    assert one.status_code == other.status_code == 303
    assert Comment.objects.count() == 2
    assert one["Location"] != other["Location"]


def test_two_readers_of_one_cached_page_make_two_comments():
    article = make_article()
    page = Client().get(f"/commentaires/{article.pk}/").content
    assert page == Client().get(f"/commentaires/{article.pk}/").content
    assert b'name="key"' not in page
    send(article, name="Essi K.")
    send(article, name="Kossi", email="kossi@exemple.tg")
    assert set(Comment.objects.values_list("name", flat=True)) == {"Essi K.", "Kossi"}


@pytest.mark.parametrize("key", ["", "q7Xw2mVt9Kd4"])
def test_another_text_article_or_parent_is_another_comment(key):
    article = make_article()
    parent = make_comment(article=article)
    send(article, key=key)
    send(article, key=key, text="Autre chose")
    send(article, key=key, parent=parent.pk)
    send(make_article(), key=key)
    assert Comment.objects.filter(status="pending").count() == 4


def test_another_key_is_another_comment():
    article = make_article()
    send(article, key="un")
    send(article, key="deux")
    assert Comment.objects.count() == 2


def test_without_script_the_same_text_may_be_sent_again_after_a_day():
    article = make_article()
    send(article)
    Comment.objects.update(created_at=timezone.now() - timedelta(hours=24, minutes=1))
    send(article)
    assert Comment.objects.count() == 2


def test_without_script_a_repeat_of_a_waiting_comment_gives_a_new_private_link():
    article = make_article()
    one, other = send(article), send(article)
    assert one["Location"] != other["Location"]
    for response in (one, other):
        assert Client().get(response["Location"]).status_code == 200


@pytest.mark.parametrize("status", ["approved", "rejected", "spam", "withdrawn"])
def test_without_script_a_repeat_of_a_decided_comment_gives_no_hold_on_it(status):
    article = make_article()
    send(article)
    Comment.objects.update(status=status, decided_at=timezone.now())
    response = send(article)
    assert response["Location"] == f"/commentaires/{article.pk}/recu/"
    page = Client().get(response["Location"]).content.decode()
    assert "Votre commentaire est déjà arrivé" in page
    assert "/suivre/" not in page
    assert PrivateLink.objects.count() == 1


def test_a_key_proves_the_same_browser_also_after_the_decision():
    article = make_article()
    send(article, key="q7Xw2mVt9Kd4")
    Comment.objects.update(status="approved")
    assert "/suivre/" in send(article, key="q7Xw2mVt9Kd4")["Location"]


def test_a_corrected_comment_sent_again_by_the_back_button_is_known():
    article = make_article()
    send(article)
    Comment.objects.update(text="Corrigé depuis")
    send(article)
    assert Comment.objects.count() == 1


def test_repeats_do_not_make_links_without_end(settings):
    settings.COMMENT_LIMITS = {"sender_pause_seconds": 0, "private_links": 2}
    article = make_article()
    addresses = [send(article)["Location"] for _ in range(4)]
    assert PrivateLink.objects.count() == 2
    assert addresses[2] == addresses[3] == f"/commentaires/{article.pk}/recu/"


@pytest.mark.parametrize("key", ["k" * 5000, "\x00\ud7ff", "' OR 1=1 --"])
def test_a_strange_key_is_only_a_key(key):
    article = make_article()
    send(article, key=key)
    send(article, key=key)
    assert Comment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("key", ["", "q7Xw2mVt9Kd4"])
def test_the_same_comment_ten_times_at_once_is_one_comment(key):
    article = make_article()
    responses = all_at_once(10, lambda _: send(article, key=key))
    assert [response.status_code for response in responses] == [303] * 10
    assert Comment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_readers_at_once_are_all_kept():
    article = make_article()
    responses = all_at_once(50, lambda number: send(article, email=f"lecteur-{number}@exemple.tg"))
    assert [response.status_code for response in responses] == [303] * 50
    assert Comment.objects.count() == 50


@pytest.mark.django_db(transaction=True)
def test_one_sender_many_times_at_once_stays_within_the_limit(settings):
    settings.COMMENT_LIMITS = {}
    article = make_article()
    responses = all_at_once(8, lambda number: send(article, text=f"Envoi {number}"))
    assert sorted(response.status_code for response in responses) == [303] + [429] * 7
    assert Comment.objects.count() == 1


def test_the_database_itself_refuses_a_second_comment_with_the_key():
    article = make_article()
    first = submission.submit(article, submission.Sent(text="Un", name="Un", email="un@exemple.tg", key="k")).comment
    with pytest.raises(IntegrityError):
        make_comment(article=article, submission_key=first.submission_key)
