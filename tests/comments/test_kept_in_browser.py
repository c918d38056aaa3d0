"""Scenario S11 in a real browser: the text survives the line, the tab and the reload, and is sent once."""

import re

import pytest
from playwright.sync_api import Page, expect

from comments import throttle
from comments.models import Comment
from tests.browser import until
from tests.comments.test_browser import TEXT, fill, press
from tests.factories import make_article, make_comment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

POST = re.compile(r"/commentaires/[0-9]+/$")
KEPT = "Gardé dans ce téléphone, sera envoyé au retour du réseau"
SENT = "Votre commentaire gardé dans ce téléphone est envoyé."
REFUSED = "Votre commentaire gardé dans ce téléphone n’a pas pu être envoyé."


def left_behind(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage)")


def send_without_line(page: Page) -> None:
    """Press the button while the line is away."""
    fill(page)
    page.context.set_offline(True)
    press(page)
    expect(page.get_by_text(KEPT)).to_be_visible()
    assert not Comment.objects.exists()


def come_back(page: Page, path: str) -> Page:
    """Close the tab, get the line back and open a page later."""
    context = page.context
    page.close()
    context.set_offline(False)
    later = context.new_page()
    later.goto(path)
    return later


def test_a_comment_from_a_taxi_is_sent_once_when_the_reader_comes_back(open_page):
    article, other = make_article(), make_article(comments_open=False)
    page = open_page(article.get_absolute_url(), phone=True)
    send_without_line(page)
    expect(page.get_by_label("Commentaire *")).to_have_value(TEXT)
    later = come_back(page, other.get_absolute_url())  # any article of the site, even a closed one
    expect(later.get_by_text(SENT)).to_be_visible()
    assert (Comment.objects.get().text, Comment.objects.get().article) == (TEXT, article)
    assert left_behind(later) == []
    later.get_by_role("link", name="Votre lien privé").click()
    expect(later.get_by_role("heading", name="Merci Folly")).to_be_visible()
    later.goto(article.get_absolute_url())
    later.reload()
    expect(later.get_by_label("Commentaire *")).to_have_value("")
    assert Comment.objects.count() == 1


def test_it_is_sent_from_the_open_page_as_soon_as_the_line_is_back(open_page):
    page = open_page(make_article().get_absolute_url())
    send_without_line(page)
    page.context.set_offline(False)
    expect(page.get_by_text(SENT)).to_be_visible()
    expect(page.get_by_role("heading", name="Merci Folly")).to_be_visible()
    expect(page.locator(".comment-form")).to_have_count(0)
    assert Comment.objects.count() == 1


def test_two_tabs_that_come_back_together_send_it_once(open_page):
    article = make_article()
    page = open_page(article.get_absolute_url())
    tab = page.context.new_page()
    tab.goto(article.get_absolute_url())
    send_without_line(page)
    page.context.set_offline(False)
    for each in (page, tab):
        each.evaluate("dispatchEvent(new Event('online'))")
    until(page, lambda: left_behind(page), [])
    tab.reload()
    expect(tab.get_by_label("Commentaire *")).to_have_value("")
    assert Comment.objects.count() == 1


def test_what_is_typed_survives_a_closed_tab_but_is_not_sent(open_page):
    article = make_article()
    page = open_page(article.get_absolute_url())
    fill(page)
    assert "folly" not in page.evaluate("JSON.stringify(localStorage)").lower()  # name and address only once it is sent
    later = come_back(page, article.get_absolute_url())
    expect(later.get_by_label("Commentaire *")).to_have_value(TEXT)
    expect(later.get_by_text(KEPT)).to_have_count(0)
    later.get_by_label("Commentaire *").fill("")
    assert left_behind(later) == []
    assert not Comment.objects.exists()


def test_a_text_changed_while_it_waits_is_sent_by_a_new_press_only(open_page):
    page = open_page(make_article().get_absolute_url())
    send_without_line(page)
    page.get_by_label("Commentaire *").fill("Autrement dit.")
    expect(page.get_by_text(KEPT)).to_have_count(0)
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    press(page)
    expect(page.get_by_role("heading", name="Merci Folly")).to_be_visible()
    assert [comment.text for comment in Comment.objects.all()] == ["Autrement dit."]


def test_an_answer_that_got_lost_does_not_make_a_second_comment(open_page):
    page = open_page(make_article().get_absolute_url())
    fill(page)

    def lose_the_answer(route):
        route.fetch(max_redirects=0)
        route.abort("internetdisconnected")

    page.route(POST, lose_the_answer)
    press(page)  # it arrives, but the browser never learns of it
    expect(page.get_by_text(KEPT)).to_be_visible()
    assert Comment.objects.count() == 1
    page.unroute(POST)
    press(page)
    expect(page.get_by_role("heading", name="Merci Folly")).to_be_visible()
    assert Comment.objects.count() == 1
    assert left_behind(page) == []


def test_a_thread_closed_meanwhile_gives_the_text_back_with_the_reason(open_page):
    article, other = make_article(), make_article()
    page = open_page(article.get_absolute_url())
    send_without_line(page)
    type(article).objects.filter(pk=article.pk).update(comments_open=False)
    later = come_back(page, other.get_absolute_url())
    expect(later.get_by_text(REFUSED)).to_be_visible()
    later.get_by_role("link", name="Voir pourquoi").click()
    expect(later.get_by_text("Les commentaires sont fermés pour cet article.")).to_be_visible()
    expect(later.get_by_label("Ce que vous avez écrit")).to_have_value(TEXT)
    assert not Comment.objects.exists()


def test_what_the_server_refuses_later_comes_back_as_a_form_with_its_errors(open_page):
    article = make_article()
    parent = make_comment(article=article, name="Fati D.")
    page = open_page(article.get_absolute_url())
    page.get_by_role("link", name="Répondre à Fati D.").click()
    fill(page)
    page.context.set_offline(True)
    press(page)
    expect(page.get_by_text(KEPT)).to_be_visible()
    Comment.objects.filter(pk=parent.pk).update(status="rejected")
    later = come_back(page, article.get_absolute_url())
    expect(later.get_by_text(REFUSED)).to_be_visible()
    expect(later.get_by_role("alert")).to_contain_text("n’est plus affiché")
    expect(later.get_by_label("Commentaire *")).to_have_value(TEXT)
    press(later)
    expect(later.get_by_role("heading", name="Merci Folly")).to_be_visible()
    assert Comment.objects.get(status="pending").parent is None


def test_a_server_that_cannot_take_it_now_is_asked_again(open_page, monkeypatch):
    page = open_page(make_article().get_absolute_url())
    fill(page)

    def full(*args):
        raise throttle.Overloaded

    with monkeypatch.context() as patch:
        patch.setattr(throttle, "check_ceilings", full)
        press(page)
        expect(page.get_by_text(KEPT)).to_be_visible()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text(SENT)).to_be_visible()
    assert Comment.objects.count() == 1


def test_a_text_that_something_on_the_way_refuses_is_not_sent_for_ever(open_page):
    page = open_page(make_article().get_absolute_url())
    send_without_line(page)
    page.route(POST, lambda route: route.fulfill(status=413, body="Request Entity Too Large"))
    page.context.set_offline(False)
    expect(page.get_by_text(REFUSED)).to_be_visible()
    expect(page.get_by_label("Ce que vous avez écrit")).to_have_value(TEXT)
    page.unroute(POST)
    page.reload()
    expect(page.get_by_text(REFUSED)).to_be_visible()
    page.get_by_role("button", name="Laisser tomber ce texte").click()
    expect(page.get_by_text(REFUSED)).to_have_count(0)
    assert left_behind(page) == []
    assert not Comment.objects.exists()


def test_a_text_kept_for_a_week_is_shown_to_its_reader_instead_of_sent(open_page):
    page = open_page(make_article().get_absolute_url())
    send_without_line(page)
    page.evaluate(
        """() => { for (const slot of Object.keys(localStorage)) {
            const kept = JSON.parse(localStorage[slot]);
            localStorage[slot] = JSON.stringify({ ...kept, at: Date.now() - 8 * 864e5 });
        } }"""
    )
    page.context.set_offline(False)
    expect(page.get_by_text(REFUSED)).to_be_visible()
    expect(page.get_by_label("Ce que vous avez écrit")).to_have_value(TEXT)
    assert not Comment.objects.exists()


def test_the_name_stays_in_the_browser_only_when_asked_for(open_page):
    page = open_page(make_article().get_absolute_url())
    page.get_by_label("Enregistrer mon nom").check()
    send_without_line(page)
    page.context.set_offline(False)
    expect(page.get_by_text(SENT)).to_be_visible()
    assert [name.split(" ")[0] for name in sorted(left_behind(page))] == ["commentaire", "suivi"]  # the way back to the comment


def test_a_reply_opens_under_its_comment_and_keeps_its_own_text(open_page):
    article = make_article()
    make_comment(article=article, name="Fati D.")
    page = open_page(article.get_absolute_url(), phone=True)
    page.get_by_label("Commentaire *").fill("Un mot pour tous.")
    page.get_by_role("link", name="Répondre à Fati D.").click()
    expect(page).to_have_url(page.url.partition("#")[0])
    expect(page.locator(".thread .comment-form").get_by_role("heading", name="Répondre à Fati D.")).to_be_visible()
    expect(page.get_by_label("Commentaire *")).to_be_focused()
    expect(page.get_by_label("Commentaire *")).to_have_value("")
    page.get_by_label("Commentaire *").fill("Un mot pour Fati.")
    page.get_by_role("button", name="Fermer sans répondre").click()
    expect(page.get_by_label("Commentaire *")).to_have_value("Un mot pour tous.")
    expect(page.get_by_role("heading", name="Laisser un commentaire")).to_be_visible()
    page.get_by_role("link", name="Répondre à Fati D.").click()
    expect(page.get_by_label("Commentaire *")).to_have_value("Un mot pour Fati.")
    press(page)
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator(".thread .comment-form").get_by_role("heading", name="Répondre à Fati D.")).to_be_visible()
    fill(page, text="Un mot pour Fati.")
    press(page)
    expect(page.locator(".thread").get_by_role("heading", name="Merci Folly")).to_be_visible()
    assert Comment.objects.get(status="pending").parent.name == "Fati D."
    page.reload()
    expect(page.get_by_label("Commentaire *")).to_have_value("Un mot pour tous.")


def test_without_javascript_a_reply_has_a_page_of_its_own(open_page):
    article = make_article()
    make_comment(article=article, name="Fati D.")
    page = open_page(article.get_absolute_url(), javascript=False)
    page.get_by_role("link", name="Répondre à Fati D.").click()
    expect(page.get_by_role("heading", name="Répondre à Fati D.")).to_be_visible()
    fill(page)
    press(page)
    expect(page.get_by_role("heading", name="Merci Folly")).to_be_visible()
    assert Comment.objects.get(status="pending").parent.name == "Fati D."


def test_a_comment_sent_twice_in_haste_is_told_to_wait_beside_its_text(open_page):
    article = make_article()
    page = open_page(article.get_absolute_url())
    fill(page)
    press(page)
    expect(page.get_by_role("heading", name="Merci Folly")).to_be_visible()
    page.reload()
    fill(page, text="Encore un mot")
    press(page)
    expect(page.get_by_role("alert")).to_contain_text("renvoyez-le dans une minute")
    expect(page.get_by_label("Commentaire *")).to_have_value("Encore un mot")
    expect(page.get_by_text(KEPT)).to_have_count(0)
