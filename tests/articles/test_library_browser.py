"""« Fiche photo » and what is done to a photo, in Chromium, on a telephone."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from articles import library
from tests.browser import until
from tests.factories import make_section
from tests.newsroom.test_desk_browser import editor as editor
from tests.newsroom.test_desk_browser import enter as enter
from tests.pictures import upload

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sheet(enter, editor):
    image = library.add(upload(900, 900), by=editor, caption="Le pont", credit="Afi Mensah", alt="Un pont")
    page = enter(editor, reverse("admin:articles_image_change", args=[image.pk]), phone=True)
    expect(page.get_by_role("button", name="Point d’intérêt")).to_be_visible()
    return page


def focal_point(page: Page) -> tuple[str, str]:
    return page.locator("#id_focal_x").input_value(), page.locator("#id_focal_y").input_value()


def test_a_swipe_that_begins_on_the_photo_scrolls_and_leaves_the_focal_point(sheet):
    box = sheet.locator("[data-focal-picture]").bounding_box()
    touch = sheet.context.new_cdp_session(sheet)
    x, y = box["x"] + 40, box["y"] + 200
    for kind, up in [("touchStart", 0), *[("touchMove", 20 * step) for step in range(1, 11)], ("touchEnd", None)]:
        points = [] if up is None else [{"x": x, "y": y - up}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    sheet.wait_for_function("scrollY > 100")
    assert focal_point(sheet) == ("0.5", "0.5")


def test_a_tap_sets_the_focal_point(sheet):
    box = sheet.locator("[data-focal-picture]").bounding_box()
    sheet.touchscreen.tap(box["x"] + box["width"] / 4, box["y"] + box["height"] * 3 / 4)
    until(sheet, lambda: focal_point(sheet), ("0.25", "0.75"))


def test_a_mouse_drags_the_focal_point(sheet):
    box = sheet.locator("[data-focal-picture]").bounding_box()
    sheet.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    sheet.mouse.down()
    sheet.mouse.move(box["x"] + box["width"] / 4, box["y"] + box["height"] * 3 / 4)
    sheet.mouse.up()
    until(sheet, lambda: focal_point(sheet), ("0.25", "0.75"))


def test_whatever_may_be_done_to_a_photo_is_in_sight(sheet):
    for name in ("Remplacer le fichier…", "Mettre à la corbeille…", "Retirer cette photo partout…", "Historique"):
        box = sheet.get_by_role("link", name=name).bounding_box()
        assert box["x"] >= 16
        assert box["x"] + box["width"] <= 344
        assert box["y"] < 400  # above the middle of a phone, below the title


def test_the_filter_that_is_on_stays_in_sight_on_a_phone(enter, editor):
    last = [make_section(name=f"Rubrique {number}") for number in range(9)][-1]
    page = enter(editor, reverse("admin:articles_image_changelist") + f"?section={last.pk}", phone=True)
    chip = page.locator("#changelist-filter li.selected", has_text="Rubrique 8")
    for end in (0, 9_999):
        chip.evaluate("(li, end) => { li.parentElement.scrollLeft = end; }", end)
        box = chip.bounding_box()
        assert 0 <= box["x"] <= page.viewport_size["width"] - box["width"] + 1
