"""The desk over many: what a search finds, one decision for all of it, and waves."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from comments import moderation
from comments.admin.desk import many
from comments.models import Act, Comment, Wave
from tests.comments.desk import DESK, body, client_of, decide, fresh, pending, search, undo
from tests.comments.posting import send
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db

Status = Comment.Status


@pytest.fixture
def moderator(db):
    return make_user("Modération", first_name="Mariam", last_name="Sanni")


@pytest.fixture
def desk(moderator):
    return client_of(moderator)


def found(response):
    return [row["comment"].text for row in response.context["cases"]]


# Searching.
@pytest.mark.parametrize("wanted", ["écoutez", "Élom", "élom état", "ÉCOUTEZ (bien)"])
def test_capitals_with_accents_are_found_in_small_letters(desk, wanted):
    make_comment(status=Status.REJECTED, text="Écoutez (bien) l’ÉTAT", name="Élom A.")
    make_comment(text="Autre chose")
    assert found(search(desk, wanted)) == ["Écoutez (bien) l’ÉTAT"]


@pytest.mark.parametrize("wanted", ["retrouver", "Kossivi", "kossivi plus tard", "https://casino.example/jeu"])
def test_words_are_found_in_text_and_name_in_every_state(desk, wanted):
    make_comment(status=Status.REJECTED, text="À retrouver plus tard https://casino.example/jeu", name="Kossivi")
    make_comment(text="Autre chose")
    assert found(search(desk, wanted)) == ["À retrouver plus tard https://casino.example/jeu"]


@pytest.mark.parametrize("typed", [" ESSI@exemple.tg ", "essi@exemple", "Essi <essi@exemple.tg>"])
def test_an_address_is_found_exactly_and_stands_in_no_url(desk, typed):
    send(make_article(), text="De la part d’Essi")
    send(make_article(), text="De quelqu’un d’autre", email="kossi@exemple.tg")
    response = search(desk, typed)
    assert found(response) == (["De la part d’Essi"] if typed.strip() == "ESSI@exemple.tg" else [])
    assert response.redirect_chain
    assert all("@" not in address and "%40" not in address for address, _ in response.redirect_chain)
    assert "exemple.tg" not in body(response)


def test_the_number_of_a_sender_or_an_article_is_found(desk):
    send(make_article(), text="Le premier")
    comment = Comment.objects.get()
    make_comment(text="Un autre")
    assert found(search(desk, f"expéditeur {comment.sender_id}")) == ["Le premier"]
    assert found(search(desk, f"Article nº {comment.article_id}")) == ["Le premier"]


def test_a_pasted_public_address_leads_to_its_comment_or_article(desk):
    comment, other = make_comment(text="Celui-ci"), make_comment(text="Un autre")
    reply = make_comment(article=comment.article, parent=comment, root=comment, text="Et sa réponse")
    for address in (
        f"http://testserver/commentaires/lien/{comment.pk}/",
        f"/commentaires/lien/{comment.pk}/",
        f"http://testserver{comment.get_absolute_url()}",
    ):
        response = search(desk, address, query="?etat=refuses&q=rien")
        assert found(response) == ["Celui-ci"]
        assert "Dépublier" in body(response)
    article = f"http://testserver{comment.article.get_absolute_url()}?commentaires=2"
    assert sorted(found(search(desk, article))) == sorted(["Celui-ci", reply.text])
    assert found(search(desk, f"https://ailleurs.example/commentaires/lien/{other.pk}/")) == []
    assert search(desk, "http://[::1").status_code == 200


@pytest.mark.parametrize("typed", ["24/11/2026", "2026-11-24", "11/2026", "novembre 2026", "2026-11"])
def test_a_day_or_a_month_is_found(desk, typed):
    make_comment(text="Ce jour-là", created_at=timezone.make_aware(datetime(2026, 11, 24, 23, 59)))  # noqa: DTZ001
    make_comment(text="Un autre mois", created_at=timezone.make_aware(datetime(2026, 12, 1)))  # noqa: DTZ001
    assert found(search(desk, typed)) == ["Ce jour-là"]


def test_a_search_begins_anew_and_each_part_of_an_address_can_be_taken_away(desk):
    article = make_article()
    make_comment(article=article, text="bonus ici")
    make_comment(text="bonus ailleurs")
    make_comment(article=article, text="autre")
    assert len(found(search(desk, "bonus", query=f"?article={article.pk}"))) == 2
    response = desk.get(f"{DESK}?article={article.pk}&q=bonus")
    assert found(response) == ["bonus ici"]
    without_words, without_article = sorted(chip["query"] for chip in response.context["chips"])
    assert len(found(desk.get(f"{DESK}?{without_words}"))) == 2
    assert len(found(desk.get(f"{DESK}?{without_article}"))) == 2


def test_words_are_looked_for_in_the_newest_comments_only(desk, monkeypatch):
    monkeypatch.setattr("comments.models.comment.SEARCHED", 2)
    for number in range(4):
        make_comment(text=f"bonus {number}")
    assert found(search(desk, "bonus")) == ["bonus 3", "bonus 2"]


def test_an_empty_search_shows_the_queue(desk):
    pending(text="Attend")
    assert found(search(desk, " ", query="?q=rien")) == ["Attend"]


# One decision for all that was found.
def lot(desk, query, **data):
    seen = desk.get(f"{DESK}lot/?{query}").context["seen"]
    return desk.post(f"{DESK}lot/?{query}", {"seen": seen, **data}, follow=True)


def test_the_preview_tells_the_number_and_shows_the_first_ten(desk):
    for number in range(12):
        pending(text=f"bonus n{number:02}.", created_at=timezone.now() - timedelta(hours=number))
    make_comment(text="autre chose")
    assert "Décider les 12 trouvés d’un coup" in body(search(desk, "bonus"))
    page = body(desk.get(f"{DESK}lot/?q=bonus"))
    assert "12 commentaires peuvent être décidés" in page
    assert page.count("bonus n") == 10
    assert "autre chose" not in page
    assert not Act.objects.exists()


@pytest.mark.parametrize(
    ("data", "status", "says"),
    [
        ({"verb": "reject", "reason": "advertising", "note": "Pas ici."}, Status.REJECTED, "3 commentaires refusés."),
        ({"verb": "mark_spam"}, Status.SPAM, "3 commentaires classés indésirables."),
        ({"verb": "approve"}, Status.APPROVED, "3 commentaires publiés."),
    ],
)
def test_all_found_are_decided_and_taken_back_in_one_go(desk, data, status, says):
    rows = [pending(text=f"bonus {number}") for number in range(3)]
    left = pending(text="autre")
    assert says in body(lot(desk, "q=bonus", **data))
    assert {fresh(row).status for row in rows} == {status}
    assert fresh(left).status == Status.PENDING
    act = Act.objects.get()
    assert act.number == 3
    undo(desk, act)
    assert {fresh(row).status for row in rows} == {Status.PENDING}


def test_what_came_or_changed_after_the_preview_is_left(desk):
    first, changed = pending(text="bonus 1"), pending(text="bonus 2")
    seen = desk.get(f"{DESK}lot/?q=bonus").context["seen"]
    late = pending(text="bonus 3")
    moderation.revise(changed, "bonus, mais gentil")
    response = desk.post(f"{DESK}lot/?q=bonus", {"seen": seen, "verb": "mark_spam"}, follow=True)
    assert [fresh(row).status for row in (first, changed, late)] == [Status.SPAM, Status.PENDING, Status.PENDING]
    assert "arrivés ou modifiés après l’affichage\u00a0: 2." in body(response)


@pytest.mark.once
@pytest.mark.parametrize(
    ("data", "says"),
    [({}, "Choisissez ce qu’il faut en faire."), ({"verb": "reject"}, "les expéditeurs le liront."), ({"verb": "x"}, "x")],
)
def test_a_lot_needs_a_decision_and_a_refusal_its_reason(desk, data, says):
    row = pending(text="bonus")
    response = lot(desk, "q=bonus", note="Gardé", **data)
    assert response.status_code == 422
    assert says in body(response)
    assert "Gardé" in body(response)
    assert fresh(row).status == Status.PENDING


@pytest.mark.once
def test_a_lot_without_a_search_is_refused(desk):
    row = pending()
    assert "Cherchez d’abord" in body(desk.get(f"{DESK}lot/", follow=True))
    desk.post(f"{DESK}lot/", {"verb": "mark_spam", "seen": "99.99"})
    assert fresh(row).status == Status.PENDING


def test_nothing_is_decided_without_having_been_seen(desk):
    row = pending(text="bonus")
    desk.post(f"{DESK}lot/?q=bonus", {"verb": "mark_spam", "seen": "x"})
    assert fresh(row).status == Status.PENDING


def test_a_large_lot_takes_queries_by_the_batch(desk, django_assert_max_num_queries):
    article = make_article()
    Comment.objects.bulk_create(Comment(article=article, name="Robot", text="bonus") for _ in range(1000))
    seen = desk.get(f"{DESK}lot/?q=bonus").context["seen"]
    with django_assert_max_num_queries(90):
        desk.post(f"{DESK}lot/?q=bonus", {"verb": "mark_spam", "seen": seen})
    assert Comment.objects.filter(status=Status.SPAM).count() == 1000


@pytest.mark.parametrize("of_wave", [True, False])
def test_a_text_that_changes_while_the_decision_is_made_is_left_and_named(desk, monkeypatch, of_wave):
    wave = Wave.objects.create()
    first, changed = (pending(text=f"bonus {number}", wave=wave, name="Essi") for number in range(2))
    seen = desk.get(f"{DESK}lot/?q=bonus").context["seen"]
    look = many.moment.unchanged

    def unchanged(*args):
        found = look(*args)
        moderation.revise(changed, "bonus, mais gentil")
        return found

    monkeypatch.setattr(many.moment, "unchanged", unchanged)
    address = f"serie/{wave.pk}/" if of_wave else "lot/?q=bonus"
    response = desk.post(f"{DESK}{address}", {"seen": seen, "verb": "mark_spam"}, follow=True)
    assert [fresh(row).status for row in (first, changed)] == [Status.SPAM, Status.PENDING]
    assert "Le commentaire signé Essi a changé entre-temps" in body(response)


def test_what_changes_while_the_preview_is_made_counts_as_later(desk, monkeypatch):
    row = pending(text="bonus")
    load = many.cases.with_context

    def revised_meanwhile(rows):
        found = load(rows)
        moderation.revise(row, "bonus, mais gentil")
        return found

    monkeypatch.setattr(many.cases, "with_context", revised_meanwhile)
    seen = desk.get(f"{DESK}lot/?q=bonus").context["seen"]
    monkeypatch.undo()
    desk.post(f"{DESK}lot/?q=bonus", {"seen": seen, "verb": "mark_spam"})
    assert fresh(row).status == Status.PENDING


# Waves.
@pytest.fixture
def series():
    wave, article = Wave.objects.create(), make_article(headline="Les pronostics")
    rows = [pending(wave=wave, article=article, name=f"Nom {number % 40:02}", text=f"Gagnez {number}") for number in range(60)]
    return wave, rows


def test_a_wave_is_one_card_beside_the_others(desk, series):
    pending(text="Un honnête")
    response = desk.get(DESK)
    page = body(response)
    assert found(response) == ["Un honnête"]
    for words in ("60\xa0envois en série", "Les pronostics", "Nom 00", "et 32 autres", "Gagnez 0", "Voir un par un"):
        assert words in page
    assert "Gagnez 1<" not in page


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize(
    ("data", "status"),
    [({"verb": "mark_spam"}, Status.SPAM), ({"verb": "reject", "reason": "advertising"}, Status.REJECTED)],
)
def test_a_wave_is_decided_and_taken_back_in_one_go(desk, series, data, status, script):
    wave, rows = series
    seen = desk.get(DESK).context["waves"][0].seen
    headers = {"X-Desk": "1"} if script else {}
    response = desk.post(f"{DESK}serie/{wave.pk}/", {"seen": seen, **data}, headers=headers, follow=True)
    assert "60 commentaires" in body(response)
    assert set(Comment.objects.values_list("status", flat=True)) == {status}
    undo(desk, Act.objects.get())
    assert Comment.objects.waiting().count() == len(rows)
    assert "60\xa0envois en série" in body(desk.get(DESK))


def test_one_by_one_shows_the_members_and_what_was_decided_stays_decided(desk, series):
    wave, rows = series
    page = desk.get(f"{DESK}?vague={wave.pk}")
    assert len(found(page)) == 50
    decide(desk, rows[0], "approve", query=f"?vague={wave.pk}")
    seen = desk.get(DESK).context["waves"][0].seen
    desk.post(f"{DESK}serie/{wave.pk}/", {"seen": seen, "verb": "mark_spam"})
    assert fresh(rows[0]).status == Status.APPROVED
    assert Comment.objects.filter(status=Status.SPAM).count() == 59


@pytest.mark.once
def test_a_refused_wave_needs_a_reason(desk, series):
    wave, rows = series
    response = desk.post(f"{DESK}serie/{wave.pk}/", {"seen": "9.9", "verb": "reject"})
    assert response.status_code == 422
    assert "les expéditeurs le liront." in body(response)
    assert fresh(rows[0]).status == Status.PENDING


def test_a_wave_of_which_one_waits_is_a_case_like_others(desk):
    pending(wave=Wave.objects.create(), text="Resté seul")
    assert found(desk.get(DESK)) == ["Resté seul"]


def test_waves_take_a_constant_number_of_queries(desk, series, django_assert_max_num_queries):
    desk.get(DESK)
    with django_assert_max_num_queries(40) as few:
        desk.get(DESK)
    for _ in range(4):
        wave = Wave.objects.create()
        for _ in range(5):
            pending(wave=wave)
    with django_assert_max_num_queries(len(few)):
        assert len(desk.get(DESK).context["waves"]) == 5
