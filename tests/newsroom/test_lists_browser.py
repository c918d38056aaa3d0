"""Lists and « À faire » on a phone, with scripts and without: what is reached, read and pressed there."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories import make_article, make_author, make_section, make_tag, make_user
from tests.newsroom.test_desk_browser import enter as enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TAP = 44


@pytest.fixture
def editor():
    return make_user("Rédaction en chef")


def test_on_a_phone_the_filters_are_one_press_away_and_the_hint_of_the_search_is_whole(enter, editor):
    for number in range(12):
        make_article(headline=f"Le pont {number}")
    page = enter(editor, "/admin/articles/article/", phone=True)
    jump = page.get_by_role("link", name="Filtrer")
    expect(jump).to_be_in_viewport()
    jump.click()
    expect(page.get_by_role("heading", name="Filtrer")).to_be_in_viewport()
    field = page.locator("#searchbar")
    assert field.bounding_box()["width"] > 300


def test_on_a_phone_the_first_screen_offers_to_write(enter, editor):
    make_article()
    page = enter(editor, "/admin/", phone=True)
    link = page.get_by_role("link", name="Écrire un article")
    expect(link).to_be_in_viewport()
    assert link.bounding_box()["height"] >= TAP


def test_on_a_phone_a_place_in_the_order_is_as_high_as_a_thumb(enter, editor):
    make_section()
    page = enter(editor, "/admin/articles/section/", phone=True)
    assert page.locator("input[name=form-0-order]").bounding_box()["height"] >= TAP


@pytest.mark.parametrize("place", ["#searchbar", "#toolbar input[type=submit]", "#toolbar .filter-jump"])
def test_what_is_pressed_above_a_list_is_as_high_as_a_thumb(place, enter, editor):
    make_article()
    page = enter(editor, "/admin/articles/article/", phone=True)
    assert page.locator(place).bounding_box()["height"] >= TAP


def test_on_a_phone_the_day_s_headlines_and_the_link_to_delete_are_as_high_as_a_thumb(enter, editor):
    make_article(headline="Le port", published_at=timezone.now())
    tag = make_tag()
    page = enter(editor, "/admin/", phone=True)
    assert page.locator(".route a").first.bounding_box()["height"] >= TAP
    page.goto(f"/admin/articles/tag/{tag.pk}/change/")
    assert page.get_by_role("link", name="Supprimer").bounding_box()["height"] >= TAP


def test_without_scripts_one_field_asks_for_the_other_tag_by_its_name(enter, editor):
    one = make_tag()
    make_tag(name="Lagune")
    page = enter(editor, f"/admin/articles/tag/merge/?one={one.pk}", javascript=False, phone=True)
    expect(page.locator("#content select")).to_be_hidden()
    page.get_by_placeholder("Son nom").fill("Lagune")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("button", name="Garder «\u00a0Lagune\u00a0»")).to_be_visible()


def test_without_scripts_the_bar_of_actions_counts_nothing(enter, editor):
    make_author()
    page = enter(editor, "/admin/articles/author/", javascript=False)
    page.locator(".action-select").first.check()
    expect(page.get_by_role("button", name="Appliquer")).to_be_visible()
    expect(page.locator(".action-counter")).to_be_hidden()
