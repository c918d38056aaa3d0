"""robots.txt, ads.txt, the favicon, the sheet of colours."""

import re

import pytest
from django.test import override_settings

from articles.models import Masthead
from articles.text import contrast
from tests.factories import make_section

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # what machines are told says the same on every database

LIGHT, DARK = ("#fffdf9", "#f5efe4"), ("#13161a", "#1c2026")


@override_settings(SITE_URL="https://lescale.example")
def test_robots_may_read_all_but_the_back_office_and_private_pages(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert lines[:3] == ["User-agent: *", "Disallow: /admin/", "Disallow: /commentaires/"]
    assert "Sitemap: https://lescale.example/sitemap.xml" in lines
    assert "Sitemap: https://lescale.example/news-sitemap.xml" in lines


def test_ads_txt_is_what_the_masthead_says(client):
    assert client.get("/ads.txt").status_code == 404
    Masthead.objects.create(pk=1, name="L’Escale", ads_txt="exemple.example, 123, DIRECT\r\nautre.example, 4, RESELLER")
    response = client.get("/ads.txt")
    assert response.content.decode() == "exemple.example, 123, DIRECT\nautre.example, 4, RESELLER\n"
    Masthead.objects.update(ads_txt="  ")
    assert client.get("/ads.txt").status_code == 404


def test_the_favicon_is_ours_or_the_mastheads(client):
    assert client.get("/favicon.ico")["Location"] == "/static/img/favicon.svg"
    Masthead.objects.create(pk=1, name="L’Escale", favicon="public/face.png")
    assert client.get("/favicon.ico")["Location"] == "/media/public/face.png"
    assert '<link rel="icon" href="/media/public/face.png">' in client.get("/").content.decode()


def test_without_colours_no_page_asks_for_the_sheet(client):
    make_section()
    assert "couleurs.css" not in client.get("/").content.decode()


@pytest.mark.parametrize("accent", ["#1f6b47", "#ffff00", "#000000", "#ffffff", "#7f7f7f", "#a5351b", "#0000ff"])
def test_every_accent_can_be_read_in_light_and_dark(client, accent):
    make_section(slug="sport", accent=accent)
    Masthead.objects.create(pk=1, name="L’Escale", accent=accent)
    sheet = client.get("/couleurs.css").content.decode()
    rules = re.findall(r"([^{}@;]+){ --accent: (#\w{6}); --accent-ink: (#\w{6}); }", sheet)
    assert len(rules) == 6
    for selector, colour, ink in rules:
        # The first rule of each trio has no condition or says « not dark »: it is the one for light ground.
        is_light = 'not([data-theme="dark"])' in selector or selector.strip().startswith('[data-section="sport"]')
        assert all(contrast(colour, ground) >= 4.5 for ground in (LIGHT if is_light else DARK)), selector
        assert contrast(colour, ink) >= 4.5


def test_the_sheet_is_kept_for_a_year_under_an_address_that_changes_with_it(client):
    section = make_section(accent="#1f6b47")
    first = re.search(r'href="(/couleurs.css\?v=\w+)"', client.get("/").content.decode())
    assert first
    response = client.get(first[1])
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in response["Cache-Control"]
    assert "must-revalidate" in client.get("/couleurs.css")["Cache-Control"]
    section.accent = "#7a2a6b"
    section.save()
    assert first[1] not in client.get("/").content.decode()


@pytest.mark.parametrize("path", ["/robots.txt", "/ads.txt", "/favicon.ico", "/couleurs.css"])
def test_only_reading_is_possible(client, path):
    assert client.post(path).status_code == 405
