"""Versions and previews in Chromium: two compared without a script, one taken up again, the page in its frame."""

import pytest
from playwright.sync_api import expect

from articles import preview_links, workflow
from comments.models import Comment
from tests.newsroom.test_desk_browser import address, editor, enter, make_draft
from tests.newsroom.test_desk_browser import body_of as body_of

__all__ = ["editor", "enter"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LEAVE = "<p>Le bac part à huit heures.</p>"
LINK = '<p>Voir <a href="/rectificatifs/">nos rectificatifs</a>.</p>'


def change(article, by, **fields):
    return workflow.save(article, {**workflow.content_to_edit(article), **fields}, by=by)


@pytest.mark.parametrize("phone", [False, True])
def test_two_versions_are_ticked_compared_and_one_is_restored_without_a_script(enter, editor, phone):
    article = make_draft(editor, body=LEAVE)
    change(article, editor, body=LEAVE.replace("huit", "neuf"))
    change(article, editor, body=LEAVE.replace("huit", "dix"))
    page = enter(editor, address(article), javascript=False, phone=phone)
    page.get_by_role("link", name="Versions").click()
    page.locator("input[name=from]").last.check()
    page.locator("input[name=to]").first.check()
    page.get_by_role("button", name="Comparer les deux").click()
    assert page.locator(".line ins").text_content() == "[ajouté\u00a0: dix ]"
    assert page.locator(".line del").text_content() == "[retiré\u00a0: huit ]"
    assert page.evaluate("document.documentElement.scrollWidth") <= (360 if phone else 1280)
    page.get_by_role("button", name="Rétablir cette version").click()
    page.get_by_text("est de nouveau la plus récente").wait_for()
    assert body_of(article) == LEAVE


@pytest.mark.parametrize("width", ["Téléphone", "Ordinateur"])
def test_the_frame_shows_the_page_and_its_links_lead_nowhere(enter, editor, width):
    article = make_draft(editor, body=LEAVE + LINK)
    page = enter(editor, address(article))
    page.get_by_role("link", name="Aperçu", exact=True).click()
    page.get_by_role("link", name=width).click()
    inside = page.frame_locator("iframe")
    inside.get_by_role("heading", name="Le pont rouvre").wait_for()
    assert inside.locator("html").evaluate("document.documentElement.clientWidth") == pytest.approx(
        {"Téléphone": 360, "Ordinateur": 1200}[width], abs=20
    )
    page.wait_for_function("document.querySelector('iframe').contentDocument.readyState === 'complete'")
    page.wait_for_load_state()
    inside.get_by_role("link", name="nos rectificatifs").click()
    expect(page.get_by_text("les liens ne s’ouvrent pas")).to_be_visible()
    assert inside.get_by_role("heading", name="Le pont rouvre").is_visible()


@pytest.mark.parametrize("javascript", [False, True])
def test_the_page_opens_alone_and_sends_no_comment(enter, editor, javascript):
    article = make_draft(editor, body=LEAVE)
    workflow.publish(article, by=editor)
    change(article, editor, headline="Pas encore en ligne")
    page = enter(editor, address(article), javascript=javascript)
    page.get_by_role("link", name="Aperçu", exact=True).click()
    page.get_by_role("link", name="Ouvrir sans le cadre").click()
    page.get_by_role("heading", name="Pas encore en ligne").wait_for()
    form = page.locator("[data-comment-form]")
    form.get_by_role("textbox", name="Commentaire").fill("Merci.")
    form.get_by_role("textbox", name="Nom").fill("Awa")
    form.get_by_role("textbox", name="e-mail").fill("awa@lecteur.example")
    form.get_by_role("button", name="Envoyer mon commentaire").click()
    assert form.get_by_role("textbox", name="Commentaire").input_value() == "Merci."
    page.goto("/")
    assert not Comment.objects.exists()


def test_a_stranger_reads_by_the_link_and_copies_nothing_of_ours(enter, editor, open_page):
    article = make_draft(editor, body=LEAVE)
    page = enter(editor, address(article))
    page.get_by_role("link", name="Aperçu", exact=True).click()
    page.get_by_role("button", name="Créer un lien").click()
    link = page.get_by_label("Lien pour une personne sans compte").input_value()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    stranger = open_page(f"/apercu/{link.rstrip('/').rpartition('/')[2]}/", phone=True)
    stranger.get_by_text("Aperçu – non publié, valable jusqu’au").wait_for()
    assert stranger.get_by_role("heading", name="Le pont rouvre").is_visible()
    assert stranger.evaluate("document.documentElement.scrollWidth") <= 360
    stranger.goto(f"/apercu/{preview_links.make(article.pk)[:-2]}xx/")
    stranger.get_by_role("heading", name="Ce lien d’aperçu n’est plus valable").wait_for()


def test_a_telephone_shows_the_page_of_a_computer_whole(enter, editor):
    frame = address(make_draft(editor, body=LEAVE)).replace("/change/", "/apercu/?largeur=ordinateur")
    page = enter(editor, frame, phone=True)
    inside = page.frame_locator("iframe")
    expect(inside.get_by_role("heading", name="Le pont rouvre")).to_be_visible(timeout=15_000)
    assert inside.locator("html").evaluate("document.documentElement.clientWidth") > 1000
    box = page.locator("iframe").bounding_box()
    assert box["x"] + box["width"] <= 360
