"""Where a comment comes from: our own pages pass, everything else is asked to confirm and loses nothing."""

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client

from comments import confirmation
from comments.models import Comment
from tests.comments.posting import WRITTEN, send
from tests.factories import make_article

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # which request is believed is decided before any SQL

TOKEN = re.compile(r'name="confirmation" value="([^"]+)"')


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-site", "Origin": "https://testserver"},
        {"Origin": "http://testserver"},
        {"Origin": "https://testserver"},
        {"Origin": "https://TESTSERVER:8443"},
        {"Origin": "null", "Referer": "http://testserver/2026/11/22/titre/"},
        {"Referer": "http://testserver/2026/11/22/titre/"},
    ],
)
def test_our_own_pages_pass(headers):
    assert send(make_article(), headers=headers).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://autre.example"},
        {"Origin": "https://testserver.autre.example"},
        {"Origin": "http://[::1"},
        {"Referer": "https://autre.example/?http://testserver/"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
        {"Sec-Fetch-Site": "same-site", "Origin": "https://autre.testserver"},
        {"Sec-Fetch-Site": "same-site", "Origin": "null"},
        {"Sec-Fetch-Site": "bizarre"},
    ],
)
def test_a_foreign_or_silent_origin_is_asked_to_confirm_with_its_text(headers):
    article = make_article()
    response = send(article, headers=headers)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Confirmez l’envoi" in page
    assert WRITTEN["text"] in page
    assert not Comment.objects.exists()
    assert "private" in response["Cache-Control"]


def test_the_token_of_the_page_authorises_a_browser_that_says_nothing():
    article = make_article()
    token = TOKEN.search(send(article, headers={}).content.decode())
    assert token
    assert send(article, headers={"Origin": "null"}, confirmation=token[1]).status_code == 303
    assert Comment.objects.count() == 1


def test_the_token_outlives_an_error_in_the_form():
    article = make_article()
    token = TOKEN.search(send(article, headers={}, email="").content.decode())
    assert token
    again = send(article, headers={}, confirmation=token[1], email="essi@")
    assert "Confirmez" not in again.content.decode()
    token = TOKEN.search(again.content.decode())
    assert token
    assert send(article, headers={}, confirmation=token[1]).status_code == 303


def test_a_token_is_of_no_use_on_a_foreign_page():
    article = make_article()
    token = TOKEN.search(send(article, headers={}).content.decode())
    assert token
    assert send(article, headers={"Sec-Fetch-Site": "cross-site"}, confirmation=token[1]).status_code == 422


def test_a_token_holds_for_one_article_and_one_network_only():
    article = make_article()
    token = TOKEN.search(send(article, headers={}).content.decode())
    assert token
    assert send(make_article(), headers={}, confirmation=token[1]).status_code == 422
    elsewhere = Client(REMOTE_ADDR="41.207.9.9")
    assert send(article, client=elsewhere, headers={}, confirmation=token[1]).status_code == 422
    assert not Comment.objects.exists()


@pytest.mark.parametrize("token", ["", "yes", "yes:1:abc", "é" * 3000])
def test_a_made_up_token_confirms_nothing(token):
    assert send(make_article(), headers={}, confirmation=token).status_code == 422


def test_a_token_ends_after_a_day(monkeypatch):
    article = make_article()
    token = TOKEN.search(send(article, headers={}).content.decode())
    assert token
    now = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + timedelta(days=1, minutes=1).total_seconds())
    response = send(article, headers={}, confirmation=token[1])
    assert response.status_code == 422
    assert WRITTEN["text"] in response.content.decode()


def test_only_comments_are_free_of_the_cookie_token():
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "a", "password": "b"})
    assert response.status_code == 403
    assert send(make_article(), client=Client(enforce_csrf_checks=True)).status_code == 303
    assert confirmation.MAX_AGE == 24 * 3600
