"""Notes de relecture in Chromium: at their passage, in the side column, and never lost."""

import pytest
from playwright.sync_api import expect

from articles.models import Note
from tests.articles.test_editor_toolbar import focus, select_word
from tests.articles.test_editor_toolbar import write as write
from tests.newsroom.test_desk_browser import TEXT, address, make_draft, save
from tests.newsroom.test_desk_browser import editor as editor
from tests.newsroom.test_desk_browser import enter as enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOTE = "Note de relecture"


def leave_note(write, page, word, remark):
    select_word(page, word)
    write.press(NOTE)
    page.get_by_role("dialog").get_by_label("Votre remarque").fill(remark)
    page.get_by_role("dialog").get_by_role("button", name="Ajouter").click()
    page.locator("#notes").get_by_text(remark).wait_for()


@pytest.mark.parametrize("phone", [False, True])
def test_a_note_stands_at_its_passage_is_answered_found_and_closed(write, phone):
    page = write("<p>Cent morts au port.</p>" + "<p>Un.</p>" * 40, phone=phone)
    leave_note(write, page, "morts", "D’où vient ce chiffre ?")
    note = Note.objects.get()
    assert note.passage == "morts"
    column = page.locator("#notes")
    column.get_by_text("Répondre", exact=True).click()
    column.get_by_label("Votre réponse").fill("De la mairie.")
    column.get_by_role("button", name="Envoyer la réponse").click()
    column.get_by_text("De la mairie.").wait_for()
    column.get_by_role("button", name="Voir dans le texte").click()
    expect(page.locator(f"{TEXT} [data-note]")).to_be_in_viewport()
    column.get_by_role("button", name="Fermer la note").click()
    column.get_by_text("fermée par Mariam Sanni").wait_for()
    assert write.sent().startswith(f'<p>Cent morts<span data-note="{note.pk}"></span> au port.</p>')


def test_a_note_behind_a_paragraph_s_last_word_stays_in_it_and_a_closed_one_leaves_no_trace(write):
    page = write("<p>Cent morts.</p><p>Autre chose.</p>")
    focus(page)
    first = page.locator(f"{TEXT} p").first
    first.evaluate(  # as two clicks on the right of a last line select
        "dom => getSelection().setBaseAndExtent(dom.firstChild, 5, dom.nextElementSibling, 0)"
    )
    page.wait_for_function("() => !document.querySelector('.ProseMirror').editor.state.selection.empty")
    write.press(NOTE)
    page.get_by_role("dialog").get_by_label("Votre remarque").fill("Sûr ?")
    page.get_by_role("dialog").get_by_role("button", name="Ajouter").click()
    expect(page.locator(f"{TEXT} .note-words")).to_have_text("morts.")
    note = Note.objects.get()
    pencil = "dom => getComputedStyle(dom, '::before').content"
    assert "✎" in page.locator(f"{TEXT} [data-note]").evaluate(pencil)
    page.locator("#notes").get_by_role("button", name="Fermer la note").click()
    page.locator("#notes").get_by_text("fermée par").wait_for()
    expect(page.locator(f"{TEXT} .note-words")).to_have_count(0)
    assert page.locator(f"{TEXT} [data-note]").evaluate(pencil) == "none"
    assert write.sent() == f'<p>Cent morts.<span data-note="{note.pk}"></span></p><p>Autre chose.</p>'


def test_a_passage_of_another_article_brings_no_pencil_of_a_note_that_is_not_here(write):
    page = write('<p>Cent morts<span data-note="999"></span> au port.</p>')
    assert page.locator(f"{TEXT} [data-note]").evaluate("dom => getComputedStyle(dom, '::before').content") == "none"


def test_undo_takes_the_anchor_and_the_note_stays_in_the_column(write):
    page = write("<p>Cent morts.</p>")
    leave_note(write, page, "morts", "Sûr ?")
    write.press("Revenir en arrière")
    assert page.locator(f"{TEXT} [data-note]").count() == 0
    expect(page.locator("#notes").get_by_role("button", name="Voir dans le texte")).to_have_count(0)
    expect(page.locator("#notes")).to_contain_text("Sûr ?")


def test_a_remark_is_not_lost_with_the_line(write):
    page = write("<p>Cent morts.</p>")
    select_word(page, "morts")
    write.press(NOTE)
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Votre remarque").fill("Sûr ?")
    page.context.set_offline(True)
    dialog.get_by_role("button", name="Ajouter").click()
    expect(dialog).to_contain_text("La connexion est coupée")
    page.context.set_offline(False)
    dialog.get_by_role("button", name="Réessayer").click()
    page.locator("#notes").get_by_text("Sûr ?").wait_for()


def test_a_note_that_was_typed_and_not_added_outlives_the_saving_of_the_text(write):
    page = write("<p>Cent morts.</p>")
    page.locator("#notes .note__new summary").click()
    note = page.get_by_label("Votre remarque")
    note.fill("Qui le dit ?")
    save(page)
    expect(note).to_be_visible()
    expect(note).to_have_value("Qui le dit ?")
    page.get_by_role("button", name="Ajouter la note").click()
    page.locator("#notes .note__text").get_by_text("Qui le dit ?").wait_for()
    page.reload()
    expect(note).to_have_value("")


def test_a_note_is_kept_while_it_is_typed_and_not_only_when_the_page_goes(write):
    page = write("<p>Cent morts.</p>")
    page.locator("#notes .note__new summary").click()
    page.get_by_label("Votre remarque").fill("Qui le dit ?")
    with page.expect_popup() as opened:  # it begins with what the tab keeps at this moment, as one that is brought back
        page.evaluate("() => { open(location.pathname); }")
    expect(opened.value.get_by_label("Votre remarque")).to_have_value("Qui le dit ?")


def test_without_javascript_a_note_is_a_form(enter, editor):
    article = make_draft(editor)
    page = enter(editor, address(article), javascript=False)
    page.locator("#notes summary").click()
    page.get_by_label("Votre remarque").fill("Tout relire.")
    page.get_by_role("button", name="Ajouter la note").click()
    page.locator("#notes").get_by_text("Tout relire.").wait_for()
    assert article.notes.get().created_by == editor


def test_a_remark_typed_in_a_dialogue_that_was_left_is_there_when_it_is_opened_again(write):
    page = write("<p>Cent morts.</p>")
    dialog = page.get_by_role("dialog")
    remark = dialog.get_by_label("Votre remarque")

    def opened():
        select_word(page, "morts")
        write.press(NOTE)
        return remark

    opened().fill("D’où vient ce chiffre ?")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(opened()).to_have_value("D’où vient ce chiffre ?")
    page.reload()
    expect(opened()).to_have_value("D’où vient ce chiffre ?")
    dialog.get_by_role("button", name="Ajouter").click()
    page.locator("#notes .note__text").get_by_text("D’où vient ce chiffre ?").wait_for()
    expect(opened()).to_have_value("")
    page.keyboard.press("Escape")
    page.reload()
    expect(opened()).to_have_value("")
