"""Blocked senders and networks: held under « Indésirables », and the reader is told nothing different."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from comments import moderation, tasks
from comments.models import Block, Comment
from tests.comments.posting import WRITTEN, send
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db


def sent(article=None, *, address: str = "41.207.1.1", **fields: str) -> Comment:
    response = send(article or make_article(), client=Client(REMOTE_ADDR=address), **fields)
    assert response.status_code == 303
    return Comment.objects.latest("pk")


@pytest.fixture
def moderator():
    return make_user("Modération")


def test_what_a_blocked_sender_sends_is_held_as_spam(moderator, settings):
    settings.COMMENT_LIMITS = {"sender_pause_seconds": 0}
    first = sent()
    block = moderation.block_sender(first, by=moderator, note="Insulte tout le monde")
    assert WRITTEN["email"] not in str(block.__dict__)
    second = sent(address="41.207.9.9", text="Encore moi, d’une autre adresse.")
    assert second.status == Comment.Status.SPAM
    assert second.remarks == ["expéditeur bloqué"]
    last = second.events.first()
    assert (last.kind, last.by, last.act, last.note) == ("spam", None, None, "expéditeur bloqué")
    other = sent(email="autre@exemple.tg", text="Une autre personne.")
    assert other.status == Comment.Status.PENDING


def test_the_reader_is_told_nothing_different(moderator, settings):
    settings.COMMENT_LIMITS = {"sender_pause_seconds": 0}
    moderation.block_sender(sent(), by=moderator)
    article = make_article()
    response = send(article, text="Un second texte.")
    page = Client().get(response["Location"]).content.decode()
    for words in ("En attente de modération", "Corriger le texte", "Retirer le commentaire"):
        assert words in page
    assert "Refusé" not in page.replace("refusé avec un motif", "")
    again = send(article, text="Un second texte.")
    assert again.status_code == 303
    assert "/suivre/" in again["Location"]
    comment = Comment.objects.latest("pk")
    assert comment.status == Comment.Status.SPAM
    moderation.revise(comment, "Un texte corrigé.")
    moderation.withdraw(comment)


def test_its_sender_learns_of_spam_once_a_person_decided(moderator, settings):
    settings.COMMENT_LIMITS = {"sender_pause_seconds": 0}
    moderation.block_sender(sent(), by=moderator)
    comment = sent(text="Un second texte.")
    assert comment.state_for_its_author == Comment.Status.PENDING
    act = moderation.approve(comment, by=moderator)
    comment.refresh_from_db()
    assert comment.is_public
    moderation.undo(act, by=moderator)
    comment.refresh_from_db()
    assert (comment.status, comment.state_for_its_author) == (Comment.Status.SPAM, Comment.Status.PENDING)
    moderation.reject(comment, reason=Comment.Reason.INSULT, by=moderator)
    comment.refresh_from_db()
    assert comment.state_for_its_author == Comment.Status.REJECTED


def test_a_network_is_blocked_for_a_day_and_the_block_ends_by_itself(moderator):
    block = moderation.block_network(sent(), by=moderator)
    assert block.until - timezone.now() <= timedelta(hours=24)
    held = sent(email="voisin@exemple.tg", text="Je suis le voisin de la même adresse.")
    assert held.status == Comment.Status.SPAM
    assert held.remarks == ["adresse réseau bloquée"]
    assert sent(email="ailleurs@exemple.tg", address="41.207.1.2", text="D’ailleurs.").status == Comment.Status.PENDING
    Block.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert sent(email="demain@exemple.tg", text="Le lendemain.").status == Comment.Status.PENDING
    tasks.purge_comments.func()
    assert not Block.objects.exists()


def test_an_ipv6_network_is_its_64(moderator):
    moderation.block_network(sent(address="2001:db8:1:2::1"), by=moderator)
    assert sent(email="b@exemple.tg", address="2001:db8:1:2:ffff::9", text="Même maison.").status == Comment.Status.SPAM
    assert sent(email="c@exemple.tg", address="2001:db8:1:3::1", text="Autre maison.").status == Comment.Status.PENDING


def test_twice_is_one_block_and_each_act_stands_in_the_log(moderator):
    comment = sent()
    first, second = (moderation.block_sender(comment, by=moderator) for _ in range(2))
    assert first == second
    network = moderation.block_network(comment, by=moderator)
    assert moderation.block_network(comment, by=moderator).pk == network.pk
    assert Block.objects.count() == 2
    assert moderation.unblock(first, by=moderator)
    assert not moderation.unblock(first, by=moderator)
    log = LogEntry.objects.filter(user=moderator)
    assert log.count() == 4
    assert WRITTEN["email"] not in str(list(log.values()))
    assert first.key not in str(list(log.values()))


@pytest.mark.once
def test_only_moderators_block_and_lift(moderator):
    comment, stranger = sent(), make_user("Journaliste")
    block = moderation.block_sender(comment, by=moderator)
    for verb, subject in (
        (moderation.block_sender, comment),
        (moderation.block_network, comment),
        (moderation.unblock, block),
        (moderation.trust, comment.sender),
        (moderation.distrust, comment.sender),
    ):
        with pytest.raises(PermissionDenied):
            verb(subject, by=stranger)
    assert Block.objects.count() == 1


def test_who_is_not_known_any_more_cannot_be_blocked(moderator):
    for verb in (moderation.block_sender, moderation.block_network):
        with pytest.raises(moderation.Unknown):
            verb(make_comment(), by=moderator)
    assert not Block.objects.exists()


# The page of a comment's sender, and the list in the settings.
def page_of(comment: Comment) -> str:
    return f"/admin/comments/comment/{comment.pk}/bloquer/"


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


def test_the_page_blocks_the_sender_and_lifts_the_block(desk, moderator):
    comment = sent()
    page = desk.get(page_of(comment)).content.decode()
    assert "milliers d’abonnés" in page
    assert "adresse non prouvée" in page
    assert WRITTEN["email"] not in page
    response = desk.post(page_of(comment), {"act": "1", "what": "sender", "note": "Menace"}, follow=True)
    block = Block.objects.get()
    assert (block.kind, block.note, block.created_by) == ("sender", "Menace", moderator)
    assert "Menace" in response.content.decode()
    response = desk.post(page_of(comment), {"lift": block.pk}, follow=True)
    assert "Le blocage est levé." in response.content.decode()
    assert not Block.objects.exists()


def test_the_page_blocks_the_network(desk):
    comment = sent()
    assert desk.post(page_of(comment), {"act": "1", "what": "network", "note": ""}).status_code == 302
    assert Block.objects.get().kind == "network"
    assert "Adresse réseau bloquée jusqu’au" in desk.get(page_of(comment)).content.decode()


@pytest.mark.once
@pytest.mark.parametrize("fields", [{}, {"what": "tout"}, {"what": "sender", "note": "n" * 201}])
def test_a_bad_choice_is_explained(desk, fields):
    response = desk.post(page_of(sent()), {"act": "1", "note": "", **fields})
    assert response.status_code == 422
    assert "errornote" in response.content.decode()
    assert not Block.objects.exists()


def test_a_block_of_another_comment_is_not_lifted_from_here(desk, moderator):
    block = moderation.block_sender(sent(), by=moderator)
    desk.post(page_of(sent(email="autre@exemple.tg", address="41.207.7.7", text="Autre")), {"lift": block.pk})
    assert Block.objects.exists()


def test_a_stranger_and_a_missing_comment(client, desk):
    comment = sent()
    assert desk.get("/admin/comments/comment/987654/bloquer/").status_code == 404
    client.force_login(make_user("Journaliste"))
    assert client.get(page_of(comment)).status_code == 403
    client.logout()
    assert client.get(page_of(comment)).status_code == 302


@pytest.mark.once
def test_a_comment_without_sender_offers_nothing(desk):
    assert "Plus rien à faire ici" in desk.get(page_of(make_comment())).content.decode()


def test_the_list_of_blocks_names_people_by_name_and_lifts(desk, moderator):
    comment = sent()
    block = moderation.block_sender(comment, by=moderator, note="Menace")
    page = desk.get("/admin/comments/block/").content.decode()
    assert "Essi K." in page
    assert "Menace" in page
    assert WRITTEN["email"] not in page
    assert block.key not in page
    assert desk.get(f"/admin/comments/block/{block.pk}/change/").status_code == 200
    assert desk.post(f"/admin/comments/block/{block.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Block.objects.exists()
    assert LogEntry.objects.filter(action_flag=3).count() == 1


def test_several_blocks_are_lifted_at_once(desk, moderator):
    comment = sent()
    rows = [moderation.block_sender(comment, by=moderator), moderation.block_network(comment, by=moderator)]
    fields = {"action": "delete_selected", "_selected_action": [row.pk for row in rows], "post": "yes"}
    assert desk.post("/admin/comments/block/", fields).status_code == 302
    assert not Block.objects.exists()
    assert LogEntry.objects.filter(action_flag=3).count() == 2


def test_the_pages_take_a_constant_number_of_queries(desk, moderator, django_assert_max_num_queries):
    comment = sent()
    moderation.block_network(comment, by=moderator)
    for number in range(20):
        Block.objects.create(kind="sender", key=str(number))
    desk.get("/admin/comments/block/")
    with django_assert_max_num_queries(10):
        desk.get("/admin/comments/block/")
    with django_assert_max_num_queries(14):
        desk.get(page_of(comment))
