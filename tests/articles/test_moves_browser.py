"""« Monter », « Descendre », « Retirer » of what stands in a text: with mouse, keyboard and thumb."""

import pytest
from playwright.sync_api import expect

from articles.models import Embed
from tests.articles.test_editor_toolbar import write as write
from tests.factories import make_article, make_image
from tests.newsroom.test_desk_browser import TEXT, click_into
from tests.newsroom.test_desk_browser import editor as editor
from tests.newsroom.test_desk_browser import enter as enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CORNER = {"x": 5, "y": 5}
TAP = 44


def a_photo():
    return f'<figure data-image="{make_image(caption="Le quai").pk}"></figure>'


def a_see_also():
    return f'<div data-see-also="{make_article(headline="Le quai").pk}"></div>'


def an_embed(**fields):
    return lambda: f'<div data-embed="{Embed.objects.create(title="Le quai", **fields).pk}"></div>'


def a_gallery():
    gallery = Embed.objects.create(kind="gallery", title="Le quai")
    gallery.lines.create(image=make_image(), order=1)
    return f'<div data-embed="{gallery.pk}"></div>'


KINDS = {
    "photo": a_photo,
    "read also": a_see_also,
    "video": an_embed(kind="video", source="vimeo", code="76979871"),
    "gallery": a_gallery,
    "file": an_embed(kind="file", media_type="application/pdf", size=10, file="a.pdf", file_name="a.pdf"),
    "post": an_embed(kind="post", source="x", url="https://x.com/onu/status/12", name="Le quai", text="Bonjour"),
}
BLOCK = f"{TEXT} :is(.embed, .insert)"


def bar(page):
    return page.get_by_role("group", name="Place dans le texte")


def click_block(page, which=0):
    """As soon as the block has its words: it grows by them, and its buttons stand below it."""
    block = page.locator(BLOCK).nth(which)
    block.get_by_text("Le quai").first.wait_for()
    block.click(position=CORNER)


def press(page, name):
    bar(page).get_by_role("button", name=name).click()


def undo(page):
    page.keyboard.press("Control+z")


@pytest.mark.parametrize("kind", ["photo", "file"])
def test_one_click_selects_the_block_with_which_a_text_begins(kind, write):
    page = write(f"{KINDS[kind]()}<p>Un.</p>")
    page.locator(BLOCK).get_by_text("Le quai").first.wait_for()
    for _ in range(2):
        click_block(page)
        page.wait_for_timeout(600)  # two clicks, not a double one
        expect(page.locator(f"{BLOCK}.ProseMirror-selectednode")).to_have_count(1)
        expect(bar(page)).to_be_visible()
        page.get_by_label("Titre", exact=True).click()


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_can_be_dragged_has_buttons_and_undo_takes_each_back(kind, write):
    block = KINDS[kind]()
    page = write(f"<p>Un.</p>{block}<p>Deux.</p>")
    expect(bar(page)).to_be_hidden()
    click_block(page)
    press(page, "Descendre")
    assert write.saved() == f"<p>Un.</p><p>Deux.</p>{block}"
    click_block(page)
    press(page, "Monter")
    press(page, "Monter")
    expect(page.locator(f"{BLOCK}.ProseMirror-selectednode")).to_have_count(1)
    expect(bar(page).get_by_role("button", name="Monter")).to_be_disabled()
    expect(bar(page).get_by_role("button", name="Descendre")).to_be_enabled()
    undo(page)
    press(page, "Retirer")
    expect(page.locator(BLOCK)).to_have_count(0)
    undo(page)
    expect(page.locator(BLOCK)).to_have_count(1)
    assert write.sent().count(block) == 1


def test_keys_move_a_selected_block_and_lead_to_its_buttons_and_back(write):
    photo = a_photo()
    page = write(f"<p>Un.</p><p>Deux.</p>{photo}")
    click_block(page)
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")  # there is nothing above
    page.keyboard.press("Alt+ArrowDown")
    assert write.saved() == f"<p>Un.</p>{photo}<p>Deux.</p>"
    click_into(page.locator(f"{TEXT} p").first)
    page.keyboard.press("End")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(bar(page).get_by_role("button", name="Monter")).to_be_focused()
    assert bar(page).get_by_role("button", name="Monter").get_attribute("title") == "Monter (Alt+↑)"
    page.keyboard.press("Enter")
    expect(bar(page).get_by_role("button", name="Monter")).to_be_focused()  # at its end, and still there
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(bar(page).get_by_role("button", name="Descendre")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(TEXT)).to_be_focused()
    expect(page.locator(BLOCK)).to_have_class("embed ProseMirror-selectednode")
    assert write.sent() == f"<p>Un.</p><p>Deux.</p>{photo}"


def test_a_block_moves_past_a_whole_box_or_list_and_out_of_the_one_in_which_it_stands(write):
    photo = a_photo()
    box, points = '<div class="box"><h3>Repères</h3><p>Un.</p></div>', "<ul><li>un</li><li>deux</li></ul>"
    page = write(f"<p>Un.</p>{photo}{box}{points}<p>Fin.</p>")
    click_block(page)
    press(page, "Descendre")
    press(page, "Descendre")
    assert write.saved() == f"<p>Un.</p>{box}{points}{photo}<p>Fin.</p>"
    page = write(f'<p>Un.</p><div class="box"><h3>Repères</h3>{photo}</div><div class="box">{photo}</div>')
    click_block(page)
    press(page, "Descendre")
    assert write.saved() == f'<p>Un.</p><div class="box"><h3>Repères</h3></div>{photo}<div class="box">{photo}</div>'
    click_block(page, 1)
    press(page, "Monter")
    assert write.sent() == f'<p>Un.</p><div class="box"><h3>Repères</h3></div>{photo}{photo}'


def test_the_mouse_need_only_rest_on_a_block(write):
    photo = a_photo()
    page = write(f"<p>Un.</p>{photo}<p>Deux.</p>")
    page.locator(BLOCK).get_by_text("Le quai").wait_for()
    page.locator(BLOCK).hover()
    page.locator(".moves").hover()
    press(page, "Monter")
    expect(page.locator(TEXT)).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    page.locator(f"{TEXT} p").last.click()
    expect(bar(page)).to_be_hidden()
    page.locator(BLOCK).hover()
    press(page, "Retirer")
    page.keyboard.type("Suite. ")
    assert write.sent().replace("Suite. ", "") == "<p>Un.</p><p>Deux.</p>"


def test_a_thumb_moves_a_block_by_buttons_that_it_hits(write):
    photo = a_photo()
    page = write(f"<p>Un.</p>{photo}<p>Deux.</p>", phone=True)
    page.locator(BLOCK).get_by_text("Le quai").wait_for()
    page.locator(BLOCK).tap(position=CORNER)
    for name in ("Monter", "Descendre", "Retirer"):
        size = bar(page).get_by_role("button", name=name).bounding_box()
        assert min(size["width"], size["height"]) >= TAP
        assert size["x"] >= 0
        assert size["x"] + size["width"] <= page.viewport_size["width"]
    bar(page).get_by_role("button", name="Descendre").tap()
    assert write.sent() == f"<p>Un.</p><p>Deux.</p>{photo}"


def test_a_moved_photo_shows_at_once_what_it_showed_and_the_bar_stands_below_it(write):
    page = write(f"<p>Un.</p>{a_photo()}<p>Deux.</p>")
    page.locator(BLOCK).get_by_text("Le quai").wait_for()
    page.route("**/pick/**", lambda route: None)  # the server is slow
    click_block(page)
    press(page, "Descendre")
    expect(page.locator(BLOCK)).to_contain_text("Le quai")
    block, below = page.locator(BLOCK).bounding_box(), bar(page).bounding_box()
    assert abs(block["y"] + block["height"] - below["y"]) < 2


@pytest.mark.parametrize("phone", [False, True])
def test_the_bar_hides_no_words(phone, write):
    page = write(f"<p>Un.</p>{a_photo()}<p>{'Deux mots. ' * 20}</p><hr><p>{'Trois mots. ' * 20}</p>", phone=phone)
    page.locator(BLOCK).get_by_text("Le quai").wait_for()
    for block in (BLOCK, f"{TEXT} hr"):
        page.locator(TEXT).evaluate(
            """(text, chosen) => {
                const place = text.querySelector(chosen).pmViewDesc.posBefore;
                text.editor.chain().setNodeSelection(place).focus().run();
            }""",
            block,
        )
        words = page.locator(f"{block} + p").evaluate(
            "dom => { const all = document.createRange(); all.selectNodeContents(dom); return all.getBoundingClientRect().top; }"
        )
        below = bar(page).bounding_box()
        assert below["y"] + below["height"] <= words


def test_a_screen_reader_hears_where_a_moved_block_stands_now(write):
    page = write(f"<p>Un.</p><p>Deux.</p>{a_photo()}")
    click_block(page)
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(".prose-said")).to_have_attribute("role", "status")
    expect(page.locator(".prose-said")).to_have_text("Déplacé : place 2 sur 3.")
    press(page, "Monter")
    expect(page.locator(".prose-said")).to_have_text("Déplacé : place 1 sur 3.")


def test_the_only_block_of_a_text_leaves_an_empty_paragraph(write):
    page = write(a_photo())
    click_block(page)
    for name in ("Monter", "Descendre"):
        expect(bar(page).get_by_role("button", name=name)).to_be_disabled()
    press(page, "Retirer")
    page.keyboard.type("Un.")
    assert write.sent() == "<p>Un.</p>"
