"""Advertising slots: labelled, with their room, or nothing at all."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles.models import Campaign
from articles.text import room_for_advertising
from tests.factories import make_article
from tests.public import flat

pytestmark = pytest.mark.django_db

SIX = "".join(f"<p>Alinéa {number}.</p>" for number in range(1, 7))


def make_campaign(slot: str, **fields) -> Campaign:
    row = {"name": "Mutuelle", "slot": slot, "picture": "public/m.png", "width": 300, "height": 250, "alt": "Assurez-vous"}
    ends = {"target": "https://mutuelle.example/", "ends_at": timezone.now() + timedelta(days=1)}
    return Campaign.objects.create(**{**row, **ends, **fields})


@pytest.mark.once
def test_a_campaign_is_labelled_and_keeps_its_room(client):
    make_campaign("header", phone_picture="public/p.png", phone_width=320, phone_height=100)
    page = flat(client.get(make_article().get_absolute_url()).content.decode())
    found = re.search(r'<div class="ad ad--header"><p class="ad__label">Publicité</p>.*?</div>', page)
    assert found
    assert 'href="https://mutuelle.example/" rel="sponsored noopener"' in found[0]
    assert '<img src="/media/public/m.png" width="300" height="250" alt="Assurez-vous"' in found[0]
    assert '<source media="(max-width: 47.99rem)" srcset="/media/public/p.png" width="320" height="100">' in found[0]


@pytest.mark.once
def test_each_slot_has_its_place(client):
    for slot in Campaign.Slot.values:
        make_campaign(slot, alt=f"En {slot}")
    article = make_article(body=SIX)
    page, section, front = (
        flat(client.get(path).content.decode()) for path in (article.get_absolute_url(), article.section.get_absolute_url(), "/")
    )
    assert 'Alinéa 2.</p><div class="ad ad--in_text">' in page
    assert "En header" in page
    assert "En side" not in page
    assert "En side" in section
    assert "En in_text" not in section
    assert "En header" in front


def test_of_two_campaigns_each_has_its_hours(client, monkeypatch):
    make_campaign(
        "header", alt="Finit tard", ends_at=datetime(2026, 3, 3, tzinfo=UTC), starts_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    make_campaign("header", alt="Finit tôt", ends_at=datetime(2026, 3, 2, tzinfo=UTC), starts_at=datetime(2026, 1, 1, tzinfo=UTC))
    for hour, wanted, other in ((8, "Finit tôt", "Finit tard"), (9, "Finit tard", "Finit tôt")):
        monkeypatch.setattr("django.utils.timezone.now", lambda hour=hour: datetime(2026, 3, 1, hour, 30, tzinfo=UTC))
        page = client.get("/").content.decode()
        assert wanted in page
        assert other not in page


def test_all_slots_of_a_page_cost_one_query(client, django_assert_num_queries):
    article = make_article(body=SIX)
    for slot in Campaign.Slot.values:
        make_campaign(slot)
        make_campaign(slot)
    with django_assert_num_queries(9):
        client.get(article.get_absolute_url())


SEE_ALSO = '<div data-see-also="4"></div>'


@pytest.mark.once
@pytest.mark.parametrize(
    ("body", "before"),
    [
        (SIX, "Alinéa 2.</p>"),
        ("<h2>Titre</h2>" + SIX, "Alinéa 2.</p>"),
        (SIX.replace("<p>Alinéa 3", f"{SEE_ALSO}<p>Alinéa 3"), "Alinéa 3.</p>"),
        (SIX.replace("<p>Alinéa 3", '<p class="see-also">Lire aussi</p><p>Alinéa 3'), "Alinéa 3.</p>"),
        (SIX.replace("<p>Alinéa 2", f"{SEE_ALSO}<p>Alinéa 2"), "Alinéa 2.</p>"),
        (f"<blockquote><p>Cité.</p><p>Encore.</p></blockquote>{SIX}", "Alinéa 2.</p>"),
        (SIX.replace("Alinéa 2.", "Alinéa\n2 <br>et\n<em>demi</em>."), "<em>demi</em>.</p>"),
    ],
)
def test_the_slot_in_the_text_stands_behind_the_second_paragraph_and_not_beside_read_also(body, before):
    cut = room_for_advertising(body)
    assert cut
    assert body[:cut].endswith(before)


@pytest.mark.once
@pytest.mark.parametrize("body", ["", "<p>Un.</p>" * 4, "<blockquote>" + "<p>Un.</p>" * 9 + "</blockquote>", "Sans balise"])
def test_a_short_text_has_no_slot(body):
    assert room_for_advertising(body) is None


@pytest.mark.once
def test_a_short_article_shows_no_advertising_in_its_text(client):
    make_campaign("in_text")
    assert "ad--in_text" not in client.get(make_article().get_absolute_url()).content.decode()
