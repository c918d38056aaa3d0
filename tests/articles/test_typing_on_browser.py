"""Pages that the browser brings back: no older text takes the place of a newer version."""

import pytest
from playwright.sync_api import expect

from tests.articles.test_keeping_browser import state, write
from tests.articles.writing import save_as
from tests.newsroom.test_desk_browser import TEXT, address, body_of, make_draft, save
from tests.newsroom.test_desk_browser import editor as editor
from tests.newsroom.test_desk_browser import enter as enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SUBMIT = "() => document.querySelector('.writing-bar [value=save]').click()"


def test_the_way_back_from_the_page_of_both_brings_no_older_text_under_the_newer_version(enter, editor):
    article = make_draft(editor)
    page = enter(editor, address(article))
    write(page, " Deux.")
    expect(state(page)).to_contain_text("Enregistré à")
    save_as(editor, article, body="<p>Un. Autre.</p>")
    save(page)
    page.get_by_text("Garder les deux").wait_for()
    page.go_back()
    expect(page.locator(TEXT)).to_have_text("Un. Autre.")
    page.get_by_role("link", name="Reprendre").click()
    expect(page.locator(TEXT)).to_have_text("Un. Deux.")
    save(page)
    expect(page.get_by_text("Garder les deux")).to_be_visible()
    assert body_of(article) == "<p>Un. Autre.</p>"
