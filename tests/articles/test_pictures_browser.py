"""Pictures in a real browser: the size that a page asks for is the one it shows, and an animation can be stopped."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from articles import library, tasks
from articles.models import Article
from tests.articles.test_advertising import make_campaign
from tests.factories import make_article, make_section
from tests.pictures import as_file, two_halves
from tests.public import make_picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MEASURE = """() => {
  const probe = document.createElement("div");
  document.body.append(probe);
  const asked = (sizes) => {
    const part = sizes.split(/,(?![^(]*\\))/).map((text) => text.trim()).find((text) => {
      const condition = text.match(/^(\\(min.*?\\)) /);
      return !condition || matchMedia(condition[1]).matches;
    });
    probe.style.inlineSize = part.replace(/^\\([^)]*\\) /, "");
    return probe.getBoundingClientRect().width;
  };
  const rows = [...document.querySelectorAll("main picture source[sizes]:first-of-type")].map((source) => {
    const box = source.parentElement.querySelector("img").getBoundingClientRect();
    return [source.sizes, Math.round(asked(source.sizes)), Math.round(box.width)];
  });
  probe.remove();
  return rows.filter((row) => row[2]);
}"""


@pytest.fixture
def pages() -> list[str]:
    sections = [make_section(name=f"Rubrique {number}") for number in range(2)]
    genres = {5: Article.Genre.REPORT, 6: Article.Genre.OPINION}  # « Grand format » and an opinion
    articles = [
        make_article(
            section=sections[number % 2],
            headline=f"Titre {number}",
            lead_image=make_picture(),
            genre=genres.get(number, Article.Genre.NEWS),
        )
        for number in range(26)
    ]
    for number in range(1, 5):  # rows of three and four, corners of one and two
        section = make_section(name=f"Ancienne {number}")
        for _ in range(number):
            make_article(section=section, lead_image=make_picture(), published_at=timezone.now() - timedelta(days=90))
    return ["/", articles[0].get_absolute_url(), sections[0].get_absolute_url()]


def test_the_size_asked_for_is_about_the_one_shown(open_page, pages):
    page = open_page(None)
    wrong = []
    for path in [*pages, pages[-1]]:
        if page.url.endswith(path):
            make_campaign("side")  # beside which the list is narrower
        page.goto(path)
        for width in (360, 700, 1024, 1280, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            rows = page.evaluate(MEASURE)
            assert rows
            wrong += [(path, width, *row) for row in rows if not 0.9 <= row[1] / row[2] <= 1.12]
    assert wrong == []


@pytest.fixture
def animated() -> str:
    pictures = [two_halves(480, 320).rotate(180 * turn) for turn in range(2)]
    image = library.add(as_file(pictures[0], "GIF", save_all=True, append_images=pictures[1:], duration=500, loop=0), by=None)
    tasks.make_renditions.call(image.pk)
    return make_article(lead_image=image).get_absolute_url()


def wait_for(page: Page, ending: str) -> None:
    """Until the lead picture is this file. (Playwright's own waiting would need eval, which the CSP forbids.)"""
    for _ in range(80):
        shown = page.evaluate("document.querySelector('.figure--lead img').currentSrc")
        if shown.endswith(ending):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"{shown} is shown, not {ending}")


def test_an_animation_plays_and_can_be_paused(open_page, animated):
    page = open_page(animated)
    wait_for(page, "anime.webp")
    page.get_by_role("button", name="Pause").click()
    wait_for(page, ".avif")
    page.get_by_role("button", name="Lancer l’animation").click()
    wait_for(page, "anime.webp")


def test_an_animation_stands_still_for_who_wants_less_motion_until_asked(open_page, animated):
    page = open_page(animated, reduced_motion="reduce")
    wait_for(page, ".avif")
    page.get_by_role("button", name="Lancer l’animation").click()
    wait_for(page, "anime.webp")
    assert open_page(animated, javascript=False, reduced_motion="reduce").locator(".figure--lead button").count() == 0
