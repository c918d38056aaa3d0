"""What is pasted into the text editor, in the shape of each program's clipboard (tests/articles/pasted/)."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.articles.test_editor_toolbar import TEXT, address, make_draft, select_word
from tests.articles.test_editor_toolbar import editor as editor
from tests.articles.test_editor_toolbar import enter as enter
from tests.articles.test_editor_toolbar import write as write
from tests.factories import make_image
from tests.newsroom.test_desk_browser import click_into

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CLIPBOARDS = Path(__file__).parent / "pasted"
SAID = ".prose-said"


def paste(page, html="", text="seulement du texte"):
    page.evaluate(
        """([html, text]) => {
            const clipboardData = new DataTransfer();
            if (html) clipboardData.setData("text/html", html);
            clipboardData.setData("text/plain", text);
            document.querySelector(".tiptap.ProseMirror").dispatchEvent(
                new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }""",
        [html, text],
    )


def copy_all(page):
    click_into(page.locator(TEXT))
    page.keyboard.press("Control+a")
    return copy(page)


def copy(page):
    """What the browser's clipboard then has."""
    return page.evaluate(
        """() => {
            const clipboardData = new DataTransfer();
            document.querySelector(".tiptap.ProseMirror").dispatchEvent(
                new ClipboardEvent("copy", { clipboardData, bubbles: true, cancelable: true }));
            return clipboardData.getData("text/html");
        }"""
    )


@pytest.fixture
def pasted(write):
    """`pasted("word")` is the saved text after the clipboard of this program was pasted into an empty one."""

    def pasted(name):
        page = write("")
        click_into(page.locator(TEXT))
        paste(page, (CLIPBOARDS / f"{name}.html").read_text(encoding="utf-8"))
        pasted.said = page.locator(SAID).inner_text()
        return write.sent()

    return pasted


def test_word(pasted):
    assert pasted("word") == (
        "<h2>Le pont de Kpalimé rouvre</h2>"
        "<h2>Un chantier de deux ans</h2>"
        "<p>Le <strong>ministre</strong> a parlé d’une «\u00a0<em>fête</em>\u00a0», selon "
        '<a href="https://example.com/journal?a=1&amp;b=2">le journal</a>. Prix\u00a0: 2 500 F.</p>'
        "<h3>Ce qui change</h3>"
        "<ul><li>les camions\u00a0;<ul><li>le jour,</li><li>la <strong>nuit</strong>,</li></ul></li><li>les piétons.</li></ul>"
        "<ol><li>Payer</li><li>Passer</li></ol>"
        "<p>Camion | 2\u00a0500\u00a0F</p>"
        "<p>Fin<br>du texte.</p>"
    )
    assert pasted.said == "Une photo n’a pas été collée\u00a0: ajoutez-la avec le bouton «\u00a0Photo\u00a0»."


def test_libreoffice(pasted):
    assert pasted("libreoffice") == (
        "<h2>Le marché</h2>"
        "<p>Le prix du <strong>riz</strong> et du <em>maïs</em>\u00a0: 100\u00a0% de hausse.</p>"
        '<p><a href="mailto:awa@example.com">Écrire à Awa</a></p>'
        "<ol><li>Premier<ul><li>dedans</li></ul></li><li>Second</li></ol>"
    )
    assert pasted.said.startswith("2 photos n’ont pas été collées")


def test_the_numbers_of_libreoffice_s_footnotes_join_no_word(write):
    page = write("")
    page.locator(TEXT).click()
    paste(
        page,
        '<p>Le port<sup><a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym">1</a></sup>, plein<sup>'
        '<a class="sdendnoteanc" href="#sdendnote1sym">i</a></sup>.</p><div id="sdfootnote1"><p class="sdfootnote">'
        '<a class="sdfootnotesym" href="#sdfootnote1anc">1</a>Le rapport.</p></div>',
    )
    assert write.sent() == "<p>Le port[1], plein[i].</p><p>[1] Le rapport.</p>"


def test_google_docs(pasted):
    assert pasted("google-docs") == (
        "<h2>La rentrée</h2>"
        "<p>Les élèves de <strong>Lomé</strong> et ceux de <em>Kara</em>, dit "
        '<a href="https://example.com/note?x=1">la note</a>.</p>'
        "<ul><li>cahiers<ul><li><strong>grands</strong></li></ul></li><li>stylos</li></ul>"
    )
    assert pasted.said.startswith("Une photo")


def test_gmail(pasted):
    assert pasted("gmail") == (
        "<p>Bonjour,</p><p>Voici le <strong>communiqué</strong> d’hier.</p>"
        "<p>Première ligne<br>deuxième ligne</p><p>Autre paragraphe</p><p>😀 Merci</p>"
    )
    assert pasted.said == ""


def test_a_web_page(pasted):
    assert pasted("web-page") == (
        "<h2>Un titre de page</h2><p>Par Kofi le 25\u00a0novembre</p>"
        '<p>Une <strong>phrase</strong> avec <em>de l’italique</em>, un <a href="https://example.org/source">lien</a>, '
        "un piège et un lien perdu.</p>"
        "<p>La légende</p><p>Secondaire1 rouge &lt;b&gt; &amp; co.</p><ol><li>trois</li><li>quatre</li></ol>"
    )
    assert pasted.said.startswith("Une photo")


def test_addresses_behind_a_redirect_or_between_spaces_even_of_an_old_site_that_does_not_write_utf_8(pasted):
    assert pasted("web-search") == (
        '<p>Voir <a href="http://site.example/caf%E9">le café</a>, <a href="http://site.example/caf%C3%A9?a=1">le thé</a> '
        'et <a href="https://site.example/caf%E9">le lait</a> ou <a href="https://site.example/pain">le pain</a>.</p>'
    )


def test_whatsapp_web(pasted):
    assert pasted("whatsapp-web") == (
        "<p>[10:31, 25/11/2026] Awa: Le <strong>pont</strong> est <em>fermé</em> 🚧<br>Depuis hier.</p>"
        "<p>Envoyez quelqu’un</p><p>[10:32, 25/11/2026] Kofi: J’y vais</p>"
    )


def test_the_text_of_a_telephone(write):
    page = write("")
    click_into(page.locator(TEXT))
    text = "[25/11/2026 10:31] Awa: Le *pont* est _fermé_.\nÀ 3*4*5 m, snake_case_mot, * non *\r\n\r\n*Deux mots*, voir https://example.com/a"
    paste(page, text=text)
    assert write.sent() == (
        "<p>[25/11/2026 10:31] Awa: Le <strong>pont</strong> est <em>fermé</em>.</p>"
        "<p>À 3*4*5 m, snake_case_mot, * non *</p>"
        '<p><strong>Deux mots</strong>, voir <a href="https://example.com/a">https://example.com/a</a></p>'
    )


def test_words_pasted_into_a_sentence_stay_in_it(write):
    page = write("<p>Avant ici après</p>")
    select_word(page, "ici")
    paste(page, "<p class=MsoNormal>au <b>milieu</b></p>")
    assert write.sent() == "<p>Avant au <strong>milieu</strong> après</p>"


def test_an_address_pasted_on_words_makes_them_a_link_and_any_text_replaces_them(write):
    page = write("<p>Mot</p><p>fin</p>")
    select_word(page, "Mot")
    paste(page, text="https://example.com/a")
    select_word(page, "fin")
    paste(page, text="fini.Il dort")
    assert write.sent() == '<p><a href="https://example.com/a">Mot</a></p><p>fini.Il dort</p>'


def test_a_picture_alone_replaces_nothing(write):
    page = write("<p>Mot</p>")
    select_word(page, "Mot")
    paste(page, '<img src="https://example.org/a.jpg" width="300">')
    page.get_by_text("Une photo n’a pas été collée").wait_for()
    assert write.sent() == "<p>Mot</p>"


def test_one_step_back_takes_a_paste_away(write):
    page = write("<p>Mot</p>")
    click_into(page.locator(TEXT))
    page.keyboard.press("End")
    paste(page, (CLIPBOARDS / "google-docs.html").read_text(encoding="utf-8"))
    page.locator(f"{TEXT} ul").first.wait_for()
    page.keyboard.press("Control+z")
    assert write.sent() == "<p>Mot</p>"


def test_our_own_blocks_are_copied_within_the_text(write):
    image = make_image(caption="Une")
    body = (
        f'<p>Un.</p><figure data-image="{image.pk}"></figure><div class="box"><p>Dedans.</p></div>'
        "<table><tbody><tr><td>a</td></tr></tbody></table>"
    )
    page = write(f"{body}<p>Fin</p>")
    copied = copy_all(page)
    select_word(page, "Fin")
    paste(page, copied)
    expect(page.locator(f"{TEXT} .embed")).to_have_count(2)
    saved = write.sent()
    assert saved.count(f'<figure data-image="{image.pk}">') == 2
    assert saved.count('class="box"') == saved.count("<table>") == 2


def test_our_own_blocks_and_words_are_copied_from_one_tab_into_another(write, enter, editor):
    image = make_image(caption="Une")
    body = f'<p>Un <strong>mot</strong>.</p><figure data-image="{image.pk}"></figure>'
    copied = copy_all(enter(editor, address(make_draft(editor, body=body))))
    page = write("")
    click_into(page.locator(TEXT))
    paste(page, copied)
    page.locator(f"{TEXT} .embed").get_by_text("Une").wait_for()
    assert write.sent() == body


def test_cells_of_a_table_are_copied_as_cells(write):
    page = write("<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></tbody></table><p>Fin</p>")
    cells = page.locator(f"{TEXT} td")
    cells.nth(0).click()
    cells.nth(1).click(modifiers=["Shift"])
    copied = copy(page)
    select_word(page, "Fin")
    paste(page, copied)
    assert write.sent().endswith("<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>")


def test_the_copies_of_another_site_s_editor_are_cleaned_like_any_page(write):
    image = make_image()
    page = write("")
    click_into(page.locator(TEXT))
    copied = (
        '<p data-pm-slice="1 1 []" data-copied="https://ailleurs.example">Un <b style="font-weight:400">mot</b>.</p>'
        f'<figure data-image="{image.pk}"></figure><div class="box"><p>Dedans.</p></div>'
    )
    paste(page, copied)
    assert write.sent() == "<p>Un mot.</p><p>Dedans.</p>"
