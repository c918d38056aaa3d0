"""Photos dropped or pasted into the text, or chosen from the device, in Chromium: their way there, and their words."""

import base64
import re

import pytest
from playwright.sync_api import expect

from articles import workflow
from articles.models import Image
from tests.articles.test_editor_toolbar import write as write
from tests.articles.test_photo_library import a_file
from tests.browser import until
from tests.factories import make_image
from tests.newsroom.test_desk_browser import TEXT, address, click_into, make_draft
from tests.newsroom.test_desk_browser import editor as editor
from tests.newsroom.test_desk_browser import enter as enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def bring_files(page, files, event, words=""):
    """What the browser says when files (name → bytes) are dropped on the first paragraph, or pasted."""
    page.locator(f"{TEXT} p").first.evaluate(
        """(dom, {files, event, words}) => {
            const data = new DataTransfer();
            for (const [name, base64] of Object.entries(files)) {
                const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt());
                data.items.add(new File([bytes], name, { type: name.endsWith("jpg") ? "image/jpeg" : "application/zip" }));
            }
            if (words) data.setData("text/plain", words);
            const { left, bottom } = dom.getBoundingClientRect(), at = { clientX: left + 5, clientY: bottom - 3 };
            dom.dispatchEvent(event === "drop"
                ? new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: data, ...at })
                : new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: data }));
        }""",
        {"files": {name: base64.b64encode(content).decode() for name, content in files.items()}, "event": event, "words": words},
    )


def a_jpeg(colour="red"):
    return a_file(colour).read()


def say_words(page, alt="Des grues", credit="Afi Mensah"):
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Texte alternatif").fill(alt)
    dialog.get_by_label("Crédit").fill(credit)
    asked = dialog.element_handle()
    dialog.get_by_role("button", name="Enregistrer").click()
    asked.wait_for_element_state("hidden")  # that of the next photo may follow at once


@pytest.mark.parametrize("event", ["drop", "paste"])
def test_a_photo_arrives_where_it_was_dropped_and_is_asked_for_its_words(write, event):
    page = write("<p>Un.</p><p>Deux.</p>")
    click_into(page.locator(f"{TEXT} p").first)
    bring_files(page, {"quai.jpg": a_jpeg()}, event)
    dialog = page.get_by_role("dialog")
    assert dialog.get_by_label("Crédit").input_value() == "Mariam Sanni"
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(dialog).to_contain_text("Dites ce que montre la photo")
    say_words(page)
    image = Image.objects.get()
    assert (image.alt, image.credit) == ("Des grues", "Afi Mensah")
    expect(page.locator(f"{TEXT} .embed")).to_contain_text("Afi Mensah")
    assert write.sent() == f'<p>Un.</p><figure data-image="{image.pk}"></figure><p>Deux.</p>'


def test_several_photos_come_in_their_order_and_each_is_asked_for_its_own_words(write):
    page = write("<p>Un.</p>")
    bring_files(page, {"a.jpg": a_jpeg("red"), "b.jpg": a_jpeg("blue")}, "drop")
    say_words(page, alt="Rouge")
    say_words(page, alt="Bleu")
    red, blue = Image.objects.order_by("pk")
    assert (red.alt, blue.alt) == ("Rouge", "Bleu")
    expect(page.locator(f"{TEXT} .embed")).to_have_count(2)
    assert write.sent() == f'<p>Un.</p><figure data-image="{red.pk}"></figure><figure data-image="{blue.pk}"></figure>'


def test_a_photo_may_be_decorative_in_this_text(write):
    page = write("<p>Un.</p>")
    bring_files(page, {"quai.jpg": a_jpeg()}, "drop")
    page.get_by_label("Purement décorative : elle ne dit").check()
    page.get_by_role("dialog").get_by_role("button", name="Enregistrer").click()
    page.get_by_role("dialog").wait_for(state="detached")
    write.sent()
    assert [use["decorative"] for use in workflow.content_to_edit(write.article)["pictures"]] == [True]


def test_a_photo_left_for_later_keeps_its_words_and_refused_without_credit_leads_back_to_it(write):
    page = write("<p>Un.</p>" * 30)
    click_into(page.locator(f"{TEXT} p").first)
    bring_files(page, {"quai.jpg": a_jpeg()}, "drop")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Texte alternatif").fill("Des grues")
    dialog.get_by_label("Crédit").fill("")
    dialog.get_by_role("button", name="Plus tard").click()
    expect(dialog).to_have_count(0)
    image = Image.objects.get()
    assert (image.alt, image.credit) == ("Des grues", "")
    page.locator(".more summary").click()
    page.get_by_role("button", name="Envoyer en relecture").click()
    page.get_by_role("alert").get_by_role("link", name="n’a pas de crédit").wait_for()
    back = page.get_by_role("button", name="Légende et crédit")
    expect(back).to_be_focused()
    expect(back).to_be_in_viewport()
    sentence = page.locator(f"{TEXT} .embed").get_by_text("n’a pas de crédit")
    expect(sentence).to_be_in_viewport()
    expect(back).to_have_accessible_description(re.compile("n’a pas de crédit"))
    page.evaluate("scrollTo(0, 0)")
    page.get_by_role("alert").get_by_role("link", name="n’a pas de crédit").click()
    expect(back).to_be_focused()
    page.keyboard.press("Enter")
    assert dialog.get_by_label("Texte alternatif").input_value() == "Des grues"
    say_words(page)
    expect(sentence).to_have_count(0)
    image.refresh_from_db()
    assert image.credit == "Afi Mensah"
    page.locator(f"{TEXT} .embed").dblclick(position={"x": 5, "y": 5})
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.locator(f"{TEXT} .embed").click(position={"x": 5, "y": 5})
    page.locator(f"{TEXT} .ProseMirror-selectednode").wait_for()
    page.keyboard.press("Enter")
    assert dialog.get_by_label("Crédit").input_value() == "Afi Mensah"


def test_a_photo_whose_line_was_cut_says_so_and_goes_on_by_itself(write):
    page = write("<p>Un.</p><p>Deux.</p>")
    page.context.set_offline(True)
    bring_files(page, {"quai.jpg": a_jpeg()}, "drop")
    place = page.locator(f"{TEXT} .embed--waiting")
    expect(place).to_contain_text("l’envoi de « quai.jpg » reprendra seul")
    page.context.set_offline(False)
    say_words(page)
    assert write.sent() == f'<p>Un.</p><figure data-image="{Image.objects.get().pk}"></figure><p>Deux.</p>'


def test_a_refused_file_says_why_in_french_and_leaves_the_text(write):
    page = write("<p>Un.</p>")
    bring_files(page, {"quai.jpg": b"Bonjour"}, "drop")
    place = page.locator(f"{TEXT} .embed--waiting")
    expect(place).to_contain_text("Ce fichier n’est pas une photo")
    place.get_by_role("button", name="Retirer").click()
    place.wait_for(state="detached")
    bring_files(page, {"tout.zip": b"PK"}, "drop")
    expect(page.locator(".prose-said")).to_contain_text("Seules des photos")
    assert write.sent() == "<p>Un.</p>"


def test_words_copied_with_a_picture_of_them_stay_words(write):
    page = write("<p>Un.</p>")
    click_into(page.locator(f"{TEXT} p").first)
    page.keyboard.press("End")
    bring_files(page, {"cellules.jpg": a_jpeg()}, "paste", words="Deux.")
    expect(page.locator(TEXT)).to_contain_text("Un.Deux.")
    assert not Image.objects.exists()


def test_a_thumb_sends_a_photo_from_the_device(write):
    page = write("<p>Un.</p>", phone=True)
    page.locator(f"{TEXT} p").tap()
    write.press("Photo")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("dialog").get_by_role("button", name="Envoyer une photo de cet appareil").tap()
    chooser.value.set_files({"name": "quai.jpg", "mimeType": "image/jpeg", "buffer": a_jpeg()})
    say_words(page)
    assert write.sent() == f'<p>Un.</p><figure data-image="{Image.objects.get().pk}"></figure>'


def test_a_slow_line_leads_to_the_photo_too(enter, editor):
    image = make_image(caption="Le quai")
    article = make_draft(editor, body=f'<p>Un.</p><figure data-image="{image.pk}"></figure>')
    page = enter(editor, "/admin/")
    page.clock.install()
    asked = []
    page.route("**/pick/**", lambda route: asked.append(route))
    page.goto(f"{address(article)}#photo-{image.pk}")
    until(page, lambda: len(asked), 1)
    page.clock.run_for(20_000)
    asked[0].continue_()
    expect(page.get_by_role("button", name="Légende et crédit")).to_be_focused()
