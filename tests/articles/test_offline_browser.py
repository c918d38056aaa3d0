"""« Écrire hors ligne » in Chromium: the page opens without line, its texts are sent once, and nobody else sees them."""

import re

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from articles import workflow
from articles.models import Article, Revision
from tests.articles.journal import kept_texts, wait_for_account, wait_for_kept, wait_for_number
from tests.articles.test_keeping_browser import ADD, cut_the_line, kept, log_in, state, write
from tests.browser import until
from tests.factories import make_user
from tests.newsroom.test_desk_browser import TEXT, address, make_draft
from tests.newsroom.test_desk_browser import editor as editor
from tests.newsroom.test_desk_browser import enter as enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGE = "/admin/ecrire/"
CACHES = "() => caches.keys()"
WORKERS = "() => navigator.serviceWorker.getRegistrations().then((all) => all.length)"
AGE = """(days) => new Promise((done) => {
  indexedDB.open("textes").onsuccess = ({ target: { result } }) => {
    const work = result.transaction(["textes", "comptes"], "readwrite");
    for (const name of ["textes", "comptes"]) {
      const store = work.objectStore(name);
      store.getAll().onsuccess = ({ target }) => target.result.forEach((row) => store.put({ ...row, at: row.at - days * 864e5 }));
    }
    work.oncomplete = () => { result.close(); done(); };
  };
})"""


@pytest.fixture
def journalist():
    return make_user("Journaliste", first_name="Kossi", last_name="Amegah")


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def switch_on(page):
    page.goto(PAGE)
    button(page, "Activer sur cet appareil").click()
    button(page, "Nouveau texte").wait_for()


def open_without_line(page):
    """The browser is closed wholly, and opened again without line."""
    context = page.context
    context.set_offline(True)
    page.close()
    page = context.new_page()
    page.goto(PAGE)
    return page


def write_without_line(page, headline="Le marché brûle", body="Premier fait."):
    page = open_without_line(page)
    button(page, "Nouveau texte").click()
    page.get_by_label("Titre").fill(headline)
    page.get_by_label("Texte", exact=True).fill(body)
    expect(page.locator("[data-part=text] .offline__state")).to_contain_text("sera envoyé au retour du réseau")
    wait_for_kept(page, body.split("\n")[0])
    return page


def become(page, client):
    """The browser goes on with the session of the test's client."""
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": page.url.split("/admin/")[0]}])


def test_the_line_goes_and_the_text_stays(enter, journalist):
    page = enter(journalist, "/admin/", phone=True, permissions=["clipboard-read", "clipboard-write"])
    switch_on(page)
    page.goto(ADD)
    page.fill("#id_headline", "Le marché brûle")
    page.fill("#id_standfirst", "Trois étals perdus.")
    with kept(page):
        write(page, "Un.\nDeux.\nTrois.")
    expect(state(page)).to_contain_text("Enregistré à")
    cut_the_line(page)
    write(page, "\nQuatre.")
    expect(state(page)).to_contain_text("Gardé dans", timeout=5000)

    page = open_without_line(page)
    text = page.locator(".offline__texts li")
    expect(text).to_have_count(1)
    expect(text).to_contain_text("Le marché brûle")
    expect(text).to_contain_text("signes")
    expect(text).to_contain_text("sera envoyé au retour du réseau")
    button(page, "Continuer à écrire").click()
    field = page.get_by_label("Texte", exact=True)
    expect(field).to_have_value("Un.\n\nDeux.\n\nTrois.\n\nQuatre.")
    field.press("Control+End")
    page.keyboard.type("\n\nCinq.")
    expect(page.locator("[data-part=text] .offline__state")).to_contain_text("sera envoyé au retour du réseau")
    button(page, "Copier le texte").click()
    button(page, "Copié").wait_for()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied == "Le marché brûle\n\nTrois étals perdus.\n\nUn.\n\nDeux.\n\nTrois.\n\nQuatre.\n\nCinq."
    wait_for_kept(page, "Cinq.")

    Session.objects.all().delete()
    page = open_without_line(page)
    page.context.set_offline(False)
    log_in(page, journalist)
    expect(page.locator(".offline__texts li")).to_contain_text("Enregistré à")
    page.get_by_role("link", name="Ouvrir l’article").click()
    expect(page.locator(TEXT)).to_have_text("Un.Deux.Trois.Quatre.Cinq.")
    expect(page.get_by_text("gardé dans cet appareil")).to_have_count(0)
    article = Article.objects.get()
    assert article.revisions.count() == 1
    assert article.revisions.get().content["standfirst"] == "Trois étals perdus."


def test_a_text_begun_without_line_is_sent_once_even_when_the_answer_is_lost(enter, journalist):
    page = enter(journalist, "/admin/")
    switch_on(page)
    page = write_without_line(page, body="Un.\n\n## Suite\n\n- riz\n- mil")
    lost = []

    def lose(route):
        if not lost:
            lost.append(route.fetch().status)
            return route.abort("internetdisconnected")
        return route.continue_()

    page.context.route("**/enregistrer/", lose)
    page.context.set_offline(False)
    expect(page.locator("[data-part=text] .offline__state")).to_contain_text("Enregistré à")
    assert lost == [200]
    kept_text = Revision.objects.get().content
    assert kept_text["body"] == "<p>Un.</p><h2>Suite</h2><ul><li>riz</li><li>mil</li></ul>"
    assert kept_text["headline"] == "Le marché brûle"
    assert kept_text["comments_open"]


def test_another_account_on_the_device_sees_nothing(enter, journalist, editor, client):
    page = enter(journalist, "/admin/")
    switch_on(page)
    page = write_without_line(page)
    page.context.set_offline(False)
    page.context.route("**/enregistrer/", lambda route: route.abort("internetdisconnected"))
    client.cookies.clear()  # or the second login would end the first person's session
    client.force_login(editor)
    become(page, client)
    page.goto("/admin/")
    wait_for_account(page, editor)
    page = open_without_line(page)
    page.get_by_text("Cet appareil ne garde aucun texte").wait_for()
    expect(page.get_by_text("Le marché brûle")).to_have_count(0)
    page.context.unroute("**/enregistrer/")
    page.context.set_offline(False)
    page.wait_for_timeout(1500)
    assert not Article.objects.exists()
    client.force_login(journalist)
    become(page, client)
    page.goto("/admin/")
    page.goto(PAGE)
    expect(page.locator(".offline__texts li")).to_contain_text("Enregistré à")
    assert Article.objects.get().created_by == journalist


def test_a_login_of_another_account_in_the_dialogue_sends_nothing(enter, journalist, editor):
    page = enter(journalist, "/admin/")
    switch_on(page)
    page = write_without_line(page)
    Session.objects.all().delete()
    page.context.set_offline(False)
    log_in(page, editor)
    page.get_by_role("dialog").get_by_text("Mariam Sanni").wait_for()
    page.get_by_role("dialog").get_by_role("button", name="Fermer sans changer").click()
    page.get_by_text("Cet appareil ne garde aucun texte").wait_for()
    expect(page.get_by_text("Le marché brûle")).to_have_count(0)
    assert not Article.objects.exists()


def test_a_newer_version_leads_to_the_page_of_both(enter, editor):
    article = make_draft(editor)
    page = enter(editor, "/admin/")
    switch_on(page)
    page.goto(address(article))
    cut_the_line(page)
    write(page, " Hors ligne.")
    expect(state(page)).to_contain_text("sera envoyé")
    other = make_user("Rédaction en chef", first_name="Awa", last_name="Koffi")
    workflow.save(article, {**workflow.content_to_edit(article), "body": "<p>Un, Awa.</p>"}, by=other)
    page = open_without_line(page)
    page.get_by_text("sera envoyé au retour du réseau").wait_for()
    page.context.set_offline(False)
    button(page, "Voir les deux versions").click()
    page.get_by_text("Awa Koffi a enregistré une autre version").wait_for()
    page.get_by_text("Un. Hors ligne.").wait_for()


def test_the_worker_keeps_this_page_and_its_files_and_nothing_of_a_person(enter, journalist):
    page = enter(journalist, "/admin/")
    switch_on(page)
    page.goto("/admin/articles/article/")
    page.goto(PAGE)
    held = page.evaluate("""async () => {
      const cache = await caches.open((await caches.keys())[0]);
      return (await cache.keys()).map(({ url }) => new URL(url).pathname);
    }""")
    assert [path for path in held if not path.startswith("/static/")] == [PAGE]
    text = page.evaluate("async () => (await caches.match('/admin/ecrire/')).text()")
    assert "Kossi" not in text
    assert page.evaluate("async () => (await navigator.serviceWorker.getRegistration()).scope").endswith(PAGE)


def test_switched_off_the_device_forgets_the_page_and_asks_about_the_texts(enter, journalist):
    page = enter(journalist, "/admin/")
    switch_on(page)
    page = write_without_line(page)
    button(page, "Retour à mes textes").click()
    page.get_by_text("est activée sur cet appareil").click()
    button(page, "Désactiver").click()
    expect(page.get_by_role("dialog")).to_contain_text("Le marché brûle")
    button(page, "Effacer les textes").click()
    button(page, "Activer sur cet appareil").wait_for()
    assert (page.evaluate(CACHES), page.evaluate(WORKERS)) == ([], 0)
    page.context.set_offline(False)
    switch_on(page)
    page.get_by_text("Cet appareil ne garde aucun texte").wait_for()


def test_the_operator_switches_it_off_on_a_device_that_is_not_even_logged_in(enter, journalist, settings):
    page = enter(journalist, "/admin/")
    switch_on(page)
    settings.OFFLINE_WRITING = False
    page.context.clear_cookies()
    page.goto(PAGE)
    until(page, lambda: page.evaluate(WORKERS), 0)
    until(page, lambda: page.evaluate(CACHES), [])
    page.goto(PAGE)
    expect(page).to_have_url(re.compile("/login/"))


def log_out(page):
    page.locator("#user-tools summary").click()
    button(page, "Déconnexion").click()


@pytest.mark.parametrize(("answer", "stays"), [("Les garder et se déconnecter", True), ("Les effacer et se déconnecter", False)])
def test_logging_out_names_unsent_texts_and_keeps_or_wipes_them(answer, stays, enter, journalist, client):
    page = enter(journalist, "/admin/")
    switch_on(page)
    page = write_without_line(page)
    page.context.route("**/enregistrer/", lambda route: route.abort("internetdisconnected"))
    page.context.set_offline(False)
    page.goto("/admin/")
    log_out(page)
    expect(page.get_by_role("dialog")).to_contain_text("Le marché brûle")
    button(page, "Fermer sans changer").click()
    log_out(page)
    button(page, answer).click()
    page.wait_for_url("**/logout/")
    page.goto(PAGE)
    page.get_by_text("Personne n’est connecté").wait_for()
    expect(page.get_by_text("Le marché brûle")).to_have_count(0)
    client.force_login(journalist)
    become(page, client)
    page.goto(PAGE)
    button(page, "Nouveau texte").wait_for()
    expect(page.locator(".offline__texts li")).to_have_count(1 if stays else 0)


def test_logging_out_asks_nothing_when_all_is_sent(enter, journalist):
    page = enter(journalist, "/admin/")
    log_out(page)
    page.wait_for_url("**/logout/")


def test_a_shared_device_keeps_nothing_and_offers_nothing(enter, editor, client):
    article = make_draft(editor)
    page = enter(editor, "/admin/")
    session = client.session
    session["shared"] = True
    session.save()
    page.goto(address(article))
    cut_the_line(page)
    write(page, " Secret.")
    expect(state(page)).to_contain_text("ce navigateur ne garde rien")
    assert kept_texts(page) == []
    page.on("dialog", lambda dialog: dialog.accept())
    page.context.set_offline(False)
    page.context.route("**/enregistrer/", lambda route: route.abort("internetdisconnected"))
    page.goto(PAGE)
    page.get_by_text("appareil partagé").wait_for()
    expect(button(page, "Activer sur cet appareil")).to_be_hidden()


@pytest.mark.parametrize("path", ["/admin/login/", PAGE])
def test_texts_go_after_fourteen_days_without_a_login_on_any_page(path, enter, journalist):
    page = enter(journalist, "/admin/")
    switch_on(page)
    page = write_without_line(page)
    page.evaluate(AGE, 13)
    page.goto(PAGE)
    page.get_by_text("Le marché brûle").wait_for()
    page.evaluate(AGE, 2)
    page.context.clear_cookies()
    page.context.set_offline(path == PAGE)
    page.goto(path)
    wait_for_number(page, 0)


def test_the_list_counts_the_signs_of_a_text_that_has_none_yet_in_the_singular(enter, journalist):
    page = enter(journalist, PAGE)
    switch_on(page)
    button(page, "Nouveau texte").click()
    page.get_by_label("Titre").fill("Le marché brûle")
    wait_for_number(page, 1)
    page.goto(PAGE)
    expect(page.get_by_text("· 0 signe", exact=False).first).to_be_visible()
    expect(page.get_by_text("0 signes")).to_have_count(0)


SLOW_ONCE = """() => {
  const workers = navigator.serviceWorker, ask = workers.getRegistration.bind(workers);
  workers.getRegistration = async (scope) => {
    workers.getRegistration = ask;
    await new Promise((go) => setTimeout(go, 1000));
    return ask(scope);
  };
}"""


def test_the_fields_hold_the_text_as_soon_as_they_are_seen(enter, journalist):
    page = enter(journalist, "/admin/")
    switch_on(page)
    page = write_without_line(page)
    page.goto(PAGE)
    button(page, "Continuer à écrire").wait_for()
    page.evaluate(SLOW_ONCE)
    button(page, "Continuer à écrire").click()
    page.evaluate("() => dispatchEvent(new Event('offline'))")  # the page is drawn again meanwhile
    page.get_by_label("Texte", exact=True).wait_for()
    assert page.get_by_label("Texte", exact=True).input_value() == "Premier fait."
    expect(page.get_by_label("Texte", exact=True)).to_be_focused()
