"""The private link, mails and reports in a real browser: what it sends from pages that tell no referrer, and without script."""

import re

import pytest
from playwright.sync_api import Page, expect

from comments import subscriptions
from comments.models import Comment, Report
from tests.comments.mails import make_own
from tests.factories import make_article, make_comment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def send(page: Page, **ticks: bool) -> None:
    """Fill the form of the page and send it: the browser stands on the private page then."""
    page.get_by_label("Commentaire *").fill("Je conduis un taxi-moto près du port.")
    page.get_by_label("Nom *").fill("Folly")
    page.get_by_label("E-mail *").fill("folly@exemple.tg")
    if ticks.get("answers"):
        page.get_by_label("Prévenez-moi par e-mail des réponses").check()
    page.get_by_role("button", name="Envoyer mon commentaire").click()
    expect(page.get_by_text("En attente de modération")).to_be_visible()
    page.goto(
        page.get_by_role("textbox", name="Votre lien privé").input_value()
    )  # with script the answer stands in the article's page


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_comment_is_withdrawn_by_its_link_although_the_browser_sends_no_origin(open_page, javascript):
    page = open_page(make_article().get_absolute_url(), javascript=javascript, phone=True)
    send(page)
    page.get_by_text("Retirer le commentaire").click()
    with page.expect_request(re.compile("/retirer/$")) as sent:
        page.get_by_role("button", name="Retirer mon commentaire").click()
    headers = sent.value.all_headers()
    assert headers["origin"] == "null"
    assert headers["sec-fetch-site"] == "same-origin"
    assert "referer" not in headers
    expect(page.get_by_role("heading", name="Vous avez retiré votre commentaire")).to_be_visible()
    assert Comment.objects.get().status == Comment.Status.WITHDRAWN
    assert page.context.cookies() == []


def test_a_comment_is_erased_after_a_question(open_page):
    page = open_page(make_article().get_absolute_url(), javascript=False, phone=True)
    send(page)
    private = page.url
    assert fits(page)
    page.get_by_role("link", name="Effacer ce commentaire").click()
    page.get_by_role("link", name="Fermer sans changer").click()
    expect(page).to_have_url(private)
    page.get_by_role("link", name="Effacer ce commentaire").click()
    assert fits(page)
    page.get_by_role("button", name="Effacer mon commentaire").click()
    expect(page.get_by_role("heading", name="Votre commentaire est effacé")).to_be_visible()
    assert private.rsplit("/", 2)[1] not in page.url + page.content()
    assert Comment.objects.get().text == ""


def test_mails_are_switched_and_the_address_is_confirmed_by_a_press(open_page):
    page = open_page(make_article().get_absolute_url(), phone=True)
    send(page, answers=True)
    comment = Comment.objects.get()
    assert comment.answers_wanted
    private = page.url
    page.goto(f"/commentaires/confirmer/{subscriptions.confirm_token(comment.sender, comment)}/")
    page.get_by_role("button", name="Confirmer mon adresse").click()
    expect(page.get_by_role("heading", name="Votre adresse est confirmée")).to_be_visible()
    page.goto(private)
    page.get_by_role("button", name="Ne plus me prévenir pour ce commentaire").click()
    expect(page.get_by_role("button", name="Prévenez-moi par e-mail des réponses")).to_be_visible()
    page.get_by_role("button", name="Recevoir ce lien par e-mail").click()
    expect(page.get_by_role("status").filter(has_text="Un mail avec ce lien part")).to_be_visible()
    assert not Comment.objects.get().answers_wanted


def test_a_comment_is_reported_with_the_keyboard_and_without_script(open_page):
    comment = make_comment(text="Une phrase de trop.")
    page = open_page(comment.article.get_absolute_url(), javascript=False, phone=True)
    page.get_by_role("link", name=re.compile("^Signaler le commentaire")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Signaler un commentaire")).to_be_visible()
    expect(page.get_by_text("Une phrase de trop.")).to_be_visible()
    page.get_by_role("button", name="Envoyer le signalement").press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Choisissez un motif.")
    assert fits(page)
    page.get_by_label("Il insulte ou attaque quelqu’un").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Envoyer le signalement").press("Enter")
    expect(page.get_by_role("heading", name="Merci, la modération va regarder")).to_be_visible()
    assert Report.objects.get().reason == "insult"
    assert page.context.cookies() == []
    page.get_by_role("link", name="Revenir aux commentaires").click()
    expect(page.get_by_text("Une phrase de trop.")).to_be_visible()


@pytest.mark.parametrize("dark", [True, False])
def test_the_data_of_an_address_fit_a_phone_and_are_erased(open_page, dark):
    comment = make_own(text="W" * 300)
    page = open_page("/commentaires/mes-donnees/", javascript=False, phone=True, dark=dark)
    page.get_by_label("E-mail *").fill("essi@exemple.tg")
    page.get_by_role("button", name="Envoyer le lien").click()
    expect(page.get_by_role("heading", name="Regardez votre messagerie")).to_be_visible()
    page.goto(f"/commentaires/mes-donnees/{subscriptions.data_token(comment.sender)}/")
    assert fits(page)
    with page.expect_download() as file:
        page.get_by_role("link", name="L’emporter (fichier JSON)").click()
    assert file.value.suggested_filename == "mes-commentaires.json"
    page.get_by_role("link", name="Tout effacer…").click()
    page.get_by_role("button", name="Tout effacer").click()
    expect(page.get_by_role("heading", name="Tout ce qui était lié à votre adresse est effacé")).to_be_visible()
    assert Comment.objects.get().text == ""
