"""axe over the pages that a newsroom opens most, in Chromium: no violation of WCAG 2.2 AA, in light and in dark."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import library, workflow
from articles.models import Image, Tag
from articles.models.revision import blank_content
from deploy import tools
from tests.factories import make_article, make_author, make_comment, make_image, make_section, make_tag, make_user
from tests.newsroom.test_desk_browser import enter as enter
from tests.pictures import upload

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "preload": False,  # it would write inline styles, which our policy forbids
}
IN_DARK = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}, "preload": False}
"""What the colours change; every other rule has seen the same page in light."""
# Tall enough for the whole page: a field that the sticky bar covers for the moment is not too small.
SIZES = ({"width": 1280, "height": 4000}, {"width": 360, "height": 6000})
PAGES = {
    "à faire": "admin:index",
    "liste": "admin:articles_article_changelist",
    "liste cherchée": "admin:articles_article_changelist",
    "nouvel article": "admin:articles_article_add",
    "article": "admin:articles_article_change",
    "avant de publier": "admin:articles_article_check",
    "historique": "admin:articles_article_history",
    "la une": "admin:articles_front",
    "calendrier": "admin:calendar",
    "photos": "admin:articles_image_changelist",
    "fiche photo": "admin:articles_image_change",
    "retirer une photo": "admin:articles_image_withdraw",
    "modération": "admin:comments_desk",
    "réglages": "admin:settings",
    "compte": "admin:account",
    "chercher": "admin:search",
    "ours du journal": "admin:articles_masthead_changelist",
    "rubriques": "admin:articles_section_changelist",
    "auteur": "admin:articles_author_add",
    "supprimer un mot-clé": "admin:articles_tag_delete",
    "mot de passe": "admin:password_change",
}
OF_ONE_ARTICLE = {"article", "avant de publier", "historique"}
OF_ONE_PHOTO = {"fiche photo", "retirer une photo"}
OF_ONE_TAG = {"supprimer un mot-clé"}
SEARCHED = {"liste cherchée": "?q=pont"}


@pytest.fixture
def editor():
    return make_user("Rédaction en chef", first_name="Mariam", last_name="Sanni")


@pytest.fixture
def draft(editor):
    """A newsroom with a little of everything; its draft, with a picture, a list, a table and two versions."""
    image = library.add(upload(900, 600), by=editor, caption="Le pont", credit="Afi Mensah", alt="Un pont")
    make_image(alt="", credit="", expires_at=timezone.now() + timedelta(days=3))
    make_article(headline="Le port agrandit ses quais", lead_image=image, tags=[make_tag()])
    make_tag(name="Sans emploi")
    make_article(headline="La cimenterie passe au gaz", published_at=timezone.now() + timedelta(hours=2))
    make_comment(text="Merci pour cet article.")
    body = (
        f'<p>Un.</p><h2>Deux</h2><figure data-image="{image.pk}"></figure><ul><li><p>Trois</p></li></ul>'
        "<table><tbody><tr><th><p>A</p></th><td><p>B</p></td></tr></tbody></table>"
    )
    fields = {"section": make_section().pk, "authors": [make_author(user=editor).pk], "body": body}
    fields["related"] = [{"article": None, "url": f"https://a.example/{name}", "title": name} for name in ("Riz", "Mil")]
    content = {**blank_content(), "headline": "Le pont de Togblékopé rouvre", "standfirst": "Enfin.", **fields}
    article = workflow.create(content, by=editor)
    workflow.save(article, {**content, "standfirst": "Enfin, disent les riverains."}, by=editor)
    return article


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_back_office_has_no_barrier(name, enter, editor, draft):
    rows = [
        (OF_ONE_ARTICLE, draft.pk),
        (OF_ONE_PHOTO, Image.objects.get(caption="Le pont").pk),
        (OF_ONE_TAG, Tag.objects.get(name="Sans emploi").pk),
    ]
    path = reverse(PAGES[name], args=[pk for names, pk in rows if name in names]) + SEARCHED.get(name, "")
    source = tools.AXE.path
    assert source.is_file(), f"{source} is missing: `make test` fetches it"
    page = enter(editor, path)
    page.wait_for_load_state("networkidle")
    page.evaluate(source.read_text())
    for block in page.locator(".ProseMirror .embed").all():  # with the bar that moves it
        block.click(position={"x": 5, "y": 5})
    for size in SIZES:
        page.set_viewport_size(size)
        assert len(passed(page, f"light, {size}", OPTIONS)) > 10
    page.emulate_media(color_scheme="dark")
    page.reload()  # so that no colour is on its way to another
    page.wait_for_load_state("networkidle")
    page.evaluate(source.read_text())
    for size in SIZES:
        page.set_viewport_size(size)
        assert "color-contrast" in passed(page, f"dark, {size}", IN_DARK)


def passed(page, where, options):
    """The rules that the page keeps; one that it breaks fails the test."""
    found = page.evaluate("options => axe.run(document, options)", options)
    barriers = [(each["id"], node["target"], node["failureSummary"]) for each in found["violations"] for node in each["nodes"]]
    assert barriers == [], f"{where}: {barriers}"
    return [each["id"] for each in found["passes"]]
