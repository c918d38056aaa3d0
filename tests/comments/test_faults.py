"""When something does not work on our side, a reader gets his text back and a button to send it again."""

import html
import logging
import re

import pytest
from django.core import mail
from django.db import InterfaceError, OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.utils.log import AdminEmailHandler

from comments import moderation, submission
from comments.models import Comment
from tests.comments.desk import DESK, client_of, pending
from tests.comments.posting import OURS, WRITTEN, send
from tests.comments.private_page import FROM_THE_PAGE, open_page, seal
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_database(monkeypatch):
    """A function after which no query gets through: until the test ends, or as long as the patch that it is given."""

    def away(*args, **kwargs):
        raise OperationalError("connection refused")

    return lambda patch=monkeypatch: patch.setattr(BaseDatabaseWrapper, "cursor", away)


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
        response = send(article, parent="12", key="k1", answers="on", device="appareil-1")
    finally:
        reporter.removeHandler(handler)
    assert_kept(response, 503)
    page = response.content.decode()
    assert f'action="/commentaires/{article.pk}/"' in page
    for name, value in (("parent", "12"), ("key", "k1"), ("answers", "on"), ("device", "appareil-1")):
        assert f'type="hidden" name="{name}" value="{value}"' in page
    assert "essi@exemple.tg" not in caplog.text
    for message in mail.outbox:
        assert "essi@exemple.tg" not in message.message().as_string() + str(message.alternatives)


@pytest.mark.parametrize("error", [OperationalError("database is locked"), InterfaceError("connection already closed")])
def test_a_database_that_goes_away_in_the_middle_loses_nothing(monkeypatch, error):
    article = make_article()

    def fail(*args, **options):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(submission, "keep", fail)
        response = send(article)
        assert "locked" not in response.content.decode()
        assert_kept(response, 503)
    assert not Comment.objects.exists()
    assert send(article).status_code == 303


def test_a_fault_of_ours_gives_the_text_back_too(monkeypatch):
    def crash(*args, **options):
        raise RuntimeError("a fault")

    monkeypatch.setattr(submission, "keep", crash)
    article = make_article()
    response = send(article, client=Client(raise_request_exception=False))
    assert_kept(response, 500)
    assert "a fault" not in response.content.decode()


@pytest.mark.once
def test_other_pages_get_the_page_without_data(monkeypatch, settings):
    monkeypatch.setattr("comments.thread.page_of", lambda comment: 1 / 0)
    response = Client(raise_request_exception=False).get(f"/commentaires/lien/{make_comment().pk}/")
    assert response.status_code == 500
    assert "Erreur 500" in response.content.decode()


@pytest.mark.once
def test_what_cannot_be_read_is_no_second_fault(no_database):
    address = f"/commentaires/{make_article().pk}/"
    no_database()
    for body, kind in ((b"text=" + b"a" * 3_000_000, "application/x-www-form-urlencoded"), (b"--x", "multipart/form-data")):
        response = Client().generic("POST", address, body, content_type=kind, headers=OURS)
        assert response.status_code == 503


@pytest.mark.once
def test_markup_in_the_kept_text_is_text(no_database):
    article = make_article()
    no_database()
    page = send(article, text="</textarea><script>x</script>", name='"><b>').content.decode()
    assert "<script>x" not in page
    assert '"><b>' not in page


def sent_again(response):
    """Where the kept page sends, and all that it sends."""
    page = response.content.decode()
    [action] = re.findall(r'<form action="([^"]+)"', page)
    fields = re.findall(r'<input\b[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', page)
    fields += re.findall(r'<textarea\b[^>]*?name="([^"]+)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    return html.unescape(action), {name: html.unescape(value) for name, value in fields}


@pytest.fixture
def address():
    """The private page of a comment that waits."""
    return send(make_article())["Location"]


def test_a_correction_comes_back_and_can_be_sent_again(address, no_database):
    sent = {"seal": seal(open_page(address)), "text": "\nMon frère est au quai 5."}
    with pytest.MonkeyPatch.context() as patch:
        no_database(patch)
        response = Client().post(f"{address}corriger/", sent, headers=FROM_THE_PAGE)
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert (response["Cache-Control"], response["Referrer-Policy"]) == ("private, no-cache", "no-referrer")
    assert "Votre texte est gardé" in response.content.decode()
    assert sent_again(response) == (f"{address}corriger/", sent)
    assert Client().post(*sent_again(response), headers=FROM_THE_PAGE).status_code == 303
    assert Comment.objects.get().text == "Mon frère est au quai 5."


def test_a_fault_of_ours_gives_the_correction_back_too(address, monkeypatch):
    monkeypatch.setattr(moderation, "revise", lambda *args, **options: 1 / 0)
    sent = {"seal": seal(open_page(address)), "text": "Au quai 5."}
    client = Client(raise_request_exception=False)
    response = client.post(f"{address}corriger/", sent, headers=FROM_THE_PAGE)
    assert response.status_code == 500
    assert sent_again(response) == (f"{address}corriger/", sent)


@pytest.mark.once
def test_the_private_page_itself_has_no_text_to_keep(address, no_database):
    with pytest.MonkeyPatch.context() as patch:
        no_database(patch)
        response = Client(raise_request_exception=False).get(address)
    assert response.status_code == 500
    assert "Erreur 500" in response.content.decode()


@pytest.mark.parametrize(
    "written",
    [
        {"verb": "answer", "text": "La rédaction répond."},
        {"verb": "refer", "remark": "Est-ce vrai ?"},
        {"verb": "reject", "reason": "hate", "note": "Voyez la charte."},
        {"verb": "mask", "passage": "voleur", "why": "insult", "publish": "1"},
        {"verb": "approve"},
    ],
)
@pytest.mark.parametrize("script", [False, True])
def test_what_the_desk_sent_comes_back_and_can_be_sent_again(no_database, written, script):
    client, comment = client_of(make_user("Modération")), pending(text="Quel voleur !")
    where, sent = f"{DESK}{comment.pk}/decider/?onglet=attente&q=a", {**written, "version": str(comment.version), "page": "1"}
    with pytest.MonkeyPatch.context() as patch:
        no_database(patch)
        response = client.post(where, sent, headers={"X-Desk": "1"} if script else {})
    assert response.status_code == 503
    assert sent_again(response) == (where, sent)
    assert ("Votre texte est gardé" in response.content.decode()) == (written["verb"] != "approve")
    assert client.post(*sent_again(response)).status_code == 302
    assert moderation.recent_acts(comment.events.last().by)[0].kind


def test_a_page_of_the_desk_that_fails_while_it_is_rendered_gives_the_text_back(monkeypatch):
    client, comment = client_of(make_user("Modération")), pending()

    def away(*args):
        raise OperationalError("connection refused")

    monkeypatch.setattr("newsroom.admin_site.NewsroomAdminSite.each_context", away)
    sent = {"verb": "mask", "passage": "qui n’y est pas", "why": "insult", "version": str(comment.version)}
    response = client.post(f"{DESK}{comment.pk}/decider/", sent)
    assert response.status_code == 503
    assert sent_again(response)[1] == sent
