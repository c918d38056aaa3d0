"""Waves: near-identical comments, or one sender under many names, are one group, found by keys and not pairwise."""

import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import likeness, submission, tasks, waves
from comments.models import Band, Comment, Sender, Wave
from tests.comments.posting import send
from tests.concurrency import all_at_once
from tests.factories import make_article

CALL = "Votez tous pour la candidate du peuple samedi matin au stade municipal"


@pytest.fixture(autouse=True)
def _no_pause(settings):
    settings.COMMENT_LIMITS = {"sender_pause_seconds": 0}


def sent(article, text: str, **fields: str) -> Comment:
    assert send(article, text=text, **fields).status_code == 303
    return Comment.objects.latest("pk")


@pytest.mark.parametrize(
    "other",
    [
        CALL.upper(),
        "Votez tous pour la candidate du peuple dimanche matin au stade municipal",
        "Votez vite tous pour Awa la candidate du peuple samedi matin au stade municipal",
        f"🔥 {CALL} 🔥🔥 !!!",
        f"{CALL} https://vote-{7}.example/abc",
        "au stade municipal votez tous samedi matin pour la candidate du peuple",
        "Votez tous pour là candidâte du peuple samedi matin au stade",
    ],
)
def test_a_variation_is_near_identical_and_shares_a_key(other):
    one, two = likeness.word_set(CALL), likeness.word_set(other)
    assert likeness.likeness(one, two) >= likeness.THRESHOLD
    assert set(likeness.bands(one)) & set(likeness.bands(two))


@pytest.mark.parametrize(
    "other",
    [
        "La candidate du peuple parle samedi de l’eau et des écoles, j’irai l’écouter",
        "Le stade municipal est fermé depuis samedi matin, où jouent les enfants du quartier ?",
    ],
)
def test_another_text_on_the_same_matter_is_not(other):
    assert likeness.likeness(likeness.word_set(CALL), likeness.word_set(other)) < likeness.THRESHOLD


def test_keys_are_numbers_of_64_bits_and_the_same_in_every_process():
    keys = likeness.bands(likeness.word_set(CALL))
    assert len(keys) == likeness.BANDS
    assert all(-(2**63) <= key < 2**63 for key in keys)
    script = f"from comments import likeness; print(likeness.bands(likeness.word_set({CALL!r})))"
    elsewhere = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert elsewhere.strip() == str(keys)
    assert likeness.bands(frozenset()) == []
    assert likeness.likeness(frozenset(), frozenset()) == 0


@pytest.mark.django_db
def test_two_near_identical_comments_are_a_wave_told_in_words_and_both_wait():
    article = make_article()
    first = sent(article, CALL, name="Awa", email="a@exemple.tg")
    assert first.wave is None
    second = sent(article, f"{CALL} !!", name="Yao", email="b@exemple.tg")
    first.refresh_from_db()
    assert first.wave == second.wave
    assert first.wave.kind == Wave.Kind.TEXT
    for comment in (first, second):
        assert comment.status == Comment.Status.PENDING
        assert comment.remarks == ["envoi en série"]


@pytest.mark.django_db
def test_short_thanks_of_honest_people_are_no_wave():
    article = make_article()
    for number in range(5):
        sent(article, "Merci pour cet article", name=f"Lecteur {'abcde'[number]}", email=f"{number}@exemple.tg")
    assert not Wave.objects.exists()
    assert not Band.objects.exists()


@pytest.mark.django_db
def test_what_is_older_than_a_week_is_no_wave_any_more():
    article = make_article()
    sent(article, CALL, email="a@exemple.tg")
    old = timezone.now() - waves.WINDOW - timedelta(minutes=1)
    Comment.objects.update(created_at=old)
    Band.objects.update(created_at=old)
    assert sent(article, CALL, email="b@exemple.tg", name="Yao").wave is None
    tasks.purge_comments.func()
    assert Band.objects.count() == likeness.BANDS


@pytest.mark.django_db
def test_one_sender_under_three_names_is_a_wave():
    article = make_article()
    texts = ["Le pont est fini.", "La route est longue.", "Le marché a brûlé hier."]
    for name, text in zip(["Awa Mensah", "Kofi Doe", "Yao Zinsou"], texts, strict=True):
        sent(article, text, name=name)
        Sender.objects.update(first_seen=timezone.now() - timedelta(hours=1))
    wave = Wave.objects.get()
    assert wave.kind == Wave.Kind.SENDER
    assert wave.comments.count() == 3


@pytest.mark.parametrize(
    ("names", "people"),
    [
        (["Essi", "Essi K.", "Essi Kossi", "KOSSI essi"], 1),
        (["Awa", "Kofi", "Awa Kofi"], 1),
        (["Awa", "Kofi", "Yao"], 3),
        (["阿明", "阿明", "أمينة"], 2),
    ],
)
def test_spellings_of_a_name_are_one_person(names, people):
    assert waves.different_names(names) == people


def variations(number: int) -> list[str]:
    chance = random.Random(14)
    names = ["Kofi", "Awa", "Essi", "Moussa", "Fati", "Yao"]
    texts = []
    for index in range(number):
        words = CALL.split()
        words[chance.randrange(len(words))] = chance.choice(names)
        texts.append(" ".join([*words, f"https://vote-{index}.example", chance.choice("🔥🙏💯")]))
    return texts


@pytest.mark.django_db
def test_a_long_wave_keeps_few_keys_and_costs_the_same_at_its_end(django_assert_max_num_queries):
    article = make_article()
    for number, text in enumerate(variations(waves.NEWEST + 5)):
        sent(article, text, name=f"Nom{number}", email=f"{number}@exemple.tg")
    assert Wave.objects.get().comments.count() == waves.NEWEST + 5
    assert Band.objects.values("comment").distinct().count() <= waves.NEWEST
    with django_assert_max_num_queries(26):
        sent(article, CALL, name="Dernière", email="z@exemple.tg")


@pytest.mark.django_db
def test_the_keys_are_looked_up_in_their_index():
    article = make_article()
    sent(article, CALL, email="a@exemple.tg")
    with CaptureQueriesContext(connection) as queries:
        sent(article, CALL, email="b@exemple.tg", name="Yao")
    (lookup,) = [query["sql"] for query in queries if "near.shared" in query["sql"]]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {lookup}")
            plan = " ".join(str(row) for row in cursor.fetchall())
        assert "band_key" in plan
        assert "SCAN comments_band" not in plan
        assert "SCAN comments_comment" not in plan


@pytest.mark.django_db(transaction=True)
def test_many_that_arrive_at_once_are_one_wave():
    article, texts = make_article(), variations(24)

    def act(index: int) -> None:
        written = submission.Sent(text=texts[index], name=f"Nom{index}", email=f"{index}@exemple.tg", address="41.207.1.1")
        submission.submit(article, written)

    all_at_once(24, act)
    assert Comment.objects.count() == 24
    assert Wave.objects.count() == 1
    assert Comment.objects.exclude(wave=None).count() == 24


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets in one writer at a time")
def test_members_are_taken_in_one_order_so_that_two_senders_never_wait_in_a_circle():
    article, texts = make_article(), variations(3)
    first, second = (sent(article, text, email=f"{number}@exemple.tg") for number, text in enumerate(texts[:2]))
    Comment.objects.update(wave=None)
    Comment.objects.filter(pk=first.pk).update(name="Essi")  # its row lies behind the other one now
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Comment.objects.held([first.pk]).get()
            late = pool.submit(send_and_close, article, texts[2])
            wait_until_somebody_waits_for_this_connection()
            Comment.objects.select_for_update(nowait=True).get(pk=second.pk)
        late.result(timeout=30)
    assert Comment.objects.exclude(wave=None).count() == 3


def send_and_close(article, text: str) -> None:
    try:
        submission.submit(article, submission.Sent(text=text, name="Kossi", email="k@exemple.tg", address="41.207.1.1"))
    finally:
        connections.close_all()


def wait_until_somebody_waits_for_this_connection() -> None:
    statement = "SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    give_up = time.monotonic() + 30
    with connection.cursor() as cursor:
        while not cursor.execute(statement).fetchone():
            assert time.monotonic() < give_up


@pytest.mark.django_db
def test_election_night(settings):
    """S14, scaled in time only: 60 near-identical under 40 names, 20 casino links and 220 honest ones, one network address."""
    settings.COMMENT_LIMITS = {}
    article, client = make_article(), Client(REMOTE_ADDR="41.207.1.1")
    chance = random.Random(2026)
    sayings = [
        "Dans mon bureau de {0} la file est longue mais calme, nous attendons {1}.",
        "À {0} les urnes sont arrivées avec {1} heures de retard, qui répond ?",
        "Bravo aux jeunes de {0} qui surveillent le comptage du bureau {1} !",
        "Ma mère a voté à {0}, elle a {1} ans et elle a marché.",
        "Pourquoi {0} n’a-t-il toujours pas de résultats, il en manque {1} ?",
    ]
    places = ["Agoè", "Bè", "Kara", "Sokodé", "Dapaong", "Tsévié", "Aného", "Atakpamé", "Kpalimé", "Mango", "Notsé"]
    honest = [chance.choice(sayings).format(chance.choice(places), number) + f" {'ok' * (number % 3)}" for number in range(220)]
    casino = [f"Casino en ligne, bonus de {n}00 % sans dépôt, inscrivez-vous vite https://spin-{n}.example" for n in range(1, 21)]
    posts = [(text, "honest") for text in honest] + [(text, "casino") for text in casino]
    posts += [(text, "wave") for text in variations(60)]
    chance.shuffle(posts)
    for number, (text, kind) in enumerate(posts):
        name = f"Nom {'abcdefghij'[number % 10]}{'klmnopqrst'[number // 10 % 4]}" if kind == "wave" else f"Voix{number}"
        response = send(article, client=client, text=text, name=name, email=f"{kind}-{number}@exemple.tg", elapsed="40")
        assert response.status_code == 303, text
    assert Comment.objects.count() == 300
    rows = {
        kind: Comment.objects.filter(text__in=[text for text, is_kind in posts if is_kind == kind])
        for kind in ("honest", "casino", "wave")
    }
    assert set(rows["casino"].values_list("status", flat=True)) == {Comment.Status.SPAM}
    assert all("casino" in " ".join(comment.remarks) for comment in rows["casino"])
    assert set(rows["honest"].values_list("status", flat=True)) == {Comment.Status.PENDING}
    assert set(rows["wave"].values_list("status", flat=True)) == {Comment.Status.PENDING}
    (wave,) = set(rows["wave"].values_list("wave", flat=True))
    assert wave is not None
    assert Comment.objects.filter(wave=wave).count() == 60
