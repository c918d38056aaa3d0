"""Words typed while the line is busy with earlier ones, and pages that the browser brings back: nothing older replaces them."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.articles.journal import kept_texts, wait_for_kept
from tests.articles.test_keeping_browser import Held, autosaves, cut_the_line, kept, state, write
from tests.articles.test_offline_browser import PAGE, button, switch_on
from tests.articles.writing import save_as
from tests.browser import until
from tests.newsroom.test_desk_browser import TEXT, address, body_of, click_into, make_draft, save
from tests.newsroom.test_desk_browser import editor as editor
from tests.newsroom.test_desk_browser import enter as enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SUBMIT = "() => document.querySelector('.writing-bar [value=save]').click()"


def hide(page):
    page.evaluate("""() => {
      Object.defineProperty(document, "hidden", { value: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }""")


def test_the_line_calls_nothing_saved_that_was_typed_while_an_earlier_text_went(enter, editor):
    page = enter(editor, address(make_draft(editor)))
    held = Held(page, "**/enregistrer/")
    write(page, " Deux.")
    held.wait()
    page.keyboard.type(" Trois.")
    with kept(page):
        held.go()
    page.wait_for_timeout(300)
    assert "Enregistré" not in state(page).inner_text()
    expect(state(page)).to_contain_text("Enregistré à")
    assert autosaves().get().content["body"] == "<p>Un. Deux. Trois.</p>"


def test_a_page_that_is_hidden_and_killed_while_an_earlier_text_goes_keeps_the_last_words(enter, editor):
    article = make_draft(editor)
    page = enter(editor, address(article))
    held = Held(page, "**/enregistrer/")
    write(page, " Deux.")
    held.wait()
    page.keyboard.type(" Trois.")
    wait_for_kept(page, "Trois.")
    hide(page)
    held.later = ["abort", "internetdisconnected"]
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/enregistrer/")):  # the rest, at once
        held.go()
    context = page.context
    context.set_offline(True)
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(address(article))
    page.get_by_role("button", name="Reprendre", exact=True).click()
    expect(page.locator(TEXT)).to_have_text("Un. Deux. Trois.")


def test_words_typed_while_a_step_is_on_its_way_are_offered_on_the_next_page(enter, editor):
    article = make_draft(editor)
    page = enter(editor, address(article))
    write(page, " Deux.")
    held = Held(page, "**/change/")
    page.evaluate(SUBMIT)
    held.wait()
    page.keyboard.type(" Trois.")
    page.wait_for_timeout(1000)  # a page on its way to the next one answers no question
    held.go()
    page.get_by_text("Article enregistré").wait_for()
    assert body_of(article) == "<p>Un. Deux.</p>"
    page.get_by_role("button", name="Reprendre", exact=True).click()
    expect(page.locator(TEXT)).to_have_text("Un. Deux. Trois.")


def test_a_page_whose_step_was_stopped_goes_on_keeping_what_is_typed(enter, editor):
    article = make_draft(editor)
    page = enter(editor, "/admin/")
    page.add_init_script("const after = setTimeout; setTimeout = (act, time) => after(act, time === 2e4 ? 100 : time)")
    page.goto(address(article))
    click_into(page.locator(TEXT))
    page.keyboard.press("Control+End")
    held = Held(page, "**/change/")
    page.evaluate(SUBMIT)
    held.wait()
    held.route.abort("aborted")
    page.wait_for_timeout(500)
    with kept(page):
        page.keyboard.type(" Deux.")
    expect(state(page)).to_contain_text("Enregistré à")
    assert autosaves().get().content["body"] == "<p>Un. Deux.</p>"


def test_a_step_with_nothing_typed_behind_it_offers_nothing(enter, editor):
    article = make_draft(editor)
    page = enter(editor, address(article))
    write(page, ' "Deux" !')
    save(page)
    page.get_by_text("Article enregistré").wait_for()
    page.wait_for_timeout(500)
    expect(page.get_by_text("est gardé dans cet appareil")).to_have_count(0)


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
    page.evaluate("import('/static/js/writing/journal.js').then(({ everything }) => everything())")  # those offered are by now
    expect(page.get_by_text("est gardé dans cet appareil")).to_have_count(0)  # the server's bar offers it already
    page.get_by_role("link", name="Reprendre").click()
    expect(page.locator(TEXT)).to_have_text("Un. Deux.")
    save(page)
    expect(page.get_by_text("Garder les deux")).to_be_visible()
    assert body_of(article) == "<p>Un. Autre.</p>"


def test_offline_writing_puts_no_text_that_was_sent_over_words_typed_since(enter, editor):
    page = enter(editor, "/admin/")
    switch_on(page)
    held = Held(page, "**/enregistrer/")
    button(page, "Nouveau texte").click()
    page.get_by_label("Texte", exact=True).fill("Un.")
    held.wait()
    button(page, "Retour à mes textes").click()
    button(page, "Continuer à écrire").click()
    expect(page.get_by_label("Texte", exact=True)).to_have_value("Un.")
    page.get_by_label("Texte", exact=True).fill("Un. Deux.")
    wait_for_kept(page, "Un. Deux.")
    held.later = ["abort", "internetdisconnected"]
    with kept(page):
        held.go()
    page.wait_for_timeout(500)
    context = page.context
    context.set_offline(True)
    page.close()
    page = context.new_page()
    page.goto(PAGE)
    button(page, "Continuer à écrire").click()
    expect(page.get_by_label("Texte", exact=True)).to_have_value("Un. Deux.")


def went_on_elsewhere(page, editor):
    """A text of which the page of offline writing, on a clock an hour late, wrote more than the writing page knows."""
    switch_on(page)
    page.goto(address(make_draft(editor)))
    cut_the_line(page)
    write(page, " Deux.")
    expect(state(page)).to_contain_text("sera envoyé")
    other = page.context.new_page()
    other.clock.set_fixed_time(datetime.now() - timedelta(hours=1))
    other.goto(PAGE)
    button(other, "Continuer à écrire").click()
    other.get_by_label("Texte", exact=True).fill("Un. Deux. Trois.")
    expect(other.locator("[data-part=text] .offline__state")).to_contain_text("sera envoyé")
    return other


def test_a_clock_that_was_put_back_makes_no_text_the_older_one(enter, editor):
    page = enter(editor, "/admin/")
    other = went_on_elsewhere(page, editor)
    page.bring_to_front()
    write(page, " Quatre.")
    wait_for_kept(page, "Quatre.")
    page.wait_for_timeout(500)
    other.goto(PAGE)
    expect(other.locator(".offline__texts li")).to_have_count(2)


def test_words_that_were_overtaken_stand_apart_once_however_many_events_tell_of_it(enter, editor):
    page = enter(editor, "/admin/")
    other = went_on_elsewhere(page, editor)
    page.evaluate("""() => {
      document.querySelector("[name=headline]").value += " bis";
      for (const _ of [1, 2, 3]) document.dispatchEvent(new Event("visibilitychange"));
    }""")
    wait_for_kept(page, " bis")
    page.wait_for_timeout(500)
    other.goto(PAGE)
    expect(other.locator(".offline__texts li")).to_have_count(2)


def test_what_is_typed_before_the_page_has_its_script_is_kept_as_well(enter, editor):
    page = enter(editor, "/admin/")
    late = []
    page.route("**/writing/keep.js", lambda route: late.append(route))
    page.goto(address(make_draft(editor)), wait_until="commit")
    page.fill("#id_headline", "Le pont rouvre demain")
    until(page, lambda: len(late), 1)
    late[0].continue_()
    expect(state(page)).to_contain_text("Enregistré à")
    until(page, lambda: [row.content["headline"] for row in autosaves()], ["Le pont rouvre demain"])


SLOW_STORE = """Object.defineProperty(IDBTransaction.prototype, "oncomplete", {
  set(act) { this.addEventListener("complete", () => setTimeout(act, 1500)); },
});"""


def test_the_line_calls_nothing_kept_that_a_slow_device_has_not_kept_yet(enter, editor):
    page = enter(editor, "/admin/")
    page.add_init_script(SLOW_STORE)
    page.goto(address(make_draft(editor)))
    cut_the_line(page)
    write(page, " Deux.")
    wait_for_kept(page, "Deux.")
    page.keyboard.type(" Trois.")
    expect(state(page)).to_contain_text("sera envoyé")
    assert any("Trois." in value for text in kept_texts(page) for _, value in text["fields"])
