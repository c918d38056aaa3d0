"""Nothing typed on the writing page is lost: a cut line, a closed page, an expired login, two people on one article."""

import re
from contextlib import contextmanager

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from articles import workflow
from articles.models import Article, Revision
from tests.articles.journal import wait_for_kept, wait_for_number
from tests.articles.test_editor_plain import RICH
from tests.browser import until
from tests.factories import make_section, make_user
from tests.newsroom.test_desk_browser import TEXT, address, body_of, click_into, make_draft, save
from tests.newsroom.test_desk_browser import editor as editor
from tests.newsroom.test_desk_browser import enter as enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADD = "/admin/articles/article/add/"


def write(page, words):
    click_into(page.locator(TEXT))
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def cut_the_line(page):
    page.locator(TEXT).wait_for()
    page.context.set_offline(True)


def kept(page):
    """Wait for the server's answer to what is typed: to all of it, or to the part that was there when the page sent it."""
    return page.expect_response(lambda answer: answer.url.endswith("/enregistrer/") and answer.ok)


@contextmanager
def nothing_sent_by_itself(page):
    """Until the dialogue: it is the press of a button that meets the ended session, not what the page sends every few seconds."""
    page.route("**/enregistrer/", lambda route: route.abort("internetdisconnected"))
    yield
    page.get_by_role("dialog").wait_for()
    page.unroute("**/enregistrer/")


class Held:
    """A request to this address, which stays on the line until it may `go`. Later ones go at once, or never."""

    def __init__(self, page, address):
        self.page, self.route, self.later = page, None, ["continue_"]
        page.route(address, self.take)

    def take(self, route):
        if self.route or route.request.method != "POST":
            getattr(route, self.later[0])(*self.later[1:])
        else:
            self.route = route

    def wait(self):
        until(self.page, lambda: self.route is None, False)

    def go(self):
        self.wait()
        self.route.continue_()


def state(page):
    return page.locator(".saved")


def autosaves():
    return Revision.objects.filter(kind=Revision.Kind.AUTOSAVE)


def test_what_is_typed_is_on_the_server_without_a_press_and_the_page_goes_on_from_it(enter, editor):
    article = make_draft(editor)
    page = enter(editor, address(article))
    with kept(page):
        write(page, " Deux.")
    expect(state(page)).to_have_text(re.compile(r"Enregistré à \d+\sh(\s\d\d)?"))
    assert autosaves().get().content["body"] == "<p>Un. Deux.</p>"
    assert body_of(article) == "<p>Un.</p>"
    page.goto(address(article))
    expect(page.locator(TEXT)).to_have_text("Un. Deux.")
    expect(page.get_by_text("est gardé dans cet appareil")).to_have_count(0)
    save(page)
    assert body_of(article) == "<p>Un. Deux.</p>"
    assert not autosaves().exists()


def test_nothing_goes_over_the_line_while_nothing_changes(enter, editor):
    page = enter(editor, "/admin/")
    page.clock.install()
    page.goto(address(make_draft(editor, body=RICH)))
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.clock.run_for(20_000)
    page.wait_for_timeout(500)
    assert [url for url in sent if url.endswith("/enregistrer/")] == []


def test_a_new_article_is_begun_once_and_has_its_address(enter, editor):
    page = enter(editor, ADD)
    page.fill("#id_headline", "Le pont")
    expect(page.get_by_text("Enregistrez d’abord l’article")).to_be_visible()
    page.wait_for_url(re.compile(r"/\d+/change/$"))
    expect(page.get_by_text("Enregistrez d’abord l’article")).to_be_hidden()
    page.get_by_text("Note sur tout l’article").click()
    page.get_by_label("Votre remarque").fill("Qui le dit ?")
    page.get_by_role("button", name="Ajouter la note").click()
    expect(page.locator("#notes .note__text")).to_have_text("Qui le dit ?")
    page.fill("#id_headline", "Le pont rouvre")
    save(page)
    page.get_by_text("Article enregistré").wait_for()
    article = Article.objects.get()
    assert (article.headline, article.revisions.count()) == ("Le pont rouvre", 1)


def test_a_text_typed_without_line_is_offered_when_the_closed_page_is_opened_again(enter, editor):
    article = make_draft(editor)
    page = enter(editor, address(article), phone=True)
    cut_the_line(page)
    write(page, " Hors ligne.")
    expect(state(page)).to_contain_text("sera envoyé au retour du réseau")
    context = page.context
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(address(article))
    expect(page.locator(TEXT)).to_have_text("Un.")
    page.get_by_text("est gardé dans cet appareil").wait_for()
    page.get_by_role("button", name="Comparer").click()
    page.get_by_text("Un. Hors ligne.").wait_for()
    page.go_back()
    page.get_by_role("button", name="Reprendre", exact=True).click()
    expect(page.locator(TEXT)).to_have_text("Un. Hors ligne.")
    save(page)
    page.get_by_text("Article enregistré").wait_for()
    assert body_of(article) == "<p>Un. Hors ligne.</p>"
    expect(page.get_by_text("est gardé dans cet appareil")).to_have_count(0)


def test_the_line_comes_back_and_the_text_goes_by_itself(enter, editor):
    page = enter(editor, address(make_draft(editor)))
    cut_the_line(page)
    write(page, " Deux.")
    expect(state(page)).to_contain_text("sera envoyé")
    with kept(page):
        page.context.set_offline(False)
    expect(state(page)).to_contain_text("Enregistré à")
    assert autosaves().get().content["body"] == "<p>Un. Deux.</p>"


def test_another_account_on_the_device_sees_nothing_of_a_kept_text(enter, editor, client):
    article = make_draft(editor)
    page = enter(editor, address(article))
    cut_the_line(page)
    write(page, " Secret.")
    expect(state(page)).to_contain_text("sera envoyé")
    page.context.set_offline(False)
    page.evaluate("() => stop()")
    other = make_user("Rédaction en chef")
    client.force_login(other)
    (cookie,) = [each for each in page.context.cookies() if each["name"].endswith("_session")]
    page.context.add_cookies([{**cookie, "value": client.cookies[cookie["name"]].value}])
    Revision.objects.filter(kind=Revision.Kind.AUTOSAVE).delete()
    page.goto(address(article))
    expect(page.get_by_role("button", name="Enregistrer", exact=True)).to_be_visible()
    page.wait_for_timeout(500)
    expect(page.get_by_text("Secret.")).to_have_count(0)
    expect(page.get_by_text("est gardé dans cet appareil")).to_have_count(0)


def log_in(page, person, word="mot-de-passe"):
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Identifiant").fill(person.username)
    dialog.get_by_label("Mot de passe").fill(word)
    dialog.get_by_role("button", name="Se connecter").click()


def test_a_session_that_ended_is_renewed_over_the_page_and_the_save_goes_on(enter, editor):
    article = make_draft(editor)
    page = enter(editor, address(article))
    before = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    with nothing_sent_by_itself(page):
        page.locator("#id_kicker").fill("Ponts")
        Session.objects.all().delete()
        page.context.clear_cookies()
        page.get_by_role("button", name="Enregistrer", exact=True).click()
    log_in(page, editor, "faux")
    page.get_by_role("dialog").get_by_role("alert").wait_for()
    log_in(page, editor)
    page.get_by_text("Article enregistré").wait_for()
    assert workflow.content_to_edit(article)["kicker"] == "Ponts"
    assert page.locator("[name=csrfmiddlewaretoken]").first.input_value() != before


def test_typing_on_with_an_ended_session_asks_for_the_login_and_keeps_the_text(enter, editor):
    page = enter(editor, address(make_draft(editor)))
    held = Held(page, "**/enregistrer/")
    Session.objects.all().delete()
    write(page, " Deux.")
    held.go()
    log_in(page, editor)
    expect(state(page)).to_contain_text("Enregistré à")
    assert autosaves().get().content["body"] == "<p>Un. Deux.</p>"


def test_the_login_dialogue_waits_for_a_pause_so_that_it_swallows_no_word(enter, editor):
    page = enter(editor, address(make_draft(editor)))
    page.locator(TEXT).wait_for()
    Session.objects.all().delete()
    page.evaluate("() => { window.fingers = setInterval(() => document.body.dispatchEvent(new KeyboardEvent('keydown')), 20); }")
    write(page, " Deux.")
    expect(state(page)).to_contain_text("Non enregistré : vous n’êtes plus connecté", timeout=20_000)
    page.keyboard.type(" Trois.")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.evaluate("() => clearInterval(window.fingers)")
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(state(page)).to_contain_text("Non enregistré : vous n’êtes plus connecté")
    log_in(page, editor)
    expect(state(page)).to_contain_text("Enregistré à", timeout=20_000)
    assert autosaves().get().content["body"] == "<p>Un. Deux. Trois.</p>"


def test_too_many_wrong_passwords_are_told_in_the_dialogue(enter, editor):
    page = enter(editor, address(make_draft(editor)))
    with nothing_sent_by_itself(page):
        page.locator("#id_kicker").fill("Ponts")
        Session.objects.all().delete()
        page.get_by_role("button", name="Enregistrer", exact=True).click()
    for _ in range(6):
        with page.expect_response("**/login/**"):
            log_in(page, editor, "faux")
    page.get_by_role("dialog").get_by_text("Attendez 15 minutes").wait_for()
    assert page.locator("#id_kicker").input_value() == "Ponts"


def test_a_text_is_never_sent_under_the_name_of_another_account(enter, editor):
    article, other = make_draft(editor), make_user("Rédaction en chef", first_name="Kossi", last_name="Amegah")
    page = enter(editor, address(article))
    token = page.locator("#article_form [name=csrfmiddlewaretoken]")
    before = token.input_value()
    with nothing_sent_by_itself(page):
        page.locator("#id_kicker").fill("Ponts")
        Session.objects.all().delete()
        page.get_by_role("button", name="Enregistrer", exact=True).click()
    log_in(page, other)
    page.get_by_role("dialog").get_by_text("Kossi Amegah").wait_for()
    page.get_by_role("dialog").get_by_role("button", name="Fermer sans changer").click()
    expect(state(page)).to_contain_text("Non enregistré")
    assert page.locator("#id_kicker").input_value() == "Ponts"
    assert token.input_value() == before, "the other account's token must not come into the form"
    assert article.revisions.count() == 1


def test_a_double_click_saves_once(enter, editor):
    article = make_draft(editor)
    page = enter(editor, address(article))
    page.locator("#id_kicker").fill("Ponts")
    page.get_by_role("button", name="Enregistrer", exact=True).dblclick()
    page.get_by_text("Article enregistré").wait_for()
    assert article.revisions.count() == 2


def test_leaving_asks_nothing_when_the_text_is_kept(enter, editor):
    page = enter(editor, address(make_draft(editor)))
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    write(page, " Deux.")
    wait_for_kept(page, "Un. Deux.")
    page.goto("/admin/")
    assert asked == []


def test_leaving_asks_when_nothing_could_keep_the_text(enter, editor):
    page = enter(editor, address(make_draft(editor)))
    page.add_init_script("indexedDB.open = () => { throw new Error('none') }")
    page.route("**/enregistrer/", lambda route: route.abort("internetdisconnected"))
    page.reload()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    write(page, " Deux.")
    expect(state(page)).to_contain_text("Non enregistré")
    page.goto("/admin/")
    assert asked == ["beforeunload"]


def test_two_people_see_each_other_and_one_takes_over(enter, editor, client):
    article = make_draft(editor)
    other = make_user("Rédaction en chef", first_name="Awa", last_name="Koffi")
    first = enter(editor, "/admin/")
    with first.expect_response("**/presence/"):
        first.goto(address(article))
    client.cookies.clear()  # or the second login would end the first person's session
    second = enter(other, address(article))
    second.get_by_text("Mariam Sanni a cette page ouverte").wait_for()
    with second.expect_response("**/presence/"):
        second.get_by_role("button", name="Reprendre la main").click()
    first.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    first.get_by_text("Awa Koffi a repris la main").wait_for()
    write(first, " Encore.")
    expect(state(first)).to_contain_text("Gardé dans cet appareil")
    assert not autosaves().exists()


@pytest.mark.parametrize("javascript", [True, False])
def test_the_second_saver_chooses_by_block_and_nothing_is_thrown_away(javascript, enter, editor):
    article = make_draft(editor, body="<p>Un.</p><p>Deux.</p><p>Trois.</p>")
    page = enter(editor, address(article), javascript=javascript)
    other = make_user("Rédaction en chef", first_name="Awa", last_name="Koffi")
    theirs = {**workflow.content_to_edit(article), "kicker": "Ponts", "body": "<p>Un, Awa.</p><p>Deux.</p><p>Trois, Awa.</p>"}
    workflow.save(article, theirs, by=other)
    if javascript:
        click_into(page.locator(TEXT).get_by_text("Un."))
        page.keyboard.press("End")
        page.keyboard.type(" Moi.")
    else:
        page.locator("textarea[name=body]").fill("<p>Un. Moi.</p><p>Deux.</p><p>Trois.</p>")
    save(page)
    page.get_by_text("Awa Koffi a enregistré une autre version").wait_for()
    page.get_by_label("Garder les deux").check()
    page.get_by_role("button", name="Enregistrer les deux ensemble").click()
    page.get_by_text("Article enregistré").wait_for()
    kept = workflow.content_to_edit(article)
    assert kept["body"] == "<p>Un, Awa.</p><p>Un. Moi.</p><p>Deux.</p><p>Trois, Awa.</p>"
    assert kept["kicker"] == "Ponts"


def test_a_published_text_is_offered_nowhere(enter, editor):
    make_section(name="Économie")
    page = enter(editor, ADD)
    page.get_by_label("Rubrique", exact=True).select_option("Économie")
    page.get_by_label("Titre", exact=True).fill("Le pont de Togblékopé rouvre enfin")
    with kept(page):
        write(page, "Un premier paragraphe.")
    page.wait_for_url("**/change/")
    expect(state(page)).to_have_text(re.compile(r"Enregistré à"))
    page.get_by_role("button", name="Publier…").click()
    page.get_by_role("button", name="Publier maintenant").click()
    page.get_by_text("C’est en ligne").first.wait_for()
    wait_for_number(page, 0)
    expect(page.get_by_text("est gardé dans cet appareil")).to_have_count(0)


def test_a_kept_text_that_the_server_cannot_take_is_copied_or_downloaded(enter, editor, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 50_000
    article = make_draft(editor)
    page = enter(editor, address(article))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(TEXT).wait_for()
    long = "".join(f"<h2>Partie {number}</h2><p>{'riz ' * 1000}</p>" for number in range(20))
    page.locator(TEXT).evaluate("(text, html) => text.editor.commands.setContent(html)", long)
    expect(state(page)).to_contain_text("trop long")
    page.goto(address(article))
    bar = page.locator(".kept-bar", has_text="plus long que ce que le serveur peut prendre")
    expect(bar.get_by_role("button", name="Reprendre")).to_have_count(0)
    bar.get_by_role("button", name="Copier le texte").click()
    expect(bar.get_by_role("button", name="Copié")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Partie 0\n\nriz")
    assert copied.count("Partie") == 20
    with page.expect_download() as download:
        bar.get_by_role("button", name="Télécharger le texte").click()
    assert download.value.suggested_filename == "Le pont rouvre.html"
    assert download.value.path().read_text().count("<h2>Partie") == 20
    expect(bar).to_be_visible()  # still kept


def test_an_autosave_that_the_save_overtook_is_offered_to_nobody(enter, editor):
    article = make_draft(editor)
    page = enter(editor, address(article))
    with kept(page) as late:
        write(page, " Deux.")
    request = late.value.request
    write(page, " Trois.")
    save(page)
    headers = {"Content-Type": request.headers["content-type"], "Referer": page.url}
    assert page.request.post(request.url, data=request.post_data_buffer, headers=headers).ok
    assert not autosaves().exists()
    page.goto(address(article))
    expect(page.locator(TEXT)).to_have_text("Un. Deux. Trois.")
    expect(page.get_by_text("Un texte de vous, non enregistré")).to_have_count(0)
