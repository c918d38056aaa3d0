"""What the links of mails open: the address confirmed by a press, and the way out in one click."""

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments import moderation, proof, subscriptions
from comments.models import Comment, CommentSettings, Mode, Sender
from tests.comments.mails import make_own, make_sender

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment():
    return make_own()


# The confirmation.
def confirm_link(comment):
    return f"/commentaires/confirmer/{subscriptions.confirm_token(comment.sender, comment)}/"


@pytest.fixture
def unconfirmed():
    return make_own(make_sender(), status="pending")


@pytest.mark.once
def test_looking_at_the_confirmation_confirms_nothing_and_pressing_does(unconfirmed):
    link = confirm_link(unconfirmed)
    page = Client().get(link)
    assert "Confirmez votre adresse" in page.content.decode()
    Client().head(link)
    assert Sender.objects.get().confirmed_at is None
    response = Client().post(link)
    assert (response.status_code, response["Location"]) == (303, f"{link}?fait=1")
    assert Sender.objects.get().confirmed_at
    assert "Votre adresse est confirmée" in Client().get(f"{link}?fait=1").content.decode()
    assert not response.cookies


def test_nobody_sees_a_confirmation_that_was_not_pressed(unconfirmed):
    assert "Confirmez votre adresse" in Client().get(f"{confirm_link(unconfirmed)}?fait=1").content.decode()


def test_a_confirmed_address_proves_a_further_comment_by_a_press(unconfirmed):
    Sender.objects.update(confirmed_at=timezone.now(), trusted_at=timezone.now())
    CommentSettings.objects.create(pk=1, mode=Mode.TRUSTED)
    link = confirm_link(unconfirmed)
    assert "Confirmez votre adresse" in Client().get(link).content.decode()
    unconfirmed.refresh_from_db()
    assert unconfirmed.status == "pending"
    page = Client().get(Client().post(link, {"seen": unconfirmed.version})["Location"]).content.decode()
    unconfirmed.refresh_from_db()
    assert unconfirmed.status == "approved"
    assert "Votre commentaire est publié" in page
    token = re.search(r'data-device="([^"]+)"', page)[1]
    assert proof.proves(token, unconfirmed.sender)


def test_confirming_twice_keeps_the_first_time(unconfirmed):
    Client().post(confirm_link(unconfirmed))
    first = Sender.objects.get().confirmed_at
    Client().post(confirm_link(unconfirmed))
    assert Sender.objects.get().confirmed_at == first


def test_the_confirmation_names_the_comment_for_which_it_was_asked(unconfirmed):
    token = subscriptions.confirm_token(unconfirmed.sender, unconfirmed)
    found = subscriptions.confirm(token)
    assert (found.sender, found.comment) == (unconfirmed.sender, unconfirmed)
    sender = unconfirmed.sender
    moderation.erase(unconfirmed)
    assert subscriptions.confirm(token) == subscriptions.Confirmation(sender, None)
    assert Client().get(f"/commentaires/confirmer/{token}/").status_code == 200


@pytest.mark.once
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_confirmation_that_is_too_old_says_so_in_a_sentence(unconfirmed, monkeypatch, method):
    link = confirm_link(unconfirmed)
    monkeypatch.setattr(subscriptions, "CONFIRM_AGE", timedelta(seconds=-1))
    response = getattr(Client(), method)(link)
    assert response.status_code == 410
    assert "Ce lien n’est plus valable" in response.content.decode()
    assert Sender.objects.get().confirmed_at is None


PAGES = ("confirmer", "desabonnement", "mes-donnees")


@pytest.mark.once
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("token", ["a", "é", "x" * 3000, "WzEsMV0:1abcde:abc"])
def test_a_made_up_link_is_not_found(page, token):
    for path in (f"/commentaires/{page}/{token}/", f"/commentaires/mes-donnees/{token}/effacer/"):
        assert Client().get(path).status_code == 404
        assert Client().post(path).status_code in {404, 405}


@pytest.mark.once
def test_the_link_of_one_kind_opens_no_other_page(comment):
    tokens = {
        "confirmer": subscriptions.confirm_token(comment.sender, comment),
        "desabonnement": subscriptions.unsubscribe_token(comment),
        "mes-donnees": subscriptions.data_token(comment.sender),
    }
    for of, token in tokens.items():
        for page in PAGES:
            assert Client().get(f"/commentaires/{page}/{token}/").status_code == (200 if page == of else 404)


@pytest.mark.once
def test_a_link_signed_for_something_else_is_not_ours(comment):
    assert Client().get(f"/commentaires/desabonnement/{signing.dumps([comment.pk])}/").status_code == 404


# The way out.
def way_out(comment):
    return f"/commentaires/desabonnement/{subscriptions.unsubscribe_token(comment)}/"


@pytest.mark.once
def test_looking_at_the_way_out_changes_nothing(comment):
    page = Client().get(way_out(comment)).content.decode()
    assert "Ne plus recevoir de mails de réponse" in page
    assert Comment.objects.get().answers_wanted


def test_one_click_of_a_mail_program_is_enough(comment):
    client = Client(enforce_csrf_checks=True)
    response = client.post(way_out(comment), "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert response.status_code == 200
    assert not response.cookies
    assert not Comment.objects.get().answers_wanted
    assert "Vous ne recevrez plus de mails pour ce commentaire" in response.content.decode()
    assert client.post(way_out(comment)).status_code == 200


def test_all_comments_of_the_address_at_once(comment):
    other = make_own(comment.sender)
    stranger = make_own(make_sender("kossi@exemple.tg", confirmed=True))
    Client().post(way_out(comment))
    assert Comment.objects.get(pk=other.pk).answers_wanted
    response = Client().post(way_out(comment), {"all": "1"})
    assert "pour aucun de vos commentaires" in response.content.decode()
    assert list(Comment.objects.filter(answers_wanted=True)) == [stranger]


def test_the_way_out_of_an_erased_comment_still_answers(comment):
    link = way_out(comment)
    moderation.erase(comment)
    assert Client().post(link).status_code == 200
    Article.objects.update(binned_at=timezone.now())
    Article.objects.all().delete()
    assert Client().post(link).status_code == 410


@pytest.mark.once
@pytest.mark.parametrize("page", PAGES)
def test_wrong_methods(comment, page):
    token = subscriptions.data_token(comment.sender)
    assert Client().put(f"/commentaires/{page}/{token}/").status_code == 405


def test_the_pages_take_few_queries(comment, django_assert_max_num_queries):
    for link in (confirm_link(comment), way_out(comment)):
        with django_assert_max_num_queries(5):
            Client().get(link)
