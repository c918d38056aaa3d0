"""The private page of one comment: its state, a correction, a withdrawal."""

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from comments import moderation
from comments.models import Comment, PrivateLink
from tests.comments.posting import WRITTEN, send, thread_of
from tests.comments.private_page import act, open_page, seal
from tests.factories import make_article, make_comment, make_user
from tests.public import flat

pytestmark = pytest.mark.django_db

PATHS = ("corriger/", "retirer/", "reponses/", "envoyer/", "prouver/")


@pytest.fixture
def address():
    return send(make_article())["Location"]


@pytest.fixture
def moderator(db):
    return make_user("Modération")


@pytest.mark.once
def test_the_page_is_for_one_reader(address):
    response = Client().get(address)
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"]
    page = response.content.decode()
    assert '<meta name="robots" content="noindex">' in page
    assert '<meta name="referrer" content="no-referrer">' in page
    assert "Ne partagez pas ce lien\u00a0: il permet de corriger ou de retirer votre commentaire." in page
    assert not response.cookies


def test_the_token_is_long_and_only_its_hash_is_stored(address):
    token = address.split("/")[-2]
    assert len(token) >= 32
    assert token not in str(list(PrivateLink.objects.values()))


@pytest.mark.once
@pytest.mark.parametrize("token", ["a", "é", "0" * 64, "x" * 3000])
def test_a_made_up_address_is_not_found(address, token):
    for path in ("", *PATHS, "effacer/"):
        method = Client().post if path in PATHS else Client().get
        assert method(f"/commentaires/suivre/{token}/{path}").status_code == 404
    assert Client().get(f"/commentaires/suivre/{PrivateLink.objects.get().token_hash}/").status_code == 404


@pytest.mark.once
def test_an_erased_comment_and_a_made_up_link_get_the_same_kind_answer(address):
    moderation.erase(Comment.objects.get())
    erased, made_up = Client().get(address), Client().get("/commentaires/suivre/jamais-donne/")
    assert erased.content == made_up.content
    assert erased.status_code == made_up.status_code == 404
    assert erased["Cache-Control"] == made_up["Cache-Control"] == "no-store"
    page = flat(erased.content.decode())
    assert "Le commentaire a été effacé, ou le lien n’est pas complet." in page
    assert 'href="/commentaires/mes-donnees/"' in page
    assert "introuvable" not in page


@pytest.mark.once
def test_of_a_withdrawn_comment_the_page_says_only_what_is_true(address):
    act(address, "retirer")
    page = open_page(address)
    assert "Il n’est pas affiché sous l’article." in page
    assert "n’est plus affiché" not in page


@pytest.mark.once
def test_the_page_says_where_the_comment_stands(address, moderator):
    comment = Comment.objects.get()
    assert "En attente de modération" in open_page(address)
    moderation.approve(comment, by=moderator)
    page = open_page(address)
    assert "Votre commentaire est publié" in page
    assert f"/commentaires/lien/{comment.pk}/" in page
    moderation.reject(comment, reason=Comment.Reason.DEFAMATION, note="Il faut une preuve.", by=moderator)
    page = open_page(address)
    assert "Refusé" in page
    assert "Accusation sans preuve (diffamation)" in page
    assert "Il faut une preuve." in page
    assert "Retirer le commentaire" not in page
    moderation.reopen(comment, by=moderator)
    assert "Il faut une preuve." not in open_page(address)
    moderation.withdraw(comment)
    page = open_page(address)
    assert "Vous avez retiré votre commentaire" in page
    assert "<form" not in page


@pytest.mark.once
@pytest.mark.parametrize("verb", ["mark_spam", "put_into_bin"])
def test_what_is_sorted_out_is_refused_for_its_author(address, moderator, verb):
    getattr(moderation, verb)(Comment.objects.get(), by=moderator)
    page = open_page(address)
    assert "Votre commentaire n’est pas publié" in page
    assert "<form" not in page


@pytest.mark.once
def test_the_page_of_a_hidden_article_does_not_lead_there(address, moderator):
    comment = Comment.objects.get()
    moderation.approve(comment, by=moderator)
    comment.article.status = "unpublished"
    comment.article.save()
    page = open_page(address)
    assert comment.article.get_absolute_url() not in page
    assert "/commentaires/lien/" not in page


@pytest.mark.once
def test_correcting_by_the_link(address):
    response = act(address, "corriger", text="Mon frère est pointeur au quai 5.")
    assert response.status_code == 303
    assert response["Location"] == address
    assert "quai 5" in open_page(address)
    assert Comment.objects.get().text == "Mon frère est pointeur au quai 5."


@pytest.mark.once
@pytest.mark.parametrize("text", ["", "   ", "a" * 5001])
def test_a_wrong_correction_is_explained_and_kept(address, text):
    response = act(address, "corriger", text=text)
    assert response.status_code == 422
    assert 'id="id_text_error"' in response.content.decode()
    assert text in response.content.decode()
    assert Comment.objects.get().text == WRITTEN["text"]


@pytest.mark.once
def test_withdrawing_by_the_link(address):
    assert act(address, "retirer").status_code == 303
    assert Comment.objects.get().status == Comment.Status.WITHDRAWN
    assert "Vous avez retiré votre commentaire" in open_page(address)


@pytest.mark.once
def test_a_withdrawn_comment_with_replies_keeps_its_place(address, moderator):
    comment = Comment.objects.get()
    moderation.approve(comment, by=moderator)
    make_comment(article=comment.article, parent=comment, root=comment)
    act(address, "retirer")
    page = thread_of(comment.article)
    assert "Commentaire retiré par son auteur" in page
    assert WRITTEN["text"] not in page


ACTS = [path.strip("/") for path in (*PATHS, "effacer/")]


@pytest.mark.once
@pytest.mark.parametrize("verb", ACTS)
@pytest.mark.parametrize("seal_given", ["", "1:1", "1:1:abc", "é"])
def test_nothing_happens_without_the_seal_of_the_page(address, verb, seal_given):
    response = act(address, verb, seal=seal_given, text="Autre texte", wanted="1")
    assert response.status_code == 422
    assert not DBTaskResult.objects.exists()
    assert not Comment.objects.get().answers_wanted
    if verb == "corriger":
        assert "Autre texte" in response.content.decode()
    comment = Comment.objects.get()
    assert (comment.text, comment.status) == (WRITTEN["text"], Comment.Status.PENDING)


@pytest.mark.once
@pytest.mark.parametrize("verb", ACTS)
def test_the_seal_of_another_comment_is_none(address, verb):
    other = seal(open_page(send(make_article(), email="autre@exemple.tg")["Location"]))
    assert act(address, verb, seal=other, text="Autre texte").status_code == 422
    assert set(Comment.objects.values_list("status", flat=True)) == {"pending"}


@pytest.mark.once
@pytest.mark.parametrize("verb", ACTS)
def test_a_foreign_page_cannot_act(address, verb):
    assert act(address, verb, headers={"Sec-Fetch-Site": "cross-site"}, text="Autre texte").status_code == 422
    assert Comment.objects.get().version == 1


@pytest.mark.once
@pytest.mark.parametrize("headers", [{}, {"Origin": "null"}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}])
@pytest.mark.parametrize("verb", ACTS)
def test_the_seal_is_the_authority_when_the_browser_says_nothing(address, verb, headers):
    assert act(address, verb, headers=headers, text="Autre texte").status_code == 303


def test_what_was_decided_meanwhile_is_shown_and_the_text_kept(address, moderator):
    old = seal(open_page(address))
    moderation.approve(Comment.objects.get(), by=moderator)
    response = act(address, "corriger", seal=old, text="Trop tard")
    assert response.status_code == 409
    assert "Trop tard" in response.content.decode()
    assert "Votre commentaire est publié" in response.content.decode()
    response = act(address, "retirer", seal=old)
    assert response.status_code == 409
    assert Comment.objects.get().status == Comment.Status.APPROVED


@pytest.mark.once
@pytest.mark.parametrize("path", PATHS)
def test_looking_changes_nothing(address, path):
    assert Client().get(f"{address}{path}").status_code == 405
    assert Client().post(address).status_code == 405


def test_the_link_governs_one_comment_only(address, moderator):
    second = Comment.objects.get().sender.comments.create(article=make_article(), name="Essi K.", text="Un autre")
    assert second.text not in open_page(address)


@pytest.mark.parametrize("waiting", [0, 30])
def test_the_page_takes_few_queries_however_many_wait(address, waiting, django_assert_num_queries):
    for __ in range(waiting):
        make_comment(status="pending")
    with django_assert_num_queries(5):
        Client().get(address)


@pytest.mark.once
def test_a_private_address_is_in_no_log(address, caplog):
    token = address.split("/")[-2]
    Client().post(f"{address}effacer/")
    act(address, "corriger", text="")
    act(address, "retirer", seal="")
    Client().get(f"{address}rien/")
    assert token not in caplog.text


@pytest.mark.once
def test_a_correction_is_confirmed_with_its_time_and_a_refused_one_is_called_a_correction(address):
    assert "Corrigé" not in open_page(address)
    act(address, "corriger", text="Une phrase corrigée.")
    assert "Corrigé le <time" in open_page(address)
    refused = act(address, "corriger", text="").content.decode()
    assert "Votre correction n’est pas encore enregistrée" in refused
    assert "Votre commentaire n’est pas encore envoyé" not in refused
