"""Feeds: valid RSS with whole addresses, genre, chapô, names and dates; nobody's e-mail, no advertising."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles.feeds import LENGTH
from articles.models import Article, Campaign, Correction, Masthead
from tests.factories import make_article, make_author, make_section, make_tag, make_user
from tests.public import make_picture

pytestmark = pytest.mark.django_db

ATOM, DC = "{http://www.w3.org/2005/Atom}", "{http://purl.org/dc/elements/1.1/}"


def channel(client, path: str) -> ET.Element:
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    found = ET.fromstring(response.content).find("channel")  # noqa: S314  (our own output)
    assert found is not None
    return found


def make_listed(**fields) -> tuple[Article, dict[str, str]]:
    section, tag, author = make_section(name="Économie"), make_tag(name="Port"), make_author(name="Akofa")
    article = make_article(**{"section": section, "tags": [tag], "authors": [author, make_author(name="Bio")], **fields})
    return article, {
        "L’Escale": "/feed/",
        "Économie - L’Escale": f"{section.get_absolute_url()}feed/",
        "Port - L’Escale": f"{tag.get_absolute_url()}feed/",
        "Akofa - L’Escale": f"{author.get_absolute_url()}feed/",
    }


def test_every_feed_has_its_name_its_own_address_and_its_articles(client):
    article, feeds = make_listed()
    for title, path in feeds.items():
        feed = channel(client, path)
        assert feed.findtext("title") == title
        assert feed.find(f"{ATOM}link").attrib["href"] == f"http://testserver{path}"
        assert [item.findtext("title") for item in feed.findall("item")] == [article.headline]
    make_article(headline="Ailleurs")
    assert [len(channel(client, path).findall("item")) for path in feeds.values()] == [2, 1, 1, 1]


@pytest.mark.once
def test_an_item_says_all_that_a_reader_of_feeds_needs(client):
    picture = make_picture()
    article, _ = make_listed(
        genre=Article.Genre.OPINION,
        headline="Je propose <mieux> & plus",
        published_at=datetime(2024, 10, 24, 14, 5, tzinfo=UTC),
        lead_image=picture,
    )
    item = channel(client, "/feed/").find("item")
    assert item.findtext("title") == "Tribune | Je propose <mieux> & plus"
    assert item.findtext("description") == "Le chapô."
    assert item.findtext("pubDate") == "Thu, 24 Oct 2024 14:05:00 +0000"
    assert item.findtext(f"{DC}creator") == "Akofa, Bio"
    assert item.findtext("category") == "Économie"
    assert item.findtext("link") == item.findtext("guid") == f"http://testserver{article.get_absolute_url()}"
    assert item.find("guid").attrib.get("isPermaLink") != "false"
    assert item.find("enclosure").attrib["url"] == f"http://testserver/media/public/{picture.pk}-1440.jpeg"


@pytest.mark.once
def test_without_a_standfirst_the_beginning_of_the_text_describes_the_item(client):
    make_listed(standfirst="", body=f"<p>Le port <strong>ne dort</strong> plus.</p><p>{'Suite. ' * 300}</p>")
    description = channel(client, "/feed/").find("item").findtext("description")
    assert description.startswith("Le port ne dort plus. Suite.")
    assert description.endswith("…")
    assert len(description) <= 220


def test_signs_that_xml_forbids_do_not_break_the_feed(client):
    make_listed(headline="Avant\x0baprès", standfirst="\x01Chapô\x1f", slug="avant")
    assert channel(client, "/feed/").find("item").findtext("title") == "Avantaprès"
    assert client.get("/news-sitemap.xml").status_code == 200
    ET.fromstring(client.get("/news-sitemap.xml").content)  # noqa: S314


def test_feeds_hold_a_bounded_number_newest_first(client):
    section = make_section()
    for number in range(LENGTH + 3):
        make_article(section=section, headline=str(number), published_at=timezone.now() - timedelta(minutes=number + 1))
    titles = [item.findtext("title") for item in channel(client, "/feed/").findall("item")]
    assert titles == [str(number) for number in range(LENGTH)]


def test_corrections_have_a_feed(client):
    article = make_article(headline="Le port")
    correction = Correction.objects.create(article=article, text="La navette s’arrête à 22 h.")
    item = channel(client, "/rectificatifs/feed/").find("item")
    assert item.findtext("title") == "Rectificatif | Le port"
    assert item.findtext("description") == "La navette s’arrête à 22 h."
    assert item.findtext("link") == f"http://testserver{article.get_absolute_url()}#{correction.anchor}"


@pytest.mark.once
def test_nobodys_address_and_no_advertising_is_in_a_feed(client):
    author = make_author(user=make_user(email="akofa@redaction.example"))
    article, feeds = make_listed()
    article.authorships.create(author=author)
    Masthead.objects.create(pk=1, name="L’Escale", email="contact@redaction.example")
    for slot in Campaign.Slot.values:
        Campaign.objects.create(
            name="c",
            slot=slot,
            picture="x",
            width=1,
            height=1,
            alt="Réclame",
            target="https://r.example/",
            ends_at=timezone.now() + timedelta(1),
        )
    for path in feeds.values():
        content = client.get(path).content.decode()
        assert "@" not in content
        assert "r.example" not in content


def test_a_feed_changes_with_an_edit_and_is_the_same_otherwise(client):
    article, _ = make_listed()
    first = client.get("/feed/")
    assert "Last-Modified" not in first
    assert client.get("/feed/", headers={"if-none-match": first["ETag"]}).status_code == 304
    Article.objects.filter(pk=article.pk).update(headline="Corrigé")
    assert client.get("/feed/", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_the_number_of_queries_is_constant(client, django_assert_num_queries):
    _, feeds = make_listed(lead_image=make_picture())
    more = {"section": Article.objects.get().section, "tags": list(Article.objects.get().tags.all())}
    counts = dict(zip(feeds.values(), (4, 6, 6, 6), strict=True))
    for path, count in counts.items():
        with django_assert_num_queries(count):
            client.get(path)
    for _ in range(10):
        make_article(**more, authors=[*Article.objects.first().bylines, make_author()], lead_image=make_picture())
    for path, count in counts.items():
        with django_assert_num_queries(count):
            client.get(path)


@pytest.mark.once
@pytest.mark.parametrize("path", ["/feed/", "/rectificatifs/feed/"])
def test_only_reading_is_possible(client, path):
    assert client.post(path).status_code == 405
    assert client.head(path).status_code == 200
