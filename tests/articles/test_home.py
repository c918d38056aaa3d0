"""The front page: places filled by hand, else by the newest with a picture; no article twice."""

import html
import re
from datetime import timedelta

import pytest
from django.contrib import admin
from django.utils import timezone

from articles import workflow
from articles.models import Article, Breaking, Masthead, Placement, Section
from articles.views import front
from tests.factories import make_article, make_author, make_comment, make_section, make_user
from tests.public import flat, make_picture

pytestmark = pytest.mark.django_db

Genre, Slot = Article.Genre, Placement.Slot
A_MINUTE, AN_HOUR = timedelta(minutes=1), timedelta(hours=1)


def shown(client) -> str:
    response = client.get("/")
    assert response.status_code == 200
    return html.unescape(flat(response.content.decode()))


def make_pictured(minutes: int = 60, **fields) -> Article:
    return make_article(**{"lead_image": make_picture(), "published_at": timezone.now() - minutes * A_MINUTE, **fields})


def make_paper(number: int = 30) -> list[Article]:
    """Articles in three sections, newest first, every second with a picture."""
    sections = [make_section() for _ in range(3)]
    return [
        make_article(
            section=sections[place % 3],
            lead_image=make_picture() if place % 2 == 0 else None,
            published_at=timezone.now() - (10 + place) * A_MINUTE,
            genre=[Genre.NEWS, Genre.OPINION, Genre.REPORT][place % 3],
            authors=[make_author(photo=make_picture())],
        )
        for place in range(number)
    ]


@pytest.mark.once
def test_an_empty_newspaper_says_so(client):
    assert "Rien n’a encore été publié ici." in shown(client)


def test_places_filled_by_hand_stand_where_the_editor_put_them():
    articles = make_paper()
    for slot, place in zip(Slot.values, (11, 12, 13, 14, 15), strict=True):
        Placement.objects.create(slot=slot, article=articles[place])
    page = front.compose()
    assert page.lead == articles[11]
    assert page.seconds == articles[12:16]


def test_the_newest_placement_that_has_begun_counts():
    old, new, future = make_article(), make_article(), make_article()
    now = timezone.now()
    for article, at in ((old, now - 2 * AN_HOUR), (new, now - AN_HOUR), (future, now + AN_HOUR)):
        Placement.objects.create(slot=Slot.LEAD, article=article, starts_at=at)
    assert front.compose().lead == new


def test_an_empty_place_is_filled_with_the_newest_that_has_a_picture():
    older, newer = make_pictured(50), make_pictured(40)
    make_article(published_at=timezone.now() - A_MINUTE)
    page = front.compose()
    assert page.lead == newer
    assert page.seconds[0] == older


def test_a_placement_of_yesterday_is_stale():
    fresh, stale = make_pictured(), make_article()
    Placement.objects.create(slot=Slot.LEAD, article=stale, starts_at=timezone.now() - timedelta(hours=24, minutes=1))
    assert front.compose().lead == fresh


def test_a_newspaper_without_any_picture_still_has_a_lead():
    article = make_article()
    assert front.compose().lead == article


@pytest.mark.parametrize("by_hand", [True, False])
def test_partners_content_is_never_the_lead(by_hand):
    sponsored = make_pictured(5, genre=Genre.SPONSORED)
    ours = make_pictured(90)
    if by_hand:
        Placement.objects.create(slot=Slot.LEAD, article=sponsored)
    assert front.compose().lead == ours


def test_a_hidden_article_leaves_its_place_to_another():
    hidden, shown = make_pictured(status=Article.Status.UNPUBLISHED), make_pictured()
    Placement.objects.create(slot=Slot.LEAD, article=hidden)
    assert front.compose().lead == shown


def test_no_article_stands_twice_on_the_page(client):
    articles = make_paper(40)
    for slot in (Slot.LEAD, Slot.SECOND_1, Slot.SECOND_3):
        Placement.objects.create(slot=slot, article=articles[7])
    page = shown(client)
    links = re.findall(r'href="(/\d{4}/\d\d/\d\d/[^"]+)"', page)
    assert len(links) == len(set(links))
    assert len(links) >= 25
    assert front.compose().lead == articles[7]


def test_opinions_stand_with_the_names_of_their_authors(client):
    make_pictured()
    make_article(genre=Genre.OPINION, headline="Je propose", authors=[make_author(name="Afi", role="juriste")])
    page = shown(client)
    voices = page[page.index('class="voices"') :]
    assert "Je propose" in voices
    assert "Afi, juriste" in voices


@pytest.mark.once
def test_sections_with_little_share_a_row(client):
    make_paper(30)
    alone = make_section(name="Climat")
    make_article(section=alone, published_at=timezone.now() - timedelta(days=3))
    page = front.compose()
    assert [block.section for block in page.corners] == [alone]
    assert len(page.blocks) == 3
    assert 'class="corners"' in shown(client)


def test_articles_of_a_section_below_stand_under_the_one_above():
    above = make_section(name="Afrique")
    below = make_section(name="Togo", parent=above)
    for number in range(15):
        make_article(section=below, published_at=timezone.now() - number * AN_HOUR)
    assert [block.section for block in front.compose().sections] == [above]


def test_every_card_says_how_many_comments_there_are(client):
    article = make_pictured()
    make_comment(article=article)
    assert " · 1 commentaire</p>" in shown(client)


def test_the_urgent_bar_stands_on_every_page_while_it_lasts(client):
    article = make_article()
    Breaking.objects.create(text="Vigilance levée", article=article)
    Breaking.objects.create(text="Trop tard", ends_at=timezone.now() - A_MINUTE, starts_at=timezone.now() - AN_HOUR)
    for path in ("/", article.get_absolute_url(), "/rectificatifs/", "/rien/"):
        page = client.get(path).content.decode()
        assert "Vigilance levée" in page
        assert "Trop tard" not in page


@pytest.mark.parametrize("step", ["unpublish", "put_into_bin"])
def test_the_urgent_bar_goes_with_its_article_and_the_one_before_stands_again(step, client):
    editor, article = make_user("Rédaction en chef"), make_article(slug="vigilance")
    Breaking.objects.create(text="Le port ferme")
    bar = Breaking.objects.create(text="Vigilance levée", article=article)
    assert "Vigilance levée" in shown(client)
    getattr(workflow, step)(article, by=editor)
    for path in ("/", "/rectificatifs/", "/rien/"):
        page = html.unescape(client.get(path).content.decode())
        assert "Vigilance levée" not in page
        assert "/vigilance/" not in page
        assert "Le port ferme" in page
    client.force_login(editor)
    rows = {row.pk: row for row in client.get("/admin/articles/breaking/").context["cl"].result_list}
    assert not admin.site.get_model_admin(Breaking).running(rows[bar.pk])


@pytest.mark.once
def test_the_masthead_is_the_face_of_the_page(client):
    Masthead.objects.create(
        pk=1,
        name="Le Quai",
        tagline="Au bord",
        whatsapp="+228 90 00 00 00",
        particulars="Directrice : A. L.",
        email="a@quai.example",
    ).links.create(label="Facebook", url="https://facebook.com/quai")
    page = shown(client)
    assert re.search(r'<h1 class="masthead__name">\s*Le Quai', page)
    for words in ("Au bord", "https://wa.me/22890000000", "Directrice : A. L.", "a@quai.example", "https://facebook.com/quai"):
        assert words in page


def test_it_names_what_it_shows(client):
    article = make_pictured()
    tags = client.get("/")["Cache-Tag"].split()
    assert {"home", "site", f"article-{article.pk}", f"image-{article.lead_image_id}", f"section-{article.section_id}"} <= set(
        tags
    )


def test_the_number_of_queries_is_constant(client, django_assert_num_queries):
    make_paper(8)
    with django_assert_num_queries(10):
        shown(client)
    make_paper(30)
    for section in Section.objects.all():
        make_section(parent=section)
    for article in Article.objects.all()[:5]:
        make_comment(article=article)
        Placement.objects.create(slot=Slot.SECOND_2, article=article)
    with django_assert_num_queries(10):
        shown(client)
