"""Decisions at the desk: one press each, taken back, and the editors’ advice."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from comments import moderation
from comments.models import Act, Comment, CommentEvent, Report
from tests.comments.desk import DESK, body, client_of, decide, fresh, page_of, pending, undo
from tests.factories import make_comment, make_user

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


@pytest.mark.once
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


@pytest.mark.once
def test_a_moderator_cannot_advise(desk):
    comment = make_comment(status=Status.REFERRED)
    assert "Répondre à la modération" not in body(desk.get(f"{DESK}?etat=avis"))
    assert decide(desk, comment, "advise", remark="Oui").status_code == 403
    assert fresh(comment).status == Status.REFERRED
