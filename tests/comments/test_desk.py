"""The moderation desk: the screen, decisions from it, what is shown to whom, and how it is searched."""

import html
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from comments import moderation, vault
from comments.models import Act, Comment, CommentEvent, Report
from tests.comments.posting import thread_of
from tests.factories import make_article, make_author, make_comment, make_user

pytestmark = pytest.mark.django_db

Status, Kind, Reason = Comment.Status, CommentEvent.Kind, Comment.Reason
DESK = "/admin/comments/desk/"
ADDRESS = "essi@exemple.tg"


@pytest.fixture
def moderator(client):
    person = make_user("Modération", first_name="Mariam", last_name="Sanni")
    client.force_login(person)
    return person


def waiting(**fields):
    return make_comment(status=Status.PENDING, **fields)


def shown(client, query="", **options) -> str:
    response = client.get(f"{DESK}{query}", **options)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def press(client, comment, verb, query="", script=False, **fields):
    data = {"verb": verb, "version": comment.version, **fields}
    return client.post(f"{DESK}{comment.pk}/decider/{query}", data, headers={"x-desk": "1"} if script else {})


def state(comment):
    comment.refresh_from_db()
    return comment.status


def test_what_waits_stands_there_oldest_first_with_all_that_is_needed_to_decide(client, moderator):
    sender = vault.sender_for(ADDRESS)
    article = make_article(headline="Le quai 4 la nuit")
    for status in (Status.APPROVED, Status.APPROVED, Status.REJECTED):
        make_comment(sender=sender, status=status, reason="hate" if status == Status.REJECTED else "")
    parent = make_comment(article=article, text="Et les bus ?")
    waiting(name="Le second", created_at=timezone.now())
    waiting(
        name="Essi", sender=sender, article=article, parent=parent, root=parent, text="Mon avis.",
        signals=["links"], created_at=timezone.now() - timedelta(hours=3),
    )  # fmt: skip
    page = shown(client)
    assert page.index("Essi") < page.index("Le second")
    for words in (
        "Le quai 4 la nuit",
        "Et les bus ?",
        "Mon avis.",
        "2 publiés",
        "1 refusé",
        "adresse non prouvée",
        "beaucoup de liens",
    ):
        assert words in page, words
    assert ADDRESS not in page


@pytest.mark.parametrize(
    ("verb", "fields", "status"),
    [
        ("approve", {}, Status.APPROVED),
        ("mark_spam", {}, Status.SPAM),
        ("reject", {"reason": "hate", "note": "Relisez la charte."}, Status.REJECTED),
        ("refer", {"remark": "Est-ce vrai ?"}, Status.REFERRED),
        ("mask", {"passage": "voleur", "why": "insult", "publish": "1"}, Status.APPROVED),
        ("answer", {"text": "Merci de ce mot."}, Status.APPROVED),
    ],
)
def test_without_script_a_decision_leads_back_to_the_desk_where_it_can_be_taken_back(client, moderator, verb, fields, status):
    comment = waiting(text="Un voleur.")
    response = press(client, comment, verb, "?etat=", **fields)
    assert response.status_code == 302
    assert response["Location"].startswith(DESK)
    assert state(comment) == status
    page = shown(client)
    assert "Revenir en arrière" in page
    [act] = Act.objects.all()
    assert act.by == moderator
    client.post(f"{DESK}annuler/{act.pk}/")
    assert state(comment) == Status.PENDING
    assert comment.text == "Un voleur."


@pytest.mark.parametrize(
    ("verb", "fields", "sentence"),
    [
        ("reject", {}, "Choisissez un motif"),
        ("reject", {"reason": "parce que"}, "Choisissez un motif"),
        ("mask", {"why": "insult"}, "passage"),
        ("mask", {"passage": "introuvable", "why": "insult"}, "ne se trouve pas"),
        ("refer", {"remark": "  "}, "remarque"),
        ("answer", {"text": ""}, "réponse"),
        ("explode", {}, ""),
    ],
)
@pytest.mark.parametrize("script", [False, True])
def test_what_lacks_something_decides_nothing_and_says_so_beside_its_cause(client, moderator, verb, fields, sentence, script):
    comment = waiting(text="Un voleur.")
    response = press(client, comment, verb, script=script, **fields)
    assert response.status_code == 422
    assert "errornote" in response.content.decode()
    assert sentence in html.unescape(response.content.decode())
    assert state(comment) == Status.PENDING
    assert not comment.events.exists()


def test_with_script_the_answer_holds_the_tabs_the_band_and_no_frame(client, moderator):
    comment = waiting()
    response = press(client, comment, "approve", script=True)
    page = response.content.decode()
    assert response.status_code == 200
    assert f'id="cas-{comment.pk}"' in page
    assert "data-gone" in page
    assert 'id="onglets"' in page
    assert 'id="bande"' in page
    assert "<html" not in page


@pytest.mark.parametrize("script", [False, True])
def test_the_second_of_two_moderators_sees_what_happened(client, moderator, script):
    comment = waiting(name="Essi")
    moderation.reject(comment, reason=Reason.INSULT, by=make_user("Modération", first_name="Koffi"))
    response = press(client, comment, "approve", script=script)
    page = response.content.decode() if script else client.get(response["Location"]).content.decode()
    assert response.status_code == (409 if script else 302)
    assert "Koffi" in page
    assert state(comment) == Status.REJECTED


def test_the_same_press_whose_answer_was_lost_is_no_quarrel(client, moderator):
    comment = waiting()
    seen = comment.version
    assert press(client, comment, "approve", script=True).status_code == 200
    comment.version = seen
    assert press(client, comment, "approve", script=True).status_code == 200
    assert comment.events.count() == 1


def test_a_published_comment_is_unpublished_at_any_time(client, moderator):
    comment = make_comment(text="Publié depuis longtemps.", created_at=timezone.now() - timedelta(days=300))
    assert comment.text in shown(client, "?etat=publies")
    assert "Dépublier" in shown(client, f"?commentaire={comment.pk}")
    press(client, comment, "reject", reason="privacy")
    assert state(comment) == Status.REJECTED
    assert comment.text not in thread_of(comment.article)


def test_reported_ones_show_why_and_stand_in_the_queue_when_there_are_enough(client, moderator):
    comment = make_comment(name="Signalée")
    for host in "ab":
        moderation.report(comment, Report.Reason.HATE, host_key=host)
    assert "Signalée" not in shown(client)
    assert "haine" in shown(client, "?etat=signales")
    moderation.report(comment, Report.Reason.INSULT, host_key="c")
    page = shown(client)
    assert "Signalée" in page
    assert comment.text in thread_of(comment.article)
    comment.refresh_from_db()
    assert "Laisser" in page
    press(client, comment, "keep")
    assert f'id="cas-{comment.pk}"' not in shown(client)
    assert state(comment) == Status.APPROVED


def test_an_editor_answers_the_moderators_and_the_desk_shows_the_advice(client, moderator):
    comment = waiting(name="Un du quai")
    press(client, comment, "refer", remark="Est-ce vrai ?")
    assert "Un du quai" not in shown(client).partition('id="file"')[2].partition("</ol>")[0]
    editor = make_user("Rédaction en chef", first_name="Akofa")
    client.force_login(editor)
    assert "Est-ce vrai ?" in html.unescape(client.get("/admin/").content.decode())
    comment.refresh_from_db()
    assert press(client, comment, "advise", remark="Oui, sans le nom.").status_code == 302
    client.force_login(moderator)
    page = shown(client)
    assert "Un du quai" in page
    assert "Oui, sans le nom." in page


def test_a_moderator_may_not_advise(client, moderator):
    comment = waiting()
    moderation.refer(comment, "?", by=moderator)
    comment.refresh_from_db()
    assert press(client, comment, "advise", remark="Oui.").status_code == 403
    assert state(comment) == Status.REFERRED


@pytest.mark.parametrize(
    ("tab", "status"),
    [("publies", "approved"), ("refuses", "rejected"), ("indesirables", "spam"), ("retires", "withdrawn"), ("avis", "referred")],
)
def test_each_state_has_its_tab(client, moderator, tab, status):
    reason = "hate" if status == "rejected" else ""
    make_comment(name="Cherchée", status=status, reason=reason)
    make_comment(name="Une autre", status="pending")
    page = shown(client, f"?etat={tab}")
    assert "Cherchée" in page
    assert "Une autre" not in page.partition('id="file"')[2]


def test_skipping_puts_a_case_at_the_end_and_stores_nothing(client, moderator):
    first, second = waiting(name="Première"), waiting(name="Seconde")
    page = shown(client, f"?passes={first.pk}").partition('id="file"')[2]
    assert page.index("Seconde") < page.index("Première")
    assert not CommentEvent.objects.exists()
    assert second.version == 1


@pytest.mark.parametrize("typed", ["retrouver", "Kossivi", "kossivi retrouver"])
def test_words_are_found_in_every_state(client, moderator, typed):
    make_comment(name="Kossivi", text="On va le retrouver.", status=Status.SPAM)
    make_comment(name="Une autre", text="Rien.")
    location = client.post(DESK, {"recherche": typed})["Location"]
    page = html.unescape(client.get(location).content.decode()).partition('id="file"')[2]
    assert "Kossivi" in page
    assert "Une autre" not in page


def test_an_exact_address_finds_its_sender_and_stands_in_no_url(client, moderator):
    make_comment(name="Essi", sender=vault.sender_for(ADDRESS))
    make_comment(name="Une autre")
    location = client.post(DESK, {"recherche": ADDRESS.upper()})["Location"]
    assert "exemple" not in location
    page = client.get(location).content.decode()
    assert "Essi" in page
    assert "Une autre" not in page.partition('id="file"')[2]
    nobody = client.post(DESK, {"recherche": "personne@exemple.tg"})["Location"]
    assert "exemple" not in nobody
    assert "Rien trouvé" in html.unescape(client.get(nobody).content.decode())


def test_a_pasted_public_address_leads_to_the_comment_or_the_article(client, moderator):
    comment = make_comment(name="Celle-ci")
    make_comment(article=comment.article, name="Voisine")
    address = f"http://testserver{comment.article.get_absolute_url()}"
    page = client.get(client.post(DESK, {"recherche": f"{address}#{comment.anchor}"})["Location"]).content.decode()
    assert "Celle-ci" in page
    assert "Voisine" not in page.partition('id="file"')[2]
    page = client.get(client.post(DESK, {"recherche": address})["Location"]).content.decode()
    assert "Celle-ci" in page
    assert "Voisine" in page


@pytest.mark.parametrize("typed", ["24/10/2024", "10/2024", "octobre 2024", "2024-10-24"])
def test_a_day_or_a_month_is_found(client, moderator, typed):
    make_comment(name="Ancienne", created_at=timezone.now().replace(year=2024, month=10, day=24))
    make_comment(name="Récente")
    page = client.get(client.post(DESK, {"recherche": typed})["Location"]).content.decode().partition('id="file"')[2]
    assert "Ancienne" in page
    assert "Récente" not in page


@pytest.mark.parametrize(
    "query", ["?cas=x&apres=-1&vague=99999999999999999999", "?etat=nulle", "?date=2024-13", "?q=%00", "?passes=a.b", "?article=0"]
)
def test_an_address_that_makes_no_sense_is_no_crash(client, moderator, query):
    waiting()
    assert client.get(f"{DESK}{query}").status_code == 200


def test_the_page_of_a_comment_shows_its_history_and_what_was_hidden(client, moderator):
    comment = waiting(text="Un voleur.")
    press(client, comment, "mask", passage="voleur", why="insult", publish="1")
    page = html.unescape(client.get(reverse("admin:comments_comment_change", args=[comment.pk])).content.decode())
    assert "Passage masqué" in page
    assert "Un voleur." in page
    assert "Mariam Sanni" in page


def test_journalists_read_what_waits_under_their_own_articles_and_decide_nothing(client):
    journalist = make_user("Journaliste")
    own = make_article(authors=[make_author(user=journalist)])
    mine = waiting(article=own, name="Sous le mien", sender=vault.sender_for(ADDRESS))
    waiting(name="Sous un autre")
    client.force_login(journalist)
    page = shown(client)
    assert "Sous le mien" in page
    assert "Sous un autre" not in page
    assert ADDRESS not in page
    assert "<button" not in page.partition("<main")[2].partition("</main")[0].replace("data-theme-flip", "")
    assert press(client, mine, "approve").status_code == 403
    assert client.post(DESK, {"recherche": ADDRESS}).status_code == 403
    assert state(mine) == Status.PENDING


@pytest.mark.parametrize("role", ["Régie publicitaire", "Administration"])
def test_other_roles_stay_out(client, role):
    comment = waiting()
    client.force_login(make_user(role))
    assert client.get(DESK).status_code == 403
    assert press(client, comment, "approve").status_code == 403


def test_strangers_are_asked_to_log_in(client):
    comment = waiting()
    assert "/login/" in client.get(DESK)["Location"]
    assert "/login/" in press(client, comment, "approve")["Location"]
    assert state(comment) == Status.PENDING


def test_moderators_see_and_need_nothing_else_of_the_back_office(client, moderator):
    article = make_article()
    for name, arguments in (
        ("articles_article_changelist", []), ("articles_article_change", [article.pk]), ("articles_image_changelist", []),
        ("auth_user_changelist", []), ("articles_section_changelist", []), ("comments_commentsettings_changelist", []),
    ):  # fmt: skip
        assert client.get(reverse(f"admin:{name}", args=arguments)).status_code == 403, name


def test_undo_belongs_to_the_person_who_decided(client, moderator):
    act = moderation.approve(waiting(), by=make_user("Modération"))
    assert client.post(f"{DESK}annuler/{act.pk}/").status_code == 404
    assert client.get(f"{DESK}annuler/{act.pk}/").status_code == 405


def test_fifty_cases_cost_no_more_queries_than_two(client, moderator, django_assert_max_num_queries):
    def fill(number):
        for n in range(number):
            sender = vault.sender_for(f"lectrice-{n}@exemple.tg")
            comment = waiting(sender=sender)
            moderation.refer(comment, "?", by=moderator)
            moderation.advise(comment, "Oui", by=make_user("Rédaction en chef"))

    fill(2)
    with django_assert_max_num_queries(40) as few:
        client.get(DESK)
    fill(48)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(DESK)
