"""Public pages in a real browser: widths, no script, dark, print, keyboard."""

import pytest

from articles.models import Breaking, Correction, Masthead
from tests.factories import make_article, make_author, make_comment, make_section, make_tag
from tests.public import make_picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "Anticonstitutionnellement-incompréhensiblement-interminablement"


@pytest.fixture
def article():
    Masthead.objects.create(pk=1, name="L’Escale", tagline="Le monde accoste ici")
    sections = [make_section(name=f"Rubrique {number}", accent="#1f6b47") for number in range(9)]
    tag = make_tag(name=LONG)
    for section in sections:
        make_article(section=section, headline=f"{LONG} {section.name}", tags=[tag])
    table = "<table><tr>" + f"<td>{LONG}</td>" * 4 + "</tr></table>"
    article = make_article(
        section=sections[0],
        headline=f"Un titre et un mot : {LONG}",
        body=f"<p>{LONG} et la suite.</p><h2>{LONG}</h2>{table}<p>Fin.</p>",
        authors=[make_author(name=LONG), make_author()],
        tags=[tag],
    )
    Correction.objects.create(article=article, text=LONG)
    Breaking.objects.create(text=LONG, article=article)
    make_comment(article=article, text=LONG, name="Lectrice")
    return article


def paths(article) -> list[str]:
    lists = [article.section, article.tags.get(), article.bylines[0]]
    return ["/", article.get_absolute_url(), *(row.get_absolute_url() for row in lists), "/rectificatifs/", "/nulle-part/"]


def test_no_page_scrolls_sideways(open_page, article):
    page = open_page(None)
    wide = []
    for path in paths(article):
        page.goto(path)
        for width in (1280, 1024, 768, 360, 320):
            page.set_viewport_size({"width": width, "height": 740})
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if over > 0:
                wide.append(f"{path} at {width} px: {over} px too wide")
    assert wide == []


def test_targets_are_large_enough_for_a_thumb(open_page, article):
    page = open_page(None, phone=True)
    for path in ("/", article.section.get_absolute_url(), "/rectificatifs/"):
        page.goto(path)
        small = page.evaluate(
            """[...document.querySelectorAll("header a, nav a, button, footer li a")].filter(e => e.offsetParent)
            .map(e => [e.textContent.trim(), e.getBoundingClientRect()])
            .filter(([, box]) => box.height < 43.5 || box.width < 23.5).map(([text]) => text)"""
        )
        assert small == [], path


def test_everything_is_read_without_script(open_page, article):
    page = open_page(article.get_absolute_url(), javascript=False)
    for words in ("Fin.", "Rectificatif", "Partager cet article", "1 commentaire", "Laisser un commentaire"):
        assert page.get_by_text(words).first.is_visible()
    assert page.get_by_role("link", name="WhatsApp").first.is_visible()
    assert page.get_by_role("button", name="Passer du clair au sombre").count() == 0
    assert page.get_by_text("Confort de lecture").is_hidden()
    assert page.get_by_role("button", name="Copier le lien").count() == 0


def test_the_appearance_is_chosen_and_remembered(open_page, article):
    page = open_page("/")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="Sombre", exact=True).click()
    dark = page.evaluate(ground)
    assert dark != light
    page.goto(article.get_absolute_url())
    assert page.evaluate(ground) == dark
    page.get_by_role("button", name="Auto", exact=True).click()
    assert page.evaluate(ground) == light


def test_the_link_is_copied(open_page, article):
    page = open_page(article.get_absolute_url(), permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copier le lien").click()
    page.get_by_text("Lien copié").wait_for(state="attached")
    assert page.evaluate("navigator.clipboard.readText()").endswith(article.get_absolute_url())


def test_the_first_key_leads_past_the_header(open_page, article):
    page = open_page("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Aller au contenu")
    assert skip.evaluate("e => e === document.activeElement && e.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"


def test_paper_gets_the_text_and_the_address_only(open_page, article):
    page = open_page(article.get_absolute_url(), dark=True)
    page.emulate_media(media="print")
    assert page.get_by_text("Fin.").is_visible()
    assert page.locator(".print-only").is_visible()
    for part in (".nav", ".flash", ".share", ".comments", ".related", ".site-foot"):
        assert page.locator(part).first.is_hidden(), part
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--paper')").strip() == "#fff"


@pytest.mark.parametrize("dark", [False, True])
def test_the_accent_of_a_section_is_its_own(open_page, article, dark):
    page = open_page(article.get_absolute_url(), dark=dark)
    colour = page.locator(".article__head .kicker").evaluate("e => getComputedStyle(e).color")
    house = page.locator(".share__first").evaluate("e => getComputedStyle(e).backgroundColor")
    assert colour != house


def test_a_reader_gets_no_cookie_and_loads_pictures_without_a_jump(open_page):
    shown = make_article(lead_image=make_picture())
    page = open_page(shown.get_absolute_url())
    box = page.locator(".figure--lead img").bounding_box()
    assert box
    assert box["height"] > 100  # its room is kept although the file is missing here
    assert page.context.cookies() == []
