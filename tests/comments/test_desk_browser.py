"""The desk in Chromium: S12 with one thumb, the keys, a lost line, and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from comments import lists, moderation
from comments.models import Comment, CommentEvent, CommentRules, Sender
from tests.comments.posting import thread_of
from tests.factories import make_article, make_comment, make_user
from tests.newsroom.test_desk_browser import enter as enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Status, Kind = Comment.Status, CommentEvent.Kind
DESK = "/admin/comments/desk/"


@pytest.fixture
def desk(enter):
    """`desk(phone=True)` opens the desk as a moderator."""

    def desk(**options):
        page = enter(make_user("Modération", username="mariam", first_name="Mariam"), DESK, **options)
        expect(page.get_by_role("heading", name="Modération", level=1)).to_be_visible()
        return page

    return desk


def make_waiting(number, **fields):
    article = make_article(headline="Le port la nuit")
    return [
        make_comment(status=Status.PENDING, article=article, name=f"Lectrice {n}", text=f"Avis {n}. Quel voleur !", **fields)
        for n in range(number)
    ]


def status_of(comment):
    return Comment.objects.get(pk=comment.pk).status


def case(page, comment):
    return page.locator(f"#cas-{comment.pk}")


def press(page, comment, words):
    case(page, comment).get_by_role("button", name=re.compile(f"^{words}")).click()


def test_twelve_on_the_bus(desk):
    comments = make_waiting(12)
    page = desk(phone=True)
    page.evaluate("window.same = true")
    for comment in comments[:6]:
        expect(case(page, comment).locator(".case--open")).to_be_visible()
        press(page, comment, "Publier")
        expect(case(page, comment)).to_have_count(0)
    for comment, reason in zip(comments[6:9], ("Insulte", "Hors sujet", "Doublon"), strict=True):
        case(page, comment).locator("summary", has_text="Refuser").click()
        press(page, comment, f"\\d? ?{reason}")
        expect(case(page, comment)).to_have_count(0)
    press(page, comments[9], "Indésirable")
    expect(case(page, comments[9])).to_have_count(0)
    hidden = case(page, comments[10])
    hidden.locator("summary", has_text="Plus").click()
    hidden.locator("summary", has_text="Masquer un passage").click()
    hidden.get_by_label("Passage à masquer").fill("voleur")
    hidden.get_by_role("button", name="Masquer et publier").click()
    expect(hidden).to_have_count(0)
    asked = case(page, comments[11])
    asked.locator("summary", has_text="Plus").click()
    asked.locator("summary", has_text="Demander l’avis").click()
    asked.get_by_label("Votre remarque").fill("Est-ce vrai ?")
    asked.get_by_role("button", name="Demander l’avis").click()
    expect(asked).to_have_count(0)
    expect(page.get_by_text("Rien n’attend ici")).to_be_visible()
    page.locator("#bande").get_by_role("button", name="Revenir en arrière").click()
    expect(case(page, comments[11])).to_be_visible()
    assert page.evaluate("window.same") is True  # never reloaded
    states = [status_of(comment) for comment in comments]
    assert states == [Status.APPROVED] * 6 + [Status.REJECTED] * 3 + [Status.SPAM, Status.APPROVED, Status.PENDING]
    assert "[passage masqué par la modération\u00a0: insulte]" in thread_of(comments[10].article)
    assert "Quel voleur" not in Comment.objects.get(pk=comments[10].pk).text
    page.goto(f"{DESK}?commentaire={comments[0].pk}")
    case(page, comments[0]).locator("summary", has_text="Dépublier").click()
    press(page, comments[0], "\\d? ?Vie privée")
    expect(case(page, comments[0])).to_have_count(0)
    assert status_of(comments[0]) == Status.REJECTED
    assert CommentEvent.objects.filter(by__username="mariam").count() == 15


def boxes_of_acts(page):
    acts = page.locator(".case--open .acts--main").locator("> form > .button, > details > summary")
    return [act.bounding_box() for act in acts.all()]


@pytest.mark.parametrize("text", ["Le marché ouvre à l’aube, le port jamais. " * 5, "Un très long avis sur le port. " * 100])
def test_on_a_phone_the_three_acts_are_in_sight_at_once(desk, text):
    article = make_article(headline="Lagos compte ses tours vides et rêve de les rendre à ceux qui y travaillent")
    make_comment(status=Status.PENDING, article=article, text=text)
    page = desk(phone=True)
    boxes = boxes_of_acts(page)
    assert len(boxes) == 3
    assert all(box["y"] + box["height"] <= 740 for box in boxes)


@pytest.mark.parametrize("phone", [True, False])
@pytest.mark.parametrize("javascript", [True, False])
def test_the_reasons_open_below_and_move_no_act(desk, phone, javascript):
    make_waiting(1)
    page = desk(phone=phone, javascript=javascript)
    before = boxes_of_acts(page)
    page.locator(".case--open summary", has_text="Refuser").click()
    sheet = page.locator(".case--open .sheet__in")
    expect(sheet).to_be_visible()
    assert boxes_of_acts(page) == before
    assert sheet.bounding_box()["y"] >= before[0]["y"] + before[0]["height"]
    expect(sheet.get_by_role("button", name="Insulte")).to_be_in_viewport()


def test_on_a_phone_the_search_opens_and_finds(desk):
    first, second = make_waiting(2)
    page = desk(phone=True)
    expect(page.locator("#recherche")).not_to_be_visible()
    page.locator("#chercher > summary").click()
    page.locator("#recherche").fill("Lectrice 1")
    page.locator("#chercher").get_by_role("button", name="Chercher").click()
    expect(case(page, second)).to_be_visible()
    expect(case(page, first)).to_have_count(0)
    expect(page.locator("#recherche")).to_have_value("Lectrice 1")


def test_the_hour_of_a_closure_is_asked_only_when_it_is_chosen(desk):
    [comment] = make_waiting(1)
    page = desk()
    page.goto(f"{DESK}fermer/{comment.article_id}/")
    hour = page.get_by_label("Jour et heure")
    expect(hour).not_to_be_visible()
    page.get_by_label("Jusqu’à une heure choisie", exact=True).check()
    expect(hour).to_be_visible()
    page.get_by_label("Phrase pour les lecteurs").fill("Nous lisons demain.")
    expect(page.locator(".closing__preview")).to_have_text("Nous lisons demain.")


def test_the_lists_of_the_settings_fit_a_phone(enter):
    comment = make_comment(sender=Sender.objects.create(key="k" * 64), name="Un nom sans fin " * 3)
    person = make_user("Rédaction en chef", username="sena")
    moderation.trust(comment.sender, by=person)
    blocked = make_comment(sender=Sender.objects.create(key="b" * 64))
    moderation.block_sender(blocked, by=person, note="Toujours la même chose. " * 8)
    lists.add(["unmotbienlong" * 7], kind="word", action="hold", reason="", language="fr", by=person)
    CommentRules.objects.create(article=comment.article, close_after_days=7)
    page = enter(person, "/admin/", phone=True)
    for table in ("listedterm", "block", "trustedreader", "commentrules"):
        page.goto(f"/admin/comments/{table}/")
        expect(page.locator("#result_list tbody tr").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), table
        ends = page.locator("#result_list *, .object-tools a").evaluate_all(
            "all => all.map(e => e.getBoundingClientRect().right)"
        )
        assert max(ends) <= 360, table


def test_on_a_phone_everything_fits_a_thumb(desk):
    make_waiting(3)
    page = desk(phone=True)
    boxes = boxes_of_acts(page)
    assert len(boxes) == 3
    assert all(box["height"] >= 48 for box in boxes)
    for left, right in zip(boxes, boxes[1:], strict=False):
        gap = max(right["x"] - (left["x"] + left["width"]), right["y"] - (left["y"] + left["height"]))
        assert gap >= 15.5
    small = page.evaluate(
        """() => [...document.querySelectorAll("#bureau :is(a, button, summary, input:not([type=hidden]), select)")]
             .filter((e) => e.checkVisibility() && !e.closest(".visually-hidden"))
             .filter((e) => { const b = e.getBoundingClientRect(); return b.height && b.height < 43.5; })
             .map((e) => e.outerHTML.slice(0, 120))"""
    )
    assert small == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_keys(desk):
    first, second, third = make_waiting(3)
    page = desk()
    page.keyboard.press("a")
    expect(case(page, first)).to_have_count(0)
    page.keyboard.press("r")
    page.keyboard.press("1")
    expect(case(page, second)).to_have_count(0)
    page.keyboard.press("s")
    expect(case(page, third)).to_have_count(0)
    page.keyboard.press("u")
    expect(case(page, third)).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    assert [status_of(row) for row in (first, second, third)] == [Status.APPROVED, Status.REJECTED, Status.PENDING]
    page.locator("#recherche").press("a")
    assert status_of(third) == Status.PENDING


def test_a_key_decides_nothing_that_is_not_in_sight(desk):
    [comment] = make_waiting(1)
    Comment.objects.update(text="Un mot.\n\n" * 150)
    page = desk()
    acts = case(page, comment).locator(".acts--main")
    expect(acts).to_be_in_viewport()  # the text is in sight, and so are its acts
    page.evaluate("document.querySelector('#onglets').style.marginBlockEnd = '3000px'")  # as behind cards of waves
    page.evaluate("scrollTo(0, 0)")
    expect(acts).not_to_be_in_viewport()
    page.keyboard.press("a")
    expect(case(page, comment).locator(".case__head")).to_be_in_viewport()
    assert status_of(comment) == Status.PENDING
    page.keyboard.press("a")
    expect(case(page, comment)).to_have_count(0)


@pytest.mark.parametrize("dark", [False, True])
def test_a_focused_button_can_be_read(desk, dark):
    make_waiting(1)
    page = desk(dark=dark)
    buttons = page.locator(".button:visible").all()
    assert len(buttons) > 2
    for button in buttons:
        button.focus()
        page.wait_for_timeout(250)  # the colours change slowly
        ink, ground = button.evaluate("e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]")
        assert ink != ground, button.inner_text()


def test_a_lost_line_decides_nothing_and_loses_nothing(desk):
    [comment] = make_waiting(1)
    page = desk()
    page.context.set_offline(True)
    press(page, comment, "Publier")
    expect(case(page, comment).get_by_role("alert")).to_be_visible()
    assert status_of(comment) == Status.PENDING
    page.context.set_offline(False)
    case(page, comment).locator("[data-retry]").click()
    expect(case(page, comment)).to_have_count(0)
    assert status_of(comment) == Status.APPROVED


def test_an_answer_to_a_reader_stays_in_its_form_while_the_server_takes_nothing(desk):
    [comment] = make_waiting(1)
    page = desk()
    page.route("**/decider/**", lambda route: route.fulfill(status=503, body="<p>Plus tard</p>", content_type="text/html"))
    asked = case(page, comment)
    asked.locator("summary", has_text="Plus").click()
    asked.locator("summary", has_text="Demander l’avis").click()
    asked.get_by_label("Votre remarque").fill("Est-ce vrai ?")
    asked.get_by_role("button", name="Demander l’avis").click()
    expect(asked.get_by_role("alert")).to_be_visible()
    expect(asked.get_by_label("Votre remarque")).to_have_value("Est-ce vrai ?")
    page.unroute("**/decider/**")
    asked.locator("[data-retry]").click()
    expect(asked).to_have_count(0)
    assert comment.events.get(kind=Kind.REFERRED).note == "Est-ce vrai ?"


def test_the_second_moderator_sees_in_place_what_happened(desk):
    comment, other = make_waiting(2)
    page = desk()
    moderation.reject(comment, reason="hate", by=make_user("Modération", first_name="Koffi"))
    press(page, comment, "Publier")
    expect(page.get_by_text("Koffi").first).to_be_visible()
    assert status_of(comment) == Status.REJECTED
    assert status_of(other) == Status.PENDING


def test_a_moderator_s_browser_shows_links_to_the_desk_under_an_article_until_the_logout(desk):
    comment = make_comment(text="À relire")
    article = comment.article.get_absolute_url()
    page = desk()
    page.goto(article)
    page.get_by_role("link", name="Modérer").click()
    expect(case(page, comment).locator(".case--open")).to_be_visible()
    page.locator("#user-tools summary").click()
    page.get_by_role("button", name="Déconnexion").click()
    page.wait_for_url("**/logout/")
    page.goto(article)
    expect(page.get_by_text("À relire")).to_be_visible()
    expect(page.get_by_role("link", name="Modérer")).to_have_count(0)
    assert 'data-word="Modérer"' in page.content()  # the page is the same for everybody


def test_a_reader_s_browser_shows_no_link_to_the_desk(open_page):
    page = open_page(make_comment().article.get_absolute_url())
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("link", name="Modérer")).to_have_count(0)


def test_the_links_to_the_desk_end_with_the_session(desk):
    [comment] = make_waiting(1)
    page = desk()
    page.context.clear_cookies()
    press(page, comment, "Publier")
    expect(case(page, comment).get_by_role("alert")).to_be_visible()
    assert page.evaluate("localStorage.getItem('bureau')") is None


def test_without_javascript_a_thumb_decides_too(desk):
    first, second = make_waiting(2)
    page = desk(javascript=False, phone=True)
    press(page, first, "Publier")
    expect(case(page, second).locator(".case--open")).to_be_visible()
    case(page, second).locator("summary", has_text="Refuser").click()
    with page.expect_event("load"):
        press(page, second, "\\d? ?Hors sujet")
    assert [status_of(first), status_of(second)] == [Status.APPROVED, Status.REJECTED]
    with page.expect_event("load"):
        page.locator("#bande").get_by_role("button", name="Revenir en arrière").click()
    assert status_of(second) == Status.PENDING
