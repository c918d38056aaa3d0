"""An autosave that arrives behind a later save of its own page, which holds its words already."""

import pytest

from tests.articles.test_keeping import KEY, NEW, autosaves, keep
from tests.articles.writing import ADD, address, filled, make_draft
from tests.articles.writing import editor as editor

pytestmark = pytest.mark.django_db


def test_older_words_that_arrive_behind_a_save_of_their_page_are_no_text_of_one_s_own(client, editor):
    article = make_draft(editor)
    late = filled(article, headline="Le pont rou", page=KEY, sent=1000)
    client.post(address(article), {**late, "headline": "Le pont rouvre demain", "sent": 2000})
    assert client.post(address(article, "autosave"), late).status_code == 200
    assert not autosaves().exists()
    assert "Un texte de vous, non enregistré" not in client.get(address(article)).text


def test_older_words_of_a_new_article_that_arrive_behind_its_save_are_dropped(client, editor):
    late = filled(headline="Le pont", page=KEY, sent=1000)
    client.post(ADD, {**late, "headline": "Le pont rouvre demain", "sent": 2000})
    client.post(NEW, late)
    assert not autosaves().exists()


@pytest.mark.parametrize("later", [{"sent": 3000}, {"sent": ""}, {"sent": "x"}, {"sent": 1000, "page": "another-page"}], ids=str)
def test_words_that_a_page_sends_after_its_save_are_kept(later, client, editor):
    article = make_draft(editor)
    sent = filled(article, headline="Le pont", page=KEY, sent=2000)
    client.post(address(article), sent)
    client.post(address(article, "autosave"), {**sent, "headline": "Le pont rouvre demain", **later})
    assert autosaves().get().content["headline"] == "Le pont rouvre demain"


def test_words_typed_on_top_of_a_save_are_kept_whatever_the_clock_of_the_page_says(client, editor):
    article = make_draft(editor)
    client.post(address(article), filled(article, headline="Le pont", page=KEY, sent=2000))
    keep(client, article, headline="Le pont rouvre demain", sent=1000)
    assert autosaves().get().content["headline"] == "Le pont rouvre demain"


def test_a_save_leaves_what_its_page_sent_after_it(client, editor):
    article = make_draft(editor)
    saved = filled(article, headline="Le pont", page=KEY, sent=2000)
    keep(client, article, headline="Le pont rouvre demain", sent=3000)
    client.post(address(article), saved)
    assert autosaves().get().content["headline"] == "Le pont rouvre demain"


def test_of_two_autosaves_in_the_wrong_order_the_one_typed_last_stays(client, editor):
    article = make_draft(editor)
    keep(client, article, headline="Le pont rouvre demain", sent=2000)
    keep(client, article, headline="Le pont", sent=1000)
    assert autosaves().get().content["headline"] == "Le pont rouvre demain"
