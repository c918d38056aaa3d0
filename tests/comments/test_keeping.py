"""The page « Données personnelles » prints how long things are kept, as the settings say."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Page
from comments import keeping
from comments.models import CommentSettings
from newsroom.demo import reading

pytestmark = pytest.mark.django_db


def page(client, body: str) -> str:
    Page.objects.create(title="Données personnelles", slug="donnees-personnelles", body=body)
    return client.get("/donnees-personnelles/").content.decode()


@pytest.mark.once
def test_the_numbers_are_those_of_the_settings(client):
    CommentSettings.objects.create(pk=1, keep_network_days=12, keep_email_days=730, keep_masked_days=1, keep_refused_days=365)
    content = page(client, "<p>Avant.</p><p>[[durées de conservation]]</p><p>Après.</p>")
    assert "<tr><td>Votre adresse du réseau</td><td>12 jours</td></tr>" in content
    assert "<td>24 mois après votre dernier commentaire</td>" in content
    assert "<td>1 jour</td>" in content
    assert "<td>12 mois</td>" in content
    assert "[[" not in content
    assert "<p><div" not in content
    assert content.index("<p>Avant.") < content.index("<table>") < content.index("<p>Après.")


@pytest.mark.once
def test_the_defaults_count_before_anybody_saved(client):
    content = page(client, "<p>[[durées de conservation]]</p>")
    for words in ("30 jours", "12 mois après votre dernier commentaire", "90 jours"):
        assert words in content


@pytest.mark.once
@pytest.mark.parametrize(
    "mark", ["[[Durees de conservation]]", "[[ durées\u00a0de conservation ]]", "[[DURÉES DE CONSERVATION]]"]
)
def test_the_mark_is_understood_as_people_type_it(client, mark):
    assert "30 jours" in page(client, f"<p>{mark}</p>")


@pytest.mark.once
def test_in_a_sentence_it_becomes_words_not_a_table(client):
    content = page(client, "<p>Nous gardons [[durées de conservation]].</p>")
    assert "Nous gardons votre adresse e-mail\u00a0: 12 mois" in content
    assert "<table" not in content


@pytest.mark.once
def test_the_mark_is_not_in_the_description_for_search_engines(client):
    content = page(client, "<p>[[durées de conservation]]</p><p>Nous gardons peu.</p>")
    assert 'content="Nous gardons peu."' in content.replace('content=" ', 'content="')


def test_another_mark_is_left_and_a_page_without_one_costs_nothing(client):
    assert "[[autre]]" in page(client, "<p>[[autre]]</p>")
    with CaptureQueriesContext(connection) as captured:
        client.get("/donnees-personnelles/")
    assert not [query for query in captured.captured_queries if "commentsettings" in query["sql"]]


@pytest.mark.once
def test_the_demo_prints_its_times_by_the_mark():
    body = next(entry["body"] for entry in reading.entries("page") if entry["slug"] == "donnees-personnelles")
    assert keeping.MARK.search(body)
    assert "90 jours" not in body
