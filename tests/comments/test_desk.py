"""The desk: what a screen shows, the page of one comment, and who may see them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Author
from comments import moderation, vault
from comments.models import Comment, CommentEvent, CommentSettings, Report, Sender
from tests.comments.desk import DESK, body, client_of, decide, fresh, page_of, pending
from tests.comments.posting import WRITTEN, send
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db

Kind, Reason, Status = CommentEvent.Kind, Comment.Reason, Comment.Status


@pytest.fixture
def moderator(db):
    return make_user("Modération", first_name="Mariam", last_name="Sanni")


@pytest.fixture
def desk(moderator):
    return client_of(moderator)


def report(comment, number, reason=Report.Reason.INSULT):
    for host in range(number):
        moderation.report(comment, reason, host_key=f"{reason}-{host}")


# What a screen shows.
def test_what_waits_stands_first_with_all_that_is_needed_to_decide(desk):
    article = make_article(headline="La nuit des dockers")
    parent = make_comment(article=article, name="Kossi", text="Et le soir ?")
    send(article, website="http://casino.example", text="Ceci attend.", parent=parent.pk)
    sender = Sender.objects.get()
    for status in (Status.APPROVED, Status.APPROVED, Status.REJECTED):
        make_comment(sender=sender, status=status)
    make_comment(text="Déjà publié")
    page = body(desk.get(DESK))
    for words in (
        "Ceci attend.", "Essi K.", "La nuit des dockers", article.get_absolute_url(), "en réponse à Kossi", "Et le soir ?",
        "2 publiés, 1 refusé", "vu la première fois", "adresse non prouvée", "a rempli le champ que les gens",
    ):  # fmt: skip
        assert words in page
    assert "Déjà publié" not in page


def test_a_proved_address_is_not_called_unproved_and_stands_nowhere(desk):
    send(make_article())
    Sender.objects.update(confirmed_at=timezone.now())
    for page in (body(desk.get(DESK)), body(desk.get(page_of(Comment.objects.get())))):
        assert "adresse non prouvée" not in page
        assert WRITTEN["email"] not in page
        assert "127.0.0.1" not in page


def test_the_oldest_stands_first_and_is_open(desk):
    now = timezone.now()
    pending(text="Deuxième", created_at=now - timedelta(hours=1))
    first = pending(text="Premier", created_at=now - timedelta(hours=2))
    page = body(desk.get(DESK))
    assert page.index("Premier") < page.index("Deuxième")
    assert page.count("case--open") == 1
    assert f"{DESK}{first.pk}/decider/" in page


@pytest.mark.parametrize(
    ("tab", "status"),
    [("publies", "approved"), ("refuses", "rejected"), ("indesirables", "spam"), ("retires", "withdrawn"), ("avis", "referred")],
)
def test_each_state_has_its_tab(desk, tab, status):
    for other in Status:
        make_comment(status=other, text=f"Texte {other}.")
    page = body(desk.get(f"{DESK}?etat={tab}"))
    assert [other for other in Status if f"Texte {other}." in page] == [status]
    everything = body(desk.get(f"{DESK}?etat=tous"))
    assert all(f"Texte {other}." in everything for other in Status)


def test_tabs_tell_their_numbers_up_to_999(desk, monkeypatch):
    for _ in range(3):
        pending()
    make_comment(status=Status.SPAM)
    tabs = {tab.key: tab.count for tab in desk.get(DESK).context["tabs"]}
    assert (tabs[""], tabs["indesirables"], tabs["publies"]) == ("3", "1", "0")
    monkeypatch.setattr("comments.admin.desk.tabs.COUNTED", 3)
    monkeypatch.setattr("comments.admin.desk.tabs.count.__defaults__", (3,))
    assert {tab.key: tab.count for tab in desk.get(DESK).context["tabs"]}[""] == "2+"


def test_reported_ones_come_back_to_the_queue_when_there_are_enough_reports(desk):
    CommentSettings.objects.create(pk=1, reports_needed=2)
    few, enough = make_comment(text="Un signalement"), make_comment(text="Deux signalements")
    report(few, 1)
    report(enough, 2)
    queue = body(desk.get(DESK))
    assert "Deux signalements" in queue
    assert "Un signalement" not in queue
    reported = body(desk.get(f"{DESK}?etat=signales"))
    assert "Un signalement" in reported
    assert "Il insulte ou attaque quelqu’un (2" in reported


def test_a_screen_takes_few_queries_however_many_cases_it_has(desk, django_assert_max_num_queries):
    def fill(number):
        for each in range(number):
            sender = Sender.objects.create(key=f"{number}-{each}")
            comment = pending(sender=sender, article=make_article())
            CommentEvent.objects.create(comment=comment, kind=Kind.ADVISED, note="Oui.")
            report(make_comment(), 3)

    fill(2)
    desk.get(DESK)
    with django_assert_max_num_queries(36) as few:
        desk.get(DESK)
    fill(48)
    with django_assert_max_num_queries(len(few)):
        page = body(desk.get(DESK))
    assert page.count("data-case=") == 50
    assert "Suivants" in page


def test_the_next_screen_goes_on_where_this_one_ends(desk, monkeypatch):
    monkeypatch.setattr("comments.admin.desk.cases.SHOWN", 2)
    for number in range(5):
        pending(text=f"Numéro {number}.", created_at=timezone.now() - timedelta(hours=9 - number))
    seen, address = [], DESK
    while address:
        response = desk.get(address)
        seen += [row["comment"].text for row in response.context["cases"]]
        address = response.context["more"]
    assert seen == [f"Numéro {number}." for number in range(5)]


def test_skipped_ones_stand_at_the_end_and_nothing_is_stored(desk):
    first, second = pending(text="Passé"), pending(text="Suivant")
    page = body(desk.get(f"{DESK}?passes={first.pk}"))
    assert page.index("Suivant") < page.index("Passé")
    assert f"{DESK}{second.pk}/decider/" in page
    assert (fresh(first).version, first.events.count()) == (1, 0)


@pytest.mark.parametrize(
    "query",
    ["etat=rien", "cas=abc", "cas=999", "apres=999", "passes=x.9.", "vague=7", "article=²", "date=2026-13", "date=0000-01",
     "q=%00", "commentaire=" + "9" * 30],
)  # fmt: skip
def test_a_strange_address_is_no_error(desk, query):
    assert desk.get(f"{DESK}?{query}").status_code == 200


def test_markup_and_strange_signs_are_harmless(desk):
    comment = pending(text="<script>alert(1)</script>\u202e", name="<b>Essi</b>\u202e")
    decide(desk, comment, "approve")
    for page in (body(desk.get(DESK)), body(desk.get(f"{DESK}?etat=publies")), body(desk.get(page_of(comment)))):
        for bad in ("<script>alert", "<b>Essi", "\u202e"):
            assert bad not in page


# The page of one comment.
@pytest.mark.once
def test_its_page_tells_its_history_and_decides(desk, moderator):
    send(make_article())
    comment = Comment.objects.get()
    response = decide(desk, comment, "reject", reason="off_topic", note="Merci de rester au sujet.", page="1")
    assert response.redirect_chain[-1][0] == page_of(comment)
    for words in ("Reçu", "Refusé", "Hors sujet", "Merci de rester au sujet.", "Mariam Sanni"):
        assert words in body(response)
    decide(desk, fresh(comment), "reopen", page="1")
    assert fresh(comment).status == Status.PENDING
    assert f"/commentaires/lien/{make_comment().pk}/" in body(desk.get(page_of(Comment.objects.approved().get())))


@pytest.mark.once
def test_the_former_list_leads_to_the_desk(desk):
    assert desk.get("/admin/comments/comment/").url == DESK


# Who may.
@pytest.mark.once
@pytest.mark.parametrize("role", ["", "Régie publicitaire", "Administration"])
def test_others_see_no_comment_and_decide_nothing(role, moderator):
    comment = pending(text="Rien pour vous")
    act = moderation.approve(make_comment(status=Status.PENDING), by=moderator)
    client = client_of(make_user(role))
    for address in (DESK, page_of(comment), f"{DESK}{comment.pk}/", f"{DESK}lot/?q=Rien", f"{DESK}fermer/"):
        assert client.get(address).status_code == 403
    for address in (DESK, f"{DESK}{comment.pk}/decider/", f"{DESK}annuler/{act.pk}/", f"{DESK}lot/?q=Rien"):
        assert client.post(address, {"verb": "approve", "version": 1}).status_code == 403
    assert fresh(comment).status == Status.PENDING


@pytest.mark.once
@pytest.mark.parametrize(
    ("role", "next_step"), [("Administration", 'href="/admin/auth/user/"'), ("Régie publicitaire", "l’administration du journal")]
)
def test_who_may_not_moderate_reads_who_may_and_how_to_get_the_right(role, next_step):
    response = client_of(make_user(role)).get(DESK)
    page = body(response)
    assert response.status_code == 403
    for words in (
        "n’est pas ouverte à votre compte",
        "<strong>Modération</strong>",
        "<strong>Rédaction en chef</strong>",
        next_step,
    ):
        assert words in page
    assert "<strong>Journaliste</strong>" not in page


@pytest.mark.once
def test_a_stranger_is_asked_to_log_in():
    comment = pending()
    for address in (DESK, page_of(comment), f"{DESK}{comment.pk}/"):
        assert Client().get(address).url.startswith("/admin/login/")
    assert Client().post(f"{DESK}{comment.pk}/decider/", {"verb": "approve", "version": 1}).status_code == 302
    assert fresh(comment).status == Status.PENDING


def test_journalists_read_what_waits_under_their_own_articles_and_nothing_more():
    journalist = make_user("Journaliste")
    article = make_article(authors=[Author.objects.create(name="Folly", slug="folly", user=journalist)])
    send(article, text="Sous mon article")
    send(make_article(), text="Sous un autre", email="kossi@exemple.tg")
    own, strange = Comment.objects.order_by("pk")
    client = client_of(journalist)
    for page in (body(client.get(DESK)), body(client.get(f"{DESK}?etat=tous&cas={own.pk}")), body(client.get(page_of(own)))):
        assert "Sous mon article" in page
        for private in ("Sous un autre", WRITTEN["email"], "127.0.0.1", "Indésirable", 'name="verb"', "expediteur"):
            assert private not in page
    assert client.get(page_of(strange)).status_code == 404
    assert decide(client, own, "approve").status_code == 403
    assert client.post(DESK, {"recherche": "essi@exemple.tg"}).status_code == 403
    assert fresh(own).status == Status.PENDING


@pytest.mark.once
def test_a_moderator_gets_403_in_the_other_parts_of_the_back_office(desk):
    article = make_article()
    for address in ("articles/article/", f"articles/article/{article.pk}/change/", "articles/image/", "auth/user/"):
        assert desk.get(f"/admin/{address}").status_code == 403


@pytest.mark.once
@pytest.mark.parametrize("path", ["add/", "1/delete/"])
def test_nothing_is_added_or_deleted(desk, path):
    comment = make_comment()
    address = "/admin/comments/comment/" + path.replace("1/", f"{comment.pk}/")
    assert desk.get(address).status_code == 403
    assert desk.post(address, {"post": "yes"}).status_code == 403
    assert Comment.objects.exists()


@pytest.mark.once
@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_a_decision_comes_by_post_only(desk, method):
    comment = pending()
    assert getattr(desk, method)(f"{DESK}{comment.pk}/decider/").status_code == 405
    assert fresh(comment).status == Status.PENDING


@pytest.mark.parametrize("number", ["999999", "9" * 18])
def test_a_comment_that_is_none_is_not_found(desk, number):
    assert desk.get(f"/admin/comments/comment/{number}/change/").status_code == 404
    assert desk.post(f"{DESK}{number}/decider/", {"verb": "approve"}).status_code == 404


def test_the_headline_of_a_draft_is_told_to_nobody(desk):
    draft = make_article(status="draft", headline="Le ministre démissionne", authors=[])
    pending(article=draft)
    for address in (f"{DESK}?article={draft.pk}", DESK):
        assert "démissionne" not in body(desk.get(address))


def test_the_vault_is_not_opened_for_the_desk(desk, monkeypatch):
    send(make_article())
    monkeypatch.setattr(vault, "_open", lambda sealed: pytest.fail("an address was read"))
    assert desk.get(DESK).status_code == 200
