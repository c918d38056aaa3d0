"""The sitemap's index costs the same with many articles: parts by number, dates of what changed of late."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from articles.views.sitemaps import PART
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def index(client: Client) -> str:
    return client.get("/sitemap.xml").content.decode()


def test_every_part_up_to_the_newest_article_is_named(client: Client) -> None:
    make_article(id=7)
    make_article(id=2 * PART + 1)
    text = index(client)
    for number in (0, 1, 2):
        assert f"<loc>http://testserver/sitemap-{number}.xml</loc>" in text
    assert text.count("<sitemap>") == 4  # with the one of sections, tags and pages


def test_a_part_without_articles_is_empty_but_there(client: Client) -> None:
    make_article(id=7)
    newest = make_article(id=2 * PART + 1)
    addresses = [line.split("<loc>")[1].split("</loc>")[0] for line in index(client).splitlines() if "<loc>" in line]
    answers = [client.get(address.replace("http://127.0.0.1:8000", "").split("testserver")[-1]) for address in addresses]
    assert [answer.status_code for answer in answers] == [200] * 4
    assert newest.slug in answers[-1].content.decode()


def test_a_part_behind_the_newest_article_is_not_there(client: Client) -> None:
    make_article(id=7)
    assert client.get("/sitemap-0.xml").status_code == 200
    assert client.get("/sitemap-1.xml").status_code == 404
    assert client.get("/sitemap-99999999999999999999.xml").status_code == 404


def test_the_date_of_a_part_is_that_of_its_latest_update(client: Client) -> None:
    long_ago = timezone.now() - timedelta(days=400)
    make_article(published_at=long_ago, updated_at=timezone.now() - timedelta(days=1))
    assert f"<lastmod>{timezone.localtime() - timedelta(days=1):%Y-%m-%d}" in index(client)


def test_without_articles_there_is_no_part(client: Client) -> None:
    assert index(client).count("<sitemap>") == 1


def test_hidden_articles_give_no_address_and_no_date(client: Client) -> None:
    make_article(id=3 * PART, status=Article.Status.DRAFT)
    make_article(id=4 * PART, published_at=timezone.now() + timedelta(days=1))
    assert "<lastmod>" not in index(client)
    for number in range(5):
        assert "<loc>" not in client.get(f"/sitemap-{number}.xml").content.decode()


def test_the_number_of_queries_does_not_grow(client: Client) -> None:
    make_article()
    with CaptureQueriesContext(connection) as few:
        index(client)
    for _ in range(10):
        make_article()
    with CaptureQueriesContext(connection) as many:
        index(client)
    assert len(few) == len(many) <= 4
