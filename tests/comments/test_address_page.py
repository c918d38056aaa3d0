"""A commenter's address in the back office: on request, after the password, with a line in the log."""

import pytest
from axes.models import AccessAttempt
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from comments.models import Comment, Origin, Sender
from tests.comments.posting import send
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db

ADDRESS, NETWORK, PASSWORD = "essi@exemple.tg", "127.0.0.1", "mot-de-passe"


@pytest.fixture
def comment():
    send(make_article(), email=ADDRESS)
    return Comment.objects.get()


@pytest.fixture
def moderator(client):
    person = make_user("Modération")
    client.force_login(person)
    return person


def page(comment) -> str:
    return reverse("admin:comments_comment_address", args=[comment.pk])


@pytest.mark.once
def test_the_page_asks_for_the_password_and_says_why(client, comment, moderator):
    response = client.get(page(comment))
    content = response.content.decode()
    assert response.status_code == 200
    assert 'type="password"' in content
    assert "seront inscrits au journal des actes" in content
    assert ADDRESS not in content
    assert NETWORK not in content
    assert not LogEntry.objects.exists()


def test_the_right_password_shows_both_addresses_once_and_is_logged(client, comment, moderator):
    response = client.post(page(comment), {"password": PASSWORD})
    content = response.content.decode()
    assert response.status_code == 200
    assert ADDRESS in content
    assert NETWORK in content
    assert "no-store" in response["Cache-Control"]
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id, entry.get_change_message()) == (moderator, str(comment.pk), "adresse montrée")
    for trace in (ADDRESS, NETWORK, comment.name, comment.text, Sender.objects.get().key):
        assert trace not in f"{entry.object_repr} {entry.change_message}"
    assert ADDRESS not in client.get(page(comment)).content.decode()
    assert ADDRESS not in str(dict(client.session))


@pytest.mark.once
@pytest.mark.parametrize(("password", "words"), [("faux", "pas votre mot de passe"), ("", "Tapez votre mot de passe")])
def test_a_wrong_password_shows_nothing(client, comment, moderator, password, words):
    response = client.post(page(comment), {"password": password})
    content = response.content.decode()
    assert response.status_code == 422
    assert words in content
    assert ADDRESS not in content
    assert not LogEntry.objects.exists()
    assert f'value="{password}"' not in content or not password


@pytest.mark.once
def test_the_password_of_somebody_else_shows_nothing(client, comment, moderator):
    make_user("Modération", password="autre-mot")
    assert client.post(page(comment), {"password": "autre-mot"}).status_code == 422


def test_the_password_cannot_be_guessed(client, comment, moderator):
    for _ in range(4):
        assert client.post(page(comment), {"password": "faux"}).status_code == 422
    assert client.post(page(comment), {"password": "faux"}).status_code == 429
    response = client.post(page(comment), {"password": PASSWORD})
    assert response.status_code == 429
    assert ADDRESS not in response.content.decode()
    assert AccessAttempt.objects.get().username == moderator.username
    assert not LogEntry.objects.exists()


@pytest.mark.once
@pytest.mark.parametrize("role", ["Journaliste", "Régie publicitaire", "Administration"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_moderators_may_ask(client, comment, role, method):
    client.force_login(make_user(role))
    assert getattr(client, method)(page(comment), {"password": PASSWORD}).status_code == 403
    assert not LogEntry.objects.exists()


@pytest.mark.once
def test_a_stranger_is_sent_to_the_log_in(client, comment):
    response = client.get(page(comment))
    assert response.status_code == 302
    assert response.url.startswith("/admin/login/")


@pytest.mark.once
def test_editors_moderate_too(client, comment):
    client.force_login(make_user("Rédaction en chef"))
    assert ADDRESS in client.post(page(comment), {"password": PASSWORD}).content.decode()


@pytest.mark.once
def test_other_methods_and_comments_that_are_not_there(client, comment, moderator):
    assert client.put(page(comment)).status_code == 405
    assert client.get(reverse("admin:comments_comment_address", args=[comment.pk + 1])).status_code == 404


def test_what_was_forgotten_is_said_to_be(client, comment, moderator):
    Sender.objects.update(sealed_email="")
    Origin.objects.all().delete()
    content = client.post(page(comment), {"password": PASSWORD}).content.decode()
    assert content.count("<dd>effacée</dd>") == 2


def test_with_another_key_only_the_addresses_are_unreadable(client, comment, moderator, settings):
    settings.VAULT_KEYS = ["MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="]
    content = client.post(page(comment), {"password": PASSWORD}).content.decode()
    assert content.count("<dd>illisible</dd>") == 2
    assert client.get(reverse("admin:comments_comment_change", args=[comment.pk])).status_code == 200
    assert client.get(reverse("admin:comments_desk")).status_code == 200


def test_an_answer_of_the_newsroom_has_no_address(client, moderator):
    comment = make_comment(staff=moderator)
    assert client.post(page(comment), {"password": PASSWORD}).content.decode().count("effacée") == 2


def test_the_cost_does_not_grow(client, comment, moderator, django_assert_max_num_queries):
    for number in range(20):
        make_comment(article=comment.article, sender=comment.sender, text=f"Envoi {number}")
    with django_assert_max_num_queries(25):
        client.post(page(comment), {"password": PASSWORD})
