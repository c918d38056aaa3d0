"""Many readers at once on two server processes: what was answered with success is kept once, whatever happens then."""

import http.client
import threading
import time
from collections import Counter

import pytest
from django.utils import timezone

from comments import vault
from comments.models import Comment
from tests.concurrency import all_at_once
from tests.factories import make_article, make_comment
from tests.servers import Server, served

pytestmark = pytest.mark.django_db(transaction=True)

CLIENTS = 50


def written(number: int, **fields: str) -> dict[str, str]:
    return {"text": f"Envoi {number}.", "name": f"Lecteur {chr(65 + number % 26)}", "email": f"l{number}@exemple.tg", **fields}


def send(server: Server, path: str, number: int, headers: dict[str, str] | None = None) -> int:
    return server.post(path, written(number, key=f"cle-{number}"), headers)


class Reader:
    """A browser whose script sends again, with the same key, until it is answered."""

    def __init__(self, server: Server, path: str) -> None:
        self.server, self.path = server, path
        self.statuses: Counter[int] = Counter()
        self.answered: set[int] = set()
        self.broken = 0
        self.guard = threading.Lock()

    def send(self, number: int) -> None:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            try:
                status = send(self.server, self.path, number)
            except (OSError, http.client.HTTPException):
                with self.guard:
                    self.broken += 1
                time.sleep(0.05)
                continue
            with self.guard:
                self.statuses[status] += 1
                if status == 303:
                    self.answered.add(number)
                    return


def test_fifty_readers_and_a_server_that_is_killed_in_the_middle():
    """Every success is in the database exactly once, and nobody is told of a locked database."""
    article = make_article()
    path = f"/commentaires/{article.pk}/"
    with served() as server:
        reader = Reader(server, path)

        def kill_in_the_middle() -> set[int]:
            while len(reader.answered) < CLIENTS * 2:
                time.sleep(0.005)
            server.kill()
            before = set(reader.answered)
            server.start()
            return before

        def act(number: int) -> set[int]:
            if number == CLIENTS:
                return kill_in_the_middle()
            for turn in range(6):
                reader.send(number + turn * CLIENTS)
            return set()

        before = all_at_once(CLIENTS + 1, act)[-1]
        server.kill()
    texts = Counter(Comment.objects.values_list("text", flat=True))
    assert reader.broken, "the kill came too late to hurt anybody"
    assert set(reader.statuses) == {303}
    assert len(before) >= CLIENTS * 2
    assert reader.answered == set(range(CLIENTS * 6))
    assert texts == Counter(f"Envoi {number}." for number in range(CLIENTS * 6))
    for comment in Comment.objects.prefetch_related("private_links", "events"):
        assert vault.email_of(comment.sender)
        assert [event.kind for event in comment.events.all()] == ["submitted"]


def test_two_hundred_senders_behind_one_network_address_are_all_kept():
    """Held and marked from the sixtieth on, never refused."""
    article = make_article()
    with served() as server:
        per_client = 200 // CLIENTS

        def act(number: int) -> list[int]:
            return [send(server, f"/commentaires/{article.pk}/", number + turn * CLIENTS) for turn in range(per_client)]

        statuses = Counter(status for answers in all_at_once(CLIENTS, act) for status in answers)
    assert statuses == {303: 200}
    assert Comment.objects.filter(status="pending").count() == 200
    marked = [comment for comment in Comment.objects.all() if "network" in comment.signals]
    # What eight threads of the server write at the same moment may not see each other.
    assert 132 <= len(marked) <= 140


def crowded(article, address: str) -> None:
    """Sixty comments of the last hour from one network address."""
    for _ in range(60):
        vault.keep_origin(make_comment(article=article), address, at=timezone.now())


def marked(text: str) -> bool:
    return "network" in Comment.objects.get(text=text).signals


def test_limits_hold_over_processes_and_a_forged_header_dodges_none():
    article = make_article()
    path = f"/commentaires/{article.pk}/"
    crowded(article, "127.0.0.1")
    with served() as server:

        def forged(number: int) -> int:
            headers = {"X-Forwarded-For": f"9.9.{number}.9"}
            return server.post(path, written(0, text=f"Répété {number}."), headers)

        statuses = Counter(all_at_once(8, forged))
        assert statuses == {303: 1, 429: 7}
        assert send(server, path, 1, {"X-Forwarded-For": "9.9.9.9"}) == 303
    assert marked("Envoi 1.")


def test_a_trusted_proxy_says_whose_comment_it_is_and_what_readers_write_before_counts_for_nothing():
    article = make_article()
    path = f"/commentaires/{article.pk}/"
    crowded(article, "41.207.1.7")
    with served(SERVED_TRUSTED_PROXIES="127.0.0.1/32") as server:
        assert send(server, path, 1, {"X-Forwarded-For": "41.207.1.7"}) == 303
        assert send(server, path, 2, {"X-Forwarded-For": "9.9.9.9, 41.207.1.7"}) == 303
        assert send(server, path, 3, {"X-Forwarded-For": "41.207.1.8"}) == 303
    assert [marked(f"Envoi {number}.") for number in (1, 2, 3)] == [True, True, False]
    assert vault.network_address_of(Comment.objects.get(text="Envoi 2.").origin) == "41.207.1.7"
