"""Who presses a button of a private page or of a mail writes in turn with those who comment (SQLite)."""

from io import BytesIO

import pytest
from django.db import connection
from django.test import Client

from comments import subscriptions, turns
from comments.models import Comment
from tests.comments.mails import make_own, make_sender
from tests.comments.posting import send
from tests.comments.private_page import act, open_page
from tests.factories import make_article

pytestmark = pytest.mark.django_db

ONCE = int(connection.vendor == "sqlite")
"""Other databases queue by themselves."""


class Turns:
    """In place of the lock: counts who waited for a turn, and who did so while it was taken."""

    taken = waited = 0

    def __enter__(self):
        assert not self.taken, "this would wait for itself for ever"
        self.taken, self.waited = 1, self.waited + 1

    def __exit__(self, *error):
        self.taken = 0


@pytest.fixture
def counted(monkeypatch):
    """A function that counts from now on."""

    def begin():
        counter = Turns()
        monkeypatch.setattr(turns, "_turn", counter)
        return counter

    return begin


@pytest.mark.parametrize("verb", ["corriger", "retirer", "reponses", "envoyer", "prouver", "effacer"])
def test_a_button_of_the_private_page_waits_once(counted, verb):
    address = send(make_article())["Location"]
    counter = counted()
    response = act(address, verb, text="Autrement dit.", wanted="1")
    assert (response.status_code, counter.waited) == (303, ONCE)
    open_page(f"{address}effacer/" if verb != "effacer" else "/commentaires/efface/")
    assert counter.waited == ONCE


@pytest.mark.parametrize("what", ["confirmer", "desabonnement"])
def test_a_button_behind_a_mail_waits_once(counted, what):
    comment = make_own(make_sender(confirmed=what == "desabonnement"))
    tokens = {
        "confirmer": subscriptions.confirm_token(comment.sender, comment),
        "desabonnement": subscriptions.unsubscribe_token(comment),
    }
    address, counter = f"/commentaires/{what}/{tokens[what]}/", counted()
    assert Client().get(address).status_code == 200
    assert counter.waited == 0
    assert Client().post(address, {"seen": "1"}).status_code in {200, 303}
    assert counter.waited == ONCE
    assert Comment.objects.get().sender.confirmed_at


@pytest.mark.parametrize("address", ["/commentaires/mes-donnees/", "the private page"])
def test_what_is_sent_has_arrived_before_its_turn_is_taken(counted, address):
    if address == "the private page":
        address = send(make_article())["Location"] + "retirer/"
    counter = counted()

    class Line(BytesIO):
        def read(self, *size):
            assert not counter.taken, "a slow line keeps every writer waiting"
            return super().read(*size)

    sent = b"email=essi%40exemple.tg"
    form = {"CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(sent)), "wsgi.input": Line(sent)}
    assert Client().post(address, **form).status_code in {303, 422}
    assert counter.waited == ONCE


def test_what_cannot_be_read_takes_no_turn(counted):
    counter = counted()
    response = Client().generic("POST", "/commentaires/mes-donnees/", b"--x", content_type="multipart/form-data")
    assert (response.status_code, counter.waited) == (400, 0)
