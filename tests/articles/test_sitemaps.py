"""Sitemaps: an index, parts by ranges of ids, the pages, the news."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Page
from articles.views import sitemaps
from tests.factories import make_article, make_author, make_section, make_tag

pytestmark = pytest.mark.django_db

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
HOST = "http://testserver"


def tree(client, path: str) -> ET.Element:
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    assert "home" in response["Cache-Tag"].split()
    return ET.fromstring(response.content)  # noqa: S314  (our own output)


def addresses(client, path: str) -> list[str]:
    return [element.text.removeprefix(HOST) for element in tree(client, path).iter(f"{MAP}loc")]


def test_every_published_article_is_in_a_part_that_the_index_names(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "PART", 3)
    articles = [make_article() for _ in range(8)]
    make_article(status=Article.Status.DRAFT)
    parts = addresses(client, "/sitemap.xml")
    assert parts[0] == "/sitemap-pages.xml"
    found = [address for part in parts[1:] for address in addresses(client, part)]
    assert found == [article.get_absolute_url() for article in articles]
    assert len(parts) >= 4


def test_the_date_is_that_of_the_significant_update(client):
    article = make_article(updated_at=datetime(2024, 10, 25, 8, 0, tzinfo=UTC), published_at=datetime(2024, 10, 24, tzinfo=UTC))
    part = f"/sitemap-{article.pk // sitemaps.PART}.xml"
    for path in ("/sitemap.xml", part):
        assert [element.text for element in tree(client, path).iter(f"{MAP}lastmod")] == ["2024-10-25T08:00:00+00:00"]


def test_the_pages_are_home_sections_flat_pages_and_what_names_published_articles(client):
    section, tag = make_section(), make_tag()
    author, silent = make_author(), make_author()
    make_article(section=section, authors=[author], tags=[tag])
    make_article(section=section, authors=[silent], tags=[make_tag(slug="affaire-secrete")], status=Article.Status.DRAFT)
    Page.objects.create(title="Contact", slug="contact")
    Page.objects.create(title="Secret", slug="secret", is_public=False)
    found = addresses(client, "/sitemap-pages.xml")
    assert set(found) == {
        *("/", "/rectificatifs/", "/contact/"),
        *(section.get_absolute_url(), tag.get_absolute_url(), author.get_absolute_url()),
    }


def test_news_are_those_of_the_last_two_days(client):
    make_article(published_at=timezone.now() - timedelta(hours=49))
    fresh = make_article(headline="Frais & <vif>", published_at=timezone.now() - timedelta(hours=47))
    root = tree(client, "/news-sitemap.xml")
    assert [element.text for element in root.iter(f"{MAP}loc")] == [f"{HOST}{fresh.get_absolute_url()}"]
    assert root.find(f".//{NEWS}title").text == "Frais & <vif>"
    assert root.find(f".//{NEWS}name").text == "L’Escale"
    assert root.find(f".//{NEWS}language").text == "fr"


def test_the_number_of_queries_is_constant(client, django_assert_num_queries):
    counts = {"/sitemap.xml": 3, "/sitemap-0.xml": 2, "/sitemap-pages.xml": 4, "/news-sitemap.xml": 2}
    for number in (1, 12):
        for _ in range(number):
            make_article(tags=[make_tag()])
        part = f"/sitemap-{Article.objects.first().pk // sitemaps.PART}.xml"
        for path, count in counts.items():
            with django_assert_num_queries(count):
                client.get(part if path == "/sitemap-0.xml" else path)


@pytest.mark.once
@pytest.mark.parametrize("path", ["/sitemap.xml", "/sitemap-0.xml", "/sitemap-pages.xml", "/news-sitemap.xml"])
def test_only_reading_is_possible(client, path):
    assert client.post(path).status_code == 405
