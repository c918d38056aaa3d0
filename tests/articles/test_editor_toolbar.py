"""The toolbar of the text editor: its buttons, its link dialogue and its signs, with mouse, keyboard and thumb."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories import make_article, make_image
from tests.newsroom.test_desk_browser import TEXT, address, body_of, click_into, make_draft, save, send, settle
from tests.newsroom.test_desk_browser import editor as editor
from tests.newsroom.test_desk_browser import enter as enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BAR = ".prose-menubar"


@pytest.fixture
def write(enter, editor):
    """`write("<p>Un.</p>")` opens a draft with this text; `write.saved()` is what the server then has.

    So is `write.sent()`, where a test ends: it does not draw the page again.
    """

    class Writing:
        def __call__(self, body, **options):
            self.article = make_draft(editor, body=body, typography=False)
            self.page = enter(editor, address(self.article), **options)
            self.page.locator(BAR).wait_for()
            return self.page

        def press(self, name):
            self.page.locator(BAR).wait_for()
            button = self.page.locator(BAR).get_by_role("button", name=name, exact=True, include_hidden=True)
            if not button.is_visible():  # on a phone
                self.page.get_by_role("button", name="Insérer").click()
            button.click()

        def saved(self):
            save(self.page)
            return body_of(self.article)

        def sent(self):
            send(self.page)
            return body_of(self.article)

    return Writing()


def select_word(page, word):
    focus(page)
    page.locator(TEXT).get_by_text(word).first.evaluate(
        """(dom, word) => {
            const text = [...dom.childNodes].find(each => each.data?.includes(word)), at = text.data.indexOf(word);
            getSelection().setBaseAndExtent(text, at, text, at + word.length);
        }""",
        word,
    )
    page.wait_for_function(
        """word => {
            const { doc, selection: { from, to } } = document.querySelector(".ProseMirror").editor.state;
            return doc.textBetween(from, to) === word;
        }""",
        arg=word,
    )


def focus(page):
    """Before anything is selected by a script: what is selected while the editor takes the focus is lost."""
    page.locator(TEXT).focus()
    settle(page)


def test_no_font_of_icons_is_loaded_and_every_button_has_its_drawing(enter, editor):
    page = enter(editor, "/admin/")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address(make_draft(editor, body="<table><tbody><tr><td>Un</td></tr></tbody></table>")))
    page.locator(f"{TEXT} td").click()
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "material" in url or "overrides" in url]
    assert any("editor-icons" in url for url in asked)
    names = page.locator(f"{BAR} use").evaluate_all("uses => uses.map(use => use.getAttribute('href').split('#')[1])")
    sprite = page.request.get(next(url for url in asked if "editor-icons" in url)).text()
    assert len(names) > 20
    assert set(names) == set(re.findall(r'symbol id="([^"]+)"', sprite))


def test_buttons_say_their_name_their_shortcut_and_whether_they_are_on(write):
    page = write("<p>Un <strong>mot</strong>.</p>")
    bold = page.get_by_role("button", name="Gras", exact=True)
    assert bold.get_attribute("title") == "Gras (Ctrl+B)"
    page.locator(f"{TEXT} strong").click()
    expect(bold).to_have_attribute("aria-pressed", "true")
    write.press("Gras")
    expect(bold).to_have_attribute("aria-pressed", "false")
    assert page.get_by_role("button", name="Photo", exact=True).get_attribute("aria-pressed") is None
    assert page.get_by_role("button", name="Refaire", exact=True).get_attribute("aria-disabled") == "true"


def test_the_toolbar_is_one_stop_of_the_tab_key_and_the_arrows_walk_in_it(write):
    page = write("<p>Un.</p>")
    page.locator(f"{BAR} select").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.name") == "bold"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.name") == "italic"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.dataset.name") == "note"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.isContentEditable")


BUTTONS = {
    "Gras": "<p><strong>Mot</strong></p>",
    "Italique": "<p><em>Mot</em></p>",
    "Barré": "<p><s>Mot</s></p>",
    "Indice": "<p><sub>Mot</sub></p>",
    "Exposant": "<p><sup>Mot</sup></p>",
    "Liste": "<ul><li>Mot</li></ul>",
    "Liste numérotée": "<ol><li>Mot</li></ol>",
    "Citation": "<blockquote><p>Mot</p></blockquote>",
    "Exergue": '<blockquote class="pull"><p>Mot</p></blockquote>',
    "Encadré": '<div class="box"><p>Mot</p></div>',
    "Filet": "<p>Mot</p><hr><p></p>",
}


def test_every_button_does_what_it_says_and_undo_takes_it_back(write):
    page = write("".join(f"<p>{name} :</p><p>Mot</p>" for name in BUTTONS))
    text = page.locator(TEXT)
    kept = []
    focus(page)
    for name in BUTTONS:
        before = text.evaluate("text => text.innerHTML")
        text.get_by_text(f"{name} :", exact=True).evaluate("label => getSelection().selectAllChildren(label.nextElementSibling)")
        page.evaluate("() => new Promise(requestAnimationFrame)")
        if name == "Filet":
            page.keyboard.press("End")
        write.press(name)
        write.press("Revenir en arrière")
        kept.append((name, text.evaluate("text => text.innerHTML") == before))
        write.press("Refaire")
    assert kept == [(name, True) for name in BUTTONS]
    assert write.sent() == "".join(f"<p>{name} :</p>{markup}" for name, markup in BUTTONS.items())


def test_the_style_of_a_paragraph_is_a_list_of_the_device(write):
    page = write("<p>Mot</p><p>Fin</p>", phone=True)
    page.locator(TEXT).get_by_text("Mot").tap()
    style = page.get_by_label("Style du paragraphe")
    style.select_option("Intertitre")
    expect(style).to_have_value("heading2")
    page.locator(TEXT).get_by_text("Fin").tap()
    expect(style).to_have_value("paragraph")
    style.select_option("Petit intertitre")
    assert write.sent() == "<h2>Mot</h2><h3>Fin</h3>"


def test_a_table_is_put_behind_a_selected_photo_and_grows(write):
    image = make_image(caption="Une")
    page = write(f'<p>Un.</p><figure data-image="{image.pk}"></figure>')
    page.locator(f"{TEXT} .embed").filter(has_text="Une").click()
    write.press("Tableau")
    page.keyboard.type("Riz")
    expect(page.get_by_label("Style du paragraphe")).to_be_disabled()  # a cell holds no heading
    write.press("Ajouter une ligne")
    write.press("Enlever la colonne")
    body = write.sent()
    table = "<table><tbody><tr><th></th><th></th></tr>" + 3 * "<tr><td></td><td></td></tr>" + "</tbody></table>"
    assert body == f'<p>Un.</p><figure data-image="{image.pk}"></figure>{table}<p></p>'


def test_what_is_typed_on_a_selected_photo_stands_behind_it(write):
    image = make_image(caption="Une")
    page = write(f'<p>Un.</p><figure data-image="{image.pk}"></figure>')
    page.locator(f"{TEXT} .embed").filter(has_text="Une").click()
    page.keyboard.type("Deux")
    assert write.sent() == f'<p>Un.</p><figure data-image="{image.pk}"></figure><p>Deux</p>'


def test_a_sign_put_in_on_a_selected_photo_stands_behind_it(write):
    image = make_image(caption="Une")
    page = write(f'<p>Un.</p><figure data-image="{image.pk}"></figure>')
    page.locator(f"{TEXT} .embed").filter(has_text="Une").click()
    write.press("Caractères spéciaux")
    page.get_by_role("button", name="œ", exact=True).click()
    assert write.sent() == f'<p>Un.</p><figure data-image="{image.pk}"></figure><p>œ</p>'


def test_signs_are_chosen_in_a_dialogue(write):
    page = write("<p>c<strong>ur</strong></p>")
    click_into(page.locator(TEXT))
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    for sign in ("œ", "Espace insécable"):
        write.press("Caractères spéciaux")
        page.get_by_role("dialog").get_by_role("button", name=sign, exact=True).click()
    assert write.sent() == "<p>cœ\u00a0<strong>ur</strong></p>"


def test_a_link_inside_the_site_is_found_by_words(write):
    other = make_article(headline="L’accord au Líban", slug="l-accord-au-liban")
    page = write("<p>Voir accord</p>")
    select_word(page, "accord")
    page.keyboard.press("Control+k")
    page.keyboard.type("liban")
    page.keyboard.press("Enter")
    page.locator(f"{TEXT} a").wait_for()
    assert write.sent() == f'<p>Voir <a href="{other.get_absolute_url()}">accord</a></p>'


OUTSIDE = {
    "lemonde.fr/afrique": "https://lemonde.fr/afrique",
    " https://example.com/a?b=c ": "https://example.com/a?b=c",
    "redaction@example.com": "mailto:redaction@example.com",
    "tel:+22890000000": "tel:+22890000000",
    "/rectificatifs/": "/rectificatifs/",
}


def test_a_link_outside_is_typed_or_pasted(write):
    page = write("".join(f"<p>Mot{number}</p>" for number in range(len(OUTSIDE))))
    for number, (typed, href) in enumerate(OUTSIDE.items()):
        select_word(page, f"Mot{number}")
        write.press("Lien")
        page.get_by_role("dialog").get_by_role("combobox").fill(typed)
        page.get_by_role("option").filter(has_text=href).click()
        expect(page.locator(f"{TEXT} a")).to_have_count(number + 1)
    assert write.sent() == "".join(f'<p><a href="{href}">Mot{number}</a></p>' for number, href in enumerate(OUTSIDE.values()))


def test_a_search_without_line_says_so_and_not_that_nothing_was_found(write):
    page = write("<p>Mot</p>")
    page.context.set_offline(True)
    for button in ("Photo", "Lire aussi", "Lien"):
        page.locator(TEXT).get_by_text("Mot").click()
        write.press(button)
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("le réseau est coupé, ou vous n’êtes plus connecté")
        expect(dialog).not_to_contain_text("trouvé")
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)


def test_what_is_no_address_is_not_offered(write):
    page = write("<p>Mot</p>")
    for typed in ("javascript:alert(1)", "ftp://a.example", "pas une adresse", "data:text/html,x"):
        select_word(page, "Mot")
        write.press("Lien")
        page.get_by_role("dialog").get_by_role("combobox").fill(typed)
        page.get_by_text("ce n’est pas une adresse").wait_for()
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        assert page.locator(f"{TEXT} a").count() == 0, typed
    assert write.sent() == "<p>Mot</p>"


def test_a_link_is_changed_taken_away_and_brought_back(write):
    page = write('<p>Un <a href="https://vieux.example/">vieux lien</a> ici</p>')
    page.locator(f"{TEXT} a").click()
    write.press("Lien")
    field = page.get_by_role("dialog").get_by_role("combobox")
    assert field.input_value() == "https://vieux.example/"
    field.fill("neuf.example")
    page.keyboard.press("Enter")
    expect(page.locator(f"{TEXT} a")).to_have_attribute("href", "https://neuf.example")
    write.press("Lien")
    page.get_by_role("button", name="Retirer le lien").click()
    expect(page.locator(f"{TEXT} a")).to_have_count(0)
    write.press("Revenir en arrière")
    assert write.sent() == '<p>Un <a href="https://neuf.example">vieux lien</a> ici</p>'


def test_without_words_the_headline_of_the_article_becomes_the_link(write):
    other = make_article(headline="Le marché", slug="le-marche")
    page = write("<p>Lire </p>")
    click_into(page.locator(TEXT))
    page.keyboard.press("End")
    page.keyboard.press("Control+k")
    page.get_by_role("option").filter(has_text="Le marché").click()
    page.keyboard.type(" demain")
    assert f'<a href="{other.get_absolute_url()}">Le marché</a> demain' in write.sent()


def test_on_a_phone_the_toolbar_is_one_sticky_row_of_44_pixels(write):
    page = write("<p>Un.</p>" * 60, phone=True)
    bar = page.locator(BAR)
    assert bar.bounding_box()["height"] < 60
    low = page.locator(f"{BAR} button:visible, {BAR} select").evaluate_all(
        "all => all.filter(each => each.offsetHeight < 44 || each.offsetWidth < 44).map(each => each.dataset.name)"
    )
    assert low == []
    page.locator(f"{TEXT} > p").last.scroll_into_view_if_needed()
    assert 0 <= bar.bounding_box()["y"] < 60
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Revenir en arrière").scroll_into_view_if_needed()


def test_on_a_phone_what_comes_into_the_text_stands_with_words_behind_one_button(write):
    page = write("<p>Un.</p>", phone=True)
    note = page.get_by_role("button", name="Note de relecture")
    expect(note).to_be_hidden()
    toggle = page.get_by_role("button", name="Insérer")
    expect(toggle).to_be_in_viewport()
    toggle.tap()
    expect(note).to_be_in_viewport()
    expect(note.get_by_text("Note de relecture")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Filet").tap()
    expect(note).to_be_hidden()
    assert page.locator(f"{TEXT} hr").count() == 1


@pytest.mark.parametrize("width", [1024, 1280])
def test_on_a_computer_the_toolbar_has_two_rows(write, width):
    page = write("<p>Un.</p>", viewport={"width": width, "height": 800})
    assert page.locator(BAR).bounding_box()["height"] < 95
    style = page.get_by_label("Style du paragraphe")
    assert style.evaluate("select => select.scrollWidth <= select.clientWidth")


def test_what_was_put_in_is_seen(write):
    make_article(headline="Le port de Lomé")
    page = write("<p>Un.</p>" * 60)
    page.locator(f"{TEXT} > p").last.click()
    page.evaluate("scrollTo(0, 0)")
    write.press("Lire aussi")
    page.get_by_role("option", name="Le port de Lomé").click()
    expect(page.locator(f"{TEXT} .embed")).to_be_in_viewport(ratio=1)
    page.locator(f"{TEXT} .embed p").get_by_text("Le port de Lomé").wait_for()
    words = page.locator(f"{TEXT} .embed p").first.bounding_box()
    assert words["width"] > 300  # none of it is kept for a photo that is not there


def test_read_also_does_not_offer_the_article_itself(write):
    make_article(headline="Le port de Lomé")
    page = write("<p>Un.</p>")
    write.press("Lire aussi")
    page.get_by_role("option", name="Le port de Lomé").wait_for()
    expect(page.get_by_role("dialog").get_by_role("option")).to_have_count(1)


def test_an_empty_text_says_what_it_is_like_the_fields_above_it(write):
    page = write("")
    shown = "text => getComputedStyle(text, '::before').content"
    assert page.locator(TEXT).evaluate(shown) == '"Texte"'
    page.locator(TEXT).click()
    page.keyboard.type("U")
    assert page.locator(TEXT).evaluate(shown) == "none"


def test_nobody_sees_html_before_the_editor_arrives(enter, editor):
    article = make_draft(editor, body="<p>Un.</p>")
    page = enter(editor, "/admin/")
    page.route("**/js/editor/menu*.js", lambda route: None)  # never answered
    page.goto(address(article), wait_until="commit")
    area = page.locator("textarea[name=body]")
    area.wait_for(state="attached")
    page.wait_for_function("() => getComputedStyle(document.querySelector('[name=body]')).visibility == 'hidden'")
    page.wait_for_function("() => getComputedStyle(document.querySelector('[name=body]')).visibility == 'visible'")
