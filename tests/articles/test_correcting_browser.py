"""The form of a correction in Chromium: its words follow its kind."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories import make_article
from tests.newsroom.test_desk_browser import TEXT, click_into
from tests.newsroom.test_desk_browser import editor as editor
from tests.newsroom.test_desk_browser import enter as enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def article(db):
    return make_article()


def form_of(article):
    return reverse("admin:articles_article_correct", args=[article.pk])


def test_words_follow_the_kind_both_ways_and_only_what_is_printed_is_sent(enter, editor, article):
    page = enter(editor, form_of(article))
    kind, text = page.get_by_label("Nature"), page.get_by_label("Texte", exact=True)
    page.locator(".prose-menubar").wait_for(state="attached")
    text.fill("Un <mot>.\nSuite.\n\nDeux.")
    kind.select_option("Droit de réponse")
    expect(page.locator(f"{TEXT} p")).to_have_count(2)
    click_into(page.locator(f"{TEXT} p").last)
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+b")
    page.keyboard.type("Trois.")
    kind.select_option("Précision")
    expect(text).to_have_value("Un <mot>.\nSuite.\n\nDeux.\n\nTrois.")
    kind.select_option("Droit de réponse")
    expect(page.locator(f"{TEXT} strong")).to_have_text("Trois.")  # nothing newer stood in the plain field
    page.get_by_label("Signé").fill("Ama Doe, maire")
    page.locator(".submit-row [type=submit]").click()
    page.wait_for_url("**/change/")
    assert article.corrections.get().markup == "<p>Un &lt;mot&gt;.<br>Suite.</p><p>Deux.</p><p><strong>Trois.</strong></p>"


def test_a_correction_has_room_for_its_sentences(enter, editor, article):
    page = enter(editor, form_of(article))
    assert page.get_by_label("Texte", exact=True).bounding_box()["height"] > 100


def test_without_javascript_a_field_with_words_is_seen_and_the_words_come_back_where_they_are_printed(enter, editor, article):
    page = enter(editor, form_of(article), javascript=False)
    kind, text = page.get_by_label("Nature"), page.get_by_label("Texte", exact=True)
    text.fill("Un.\n\nDeux.")
    kind.select_option("Droit de réponse")
    expect(text).to_be_visible()
    page.get_by_label("Signé").fill("Ama Doe, maire")
    page.locator(".submit-row [type=submit]").click()
    expect(page.get_by_label("Texte de la réponse")).to_have_value("<p>Un.</p>\n\n<p>Deux.</p>")
    expect(text).to_be_hidden()
    with page.expect_event("load"):
        page.locator(".submit-row [type=submit]").click()
    assert article.corrections.get().text == "Un.\nDeux."


def test_the_form_of_a_printed_correction_runs_no_script_about_its_kind(enter, editor, article):
    correction = article.corrections.create(text="Non.")
    page = enter(editor, reverse("admin:articles_correction_change", args=[correction.pk]))  # an error of a script fails it
    page.get_by_label("Texte", exact=True).fill("Oui.")
    page.locator(".submit-row .default").click()
    page.wait_for_url("**/article/*/change/")
    correction.refresh_from_db()
    assert correction.text == "Oui."
