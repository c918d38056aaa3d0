"""The line above the form that leads back to one's own comment: for a while, in this browser, never on somebody else's."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.comments.test_browser import fill, press
from tests.factories import make_article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ARRIVED = re.compile(r"Votre commentaire du (1er|\d+)\s\w+ est bien arrivé")


def send(page: Page, *, keep_name: bool = False) -> str:
    """Send a comment in place; the address of its private link."""
    fill(page)
    if keep_name:
        page.get_by_label("Enregistrer mon nom").check()
    press(page)
    expect(page.get_by_text("En attente de modération")).to_be_visible()
    return page.get_by_role("textbox", name="Votre lien privé").input_value()


def line(page: Page) -> Locator:
    return page.get_by_text(ARRIVED)


def test_after_a_reload_the_article_leads_back_to_the_comment(open_page):
    article, other = make_article(), make_article()
    page = open_page(article.get_absolute_url(), phone=True)
    expect(line(page)).to_have_count(0)
    private = send(page, keep_name=True)
    page.reload()
    expect(line(page)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.goto(other.get_absolute_url())
    expect(line(page)).to_have_count(0)
    page.goto(article.get_absolute_url())
    line(page).get_by_role("link", name="Voir où il en est").click()
    expect(page).to_have_url(private)


def test_nothing_is_left_behind_where_the_name_is_not_kept(open_page):
    path = make_article().get_absolute_url()
    page = open_page(path)
    send(page)
    assert page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]") == []
    page.reload()
    expect(page.get_by_label("Commentaire *")).to_be_visible()
    expect(line(page)).to_have_count(0)


def test_where_the_name_is_kept_it_is_there_another_day(open_page):
    path = make_article().get_absolute_url()
    page = open_page(path)
    private = send(page, keep_name=True)
    page.close()
    later = page.context.new_page()
    later.goto(path)
    expect(line(later).get_by_role("link")).to_have_attribute("href", private)


def test_its_reader_lets_go_of_it(open_page):
    path = make_article().get_absolute_url()
    page = open_page(path)
    send(page, keep_name=True)
    page.reload()
    page.get_by_role("button", name="Ne plus le rappeler").click()
    expect(line(page)).to_have_count(0)
    page.reload()
    expect(page.get_by_label("Nom *")).to_have_value("Folly")
    expect(line(page)).to_have_count(0)


def test_after_two_weeks_nothing_of_it_is_left_in_the_browser(open_page):
    article = make_article()
    page = open_page(article.get_absolute_url())
    send(page, keep_name=True)
    slot = f"suivi {article.pk}"
    assert set(page.evaluate(f"Object.keys(JSON.parse(localStorage['{slot}']))")) == {"url", "day", "at"}
    age = "const kept = JSON.parse(localStorage[slot]); kept.at -= days * 864e5; localStorage[slot] = JSON.stringify(kept)"
    page.evaluate(f"([slot, days]) => {{ {age} }}", [slot, 13])
    page.reload()
    expect(line(page)).to_be_visible()
    page.evaluate(f"([slot, days]) => {{ {age} }}", [slot, 2])
    page.goto(make_article().get_absolute_url())
    expect(page.get_by_label("Nom *")).to_have_value("Folly")
    assert page.evaluate("slot => localStorage[slot]", slot) is None


def test_the_article_is_the_same_for_all(client):
    """The sentence waits in the page; only the browser knows whether it is said."""
    page = client.get(make_article().get_absolute_url()).content.decode()
    assert page.count("data-mine=") == 1
    assert "est bien arrivé" in page.split("data-mine=")[1].split("</template>")[0]
