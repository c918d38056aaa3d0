"""The back office in Chromium, under its strict policy: the text editor, its dialogues, and every page without a breach."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from articles import workflow
from articles.models import Article
from articles.models.revision import blank_content
from tests.factories import make_article, make_author, make_image, make_section, make_tag, make_user
from tests.newsroom.test_rights import address_of, admin_places
from tests.newsroom.test_rights import rows as rows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = ".tiptap.ProseMirror"
PARTS = 5
"""Of all pages; one test of them all would keep one process busy when the others have ended."""


@pytest.fixture
def enter(open_page, client, live_server):
    """`enter(person, path)` opens a page as somebody of the newsroom."""

    def enter(person, path, **options):
        client.force_login(person)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
        page = open_page(None, **options)
        page.context.add_cookies([{**cookie, "url": live_server.url}])
        page.goto(path)
        return page

    return enter


@pytest.fixture
def editor():
    return make_user("Rédaction en chef", first_name="Mariam", last_name="Sanni")


def make_draft(by, **fields):
    fields = {"section": make_section().pk, "authors": [make_author().pk], **fields}
    return workflow.create({**blank_content(), "headline": "Le pont rouvre", "body": "<p>Un.</p>", **fields}, by=by)


def address(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def press(page, name):
    """Press a button that leads to another page. Its `load` is waited for: a page may also change its address and stay."""
    with page.expect_event("load"):
        page.get_by_role("button", name=name, exact=True).click()


def save(page):
    press(page, "Enregistrer")


def send(page):
    """Save as the last thing that a test does: the page need not be drawn again, which is a third of a short test's work."""
    with page.expect_event("domcontentloaded"):  # to close a page while it arrives hung Chromium
        page.get_by_role("button", name="Enregistrer", exact=True).click()


def settle(page):
    """Twenty milliseconds after the focus the editor sets the browser's selection: no hand is quicker."""
    page.evaluate("() => new Promise((done) => setTimeout(done, 50))")


def click_into(place):
    """Click into the text, and let the editor notice."""
    place.click()
    settle(place.page)


def body_of(article):
    return workflow.content_to_edit(article)["body"]


def test_typed_words_have_ordinary_spaces_between_them(enter, editor):
    article = make_draft(editor, body="")
    page = enter(editor, address(article))
    click_into(page.locator(TEXT))
    page.keyboard.type("Un mot et  puis deux ")
    page.keyboard.type("encore")
    send(page)
    assert "&nbsp;" not in body_of(article)
    assert "\u00a0" not in body_of(article)
    assert body_of(article).replace("  ", " ") == "<p>Un mot et puis deux encore</p>"


def test_an_imported_text_comes_back_as_it_was_but_for_the_word_typed(enter, editor):
    image, other = make_image(), make_article()
    markup = (
        '<p>« Début » 100\u00a0% sûr\u202f; <strong>gras</strong> <em lang="ee">Woezɔ</em>.</p>'
        '<p class="see-also"><a title="Vieux" href="https://vieux.example/">Lire aussi : vieux</a></p>'
        f'<figure data-image="{image.pk}"></figure><h2>Intertitre</h2><h3>Petit</h3>'
        f'<div data-see-also="{other.pk}"></div>'
        '<p>Ici<span data-note="3"></span> une note, H<sub>2</sub>O, x<sup>2</sup>, <s>non</s>, <code>rm</code>, '
        '<abbr title="Organisation">ONU</abbr> et <span lang="en">fair play</span>.<br>Suite.</p>'
        '<blockquote class="pull"><p>Exergue.</p></blockquote><blockquote><p>Citation.</p></blockquote>'
        '<div class="box"><h3>Encadré</h3><p>Dedans.</p></div>'
        '<ul><li>un</li><li>deux</li></ul><ol start="3"><li>trois</li></ol><hr>'
        "<table><caption>Prix</caption><thead><tr><th>Riz</th></tr></thead><tbody><tr><td>500 F</td></tr></tbody></table>"
        "<table><tbody><tr><th>A</th><td>b</td></tr></tbody></table><p>Fin</p>"
    )
    article = make_draft(editor, body=markup)
    before = body_of(article)
    page = enter(editor, address(article))
    click_into(page.locator(TEXT).get_by_text("Fin", exact=True))
    page.keyboard.press("End")
    page.keyboard.type(" vraie")
    send(page)
    assert body_of(article) == before.replace("<p>Fin</p>", "<p>Fin vraie</p>")


def test_the_toolbar_has_names_in_french(enter, editor):
    page = enter(editor, address(make_draft(editor)))
    for name in ("Gras", "Italique", "Lien", "Exergue", "Encadré", "Revenir en arrière"):
        page.get_by_role("button", name=name, exact=True).wait_for()
    assert page.get_by_text("Heading 2").count() == 0


def test_opening_and_saving_without_typing_changes_nothing(enter, editor):
    article = make_draft(editor, body="<p>Un</p>\n<p>deux</p>")
    before = body_of(article)
    send(enter(editor, address(article)))
    assert body_of(article) == before
    assert article.revisions.count() == 1


def test_a_photo_and_an_article_are_chosen_by_the_keyboard_and_stand_behind_the_cursor(enter, editor):
    image, other = make_image(caption="Le marché"), make_article(headline="L’accord au Líban", slug="l-accord-au-liban")
    article = make_draft(editor, body="<p>Avant.</p><p>Après.</p>")
    page = enter(editor, address(article))
    click_into(page.locator(TEXT).get_by_text("Avant."))
    page.get_by_role("button", name="Lire aussi").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox").fill("liban")
    dialog.get_by_role("option").filter(has_text="accord").wait_for()
    page.keyboard.press("Enter")
    page.locator(f"{TEXT} .embed").filter(has_text="L’accord au Líban").wait_for()
    click_into(page.locator(TEXT).get_by_text("Après."))
    page.get_by_role("button", name="Photo", exact=True).click()
    page.get_by_role("dialog").get_by_role("option").filter(has_text="Le marché").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.locator(f"{TEXT} .embed").filter(has_text="Le marché").wait_for()
    send(page)
    assert body_of(article) == (
        f'<p>Avant.</p><div data-see-also="{other.pk}"></div><p>Après.</p><figure data-image="{image.pk}"></figure><p></p>'
    )


def test_words_typed_behind_what_was_inserted_do_not_replace_it(enter, editor):
    other = make_article(headline="L’accord au Líban", slug="l-accord-au-liban")
    article = make_draft(editor, body="<p>Avant.</p>")
    page = enter(editor, address(article))
    click_into(page.locator(TEXT).get_by_text("Avant."))
    page.get_by_role("button", name="Lire aussi").click()
    page.get_by_role("dialog").get_by_role("option").filter(has_text="accord").wait_for()
    page.keyboard.press("Enter")
    page.locator(f"{TEXT} .embed").filter(has_text="L’accord au Líban").wait_for()
    page.keyboard.type("Après.")
    send(page)
    assert body_of(article) == f'<p>Avant.</p><div data-see-also="{other.pk}"></div><p>Après.</p>'


def test_escape_closes_the_dialogue_and_changes_nothing(enter, editor):
    article = make_draft(editor, body="<p>Un.</p>")
    page = enter(editor, address(article))
    click_into(page.locator(TEXT))
    page.get_by_role("button", name="Photo", exact=True).click()
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    send(page)
    assert body_of(article) == "<p>Un.</p>"


def test_a_selected_node_is_not_replaced_by_what_is_inserted(enter, editor):
    image, second = make_image(caption="Une"), make_image(caption="Deux")
    article = make_draft(editor, body=f'<p>Un.</p><figure data-image="{image.pk}"></figure>')
    page = enter(editor, address(article))
    page.locator(f"{TEXT} .embed").filter(has_text="Une").click()
    page.get_by_role("button", name="Photo", exact=True).click()
    page.get_by_role("option").filter(has_text="Deux").click()
    page.locator(f"{TEXT} .embed").filter(has_text="Deux").wait_for()
    send(page)
    assert re.findall(r'data-image="(\d+)"', body_of(article)) == [str(image.pk), str(second.pk)]


def test_without_javascript_the_text_is_html_in_a_plain_area(enter, editor):
    article = make_draft(editor, body="<p>Un.</p>")
    page = enter(editor, address(article), javascript=False)
    area = page.locator("textarea[name=body]")
    assert area.is_visible()
    area.fill("<p>Deux.</p>")
    send(page)
    assert body_of(article) == "<p>Deux.</p>"


def test_without_javascript_an_article_is_completed(enter, editor):
    make_section(name="Économie")
    tag, image = make_tag(name="Port de Lomé"), make_image(caption="Les grues du port")
    article = make_draft(editor, section=None)
    page = enter(editor, address(article), javascript=False)
    assert page.get_by_text("Texte", exact=True).is_visible()
    assert page.locator("[name=body]").evaluate("area => getComputedStyle(area).borderTopWidth") == "1px"
    page.get_by_label("Rubrique", exact=True).select_option("Économie")
    page.locator("[name=tags-names]").fill("port de lomé")
    page.get_by_label("Une des plus récentes").select_option("Les grues du port")
    save(page)
    content = workflow.content_to_edit(article)
    assert (content["tags"], content["lead_image"]) == ([tag.pk], image.pk)
    page.locator("[name=tags-names]").fill("Nulle part")
    save(page)
    page.get_by_text("Rien ne s’appelle").wait_for()
    assert page.locator("[name=tags-names]").input_value() == "Nulle part"


def test_a_list_of_names_opens_inside_the_page_of_a_phone(enter, editor):
    make_author(name="Zoé Adjovi")
    page = enter(editor, address(make_draft(editor)), phone=True)
    page.locator(".field-authors .select2-selection").tap()
    page.locator(".select2-results__option").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_names_keep_the_order_in_which_they_were_chosen(enter, editor):
    first, second = make_author(name="Zoé Adjovi"), make_author(name="Abla Koffi")
    article = make_draft(editor, authors=[])
    page = enter(editor, address(article))
    for name in ("Zoé", "Abla"):
        page.locator(".field-authors .select2-search__field").click()
        page.keyboard.type(name)
        page.locator(".select2-results__option--highlighted").filter(has_text=name).click()
    send(page)
    assert Article.objects.get().bylines == [first, second]


def test_writing_to_publishing_on_a_phone(enter, editor):
    section = make_section(name="Économie")
    page = enter(editor, "/admin/articles/article/add/", phone=True)
    page.fill("#id_headline", "Le pont est fermé")
    click_into(page.locator(TEXT))
    page.keyboard.type("Deux lignes.")
    page.get_by_label("Rubrique", exact=True).select_option("Économie")
    page.get_by_role("button", name="Publier…").click()
    page.get_by_role("button", name="Publier maintenant").click()
    page.get_by_text("C’est en ligne").first.wait_for()
    article = Article.objects.get()
    assert article.is_published
    assert article.section == section
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_on_a_phone_nothing_covers_the_actions_of_a_text(enter, editor):
    page = enter(editor, address(make_draft(editor, body="<p>Un.</p>" * 20)), phone=True)
    page.locator(TEXT).wait_for()
    covered = page.evaluate("""() => {
        const bar = document.querySelector(".writing-bar"), covered = [];
        for (let top = 0; top < 600; top += 20) {
            scrollTo(0, top);
            const { left, top: upper, bottom } = bar.getBoundingClientRect();
            for (let y = upper + 4; y < Math.min(bottom, innerHeight); y += 4)
                if (!bar.contains(document.elementFromPoint(left + 40, y))) covered.push([top, y]);
        }
        return covered;
    }""")
    assert covered == []


def test_on_a_phone_the_fields_of_a_plain_form_stand_inside_its_margins(enter, editor):
    page = enter(editor, reverse("admin:articles_section_add"), phone=True)
    parts = page.locator("form :is(input, select, textarea, .related-widget-wrapper-link):visible")
    edges = [(box["x"], box["x"] + box["width"]) for box in (part.bounding_box() for part in parts.all() if part.bounding_box())]
    assert len(edges) > 6
    assert min(left for left, _right in edges) >= 16
    assert max(right for _left, right in edges) <= 344
    assert page.locator(".form-row").first.evaluate("row => getComputedStyle(row).overflow") == "visible"  # it cuts no ring


def test_the_preview_of_the_front_page_fits_on_a_phone(enter, editor):
    page = enter(editor, reverse("admin:articles_front"), phone=True)
    box = page.locator("#une-frame").bounding_box()
    assert box["x"] >= 16
    assert box["x"] + box["width"] <= 344


@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_breaks_the_content_security_policy_or_scrolls_sideways(part, enter, rows):
    page = enter(make_user(is_superuser=True), "/admin/", viewport={"width": 360, "height": 740})
    wide = []
    for name, keys in list(admin_places().items())[part::PARTS]:
        if name in {"logout", "jsi18n", "autocomplete", "view_on_site", "login"} or name.endswith(("_pick", "_preview")):
            continue
        page.goto(address_of(name, keys, rows))
        if page.evaluate("document.documentElement.scrollWidth") > 360:
            wide.append(page.url)
    assert wide == []
