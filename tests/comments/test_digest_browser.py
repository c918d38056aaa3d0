"""Scenario S13 in a real browser: by mail, without login, on a phone, with JavaScript and without."""

import re

import pytest
from django.test import Client
from playwright.sync_api import expect

from comments import moderation
from comments.models import Comment
from tests.comments.mailing import links, mail_to, make_waiting
from tests.factories import make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def moderator():
    return make_user("Modération", first_name="Ramatou", last_name="Issa")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_moderator_decides_eight_by_one_button_while_an_editor_decided_one(open_page, moderator, javascript):
    comments = make_waiting(9)
    message = mail_to(moderator)
    for address in re.findall(r'href="http://testserver(/[^"]+)"', message.alternatives[0][0]):
        assert Client().get(address).status_code == 200  # a mail scanner
    assert not Comment.objects.exclude(status="pending").exists()

    page = open_page(links(message)[0], phone=True, javascript=javascript)
    expect(page.get_by_role("heading", level=1)).to_have_text("9 commentaires à modérer")
    groups = page.get_by_role("main").get_by_role("group")
    expect(groups).to_have_count(9)
    for index in range(6):
        groups.nth(index).get_by_role("radio", name="Publier").check()
    expect(groups.nth(6).get_by_label("Motif du refus")).to_be_hidden()
    groups.nth(6).get_by_role("radio", name="Refuser").check()
    groups.nth(7).get_by_role("radio", name="Indésirable").check()
    page.get_by_role("button", name="Appliquer").click()

    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("choisissez un motif")
    alert.get_by_role("link").click()
    groups.nth(6).get_by_label("Motif du refus").select_option("Hors sujet")
    editor = make_user("Rédaction en chef", first_name="Mariam", last_name="Sanni")
    moderation.reject(comments[3], reason=Comment.Reason.HATE, by=editor)
    page.get_by_role("button", name="Appliquer").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("7 décisions appliquées")
    expect(page.get_by_text("déjà refusé par Mariam Sanni")).to_be_visible()
    assert Comment.objects.filter(status="approved").count() == 5
    expect(page.get_by_text("Ce lien a déjà servi")).to_have_count(0)
    page.goto(page.url.partition("?")[0])
    expect(page.get_by_text("Ce lien a déjà servi")).to_be_visible()
    assert page.context.cookies() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_one_comment_is_refused_by_its_link_with_the_keyboard(open_page, moderator):
    (comment,) = make_waiting()
    page = open_page(links(mail_to(moderator), "refuser/")[0], dark=True, phone=True)
    page.get_by_role("radio", name="Hors sujet").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Merci de rester au sujet.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Refusé par vous")
    comment.refresh_from_db()
    assert (comment.reason, comment.events.first().note) == ("off_topic", "Merci de rester au sujet.")


def test_what_is_pressed_with_the_thumb_is_large_enough(open_page, moderator):
    make_waiting(2)
    message = mail_to(moderator)
    for address in (links(message)[0], links(message, "publier/")[0], links(message, "refuser/")[0]):
        page = open_page(address, phone=True)
        targets = page.locator("main button, main label:has(input), main .button").all()
        assert targets
        for target in targets:
            box = target.bounding_box()
            assert box
            assert box["height"] >= 44, target.inner_text()


def test_the_digest_is_stopped_and_taken_again(open_page, moderator):
    make_waiting()
    page = open_page(links(mail_to(moderator), "arreter/")[0], javascript=False, phone=True)
    page.get_by_role("button", name="Ne plus recevoir le récapitulatif").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vous ne recevez plus le récapitulatif")
    page.get_by_role("button", name="Recevoir de nouveau").click()
    expect(page.get_by_role("button", name="Ne plus recevoir le récapitulatif")).to_be_visible()
