"""The desk over many: waves as one card, all that a search found, comments closed for a while."""

import html
from datetime import timedelta

import pytest
from django.utils import timezone

from comments import moderation
from comments.admin.desk.moment import seen_now
from comments.models import Act, Comment, CommentEvent, CommentRules, CommentSettings, Wave
from tests.comments.posting import send, thread_of
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db

Status, Kind = Comment.Status, CommentEvent.Kind
DESK = "/admin/comments/desk/"


@pytest.fixture
def moderator(client):
    person = make_user("Modération", first_name="Mariam")
    client.force_login(person)
    return person


@pytest.fixture
def editor(client):
    person = make_user("Rédaction en chef")
    client.force_login(person)
    return person


def shown(client, query="") -> str:
    return html.unescape(client.get(f"{DESK}{query}").content.decode())


def make_wave(number, **fields):
    wave, article = Wave.objects.create(), make_article()
    for n in range(number):
        text = f"Gagnez vite {n}"
        make_comment(status=Status.PENDING, article=article, wave=wave, name=f"Prince {n}", text=text, **fields)
    return wave


def test_a_wave_is_one_card_apart_from_the_queue(client, moderator):
    make_wave(60)
    make_comment(status=Status.PENDING, name="Honnête")
    page = shown(client)
    assert "60 envois en série" in page
    queue = page.partition('id="file"')[2].partition("</ol>")[0]
    assert "Honnête" in queue
    assert "Prince" not in queue


@pytest.mark.parametrize(
    ("verb", "fields", "status"),
    [("mark_spam", {}, Status.SPAM), ("approve", {}, Status.APPROVED), ("reject", {"reason": "advertising"}, Status.REJECTED)],
)
def test_one_decision_takes_all_of_a_wave_and_one_undo_brings_all_back(client, moderator, verb, fields, status):
    wave = make_wave(60)
    client.post(f"{DESK}serie/{wave.pk}/", {"verb": verb, "seen": seen_now(), **fields})
    assert Comment.objects.filter(status=status).count() == 60
    act = Act.objects.get()
    assert act.number == 60
    assert "60" in shown(client).partition('id="bande"')[2]
    client.post(f"{DESK}annuler/{act.pk}/")
    assert Comment.objects.filter(status=Status.PENDING).count() == 60


def test_what_joined_the_wave_after_the_look_is_left(client, moderator):
    wave = make_wave(3)
    seen = seen_now()
    late = make_comment(status=Status.PENDING, wave=wave, created_at=timezone.now() + timedelta(seconds=5))
    client.post(f"{DESK}serie/{wave.pk}/", {"verb": "mark_spam", "seen": seen})
    late.refresh_from_db()
    assert late.status == Status.PENDING
    assert Comment.objects.filter(status=Status.SPAM).count() == 3


def test_refusing_a_wave_needs_a_reason(client, moderator):
    wave = make_wave(3)
    response = client.post(f"{DESK}serie/{wave.pk}/", {"verb": "reject", "seen": seen_now()})
    assert response.status_code == 422
    assert "motif" in response.content.decode()
    assert Comment.objects.filter(status=Status.PENDING).count() == 3


def test_a_wave_is_seen_one_by_one(client, moderator):
    wave = make_wave(3)
    assert "Prince 2" in shown(client, f"?vague={wave.pk}").partition('id="file"')[2]


def test_all_that_a_search_found_is_previewed_with_its_number_and_decided_in_one_go(client, moderator):
    article = make_article()
    for n in range(340):
        make_comment(status=Status.PENDING, article=article, text=f"Voir https://casino.example/{n}")
    kept = make_comment(status=Status.PENDING, article=article, text="Rien à voir.")
    assert "340" in shown(client, "?q=casino.example&etat=")
    preview = html.unescape(client.get(f"{DESK}lot/?q=casino.example&etat=").content.decode())
    assert "340 commentaires" in preview
    assert preview.count('class="case"') == 10
    assert not Act.objects.exists()
    client.post(f"{DESK}lot/?q=casino.example&etat=", {"verb": "mark_spam", "seen": seen_now()})
    assert Comment.objects.filter(status=Status.SPAM).count() == 340
    kept.refresh_from_db()
    assert kept.status == Status.PENDING
    client.post(f"{DESK}annuler/{Act.objects.get().pk}/")
    assert not Comment.objects.filter(status=Status.SPAM).exists()


def test_without_a_search_nothing_is_decided_in_one_go(client, moderator):
    make_comment(status=Status.PENDING)
    assert client.post(f"{DESK}lot/", {"verb": "mark_spam", "seen": seen_now()}).status_code == 302
    assert not Act.objects.exists()


@pytest.mark.parametrize("path", ["lot/?q=a", "serie/1/", "fermer/1/", "fermer/", "rouvrir/1/", "rouvrir/"])
def test_only_moderators_come_here(client, path):
    client.force_login(make_user("Journaliste"))
    assert client.post(f"{DESK}{path}", {}).status_code == 403


def test_the_comments_of_an_article_are_closed_until_an_hour_with_a_sentence(client, moderator):
    article = make_article()
    response = client.post(f"{DESK}fermer/{article.pk}/", {"span": "1", "sentence": "La rédaction souffle un peu."})
    assert response.status_code == 302
    rules = CommentRules.objects.get(article=article)
    assert timezone.now() < rules.closed_until <= timezone.now() + timedelta(hours=1, minutes=1)
    assert "La rédaction souffle un peu." in html.unescape(thread_of(article))
    assert send(article).status_code == 409
    assert "La rédaction souffle un peu." in shown(client)
    client.post(f"{DESK}rouvrir/{article.pk}/")
    assert send(article).status_code == 303


@pytest.mark.parametrize("fields", [{"span": ""}, {"span": "1", "sentence": "x" * 201}, {"span": "own", "hour": "hier"}])
def test_a_closure_that_says_nothing_sensible_is_refused_beside_its_cause(client, moderator, fields):
    article = make_article()
    response = client.post(f"{DESK}fermer/{article.pk}/", {"sentence": "Un moment.", **fields})
    assert response.status_code == 422
    assert "errornote" in response.content.decode()
    assert not CommentRules.objects.filter(closed_until__isnull=False).exists()


def test_an_editor_closes_the_whole_site_and_it_ends_by_itself(client, editor, monkeypatch):
    article = make_article()
    client.post(f"{DESK}fermer/", {"span": "morning", "sentence": "Retour à 7 h."})
    assert "Retour à 7 h." in html.unescape(thread_of(article))
    until = CommentSettings.current().closed_until
    monkeypatch.setattr("django.utils.timezone.now", lambda: until + timedelta(minutes=1))
    assert "Retour à 7 h." not in html.unescape(thread_of(article))


def test_a_moderator_does_not_close_the_whole_site(client, moderator):
    assert client.post(f"{DESK}fermer/", {"span": "morning", "sentence": "Non."}).status_code == 403
    assert "tout le site" not in shown(client)


def test_a_decision_over_many_names_those_that_moved(client, moderator):
    wave = make_wave(3)
    seen = seen_now()
    moderation.approve(Comment.objects.first(), by=make_user("Modération", first_name="Koffi"))
    client.post(f"{DESK}serie/{wave.pk}/", {"verb": "mark_spam", "seen": seen})
    assert Comment.objects.filter(status=Status.SPAM).count() == 2
    assert Comment.objects.filter(status=Status.APPROVED).count() == 1
