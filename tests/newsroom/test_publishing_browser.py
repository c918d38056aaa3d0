"""From a blank sheet to the readers and back, in Chromium: write, review, send back, publish, schedule, unpublish."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from articles import workflow
from articles.models import Article, Breaking
from articles.models.revision import blank_content
from tests.articles.journal import wait_for_number
from tests.factories import make_article, make_author, make_section, make_user
from tests.newsroom.test_desk_browser import TEXT, click_into, press
from tests.newsroom.test_desk_browser import enter as enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADD = "/admin/articles/article/add/"


@pytest.fixture
def editor():
    return make_user("Rédaction en chef", first_name="Mariam", last_name="Sanni")


@pytest.fixture
def writer():
    return make_user("Journaliste", first_name="Afi", last_name="Mensah")


def make_draft(by, **fields):
    fields = {"section": make_section().pk, "authors": [make_author(user=by).pk], **fields}
    content = {**blank_content(), "headline": "Le pont de Togblékopé rouvre", "standfirst": "Enfin.", "body": "<p>Un.</p>"}
    return workflow.create({**content, **fields}, by=by)


def address(article, page="change"):
    return reverse(f"admin:articles_article_{page}", args=[article.pk])


def test_a_text_is_written_sent_in_sent_back_sent_in_again_published_and_taken_away(enter, writer, editor):
    make_section(name="Économie")
    page = enter(writer, ADD)
    page.fill("#id_headline", "Le pont de Togblékopé rouvre")
    page.fill("#id_standfirst", "Deux ans après.")
    click_into(page.locator(TEXT))
    page.keyboard.type("Les camions passent.")
    page.get_by_label("Rubrique", exact=True).select_option("Économie")
    assert page.get_by_role("button", name="Publier").count() == 0
    press(page, "Envoyer en relecture")
    page.get_by_text("En relecture", exact=True).first.wait_for()
    article = Article.objects.get()

    page = enter(editor, address(article))
    page.fill("#id_remark", "Combien de camions ?")
    press(page, "Renvoyer à l’auteur")

    page = enter(writer, address(article))
    page.locator(".returned").get_by_text("Combien de camions ?").wait_for()
    click_into(page.locator(TEXT))
    page.keyboard.press("Control+End")
    page.keyboard.type(" Cent par jour.")
    press(page, "Envoyer en relecture")
    page.get_by_text("En relecture", exact=True).first.wait_for()

    page = enter(editor, address(article))
    press(page, "Publier…")
    page.get_by_text("Bon à publier").wait_for()
    press(page, "Publier maintenant")
    page.get_by_text("C’est en ligne").first.wait_for()
    article.refresh_from_db()
    assert article.is_published
    assert "Cent par jour." in article.body

    page.locator(".more summary").click()
    press(page, "Dépublier")
    page.get_by_text("Dépublié", exact=True).first.wait_for()
    article.refresh_from_db()
    assert article.is_retired
    assert [event.kind for event in article.events.order_by("pk")] == [
        "created", "submitted", "sent_back", "submitted", "published", "unpublished",
    ]  # fmt: skip


def test_a_minute_is_chosen_moved_and_cancelled(enter, editor):
    article = make_draft(editor)
    page = enter(editor, address(article, "check"))
    page.get_by_text("Plutôt plus tard").click()
    at = (timezone.localtime() + timedelta(days=1)).replace(second=0, microsecond=0)
    page.get_by_label("Parution le").fill(f"{at:%Y-%m-%dT%H:%M}")
    press(page, "Programmer")
    page.get_by_text("Programmé", exact=True).first.wait_for()
    press(page, "Une heure plus tard")
    article.refresh_from_db()
    assert article.published_at == at + timedelta(hours=1)
    press(page, "Annuler la programmation")
    page.get_by_text("Brouillon", exact=True).first.wait_for()
    article.refresh_from_db()
    assert article.published_at is None


@pytest.mark.parametrize("before", [True, False])
def test_urgent_from_the_pavement_takes_eight_taps_at_most(enter, editor, before):
    """The section is chosen while writing, or at the last moment."""
    make_section(name="Bénin")
    make_section(name="Togo")  # the only one there is would be chosen already
    make_article()  # the newspaper runs
    page = enter(editor, "/admin/", phone=True)
    taps = 0

    def tap(place):
        nonlocal taps
        taps += 1
        place.tap()

    def choose(select):
        nonlocal taps
        taps += 2  # the device opens its own list
        select.select_option("Bénin")

    tap(page.get_by_role("link", name="Écrire un article").first)
    page.wait_for_url(f"**{ADD}")
    tap(page.locator("#id_headline"))
    page.keyboard.type("Le grand marché de Cotonou est en feu")
    tap(page.locator(TEXT))
    page.keyboard.type("Les pompiers sont sur place.")
    if before:
        expect(page.get_by_label("Rubrique", exact=True)).to_be_in_viewport()
        choose(page.get_by_label("Rubrique", exact=True))
    tap(page.get_by_role("button", name="Publier…"))
    if not before:
        page.get_by_text("Choisissez une rubrique.", exact=True).wait_for()
        choose(page.get_by_label("Rubrique", exact=True))
    tap(page.get_by_label("Bandeau « Urgent »".replace("« ", "«\u00a0").replace(" »", "\u00a0»")))
    tap(page.get_by_role("button", name="Publier maintenant"))
    page.get_by_text("C’est en ligne").first.wait_for()
    assert taps <= 8
    assert Breaking.objects.current().get().article.is_published


def test_the_numbers_follow_what_is_typed_and_agree_with_the_server(enter, editor):
    article = make_draft(
        editor, body="<p>Un <strong>deux</strong></p><ul><li>trois</li><li>quatre</li></ul><table><tr><td>5</td></tr></table>"
    )
    page = enter(editor, address(article))
    words, signs = page.locator("#words"), page.locator("#signs")
    before = words.inner_text()
    page.fill("#id_headline", "Court")
    signs.get_by_text("5 signes").wait_for()
    assert signs.get_attribute("data-fits") == "no"
    assert words.inner_text() == before
    page.fill("#id_headline", "Un titre qui dit ce qui s’est passé")
    page.locator("#signs[data-fits=yes]").wait_for()
    click_into(page.locator(TEXT).get_by_text("quatre"))
    page.keyboard.press("End")
    page.keyboard.type(" fois deux")
    page.get_by_text("8 mots").wait_for()


def test_the_bar_has_two_rows_on_a_telephone_and_does_not_cover_what_is_typed(enter, editor):
    article = make_draft(editor)
    page = enter(editor, address(article), phone=True)
    bar = page.locator(".writing-bar")
    assert bar.bounding_box()["height"] <= 100
    page.locator(TEXT).tap()
    for number in range(30):
        page.keyboard.type(f"Ligne {number}")
        page.keyboard.press("Enter")
    page.keyboard.type("Fin.")
    caret = page.evaluate("getSelection().getRangeAt(0).getBoundingClientRect().bottom")
    assert 0 < caret <= bar.bounding_box()["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_rare_steps_stand_behind_plus_and_the_keyboard_reaches_them(enter, editor):
    page = enter(editor, address(make_draft(editor)), phone=True)
    assert not page.get_by_role("button", name="Mettre à la corbeille").is_visible()
    page.locator(".more summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.value") == "typeset"


def test_the_browser_s_own_copy_of_a_new_text_goes_once_it_is_saved(enter, editor):
    page = enter(editor, ADD)
    page.fill("#id_headline", "Le pont")
    press(page, "Publier…")
    wait_for_number(page, 0)
    page.get_by_role("link", name="Continuer à écrire").click()
    page.wait_for_url("**/change/")
    page.goto(ADD)
    page.wait_for_timeout(500)
    assert page.get_by_text("Un texte non enregistré").count() == 0
    assert page.locator("[data-act=resume]").count() == 0
    assert Article.objects.count() == 1


def test_the_link_is_copied_and_the_button_says_so(enter, editor):
    article = make_draft(editor)
    workflow.publish(article, by=editor)
    page = enter(editor, f"{address(article)}?live=1")
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    page.get_by_role("button", name="Copier le lien").click()
    page.get_by_role("button", name="Lien copié").wait_for()
    assert page.evaluate("copied").endswith(article.get_absolute_url())
