"""In Chromium: « Composer la une » by buttons, keyboard and drag; the masthead while it changes; words that a reader marks."""

import pytest
from django.conf import settings
from PIL import Image
from playwright.sync_api import expect

from articles.models import Article, ErrorReport, Placement
from articles.text import legible
from articles.views.machines import TINT_DARK, TINT_LIGHT
from tests.browser import until
from tests.factories import make_article, make_section, make_user
from tests.public import make_picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGE = "/admin/une/"


@pytest.fixture
def articles() -> list[Article]:
    section = make_section()
    rows = [make_article(headline=f"Article {name}", section=section, lead_image=make_picture()) for name in "ABCDEF"]
    for slot, article in zip(Placement.Slot.values, rows, strict=False):
        Placement.objects.create(slot=slot, article=article)
    return rows


@pytest.fixture
def enter(open_page, client, live_server):
    def enter(**options):
        client.force_login(make_user("Rédaction en chef"))
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
        page = open_page(None, **options)
        page.context.add_cookies([{**cookie, "url": live_server.url}])
        page.goto(PAGE)
        return page

    return enter


def headlines(page) -> list[str]:
    return [title.removeprefix("Article ") for title in page.locator(".place__title").all_inner_texts()]


def standing() -> str:
    rows = Placement.objects.by_slot()
    return "".join(rows[slot].article.headline[-1] if rows[slot].article else "-" for slot in Placement.Slot.values)


def place(page, number):
    return page.locator(f'[data-place="{number}"]')


def press(page, number, name):
    place(page, number).get_by_role("button", name=name, exact=True).click()


def save(page):
    page.get_by_role("button", name="Enregistrer la une").click()
    page.get_by_text("Une enregistrée").wait_for()


def wait_for(page, order):
    page.wait_for_function(
        "order => [...document.querySelectorAll('.place__title')].map(each => each.textContent.at(-1)).join('') === order",
        arg=order,
    )


@pytest.mark.parametrize("javascript", [True, False])
def test_the_front_page_is_composed_with_buttons_alone(enter, articles, javascript):
    page = enter(javascript=javascript, phone=True)
    press(page, 1, "Monter")
    page.get_by_text("Déplacé en").wait_for()
    assert headlines(page) == list("BACDE")
    press(page, 3, "Descendre")
    place(page, 4).get_by_text("Article D").wait_for()
    press(page, 2, "Retirer")
    place(page, 2).get_by_text("remplie d’office").wait_for()
    save(page)
    assert standing() == "BA-ED"
    page.goto("/")
    fronts = page.locator(".front .card__title").all_inner_texts()
    assert [title[-1] for title in fronts] == list("BAFED")


def test_the_front_page_is_composed_with_the_keyboard_alone(enter, articles):
    page = enter()
    grip = place(page, 4).get_by_role("button", name="Déplacer")
    grip.focus()
    for order in ("ABCED", "ABECD"):
        page.keyboard.press("ArrowUp")
        wait_for(page, order)
    assert page.evaluate("document.activeElement.closest('[data-place]').dataset.place") == "2"
    place(page, 0).get_by_role("button", name="Choisir").focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("combobox").wait_for()
    page.keyboard.type("Article F")
    page.get_by_role("option").filter(has_text="Article F").wait_for()
    page.keyboard.press("Enter")
    wait_for(page, "FBECD")
    page.get_by_role("button", name="Enregistrer la une").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Une enregistrée").wait_for()
    assert standing() == "FBECD"


@pytest.mark.parametrize("phone", [True, False])
def test_an_article_is_dragged_to_another_place(enter, articles, phone):
    page = enter(phone=phone)
    place(page, 0).evaluate("place => place.scrollIntoView()")
    start = place(page, 1).locator("[data-grip]").bounding_box()
    end = place(page, 0).bounding_box()
    page.mouse.move(start["x"] + 20, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(end["x"] + 40, end["y"] + 60, steps=5)
    page.mouse.up()
    wait_for(page, "BACDE")
    save(page)
    assert standing() == "BACDE"


def test_the_preview_follows_at_both_widths(enter, articles):
    page = enter()
    press(page, 1, "Monter")
    page.frame_locator("#une-frame").locator(".lead__title", has_text="Article B").wait_for()
    assert page.locator("#une-frame").evaluate("frame => frame.contentWindow.innerWidth") == 360
    page.get_by_label("Ordinateur").check()
    until(page, lambda: page.locator("#une-frame").evaluate("frame => frame.contentWindow.innerWidth"), 1280)


def test_a_lost_line_loses_no_press_and_says_so(enter, articles):
    page = enter()
    page.context.set_offline(True)
    press(page, 1, "Monter")
    page.get_by_text("Pas de réseau").wait_for()
    assert headlines(page) == list("BACDE")
    page.context.set_offline(False)
    press(page, 1, "Descendre")
    wait_for(page, "BCADE")
    save(page)
    assert standing() == "BCADE"


def test_presses_faster_than_the_server_are_all_saved(enter, articles):
    page = enter()
    waiting = []
    page.route(f"**{PAGE}", lambda route: route.continue_() if route.request.is_navigation_request() else waiting.append(route))
    press(page, 1, "Monter")
    assert headlines(page) == list("BACDE")
    expect(place(page, 0).get_by_role("button", name="Descendre")).to_be_focused()
    press(page, 3, "Descendre")
    press(page, 2, "Retirer")
    place(page, 3).locator("[data-grip]").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert headlines(page)[:2] == list("BE")
    save(page)
    assert standing() == "BEA-D"


def test_a_late_answer_does_not_undo_what_was_pressed_since(enter, articles):
    page = enter()
    waiting = []
    page.route(f"**{PAGE}", lambda route: route.continue_() if waiting else waiting.append(route))
    press(page, 1, "Monter")
    until(page, lambda: len(waiting), 1)
    press(page, 4, "Monter")
    waiting[0].continue_()
    page.wait_for_function("() => document.getElementById('une').ariaBusy === 'false'")
    assert headlines(page) == list("BACED")
    page.frame_locator("#une-frame").locator(".lead__title", has_text="Article B").wait_for()


def test_the_masthead_is_seen_while_it_is_changed(enter, tmp_path):
    logo = tmp_path / "logo.png"
    Image.new("RGB", (300, 60), "#204060").save(logo)
    page = enter()
    page.goto("/admin/articles/masthead/add/")
    page.get_by_label("Nom du journal").fill("Le Quai")
    page.get_by_label("Devise").fill("Tous les matins")
    page.get_by_label("Couleur").fill("#00ff00")
    light, dark = (page.locator(f'[data-ground="{ground}"]') for ground in ("light", "dark"))
    for part in (light, dark):
        part.get_by_text("Le Quai").wait_for()
        part.get_by_text("Tous les matins").wait_for()
    accents = [part.locator("b").evaluate("dom => getComputedStyle(dom).color") for part in (light, dark)]
    assert accents == [rgb(legible("#00ff00", TINT_LIGHT)), rgb(legible("#00ff00", TINT_DARK, 5.5))]
    page.locator("#id_logo").set_input_files(logo)
    light.locator("canvas").wait_for()
    assert light.locator("canvas").evaluate("canvas => [...canvas.getContext('2d').getImageData(5, 5, 1, 1).data]")[:3] == [
        32,
        64,
        96,
    ]
    expect(dark.locator("canvas")).to_be_visible()
    expect(light.get_by_text("Le Quai")).to_be_hidden()


def rgb(colour) -> str:
    return "rgb({}, {}, {})".format(*(int(colour[at : at + 2], 16) for at in (1, 3, 5)))


def test_words_that_a_reader_marks_are_reported(open_page):
    article = make_article(body="<p>Le pont a deux arches et rouvre lundi.</p>")
    page = open_page(article.get_absolute_url(), phone=True)
    button = page.locator(".report-error")
    assert not button.is_visible()
    page.locator(".body p").evaluate("dom => getSelection().selectAllChildren(dom)")
    button.click()
    assert page.get_by_label("Passage").input_value() == "Le pont a deux arches et rouvre lundi."
    page.get_by_label("Qu’est-ce qui est faux").fill("Trois arches.")
    page.get_by_role("button", name="Envoyer à la rédaction").click()
    page.get_by_role("heading", name="Merci").wait_for()
    assert ErrorReport.objects.get().remark == "Trois arches."
    assert page.context.cookies() == []


MARK = """(dom, sides) => {
  const text = document.createTreeWalker(dom, NodeFilter.SHOW_TEXT).nextNode();
  getSelection().setBaseAndExtent(text, text.length - sides, text, text.length);
}"""


@pytest.mark.parametrize("part", ["h1", ".standfirst", ".body p"])
def test_the_button_beside_marked_words_stays_whole_on_the_screen_wherever_they_stand(open_page, part):
    words = "Le pont qui mène au port a rouvert hier soir."
    article = make_article(headline=words, standfirst=words, body=f"<p>{words}</p>")
    page = open_page(article.get_absolute_url(), phone=True)
    page.locator(part).first.evaluate("dom => { dom.style.textAlign = 'right'; }")
    page.locator(part).first.evaluate(MARK, 6)
    button = page.locator(".report-error")
    expect(button).to_be_visible(timeout=15_000)
    box = button.bounding_box()
    assert box["x"] + box["width"] <= 353
    assert box["height"] < 52
    assert "passage=" in button.get_attribute("href")


def test_a_long_reply_shows_its_headings_lists_and_quotes_as_such(open_page):
    article = make_article()
    markup = "<h2>Les faits</h2><p>Un.</p><p>Deux.</p><ul><li>Trois.</li></ul><blockquote><p>Quatre.</p></blockquote>"
    article.corrections.create(kind="right_of_reply", text="Les faits", markup=markup, signed_by="Ama Doe, maire")
    for path in (article.get_absolute_url(), "/rectificatifs/"):
        told = open_page(path, phone=True).locator(".told")
        assert told.locator("li").evaluate("dom => getComputedStyle(dom).listStyleType") == "disc"
        assert told.locator("blockquote").evaluate("dom => getComputedStyle(dom).paddingInlineStart") != "0px"
        assert told.locator("p").nth(1).evaluate("dom => getComputedStyle(dom).marginBlockStart") != "0px"
        assert told.locator("h2").evaluate("dom => parseFloat(getComputedStyle(dom).fontSize)") < 21


def test_an_error_is_reported_without_script(open_page):
    page = open_page(make_article().get_absolute_url(), javascript=False)
    page.get_by_role("link", name="Signaler une erreur").click()
    page.get_by_label("Qu’est-ce qui est faux").fill("Trois arches.")
    page.get_by_role("button", name="Envoyer à la rédaction").click()
    page.get_by_role("heading", name="Merci").wait_for()
    assert ErrorReport.objects.get().passage == ""
