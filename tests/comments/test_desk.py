"""The moderation desk: what a screen shows, decisions one at a time, their undoing, and who may enter."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Author
from comments import moderation, vault
from comments.models import Act, Comment, CommentEvent, CommentSettings, Report, Sender
from tests.comments.desk import DESK, body, client_of, decide, fresh, page_of, pending, undo
from tests.comments.posting import WRITTEN, send
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db

Kind, Reason, Status = CommentEvent.Kind, Comment.Reason, Comment.Status


@pytest.fixture
def moderator(db):
    return make_user("Modération", first_name="Mariam", last_name="Sanni")


@pytest.fixture
def editor(db):
    return make_user("Rédaction en chef", first_name="Ramatou", last_name="Issa")


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


# Decisions.
@pytest.mark.parametrize(
    ("verb", "data", "status"),
    [
        ("approve", {}, Status.APPROVED),
        ("mark_spam", {}, Status.SPAM),
        ("reject", {"reason": "insult", "note": "Restons courtois."}, Status.REJECTED),
        ("refer", {"remark": "Vérifiable ?"}, Status.REFERRED),
    ],
)
@pytest.mark.parametrize("script", [True, False])
def test_one_press_decides_and_the_next_case_is_open(desk, moderator, verb, data, status, script):
    comment, following = pending(name="Essi K."), pending(text="Le suivant")
    response = decide(desk, comment, verb, script=script, following=following.pk, **data)
    assert response.status_code == 200
    assert fresh(comment).status == status
    event = comment.events.get()
    assert (event.by, event.note) == (moderator, data.get("note", data.get("remark", "")))
    page = body(response)
    assert f"{DESK}{following.pk}/decider/" in page
    assert "Essi K." in page.partition('id="bande"')[2].partition("</div>")[0]
    assert "<html" not in page if script else "<html" in page
    if not script:
        assert f"cas={following.pk}" in response.redirect_chain[0][0]


def test_a_passage_is_hidden_and_the_rest_published_in_one_go(desk):
    comment = pending(text="Cet imbécile a tort.")
    decide(desk, comment, "mask", passage="imbécile", why="insult", publish="1")
    assert fresh(comment).status == Status.APPROVED
    page = body(Client().get(comment.article.get_absolute_url()))
    assert "[passage masqué par la modération\u00a0: insulte]" in page
    assert "imbécile" not in page
    assert "Cet imbécile a tort." in body(desk.get(page_of(comment)))  # the history keeps it for the moderators


def test_a_passage_may_be_hidden_without_publishing(desk):
    comment = pending(text="Cet imbécile a tort.")
    decide(desk, comment, "mask", passage="imbécile", why="insult", only="1")
    assert fresh(comment).status == Status.PENDING
    assert "imbécile" not in fresh(comment).text


@pytest.mark.parametrize(
    ("verb", "data", "says"),
    [
        ("reject", {}, "Choisissez un motif"),
        ("reject", {"reason": "parce que"}, "Choisissez un motif"),
        ("mask", {"passage": "", "why": "insult"}, "Sélectionnez le passage"),
        ("mask", {"passage": "pas là", "why": "insult"}, "ne se trouve pas dans le commentaire"),
        ("mask", {"passage": "Bon", "why": "x"}, "Choisissez un motif"),
        ("refer", {"remark": " \x00 "}, "Écrivez une remarque"),
        ("answer", {"text": " "}, "Écrivez la réponse."),
        ("effacer", {}, "On ne peut pas faire cela"),
        ("", {}, "On ne peut pas faire cela"),
    ],
)
@pytest.mark.parametrize("script", [True, False])
def test_what_is_missing_is_said_in_the_case_and_nothing_is_lost(desk, verb, data, says, script):
    comment = pending(text="Bon. À suivre.")
    response = decide(desk, comment, verb, script=script, **data)
    assert response.status_code == 422
    assert says in body(response)
    for typed in data.values():
        if verb == "mask" and typed == "pas là":
            assert typed in body(response)
    assert (fresh(comment).status, fresh(comment).version) == (Status.PENDING, 1)


@pytest.mark.parametrize("script", [True, False])
def test_the_second_of_two_moderators_sees_what_happened_and_by_whom(desk, editor, script):
    comment, following = pending(name="Essi K."), pending()
    moderation.reject(comment, reason=Reason.INSULT, by=editor)
    response = decide(desk, comment, "approve", script=script, following=following.pk)
    assert "Le commentaire signé Essi K. a changé entre-temps\u00a0: refusé, par Ramatou Issa." in body(response)
    assert response.status_code == (409 if script else 200)
    assert f"{DESK}{following.pk}/decider/" in body(response)
    assert fresh(comment).status == Status.REJECTED


def test_the_same_press_again_after_a_lost_answer_is_no_complaint(desk):
    comment = pending()
    assert decide(desk, comment, "approve", script=True).status_code == 200
    assert decide(desk, comment, "approve", script=True).status_code == 200
    assert (fresh(comment).version, comment.events.count()) == (2, 1)


@pytest.mark.parametrize("version", ["", "0", "x", "9" * 30])
def test_what_was_not_seen_is_not_decided(desk, version):
    comment = pending()
    decide(desk, comment, "approve", version=version)
    assert fresh(comment).status == Status.PENDING


def test_a_published_comment_is_unpublished_at_any_time(desk):
    comment = make_comment(decided_at=timezone.now() - timedelta(days=400))
    page = body(desk.get(f"{DESK}?etat=publies"))
    assert "Dépublier" in page
    decide(desk, comment, "reject", reason="hate", query="?etat=publies")
    assert comment.text not in body(Client().get(comment.article.get_absolute_url()))


def test_what_readers_had_seen_is_called_unpublished_in_band_and_history(desk):
    comment = make_comment(name="Boukari", status=Status.APPROVED)
    page = body(decide(desk, comment, "reject", reason="privacy"))
    assert re.search(r"Dépublié\s:\sBoukari", page)
    assert not re.search(r"Refusé\s:\sBoukari", page)
    assert "Dépublié (Vie privée" in body(desk.get(page_of(comment)))


def test_every_page_counts_what_waits_as_the_desk_does(desk):
    pending()
    report(make_comment(status=Status.APPROVED), 3)
    for address in (DESK, "/admin/"):
        page = re.sub(r"<[^>]+>|\s", " ", body(desk.get(address)))
        assert re.search(r"Commentaires\s+2", page), address
    assert "<strong>2</strong>" in body(desk.get("/admin/"))


def test_an_answer_of_the_newsroom_is_withdrawn_without_a_reason_and_comes_back(desk, moderator):
    answer = moderation.answer(make_comment(), "Merci, c’est corrigé.", by=moderator)
    page = body(desk.get(f"{DESK}?commentaire={answer.pk}"))
    assert "Retirer la réponse" in page
    for meant_for_readers in ("Dépublier", "Insulte", "Indésirable <kbd>", "Masquer un passage", "Mettre à la corbeille"):
        assert meant_for_readers not in page
    decide(desk, answer, "put_into_bin")
    assert not fresh(answer).is_public
    decide(desk, fresh(answer), "restore")
    assert fresh(answer).is_public


def test_a_reported_comment_is_left_published(desk):
    comment = make_comment()
    report(comment, 3)
    assert "Laisser en ligne" in body(desk.get(f"{DESK}?etat=signales"))
    decide(desk, comment, "keep", query="?etat=signales")
    comment = fresh(comment)
    assert (comment.status, comment.open_reports) == (Status.APPROVED, 0)
    assert comment.text not in body(desk.get(f"{DESK}?etat=signales"))


def test_a_waiting_comment_is_published_and_answered_in_one_go_and_both_are_taken_back(desk, moderator):
    comment = pending()
    decide(desk, comment, "answer", text="Merci, c’est corrigé.")
    reply = Comment.objects.get(parent=comment)
    assert (fresh(comment).status, reply.is_public, reply.staff) == (Status.APPROVED, True, moderator)
    undo(desk, Act.objects.get())
    assert fresh(comment).status == Status.PENDING
    assert not fresh(reply).is_public


def test_a_published_comment_is_answered_once(desk):
    comment = make_comment()
    for _ in range(2):
        decide(desk, comment, "answer", text="Merci.")
    assert Comment.objects.filter(parent=comment).count() == 1


def test_the_bin_takes_and_gives_back(desk):
    comment = pending(text="Jeté par erreur")
    assert "mis à la corbeille" in body(decide(desk, comment, "put_into_bin"))
    assert "Jeté par erreur" not in body(desk.get(DESK))
    assert "Jeté par erreur" in body(desk.get(f"{DESK}?etat=corbeille"))
    decide(desk, fresh(comment), "restore", query="?etat=corbeille")
    assert "Jeté par erreur" in body(desk.get(DESK))


# Taking back.
@pytest.mark.parametrize("script", [True, False])
def test_the_last_decision_is_taken_back_and_its_case_is_open(desk, script):
    comment = pending(name="Essi K.")
    page = body(decide(desk, comment, "mark_spam"))
    assert f"{DESK}annuler/{Act.objects.get().pk}/" in page
    response = undo(desk, Act.objects.get(), headers={"X-Desk": "1"} if script else {})
    assert fresh(comment).status == Status.PENDING
    assert f"{DESK}{comment.pk}/decider/" in body(response)
    assert "<html" not in body(response) if script else "<html" in body(response)


def test_the_former_state_comes_back_not_the_queue(desk):
    comment = make_comment()
    decide(desk, comment, "reject", reason="insult")
    undo(desk, Act.objects.get())
    assert fresh(comment).status == Status.APPROVED


def test_the_last_twenty_are_listed_with_what_was_taken_back(desk):
    for number in range(22):
        decide(desk, pending(name=f"Lectrice n{number:02}."), "approve")
    undo(desk, Act.objects.order_by("-pk").first())
    page = body(desk.get(f"{DESK}?etat=refuses")).partition('id="gestes"')[2]
    assert page.count("/annuler/") == 19
    assert "reprise" in page
    assert "Lectrice n01." not in page


def test_an_act_of_another_person_is_not_theirs_to_take_back(desk, editor):
    comment = pending()
    act = moderation.approve(comment, by=editor)
    assert undo(desk, act).status_code == 404
    assert fresh(comment).status == Status.APPROVED


def test_what_changed_since_is_left_and_named(desk, editor):
    comment = pending(name="Essi K.")
    decide(desk, comment, "approve")
    act = Act.objects.get()
    moderation.reject(comment, reason=Reason.HATE, by=editor)
    assert "Le commentaire signé Essi K. a changé entre-temps" in body(undo(desk, act))
    assert fresh(comment).status == Status.REJECTED


# The editors' advice.
def test_the_editors_are_asked_answer_and_the_moderator_reads_it_on_the_case(desk, editor):
    comment = pending(text="On accuse Komlan A.", name="Boukari")
    decide(desk, comment, "refer", remark="Avons-nous de quoi vérifier ?")
    assert "On accuse" not in body(desk.get(f"{DESK}?etat="))
    office = client_of(editor)
    todo = body(office.get("/admin/"))
    assert "Avons-nous de quoi vérifier" in todo
    assert f"{DESK}?etat=avis&amp;cas={comment.pk}#cas-{comment.pk}" in todo
    case = body(office.get(f"{DESK}?etat=avis&cas={comment.pk}"))
    assert "Répondre à la modération" in case
    decide(office, fresh(comment), "advise", remark="Non : refusez.", query="?etat=avis")
    page = body(desk.get(DESK))
    for words in ("On accuse", "Avons-nous de quoi vérifier", "Non : refusez.", "Ramatou Issa"):
        assert words in page
    assert "Boukari" not in body(office.get("/admin/"))


def test_a_moderator_cannot_advise(desk):
    comment = make_comment(status=Status.REFERRED)
    assert "Répondre à la modération" not in body(desk.get(f"{DESK}?etat=avis"))
    assert decide(desk, comment, "advise", remark="Oui").status_code == 403
    assert fresh(comment).status == Status.REFERRED


# The page of one comment.
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


def test_the_former_list_leads_to_the_desk(desk):
    assert desk.get("/admin/comments/comment/").url == DESK


# Who may.
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


def test_a_moderator_gets_403_in_the_other_parts_of_the_back_office(desk):
    article = make_article()
    for address in ("articles/article/", f"articles/article/{article.pk}/change/", "articles/image/", "auth/user/"):
        assert desk.get(f"/admin/{address}").status_code == 403


@pytest.mark.parametrize("path", ["add/", "1/delete/"])
def test_nothing_is_added_or_deleted(desk, path):
    comment = make_comment()
    address = "/admin/comments/comment/" + path.replace("1/", f"{comment.pk}/")
    assert desk.get(address).status_code == 403
    assert desk.post(address, {"post": "yes"}).status_code == 403
    assert Comment.objects.exists()


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
