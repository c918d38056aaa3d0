"""Section, subject, author, archive, corrections, flat pages: lists that are paged by key."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles.models import Article, AuthorLink, Correction, Page
from articles.views.paging import LENGTH
from tests.factories import make_article, make_author, make_comment, make_section, make_tag
from tests.public import flat, make_picture

pytestmark = pytest.mark.django_db

BAD_KEYS = ["", "x", "12", "12-", "-12", "1-1-1", "9" * 17 + "-1", "1-" + "9" * 19, "1'--", "%00", "٣-٣", "1e5-2"]


def text(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return html.unescape(flat(response.content.decode()))


def headlines(page: str) -> list[str]:
    return re.findall(r'__title"><a href="[^"]*">([^<]*)</a>', page)


def make_series(number: int, **fields) -> list[str]:
    """Headlines of articles, newest first; many of the same second, as an import makes them."""
    start = timezone.now() - timedelta(days=1)
    for place in range(number):
        make_article(headline=f"Article {place:03}", published_at=start - timedelta(minutes=place // 7), **fields)
    rows = Article.objects.published().newest_first()
    return list(rows.values_list("headline", flat=True))


@pytest.fixture
def listed():
    """A section, a tag and an author with three pages of articles, and the path of each list."""
    section, tag, author = make_section(), make_tag(), make_author()
    order = make_series(2 * LENGTH + 3, section=section, tags=[tag], authors=[author])
    month = timezone.localtime(timezone.now() - timedelta(days=1))
    return order, {
        "section": section.get_absolute_url(),
        "tag": tag.get_absolute_url(),
        "author": author.get_absolute_url(),
        "archive": f"/archives/{month:%Y}/{month:%m}/",
    }


@pytest.mark.parametrize("kind", ["section", "tag", "author", "archive"])
def test_pages_follow_each_other_without_gap_or_repeat(client, listed, kind):
    order, paths = listed
    path, found, pages = paths[kind], [], 0
    while path:
        page = text(client, path)
        found += headlines(page)
        older = re.search(r'href="(\?avant=[^"]+)" rel="next">Articles plus anciens', page)
        path = f"{paths[kind]}{older[1]}" if older else ""
        pages += 1
        assert ("Revenir au début" in page) is (pages > 1)
    assert found == order
    assert pages == 3


@pytest.mark.parametrize("kind", ["section", "tag", "author", "archive"])
def test_a_page_that_nobody_linked_to_is_not_found(client, listed, kind):
    _, paths = listed
    answers = {key: client.get(paths[kind], {"avant": key}) for key in BAD_KEYS}
    assert {key: answer.status_code for key, answer in answers.items()} == dict.fromkeys(BAD_KEYS, 404)
    assert [key for key, answer in answers.items() if "Page introuvable" not in answer.content.decode()] == []


@pytest.mark.once
def test_each_page_has_its_own_canonical_address(client, listed):
    _, paths = listed
    first = text(client, paths["section"])
    assert f'<link rel="canonical" href="http://testserver{paths["section"]}">' in first
    older = re.search(r"\?avant=[^\"]+", first)
    assert older
    second = text(client, f"{paths['section']}{older[0]}&utm_source=x")
    assert f'<link rel="canonical" href="http://testserver{paths["section"]}{older[0]}">' in second


@pytest.mark.parametrize("kind", ["rubrique", "sujet", "auteur"])
def test_an_unknown_name_is_not_found(client, kind):
    assert client.get(f"/{kind}/personne/").status_code == 404
    assert client.get(f"/{kind}/personne/feed/").status_code == 404


def test_a_section_shows_its_articles_and_those_of_the_sections_below(client):
    above = make_section(name="Afrique", description="Le continent.")
    below = make_section(name="Togo", parent=above)
    make_article(section=above, headline="En haut")
    make_article(section=below, headline="En bas")
    make_article(headline="Ailleurs")
    page = text(client, above.get_absolute_url())
    assert set(headlines(page)) == {"En haut", "En bas"}
    assert "Le continent." in page
    assert f'<a href="{below.get_absolute_url()}">Togo</a>' in page
    assert headlines(text(client, below.get_absolute_url())) == ["En bas"]


@pytest.mark.once
def test_the_header_marks_the_section(client):
    section = make_section(name="Sport")
    assert f'<a href="{section.get_absolute_url()}" aria-current="page">Sport</a>' in text(client, section.get_absolute_url())
    article = make_article(section=make_section(parent=section))
    assert f'<a href="{section.get_absolute_url()}" aria-current="true">Sport</a>' in text(client, article.get_absolute_url())


@pytest.mark.once
def test_an_author_has_a_face(client):
    author = make_author(name="Akofa", role="Correspondante", bio="Elle suit les ports.", photo=make_picture())
    AuthorLink.objects.create(author=author, label="Mastodon", url="https://social.example/@akofa")
    page = text(client, author.get_absolute_url())
    for words in ("Correspondante", "Elle suit les ports.", "https://social.example/@akofa", f"public/{author.photo_id}-"):
        assert words in page
    assert "<title>Akofa - L’Escale</title>" in page


def test_a_section_without_articles_says_so(client):
    assert "Rien n’a encore été publié ici." in text(client, make_section().get_absolute_url())


def test_a_month_has_its_days_and_leads_to_its_neighbours(client):
    for month, day in ((8, 3), (10, 24), (10, 25), (12, 1)):
        make_article(headline=f"Le {day}/{month}", published_at=datetime(2024, month, day, 14, 5, tzinfo=UTC))
    page = text(client, "/archives/2024/10/")
    assert headlines(page) == ["Le 25/10", "Le 24/10"]
    assert "Vendredi 25\N{NO-BREAK SPACE}octobre 2024" in page
    assert 'href="/archives/2024/08/" rel="prev"' in page
    assert 'href="/archives/2024/12/" rel="next"' in page


def test_months_are_cut_in_local_time(client, settings):
    settings.TIME_ZONE = "Pacific/Kiritimati"  # 14 hours ahead
    make_article(headline="Minuit", published_at=datetime(2024, 9, 30, 12, 0, tzinfo=UTC))
    timezone.activate("Pacific/Kiritimati")
    try:
        assert headlines(text(client, "/archives/2024/10/")) == ["Minuit"]
    finally:
        timezone.deactivate()


@pytest.mark.parametrize("path", ["/archives/2024/13/", "/archives/2024/00/", "/archives/0/1/", "/archives/99999/01/"])
def test_a_month_that_does_not_exist_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_months_ahead_and_before_the_first_article_are_not_found(client):
    make_article(published_at=datetime(2024, 10, 24, tzinfo=UTC))
    assert client.get("/archives/2999/01/").status_code == 404
    assert client.get("/archives/2024/09/").status_code == 404
    assert client.get("/archives/9999/12/").status_code == 404
    assert "Aucun article n’a été publié ce mois-là." in text(client, "/archives/2024/11/")


def test_this_month_is_there_from_its_first_minute(client):
    now = timezone.localtime()
    assert client.get(f"/archives/{now:%Y}/{now:%m}/").status_code == 200


def test_a_month_has_one_address(client):
    make_article(published_at=datetime(2024, 9, 24, tzinfo=UTC))
    response = client.get("/archives/2024/9/")
    assert (response.status_code, response["Location"]) == (301, "/archives/2024/09/")


def test_corrections_are_listed_with_kind_date_and_article(client):
    article = make_article(headline="Le port")
    correction = Correction.objects.create(
        article=article,
        kind="right_of_reply",
        text="Nous contestons.\n\nLa direction",
        published_at=datetime(2024, 10, 24, 14, 5, tzinfo=UTC),
    )
    page = text(client, "/rectificatifs/")
    for words in ("Droit de réponse", "<p>Nous contestons.</p>", f"{article.get_absolute_url()}#{correction.anchor}", "Jeudi 24"):
        assert words in page
    assert f'id="{correction.anchor}"' in text(client, article.get_absolute_url())


def test_corrections_are_paged_too(client):
    article = make_article()
    Correction.objects.bulk_create(Correction(article=article, text=f"Erreur {number}") for number in range(LENGTH + 1))
    older = re.search(r"\?avant=[^\"]+", text(client, "/rectificatifs/"))
    assert older
    assert text(client, f"/rectificatifs/{older[0]}").count("correction-line__text") == 1
    assert client.get("/rectificatifs/?avant=x").status_code == 404


@pytest.mark.once
def test_a_flat_page_is_shown_without_what_our_list_does_not_know(client):
    Page.objects.create(title="Contact", slug="contact", body='<h2>Écrire</h2><p onclick="x">Ici.</p><script>alert(1)</script>')
    page = text(client, "/contact/")
    assert "<h2>Écrire</h2><p>Ici.</p></div>" in page
    assert "alert(1)" not in page
    assert '<a href="/contact/">Contact</a>' in page[page.index("site-foot") :]


@pytest.mark.once
def test_a_wide_table_of_a_flat_page_scrolls_in_its_own_box(client):
    Page.objects.create(title="Contact", slug="contact", body="<table><tbody><tr><td>Régie</td></tr></tbody></table>")
    assert '<div class="table" role="region" aria-label="Tableau" tabindex="0"><table>' in text(client, "/contact/")


def test_a_hidden_flat_page_is_not_found_nor_linked(client):
    Page.objects.create(title="Brouillon", slug="brouillon", is_public=False)
    assert client.get("/brouillon/").status_code == 404
    assert "Brouillon" not in text(client, "/rectificatifs/")


@pytest.mark.parametrize(("kind", "queries"), [("section", 10), ("tag", 9), ("author", 11), ("archive", 8)])
def test_the_number_of_queries_is_constant(client, django_assert_num_queries, kind, queries):
    section, tag, author = make_section(), make_tag(), make_author(photo=make_picture())
    AuthorLink.objects.create(author=author, label="x", url="https://x.example/")
    day = timezone.localtime(timezone.now() - timedelta(days=1))
    paths = {
        "section": section.get_absolute_url(),
        "tag": tag.get_absolute_url(),
        "author": author.get_absolute_url(),
        "archive": f"/archives/{day:%Y}/{day:%m}/",
    }
    for number in (2, LENGTH + 5):
        for _ in range(number):
            article = make_article(
                section=section,
                tags=[tag],
                authors=[author, make_author()],
                lead_image=make_picture(),
                published_at=timezone.now() - timedelta(days=1),
            )
            make_comment(article=article)
        with django_assert_num_queries(queries):
            text(client, paths[kind])
