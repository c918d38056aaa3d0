"""« Écrire hors ligne » as S3 tells it, the browser really closed; and the state line while one text is open in two places."""

import re
import time
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from articles.models import Article, Revision
from tests.articles.test_keeping_browser import ADD, cut_the_line, kept, log_in, state, write
from tests.articles.test_offline_browser import CACHES, PAGE, WORKERS, button, open_without_line, switch_on, write_without_line
from tests.articles.test_offline_browser import journalist as journalist
from tests.browser import CHROMIUM, FLAGS, PATIENCE, PHONE
from tests.factories import make_user
from tests.newsroom.test_desk_browser import TEXT, address, make_draft, save
from tests.newsroom.test_desk_browser import enter as enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LEFT = "net::ERR_ABORTED"
"""What a page no longer waited for when it was left."""
LINE = "[data-part=text] .offline__state"


@pytest.fixture
def phone(browser, live_server, tmp_path):
    """`with phone() as page:` is a browser that is closed wholly at the end, and has its storage again the next time."""

    @contextmanager
    def phone(**options):
        context = browser.browser_type.launch_persistent_context(
            tmp_path, executable_path=str(CHROMIUM), args=FLAGS, base_url=live_server.url, locale="fr-FR", **PHONE, **options
        )
        context.set_default_timeout(PATIENCE)
        missed = []
        context.on("requestfailed", lambda request: missed.append(request.url) if request.failure != LEFT else None)
        yield context.pages[0]
        assert [url for url in missed if "/static/" in url] == []
        context.close()

    return phone


def sign_in(page, client, person, live_server):
    client.cookies.clear()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url, "expires": time.time() + 1e6}
    page.context.add_cookies([cookie])


def texts(page):
    return page.locator(".offline__texts li")


def test_the_line_goes_the_browser_is_closed_and_all_four_paragraphs_stay(phone, journalist, client, live_server):
    with phone() as page:
        sign_in(page, client, journalist, live_server)
        switch_on(page)
        page.goto(ADD)
        page.fill("#id_headline", "Le marché brûle")
        page.fill("#id_standfirst", "Trois étals perdus.")
        with kept(page):
            write(page, "Un.\nDeux.\nTrois.")
        cut_the_line(page)
        write(page, "\nQuatre.")
        expect(state(page)).to_contain_text("Gardé dans ce", timeout=5000)
        expect(state(page)).to_contain_text("sera envoyé au retour du réseau")
    Session.objects.all().delete()
    with phone(offline=True, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto(PAGE)
        expect(texts(page)).to_have_count(1)
        expect(texts(page)).to_contain_text("sera envoyé au retour du réseau")
        button(page, "Copier le texte").first.click()
        button(page, "Copié").wait_for()
        copied = page.evaluate("() => navigator.clipboard.readText()")
        assert copied == "Le marché brûle\n\nTrois étals perdus.\n\nUn.\n\nDeux.\n\nTrois.\n\nQuatre."
        button(page, "Continuer à écrire").click()
        field = page.get_by_label("Texte", exact=True)
        expect(field).to_have_value("Un.\n\nDeux.\n\nTrois.\n\nQuatre.")
        field.press("Control+End")
        page.keyboard.type("\n\nCinq.")
        expect(page.locator(LINE)).to_contain_text("Gardé dans ce")
        page.context.set_offline(False)
        log_in(page, journalist)
        expect(page.locator(LINE)).to_have_text(re.compile(r"^Enregistré à \d+\sh(\s\d\d)?$"))
        page.locator("[data-part=text]").get_by_role("link", name="Ouvrir l’article").click()
        expect(page.locator(TEXT)).to_have_text("Un.Deux.Trois.Quatre.Cinq.")
        expect(page.get_by_text("est gardé dans cet appareil")).to_have_count(0)
        article = Article.objects.get()
        history = reverse("admin:articles_article_history", args=[article.pk])
        page.goto(history)
        page.locator(".versions summary").click()
        expect(page.locator(".versions .version")).to_have_count(1)
        page.goto(address(article))
        save(page)
        page.get_by_text("Article enregistré").wait_for()
        page.goto(history)
        expect(page.locator(".versions .version")).to_have_count(1)
        page.goto(PAGE)
        expect(texts(page)).to_have_count(0)
        assert Revision.objects.get().content["body"] == "<p>Un.</p><p>Deux.</p><p>Trois.</p><p>Quatre.</p><p>Cinq.</p>"
        button(page, "Nouveau texte").click()
        page.get_by_label("Titre").fill("Secret")
        page.context.set_offline(True)
        expect(page.locator(LINE)).not_to_be_empty()
        page.context.set_offline(False)
        sign_in(page, client, make_user("Journaliste", first_name="Awa"), live_server)
        page.goto("/admin/")
        page.goto(PAGE)
        button(page, "Nouveau texte").wait_for()
        expect(page.get_by_text("Secret")).to_have_count(0)


def test_the_line_is_back_but_the_login_is_not_and_the_state_says_so(enter, journalist):
    page = enter(journalist, "/admin/")
    switch_on(page)
    page = write_without_line(page)
    Session.objects.all().delete()
    page.context.set_offline(False)
    page.get_by_role("dialog").get_by_role("button", name="Fermer sans changer").click()
    expect(page.locator(LINE)).to_contain_text("vous n’êtes plus connecté")
    page.context.set_offline(True)
    expect(page.locator(LINE)).to_contain_text("sera envoyé au retour du réseau")


def test_a_server_that_fails_is_not_called_a_missing_line(enter, journalist):
    page = enter(journalist, "/admin/")
    switch_on(page)
    page = write_without_line(page)
    page.context.route("**/enregistrer/", lambda route: route.fulfill(status=503, body="…"))
    page.context.set_offline(False)
    expect(page.locator(LINE)).to_contain_text("le serveur ne répond pas")


def test_a_store_that_takes_nothing_more_is_said_at_once(enter, journalist):
    page = enter(journalist, "/admin/")
    page.clock.install()
    switch_on(page)
    page = write_without_line(page)
    page.evaluate("() => { IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); }; }")
    page.get_by_label("Texte", exact=True).fill("Deuxième fait.")
    expect(page.locator(LINE)).to_contain_text("ce navigateur ne garde rien")
    page.clock.run_for(9000)  # beyond the next look
    page.wait_for_timeout(500)
    expect(page.locator(LINE)).to_contain_text("ce navigateur ne garde rien")


def show_again(page):
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")


def test_two_places_with_one_text_never_write_an_older_over_a_newer(enter, journalist):
    page = enter(journalist, "/admin/")
    switch_on(page)
    article = make_draft(journalist)
    page.goto(address(article))
    cut_the_line(page)
    write(page, " Deux.")
    expect(state(page)).to_contain_text("sera envoyé")
    other = page.context.new_page()
    other.goto(PAGE)
    button(other, "Continuer à écrire").click()
    other.get_by_label("Texte", exact=True).fill("Un. Deux. Trois.")
    expect(other.locator(LINE)).to_contain_text("sera envoyé")
    other.context.set_offline(False)
    expect(other.locator(LINE)).to_contain_text("Enregistré à")
    page.bring_to_front()
    expect(page.locator(TEXT)).to_have_text("Un. Deux. Trois.")
    expect(page.get_by_text("est gardé dans cet appareil")).to_have_count(0)
    cut_the_line(page)
    write(page, " Quatre.")
    expect(state(page)).to_contain_text("sera envoyé")
    other.bring_to_front()
    button(other, "Retour à mes textes").click()
    expect(texts(other).first).to_contain_text("sera envoyé")


def test_a_login_that_calls_the_device_shared_sends_the_text_and_keeps_none(enter, journalist):
    page = enter(journalist, "/admin/")
    switch_on(page)
    page = write_without_line(page)
    Session.objects.all().delete()
    page.context.set_offline(False)
    page.get_by_role("dialog").get_by_label("Appareil partagé").check()
    log_in(page, journalist)
    page.get_by_text("Connexion sur un appareil partagé").wait_for()
    expect(page.get_by_text("Le marché brûle")).to_have_count(0)
    assert Article.objects.get().headline == "Le marché brûle"


def test_without_any_account_left_the_page_goes_too(enter, journalist):
    page = enter(journalist, "/admin/")
    switch_on(page)
    page.context.clear_cookies()
    page.evaluate(
        """() => new Promise((done) => {
          indexedDB.open("textes").onsuccess = ({ target: { result } }) => {
            const work = result.transaction("comptes", "readwrite"), store = work.objectStore("comptes");
            store.getAll().onsuccess = ({ target }) => {
              target.result.forEach((row) => store.put({ ...row, at: row.at - 15 * 864e5 }));
            };
            work.oncomplete = () => { result.close(); done(); };
          };
        })"""
    )
    page.goto("/admin/login/")
    page.wait_for_function(f"async () => (await ({WORKERS})()) === 0 && (await ({CACHES})()).length === 0")


def test_the_page_asks_for_nothing_while_it_is_hidden(enter, journalist):
    page = enter(journalist, "/admin/")
    page.clock.install()
    switch_on(page)
    page = open_without_line(page)
    button(page, "Nouveau texte").click()
    page.get_by_label("Titre").fill("Le pont")
    expect(page.locator(LINE)).to_contain_text("sera envoyé")
    page.context.route("**/enregistrer/", lambda route: route.abort("internetdisconnected"))
    page.clock.pause_at(datetime.now() + timedelta(minutes=1))  # it looks every eight seconds: not between here and its hiding
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/enregistrer/")):
        page.context.set_offline(False)
    page.evaluate("() => Object.defineProperty(document, 'hidden', { value: true })")
    show_again(page)
    page.wait_for_timeout(500)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.run_for(9000)
    page.wait_for_timeout(500)
    assert asked == []
