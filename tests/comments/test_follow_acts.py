"""What the author does by the private page: corrects what is published, erases, gets mails."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from comments import masks, moderation
from comments.limits import limit
from comments.models import Comment, CommentEvent, Letter, Sender
from comments.views import follow
from tests.comments.mails import do_tasks, links
from tests.comments.posting import WRITTEN, send, thread_of
from tests.comments.private_page import act, open_page, seal
from tests.factories import make_article, make_comment, make_user
from tests.public import flat

pytestmark = pytest.mark.django_db


@pytest.fixture
def address():
    return send(make_article())["Location"]


@pytest.fixture
def moderator(db):
    return make_user("Modération")


# Correcting what is published, and what has a hidden passage.
def publish(moderator, minutes_ago=0):
    comment = Comment.objects.get()
    moderation.approve(comment, by=moderator)
    Comment.objects.filter(pk=comment.pk).update(decided_at=timezone.now() - timedelta(minutes=minutes_ago))
    return comment


def test_a_published_comment_is_corrected_within_ten_minutes_and_waits_again(address, moderator):
    comment = publish(moderator, minutes_ago=9)
    page = open_page(address)
    assert "peut être corrigé jusqu’à" in page
    assert "il quitte la page et sera relu avant de reparaître" in page
    assert act(address, "corriger", text="Mieux dit.").status_code == 303
    comment.refresh_from_db()
    assert (comment.status, comment.text) == (Comment.Status.PENDING, "Mieux dit.")
    assert "En attente de modération" in open_page(address)
    assert "Mieux dit." not in thread_of(comment.article)


def test_after_ten_minutes_it_can_only_be_withdrawn(address, moderator):
    comment = publish(moderator, minutes_ago=11)
    page = open_page(address)
    assert "Corriger le texte" not in page
    assert "Retirer le commentaire" in page
    response = act(address, "corriger", text="Trop tard pour ceci.")
    assert response.status_code == 409
    assert "Trop tard pour ceci." in response.content.decode()
    comment.refresh_from_db()
    assert comment.status == Comment.Status.APPROVED


@pytest.mark.once
def test_a_waiting_comment_says_nothing_of_ten_minutes(address):
    assert "peut être corrigé jusqu’à" not in open_page(address)


def test_ten_corrections_an_hour_and_the_next_one_stays_in_the_form(address):
    assert limit("corrections_hourly") == 10
    comment = Comment.objects.get()
    an_hour_ago = timezone.now() - timedelta(minutes=61)
    CommentEvent.objects.bulk_create([CommentEvent(comment=comment, kind="corrected", at=an_hour_ago) for __ in range(5)])
    for number in range(10):
        assert act(address, "corriger", text=f"Version {number}.").status_code == 303
    response = act(address, "corriger", text="Une de plus.")
    page = flat(response.content.decode())
    assert response.status_code == 429
    assert 3500 < int(response["Retry-After"]) <= 3600
    assert re.search(r"Vous avez corrigé ce commentaire 10\sfois en une heure\. .* envoyez-le après \d+\sh\s\d\d", page)
    assert re.search(r"<textarea[^>]*>\s*Une de plus\.</textarea>", page)
    assert Comment.objects.get().text == "Version 9."
    assert act(address, "corriger", text="Version 9.").status_code == 303  # nothing to change
    assert act(address, "retirer").status_code == 303


def test_the_limit_of_corrections_is_of_one_comment(settings):
    settings.COMMENT_LIMITS = {"corrections_hourly": 1, "sender_pause_seconds": 0}
    one, other = (send(make_article(), text=text)["Location"] for text in ("Un.", "Deux."))
    assert act(one, "corriger", text="Un, mieux.").status_code == 303
    assert act(one, "corriger", text="Un, encore mieux.").status_code == 429
    assert act(other, "corriger", text="Deux, mieux.").status_code == 303


@pytest.mark.once
def test_a_hidden_passage_stands_in_words_in_the_form_and_stays_hidden(address, moderator):
    comment = Comment.objects.get()
    moderation.mask(comment, "au quai 4", why=masks.Why.INSULT, by=moderator)
    page = open_page(address)
    words = "[passage masqué par la modération\u00a0: insulte]"
    assert re.search(rf"<textarea[^>]*>\s*Mon frère est pointeur {re.escape(words)}\.</textarea>", page)
    masked = Comment.objects.get()
    assert act(address, "corriger", text=f"Mon frère est pointeur {words}.").status_code == 303
    assert Comment.objects.get().version == masked.version  # nothing was changed
    act(address, "corriger", text=f"Ma sœur est pointeuse {words}, {words}.")
    corrected = Comment.objects.get().text
    assert corrected == f"Ma sœur est pointeuse {masks.mark(masks.Why.INSULT)}, {words}."
    assert "quai 4" not in open_page(address)


def test_what_lies_before_the_editors_is_still_waiting_for_its_author(address, moderator):
    moderation.refer(Comment.objects.get(), "Vrai ou faux ?", by=moderator)
    page = open_page(address)
    assert "En attente de modération" in page
    assert "Vrai ou faux" not in page
    assert act(address, "corriger", text="Plus prudent.").status_code == 303
    assert act(address, "retirer").status_code == 303
    assert Comment.objects.get().status == Comment.Status.WITHDRAWN


# The number waiting.
def test_the_number_waiting_stands_on_the_private_page_only(address, moderator):
    mine = Comment.objects.get()
    Comment.objects.filter(pk=mine.pk).update(created_at=timezone.now() - timedelta(minutes=3))
    assert "1 commentaire attend, depuis 3\u00a0min." in open_page(address)
    make_comment(status="pending", created_at=timezone.now() - timedelta(hours=5))
    make_comment(status="pending", binned_at=timezone.now())
    make_comment(status="referred")
    assert "2 commentaires attendent, le plus ancien depuis 5\u00a0h." in open_page(address)
    assert "attendent" not in Client().get(mine.article.get_absolute_url()).content.decode()
    moderation.approve(mine, by=moderator)
    assert "attend, depuis" not in open_page(address)


def test_more_than_can_matter_are_not_counted(address, monkeypatch):
    monkeypatch.setattr(follow, "COUNTED", 2)
    for days in (3, 4):
        make_comment(status="pending", created_at=timezone.now() - timedelta(days=days, minutes=1))
    assert "Plus de 2 commentaires attendent, le plus ancien depuis 4\u00a0jours." in open_page(address)


# Erasing.
def test_erasing_asks_first_and_leaves_an_empty_place(address, moderator):
    comment = publish(moderator)
    make_comment(article=comment.article, parent=comment, root=comment, text="Une réponse")
    assert f'href="{address}effacer/"' in open_page(address)
    page = Client().get(f"{address}effacer/")
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["Cache-Control"] == "no-store"
    assert "Effacer ce commentaire" in page.content.decode()
    assert Comment.objects.get(pk=comment.pk).text == WRITTEN["text"]
    response = act(address, "effacer")
    assert (response.status_code, response["Location"]) == (303, "/commentaires/efface/")
    comment.refresh_from_db()
    assert (comment.text, comment.name, comment.sender) == ("", "", None)
    assert "Commentaire retiré par son auteur" in thread_of(comment.article)
    assert "Une réponse" in thread_of(comment.article)
    for path in ("", "effacer/"):
        assert Client().get(f"{address}{path}").status_code == 404
    last = Client().get("/commentaires/efface/")
    assert "Votre commentaire est effacé" in last.content.decode()
    assert "/suivre/" not in last.content.decode()


@pytest.mark.parametrize(
    "state", [{"status": "rejected"}, {"status": "spam"}, {"status": "withdrawn"}, {"binned_at": timezone.now()}]
)
def test_a_comment_can_be_erased_whatever_was_decided(address, state):
    Comment.objects.update(**state)
    assert act(address, "effacer").status_code == 303
    assert Comment.objects.get().text == ""


def test_a_decision_in_between_does_not_stop_the_erasure(address, moderator):
    old = seal(open_page(address))
    moderation.approve(Comment.objects.get(), by=moderator)
    assert act(address, "effacer", seal=old).status_code == 303


# Mails.
@pytest.mark.once
def test_the_link_is_mailed_and_the_page_says_so(address):
    response = act(address, "envoyer")
    assert response["Location"] == f"{address}?fait=lien"
    assert "Un mail avec ce lien part vers l’adresse" in open_page(response["Location"])
    do_tasks()
    [link] = links()
    assert "En attente de modération" in open_page(link)
    # Within the limit or not, the page answers alike: it tells nobody what was sent to the address.
    assert act(address, "envoyer")["Location"] == f"{address}?fait=lien"
    do_tasks()
    assert len(mail.outbox) == 1


def test_mails_about_answers_are_switched_on_with_a_confirmation_and_off(address):
    assert "Vous ne recevez pas de mail" in open_page(address)
    response = act(address, "reponses", wanted="1")
    assert response["Location"] == f"{address}?fait=reponses"
    assert Comment.objects.get().answers_wanted
    before = open_page(address)
    assert "dès que l’adresse est confirmée" in before
    do_tasks()
    Client().post(links()[0])
    assert open_page(address) == before  # whoever types an address does not learn that it is confirmed
    assert act(address, "reponses", wanted="0")["Location"] == address
    assert not Comment.objects.get().answers_wanted
    assert act(address, "reponses", wanted="1")["Location"] == f"{address}?fait=reponses"  # the same, without a further mail
    do_tasks()
    assert len(mail.outbox) == 1


def test_switching_mails_does_not_disturb_a_moderator(address, moderator):
    act(address, "reponses", wanted="1")
    moderation.approve(Comment.objects.get(), by=moderator, seen=1)


def test_the_address_is_confirmed_without_wanting_mails_too(address):
    assert "Confirmer votre adresse prouve qu’elle est à vous" in open_page(address)
    assert act(address, "prouver")["Location"] == f"{address}?fait=preuve"
    do_tasks()
    assert [letter.kind for letter in Letter.objects.all()] == ["confirm"]
    assert not Comment.objects.get().answers_wanted
    Sender.objects.update(confirmed_at=timezone.now())
    Letter.objects.all().delete()
    assert act(address, "prouver")["Location"] == f"{address}?fait=preuve"  # it proves this comment
    do_tasks()
    assert len(mail.outbox) == 2


@pytest.mark.once
@pytest.mark.parametrize("verb", ["reponses", "envoyer", "prouver"])
@pytest.mark.parametrize("gone", ["address", "refused"])
def test_nothing_is_mailed_where_nothing_can_be(address, verb, gone):
    if gone == "address":
        Sender.objects.update(sealed_email="")
    else:
        Comment.objects.update(status="rejected")
    assert "Recevoir ce lien par e-mail" not in open_page(address)
    response = act(address, verb, wanted="1")
    assert response.status_code == 409
    assert "Nous ne pouvons plus envoyer de mails pour ce commentaire" in response.content.decode()
    assert not DBTaskResult.objects.exists()


@pytest.mark.once
def test_the_page_does_not_say_what_the_address_bar_makes_up(address):
    assert "Un mail" not in open_page(f"{address}?fait=rien<b>")
