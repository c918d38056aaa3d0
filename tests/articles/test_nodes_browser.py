"""The editor's own nodes in Chromium: videos, boxes, galleries, files, cards of posts."""

import re

import pytest
from playwright.sync_api import expect

from articles import workflow
from articles.models import Embed
from tests.articles.test_editor_toolbar import write as write
from tests.browser import PHONE
from tests.factories import make_image
from tests.newsroom.test_desk_browser import TEXT, click_into, save
from tests.newsroom.test_desk_browser import editor as editor
from tests.newsroom.test_desk_browser import enter as enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


# Videos, galleries, files, cards, boxes


def fill(page, **fields):
    dialog = page.get_by_role("dialog")
    for label, value in fields.items():
        dialog.get_by_label(label).fill(value)
    dialog.get_by_role("button", name="Ajouter", exact=True).click()


def put_cursor(page):
    click_into(page.locator(f"{TEXT} p").first)


def publish(write, editor):
    save(write.page)
    workflow.publish(write.article, by=editor)
    return write.article.get_absolute_url()


def test_a_video_is_loaded_by_a_click_and_not_before(write, editor, browser, live_server):
    page = write("<p>Un.</p>")
    put_cursor(page)
    write.press("Vidéo")
    words = page.get_by_role("dialog").inner_text()
    assert words.index("Adresse sur YouTube") < words.index("Image affichée avant le clic")  # what is needed comes first
    fill(page, **{"Adresse sur YouTube": "https://ailleurs.example/v", "Ce que montre la vidéo": "Le pont rouvre"})
    expect(page.get_by_role("dialog")).to_contain_text("Ce n’est pas l’adresse d’une vidéo")
    fill(page, **{"Adresse sur YouTube": "https://youtu.be/dQw4w9WgXcQ"})
    expect(page.locator(f"{TEXT} .video__title")).to_have_text("Le pont rouvre")
    write.press("Revenir en arrière")
    expect(page.locator(f"{TEXT} .video")).to_have_count(0)
    write.press("Refaire")
    expect(page.locator(f"{TEXT} .video")).to_have_count(1)
    # The player is answered here: no test asks a third party, and this page's asking for one is what is looked at.
    context = browser.new_context(base_url=live_server.url, **PHONE)
    asked = []
    context.route(re.compile("^https:"), lambda route: (asked.append(route.request.url), route.fulfill(body="Lecteur")))
    reader = context.new_page()
    reader.goto(publish(write, editor))
    button = reader.get_by_role("button", name="Le pont rouvre")
    expect(button).to_contain_text("Cliquer charge la vidéo de YouTube")
    assert asked == []
    button.focus()
    reader.keyboard.press("Enter")
    player = reader.locator("iframe")
    expect(player).to_be_focused()
    assert player.get_attribute("src") == "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"
    expect(reader.frame_locator("iframe").locator("body")).to_have_text("Lecteur")
    context.close()


def test_a_reader_without_javascript_gets_a_link(write, editor, open_page):
    write("<p>Un.</p>")
    video = Embed.objects.create(kind="video", source="vimeo", code="76979871", title="Le pont", created_by=editor)
    workflow.save(
        write.article, {**workflow.content_to_edit(write.article), "body": f'<div data-embed="{video.pk}"></div>'}, by=editor
    )
    workflow.publish(write.article, by=editor)
    reader = open_page(write.article.get_absolute_url(), javascript=False)
    link = reader.get_by_role("link", name="Le pont")
    expect(link).to_contain_text("Voir la vidéo sur Vimeo")
    assert link.get_attribute("href") == "https://vimeo.com/76979871"


def test_a_block_takes_the_place_of_the_empty_paragraph_in_which_the_cursor_is(write):
    page = write("<p>Un.</p><p></p><p>Deux.</p>")
    click_into(page.locator(f"{TEXT} p").nth(1))
    write.press("Tableau")
    page.keyboard.type("Mil")
    saved = write.sent()
    assert saved.startswith("<p>Un.</p><table>")
    assert saved.endswith("</table><p>Deux.</p>")
    assert saved.count("Mil") == 1


def test_a_gallery_is_put_in_order_by_buttons_and_changed_later(write):
    for name in ("Le quai", "La grue", "Le bac"):
        make_image(caption=name)
    page = write("<p>Un.</p>", phone=True)
    put_cursor(page)
    write.press("Galerie")
    fill(page)
    refusal = page.get_by_text("Ajoutez au moins deux photos.")
    expect(refusal).to_be_visible()
    for name in ("Le quai", "La grue", "Le bac"):
        page.get_by_role("button", name="Ajouter une photo").click()
        page.get_by_role("option").filter(has_text=name).click()
    expect(refusal).to_be_hidden()
    page.get_by_role("button", name="Monter – Le bac").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Monter – Le bac"
    page.get_by_role("button", name="Retirer – La grue").click()
    fill(page, **{"Titre de la galerie": "Le port"})
    page.locator(f"{TEXT} .insert").wait_for()
    assert names_of(Embed.objects.get()) == ["Le bac", "Le quai"]
    page.locator(f"{TEXT} .insert").get_by_role("button", name="Modifier").click()
    page.get_by_role("button", name="Descendre – Le bac").click()
    fill(page, **{"Titre de la galerie": "Le port de Lomé"})
    page.get_by_role("dialog").wait_for(state="detached")
    first, second = Embed.objects.order_by("pk")
    assert (names_of(first), names_of(second)) == (["Le bac", "Le quai"], ["Le quai", "Le bac"])
    assert write.sent() == f'<p>Un.</p><div data-embed="{second.pk}"></div><p></p>'


def names_of(gallery):
    return [line.image.caption for line in gallery.lines.all()]


def test_a_sound_and_a_card_stand_in_the_text_as_readers_see_them(write, editor, open_page):
    page = write("<p>Un.</p>")
    put_cursor(page)
    write.press("PDF ou son")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Fichier").set_input_files({"name": "maire.html", "mimeType": "text/html", "buffer": b"<html>"})
    fill(page, **{"Titre pour les lecteurs": "L’entretien"})
    expect(dialog).to_contain_text("Seuls des PDF et des sons")
    dialog.get_by_label("Fichier").set_input_files(
        {"name": "maire.mp3", "mimeType": "audio/mpeg", "buffer": b"ID3" + b"0" * 4000}
    )
    fill(page)
    page.locator(f"{TEXT} audio").wait_for()
    write.press("Publication Facebook, X ou TikTok")
    fill(
        page,
        **{
            "Adresse de la publication": "https://x.com/onu/status/12?s=20",
            "Auteur": "ONU",
            "Texte de la publication": "Bonjour",
        },
    )
    page.locator(f"{TEXT} .post").wait_for()
    page.keyboard.type("Suite.")
    reader = open_page(publish(write, editor))
    expect(reader.locator("audio")).to_have_attribute("preload", "none")
    assert reader.get_by_role("link", name="Voir la publication sur X").get_attribute("href") == "https://x.com/onu/status/12"
    expect(reader.locator(".body > p").last).to_have_text("Suite.")


def test_what_stands_in_a_text_is_taken_out_by_a_key_and_brought_back_by_undo(write, editor):
    post = {"source": "x", "url": "https://x.com/onu/status/12", "name": "ONU", "text": "Bonjour"}
    card = Embed.objects.create(kind="post", created_by=editor, **post)
    page = write(f'<p>Un.</p><div data-embed="{card.pk}"></div>')
    page.locator(f"{TEXT} .post__text").click()
    page.keyboard.press("Backspace")
    expect(page.locator(f"{TEXT} .post")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(page.locator(f"{TEXT} .post")).to_have_count(1)
    assert write.sent() == f'<p>Un.</p><div data-embed="{card.pk}"></div>'


def test_a_box_is_offered_a_heading_and_keeps_none_that_is_empty(write):
    page = write("<p>Mot</p>")
    put_cursor(page)
    write.press("Encadré")
    hint = page.locator(f"{TEXT} .box h3").evaluate("heading => getComputedStyle(heading, '::before').content")
    assert hint == '"Intertitre de l’encadré"'
    page.keyboard.type("Repères")
    assert write.saved() == '<div class="box"><h3>Repères</h3><p>Mot</p></div>'
    page.locator(f"{TEXT} .box h3").click(click_count=3)
    page.keyboard.press("Backspace")
    assert write.saved() == '<div class="box"><p>Mot</p></div>'
    put_cursor(page)
    write.press("Intertitre de l’encadré")
    page.keyboard.type("Dates")
    assert write.sent() == '<div class="box"><h3>Dates</h3><p>Mot</p></div>'


def test_a_box_goes_around_whole_blocks_and_no_quotation_around_a_box(write, editor):
    page = write('<blockquote><p>Dit.</p></blockquote><ul><li>un</li></ul><div class="box"><p>Fin.</p></div>')
    page.locator(f"{TEXT} blockquote p").click()
    write.press("Encadré")
    page.locator(f"{TEXT} li").click()
    write.press("Encadré")
    page.keyboard.press("Control+a")
    for name in ("Citation", "Exergue", "Encadré"):
        write.press(name)
    quoted, listed = "<blockquote><p>Dit.</p></blockquote>", "<ul><li>un</li></ul>"
    assert write.sent() == "".join(f'<div class="box">{held}</div>' for held in (quoted, listed, "<p>Fin.</p>"))


@pytest.mark.parametrize(
    "holder",
    [
        '<blockquote class="pull"><p>Un.</p><p>Deux.</p></blockquote>',
        "<table><tbody><tr><td>Un.</td><td>Deux.</td></tr></tbody></table>",
    ],
)
def test_what_a_quotation_or_a_cell_cannot_hold_is_pasted_behind_it(holder, write, editor):
    post = {"source": "x", "url": "https://x.com/onu/status/12", "name": "ONU", "text": "Bonjour"}
    card = Embed.objects.create(kind="post", created_by=editor, **post)
    page = write(f"{holder}<p>Fin.</p>")
    page.locator(TEXT).get_by_text("Un.").click()
    copied = f'<div data-copied="{page.evaluate("location.origin")}" data-embed="{card.pk}"></div>'
    page.locator(TEXT).evaluate("(text, html) => text.editor.view.pasteHTML(html)", copied)
    assert write.sent() == f'{holder}<div data-embed="{card.pk}"></div><p>Fin.</p>'


def test_a_photo_that_is_all_there_is_stays_in_the_text(write):
    photos = [f'<figure data-image="{make_image(caption=name).pk}"></figure>' for name in ("Une", "Deux")]
    page = write("".join(photos))
    page.locator(f"{TEXT} .embed").last.click(position={"x": 5, "y": 5})
    page.keyboard.press("Delete")
    expect(page.locator(f"{TEXT} .embed")).to_have_count(1)
    assert write.sent() == photos[0]


def test_what_is_inserted_beside_a_selected_one_replaces_nothing_and_undo_takes_it_back(write, editor):
    video = Embed.objects.create(kind="video", source="vimeo", code="76979871", title="Le pont", created_by=editor)
    page = write(f'<p>Un.</p><div data-embed="{video.pk}"></div><p>Deux.</p>')
    page.locator(f"{TEXT} .video__title").click()
    write.press("Publication Facebook, X ou TikTok")
    fill(page, **{"Adresse de la publication": "x.com/onu/status/12", "Auteur": "ONU", "Texte de la publication": "Bonjour"})
    expect(page.locator(f"{TEXT} .post")).to_have_count(1)
    expect(page.locator(f"{TEXT} .video")).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(page.locator(f"{TEXT} .post")).to_have_count(0)
    assert write.sent() == f'<p>Un.</p><div data-embed="{video.pk}"></div><p>Deux.</p>'


def test_the_keyboard_alone_brings_a_video_in(write):
    page = write("<p>Un.</p>")
    put_cursor(page)
    page.get_by_role("button", name="Vidéo", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_label("Adresse sur YouTube")).to_be_focused()
    page.keyboard.type("https://youtu.be/dQw4w9WgXcQ")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_label("Ce que montre la vidéo")).to_be_focused()
    page.keyboard.type("Le pont")
    page.keyboard.press("Enter")
    expect(page.locator(f"{TEXT} .video__title")).to_have_text("Le pont")
    page.keyboard.type("Suite.")
    expect(page.locator(TEXT)).to_contain_text("Suite.")
