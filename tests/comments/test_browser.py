"""Scenario S10 in a real browser, without JavaScript and with it."""

import re

import pytest
from playwright.sync_api import Page, expect

from comments.models import Comment
from tests.factories import make_article, make_comment, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = "Je conduis un taxi-moto près du port.\n\nLa moitié de mes clients prendraient le bus."
EMAIL = "folly@exemple.tg"


def fill(page: Page, *, text: str = TEXT, name: str = "Folly", email: str = EMAIL) -> None:
    page.get_by_label("Commentaire *").fill(text)
    page.get_by_label("Nom *").fill(name)
    page.get_by_label("E-mail *").fill(email)


def press(page: Page) -> None:
    page.get_by_role("button", name="Envoyer mon commentaire").click()


@pytest.mark.parametrize("phone", [True, False])
def test_a_reader_comments_corrects_and_withdraws_without_javascript(open_page, phone):
    article = make_article()
    # The second reader opened the page before anything happened.
    other = open_page(article.get_absolute_url(), javascript=False)
    page = open_page(article.get_absolute_url(), javascript=False, phone=phone)

    press(page)
    summary = page.get_by_role("alert")
    expect(summary.get_by_role("link")).to_have_count(3)
    expect(page.locator("#id_name_error")).to_contain_text("Indiquez votre nom")
    fill(page, email="folly@")
    press(page)
    expect(page.locator("#id_email_error")).to_contain_text("il manque ce qui suit l’arobase")
    expect(page.get_by_label("Commentaire *")).to_have_value(TEXT)
    summary.get_by_role("link").click()
    expect(page.get_by_label("E-mail *")).to_be_focused()
    page.get_by_label("E-mail *").fill(EMAIL)
    press(page)

    expect(page.get_by_text("En attente de modération")).to_be_visible()
    expect(page.locator(".comment__text")).to_contain_text("La moitié de mes clients")
    expect(page.get_by_text("Ne partagez pas ce lien")).to_be_visible()
    private = page.get_by_role("textbox", name="Votre lien privé").input_value()
    assert page.url == private
    page.reload()
    page.go_back()
    expect(page.get_by_label("Commentaire *")).to_have_value(TEXT)
    press(page)
    expect(page.get_by_text("En attente de modération")).to_be_visible()
    assert Comment.objects.count() == 1

    fill(other, name="Awa D.", email="awa@exemple.tg")
    press(other)
    expect(other.get_by_text("En attente de modération")).to_be_visible()
    assert Comment.objects.count() == 2

    page.goto(private)
    page.get_by_text("Corriger le texte").click()
    page.get_by_label("Votre commentaire *").fill("Je conduis un taxi-moto.")
    page.get_by_role("button", name="Enregistrer la correction").click()
    expect(page.locator(".comment__text")).to_have_text("Je conduis un taxi-moto.")
    page.get_by_text("Retirer le commentaire").click()
    page.get_by_role("button", name="Retirer mon commentaire").click()
    expect(page.get_by_role("heading", name="Vous avez retiré votre commentaire")).to_be_visible()
    assert Comment.objects.get(name="Folly").status == Comment.Status.WITHDRAWN
    assert EMAIL not in page.content()
    for reader in (page, other):
        assert reader.context.cookies() == []


def test_the_approved_comment_appears_at_once(open_page):
    article = make_article()
    moderator = make_user("Modération", username="moderation", password="mot-de-passe")
    reader = open_page(article.get_absolute_url(), javascript=False)
    fill(reader)
    press(reader)
    desk = open_page("/admin/login/?next=/admin/comments/desk/")
    desk.locator("[name=username]").fill(moderator.username)
    desk.locator("[name=password]").fill("mot-de-passe")
    desk.locator("[name=password]").press("Enter")
    desk.get_by_role("button", name=re.compile("^Publier")).click()
    expect(desk.get_by_text("Publié : Folly").first).to_be_visible()
    assert EMAIL not in desk.content()
    reader.goto(article.get_absolute_url())
    expect(reader.get_by_role("heading", name="1 commentaire")).to_be_visible()
    expect(reader.locator(".thread")).to_contain_text("La moitié de mes clients")
    assert EMAIL not in reader.content()


def test_a_double_click_a_reload_and_the_back_button_make_one_comment(open_page):
    article = make_article()
    page = open_page("/")
    page.goto(article.get_absolute_url())
    fill(page)
    page.get_by_role("button", name="Envoyer mon commentaire").dblclick()
    expect(page.get_by_text("En attente de modération")).to_be_visible()
    expect(page.get_by_role("heading", name="Merci Folly")).to_be_focused()
    page.reload()
    expect(page.get_by_label("Commentaire *")).to_have_value("")
    page.go_back()
    page.go_forward()
    expect(page.get_by_label("Commentaire *")).to_have_value("")
    comment = Comment.objects.get()
    assert comment.submission_key


def test_two_browsers_with_the_same_words_make_two_comments(open_page):
    article = make_article()
    for email in (EMAIL, "awa@exemple.tg"):
        page = open_page(article.get_absolute_url())
        fill(page, email=email)
        press(page)
        expect(page.get_by_text("En attente de modération")).to_be_visible()
    assert Comment.objects.count() == 2


def test_the_summary_of_errors_takes_the_focus(open_page):
    page = open_page(make_article().get_absolute_url())
    press(page)
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="Écrivez votre commentaire.").click()
    expect(page.get_by_label("Commentaire *")).to_be_focused()


def test_name_and_address_are_kept_in_the_browser_only_when_asked(open_page):
    article = make_article()
    page = open_page(article.get_absolute_url())
    fill(page)
    press(page)
    expect(page.get_by_text("En attente de modération")).to_be_visible()
    page.goto(article.get_absolute_url())
    expect(page.get_by_label("Nom *")).to_have_value("")
    assert page.evaluate("localStorage.getItem('commentaire')") is None
    fill(page, text="Encore un mot", email="awa@exemple.tg")
    page.get_by_label(re.compile("Enregistrer mon nom et mon e-mail")).check()
    press(page)
    expect(page.get_by_text("En attente de modération")).to_be_visible()
    page.goto(article.get_absolute_url())
    expect(page.get_by_label("Nom *")).to_have_value("Folly")
    expect(page.get_by_label("E-mail *")).to_have_value("awa@exemple.tg")
    page.get_by_label(re.compile("Enregistrer mon nom et mon e-mail")).uncheck()
    fill(page, text="Un dernier mot", email="kossi@exemple.tg")
    press(page)
    expect(page.get_by_text("En attente de modération")).to_be_visible()
    assert page.evaluate("localStorage.getItem('commentaire')") is None


def test_a_foreign_page_gets_a_confirmation_that_one_press_answers(open_page, live_server):
    article = make_article()
    page = open_page(article.get_absolute_url(), javascript=False)
    # A sandboxed frame or an old page saved to disk: its origin is opaque, the browser says « cross-site ».
    form = f"""<form action="{live_server.url}/commentaires/{article.pk}/" method="post">
        <input name="text" value="Depuis ailleurs"><input name="name" value="Folly"><input name="email" value="{EMAIL}">
        <button>Envoyer</button></form>"""
    page.goto("data:text/html," + form)
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_role("heading", name="Confirmez l’envoi")).to_be_visible()
    expect(page.get_by_label("Commentaire *")).to_have_value("Depuis ailleurs")
    assert not Comment.objects.exists()
    press(page)
    expect(page.get_by_text("En attente de modération")).to_be_visible()
    assert Comment.objects.get().text == "Depuis ailleurs"


@pytest.mark.parametrize("phone", [True, False])
def test_a_hostile_text_does_not_break_the_page(open_page, phone):
    article = make_article()
    wide = "W" * 3000 + " https://exemple.tg/" + "a" * 400 + " z" + "\u0336" * 300
    Comment.objects.create(article=article, name="M" * 60, text=wide, status="approved")
    page = open_page(article.get_absolute_url(), phone=phone)
    width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width[0] <= width[1]


def test_a_report_without_a_reason_says_so_in_sight(open_page):
    page = open_page(f"/commentaires/signaler/{make_comment().pk}/", phone=True)
    page.get_by_role("button", name="Envoyer le signalement").click()
    expect(page.get_by_text("Choisissez un motif.")).to_be_in_viewport()
