"""When something does not work on our side, a reader gets his text back and a button to send it again."""

import html
import logging

import pytest
from django.core import mail
from django.db import InterfaceError, OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.utils.log import AdminEmailHandler

from comments import submission
from comments.models import Comment
from tests.comments.posting import OURS, WRITTEN, send
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_database(monkeypatch):
    """A function after which no query gets through."""

    def away(*args, **kwargs):
        raise OperationalError("connection refused")

    return lambda: monkeypatch.setattr(BaseDatabaseWrapper, "cursor", away)


def assert_kept(response, status):
    page = html.unescape(response.content.decode())
    assert response.status_code == status
    assert "Votre texte est gardé" in page
    assert WRITTEN["text"] in page
    assert 'value="Essi K."' in page
    assert 'value="essi@exemple.tg"' in page
    assert "private" in response["Cache-Control"]
    assert int(response["Retry-After"]) > 0


def test_with_the_database_gone_the_page_asks_it_nothing(no_database, caplog, settings):
    settings.ADMINS = [("Administration", "admin@journal.example")]
    article, reporter, handler = make_article(), logging.getLogger("django.request"), AdminEmailHandler(include_html=True)
    reporter.addHandler(handler)
    no_database()
    try:
        response = send(article, parent="12", key="k1")
    finally:
        reporter.removeHandler(handler)
    assert_kept(response, 503)
    page = response.content.decode()
    assert f'action="/commentaires/{article.pk}/"' in page
    assert 'name="parent" value="12"' in page
    assert 'name="key" value="k1"' in page
    assert "essi@exemple.tg" not in caplog.text
    for message in mail.outbox:
        assert "essi@exemple.tg" not in message.message().as_string() + str(message.alternatives)


@pytest.mark.parametrize("error", [OperationalError("database is locked"), InterfaceError("connection already closed")])
def test_a_database_that_goes_away_in_the_middle_loses_nothing(monkeypatch, error):
    article = make_article()

    def fail(*args):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(submission, "_keep", fail)
        response = send(article)
        assert "locked" not in response.content.decode()
        assert_kept(response, 503)
    assert not Comment.objects.exists()
    assert send(article).status_code == 303


def test_a_fault_of_ours_gives_the_text_back_too(monkeypatch):
    def crash(*args):
        raise RuntimeError("a fault")

    monkeypatch.setattr(submission, "_keep", crash)
    article = make_article()
    response = send(article, client=Client(raise_request_exception=False))
    assert_kept(response, 500)
    assert "a fault" not in response.content.decode()


def test_other_pages_get_the_page_without_data(monkeypatch, settings):
    monkeypatch.setattr("comments.thread.page_of", lambda comment: 1 / 0)
    response = Client(raise_request_exception=False).get(f"/commentaires/lien/{make_comment().pk}/")
    assert response.status_code == 500
    assert "Erreur 500" in response.content.decode()


def test_what_cannot_be_read_is_no_second_fault(no_database):
    address = f"/commentaires/{make_article().pk}/"
    no_database()
    for body, kind in ((b"text=" + b"a" * 3_000_000, "application/x-www-form-urlencoded"), (b"--x", "multipart/form-data")):
        response = Client().generic("POST", address, body, content_type=kind, headers=OURS)
        assert response.status_code == 503


def test_markup_in_the_kept_text_is_text(no_database):
    article = make_article()
    no_database()
    page = send(article, text="</textarea><script>x</script>", name='"><b>').content.decode()
    assert "<script>x" not in page
    assert '"><b>' not in page
