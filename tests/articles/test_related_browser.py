"""« Sur le même sujet » of the writing page in Chromium: its lines and their order."""

import pytest
from playwright.sync_api import expect

from articles import workflow
from tests.newsroom.test_desk_browser import address, make_draft, save
from tests.newsroom.test_desk_browser import editor as editor
from tests.newsroom.test_desk_browser import enter as enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAMES = ["Riz", "Maïs", "Mil"]


@pytest.fixture
def draft(editor):
    return make_draft(editor, related=[{"article": None, "url": f"https://a.example/{name}", "title": name} for name in NAMES])


def order(draft):
    return [line["title"] for line in workflow.content_to_edit(draft)["related"]]


@pytest.mark.parametrize("phone", [False, True])
def test_related_lines_are_moved_by_buttons_with_the_keyboard_too(phone, enter, editor, draft):
    page = enter(editor, address(draft), phone=phone)
    expect(page.get_by_label("Ordre").first).to_be_hidden()
    up = page.get_by_role("button", name="Monter – Mil")
    up.focus()
    page.keyboard.press("Enter")
    expect(up).to_be_focused()
    said = page.locator("[data-order] + [role=status]")
    expect(said).to_have_text("Déplacé : place 2 sur 3.".replace(" ", " "))
    page.keyboard.press("Enter")
    expect(up).to_be_focused()
    expect(up).to_be_disabled()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Descendre – Riz").click()
    expect(page.get_by_role("button", name="Descendre – Riz")).to_be_disabled()
    save(page)
    assert order(draft) == ["Mil", "Maïs", "Riz"]
    page.get_by_label("Retirer").nth(1).check()
    save(page)
    assert order(draft) == ["Mil", "Riz"]


def test_without_javascript_the_number_puts_them_in_order(enter, editor, draft):
    page = enter(editor, address(draft), javascript=False)
    page.locator("[name=related-2-ORDER]").fill("0")
    save(page)
    assert order(draft) == ["Mil", "Riz", "Maïs"]
