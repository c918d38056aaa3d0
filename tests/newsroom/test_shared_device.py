"""« Appareil partagé » at the login: the session ends with the browser."""

import pytest
from django.conf import settings
from django.urls import reverse

from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # cookies say the same on every database

LOGIN = "/admin/login/"


def log_in(client, person, **fields):
    answer = client.post(LOGIN, {"username": person.username, "password": "mot-de-passe", **fields})
    return answer.cookies[settings.SESSION_COOKIE_NAME]


def test_a_shared_device_is_logged_out_when_the_browser_is_closed(client):
    person = make_user("Journaliste")
    assert log_in(client, person)["max-age"] == settings.SESSION_COOKIE_AGE
    assert log_in(client, person, shared="on")["max-age"] == ""
    assert client.get(reverse("admin:articles_article_session")).json()["shared"] is True
    assert log_in(client, person)["max-age"] == settings.SESSION_COOKIE_AGE
    assert client.get(reverse("admin:articles_article_session")).json()["shared"] is False


def test_pages_of_such_a_session_say_that_nothing_is_to_be_kept(client):
    log_in(client, make_user("Journaliste"), shared="on")
    assert client.get(reverse("admin:articles_article_add")).content.decode().count("data-shared") == 2


def test_a_wrong_password_makes_no_session_a_shared_one(client):
    person = make_user("Journaliste")
    client.force_login(person)
    client.post(LOGIN, {"username": person.username, "password": "faux", "shared": "on"})
    assert client.get(reverse("admin:articles_article_session")).json()["shared"] is False
