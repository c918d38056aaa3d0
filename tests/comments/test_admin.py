"""Comments in the back office: who sees what, decisions that carry the version seen, addresses for moderators only."""

import pytest
from django.test import Client

from articles.models import Author
from comments import moderation
from comments.models import Comment
from tests.comments.posting import WRITTEN, send
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db

LIST = "/admin/comments/comment/"
Status = Comment.Status


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def moderator(db):
    return make_user("Modération", first_name="Mariam", last_name="Sanni")


@pytest.fixture
def desk(moderator):
    return client_of(moderator)


def page_of(comment):
    return f"{LIST}{comment.pk}/change/"


def decide(desk, action, *comments, seen=None, tab="", **data):
    data = {
        "action": action,
        "index": "0",
        "_selected_action": [comment.pk for comment in comments],
        "seen": seen or [f"{comment.pk}:{comment.version}" for comment in comments],
        **data,
    }
    return desk.post(LIST + (f"?etat={tab}" if tab else ""), data, follow=True)


def press(desk, comment, verb, **data):
    return desk.post(page_of(comment), {"verb": verb, "version": comment.version, **data}, follow=True)


def body(response):
    return response.content.decode()


# The list.
@pytest.mark.parametrize("role", ["Modération", "Journaliste"])
def test_the_filter_by_article_tells_no_headline_of_a_draft(role):
    draft = make_article(status="draft", headline="Le ministre démissionne", authors=[])
    assert "démissionne" not in body(client_of(make_user(role)).get(f"{LIST}?article={draft.pk}"))


def test_what_waits_stands_first_with_all_that_is_needed_to_decide(desk):
    article = make_article(headline="La nuit des dockers")
    send(article, website="http://casino.example", text="Ceci attend.")
    make_comment(text="Déjà publié")
    page = body(desk.get(LIST))
    for words in ("Ceci attend.", "Essi K.", "La nuit des dockers", "essi@exemple.tg", "a rempli le champ que les gens"):
        assert words in page
    assert "Déjà publié" not in page


@pytest.mark.parametrize(
    ("tab", "status"),
    [("publies", "approved"), ("refuses", "rejected"), ("indesirables", "spam"), ("retires", "withdrawn")],
)
def test_each_state_has_its_tab(desk, tab, status):
    for other in Status:
        make_comment(status=other, text=f"Texte {other}")
    page = body(desk.get(f"{LIST}?etat={tab}"))
    assert [other for other in Status if f"Texte {other}" in page] == [status]
    everything = body(desk.get(f"{LIST}?etat=tous"))
    assert all(f"Texte {other}" in everything for other in Status)


def test_the_bin_has_its_tab_and_gives_back(desk, moderator):
    comment = make_comment(status=Status.PENDING, text="Jeté par erreur")
    decide(desk, "into_bin", comment)
    assert "Jeté par erreur" not in body(desk.get(LIST))
    assert "Jeté par erreur" in body(desk.get(f"{LIST}?etat=corbeille"))
    comment.refresh_from_db()
    decide(desk, "out_of_bin", comment, tab="corbeille")
    assert "Jeté par erreur" in body(desk.get(LIST))


def test_the_list_takes_a_constant_number_of_queries(desk, django_assert_max_num_queries):
    for number in range(3):
        send(make_article(), email=f"lecteur-{number}@exemple.tg")
    with django_assert_max_num_queries(16):
        desk.get(LIST)
    for number in range(3, 20):
        send(make_article(), email=f"lecteur-{number}@exemple.tg")
    with django_assert_max_num_queries(16):
        desk.get(LIST)


def test_the_list_narrows_to_an_article(desk):
    one, other = (make_comment(status=Status.PENDING, text=text) for text in ("Ici", "Ailleurs"))
    page = body(desk.get(f"{LIST}?article={one.article_id}"))
    assert "Ici" in page
    assert "Ailleurs" not in page
    assert body(desk.get(f"{LIST}?article=abc"))
    assert other.article.headline in page


@pytest.mark.parametrize("wanted", ["retrouver", "Kossivi"])
def test_a_search_finds_text_and_name_in_every_state(desk, wanted):
    make_comment(status=Status.REJECTED, text="À retrouver plus tard", name="Kossivi")
    make_comment(text="Autre chose")
    response = desk.post(LIST, {"recherche": wanted}, follow=True)
    assert "À retrouver plus tard" in body(response)
    assert "Autre chose" not in body(response)


def test_a_search_finds_a_sender_by_the_exact_address_which_stands_in_no_url(desk):
    send(make_article(), text="De la part d’Essi")
    send(make_article(), text="De quelqu’un d’autre", email="kossi@exemple.tg")
    response = desk.post(LIST, {"recherche": " ESSI@exemple.tg "}, follow=True)
    assert "De la part d’Essi" in body(response)
    assert "De quelqu’un d’autre" not in body(response)
    assert all("@" not in address and "%40" not in address for address, _ in response.redirect_chain)
    nobody = desk.post(LIST, {"recherche": "essi@exemple"}, follow=True)
    assert "De la part" not in body(nobody)


@pytest.mark.parametrize("query", ["etat=rien", "expediteur=abc", "expediteur=999", "p=9999", "q=%00", "created_at__gte=hier"])
def test_a_strange_address_is_no_error(desk, query):
    assert desk.get(f"{LIST}?{query}", follow=True).status_code == 200


# Decisions on several at once.
@pytest.mark.parametrize(
    ("action", "status", "said"),
    [("publish", Status.APPROVED, "2 commentaires publiés."), ("spam", Status.SPAM, "2 commentaires classés indésirables.")],
)
def test_several_are_decided_at_once(desk, moderator, action, status, said):
    comments = [make_comment(status=Status.PENDING) for _ in range(2)]
    left = make_comment(status=Status.PENDING)
    response = decide(desk, action, *comments)
    assert said in body(response)
    for comment in comments:
        comment.refresh_from_db()
        assert (comment.status, comment.events.get().by) == (status, moderator)
    left.refresh_from_db()
    assert left.status == Status.PENDING


def test_refusing_asks_for_a_reason_first(desk):
    comment = make_comment(status=Status.PENDING, text="Hors de propos")
    page = body(decide(desk, "refuse", comment))
    assert "Hors de propos" in page
    for reason in Comment.Reason.labels:
        assert str(reason).replace("'", "&#x27;") in page
    assert f'name="seen" value="{comment.pk}:1"' in page
    without = decide(desk, "refuse", comment, refusal="1")
    assert without.status_code == 422
    assert "Choisissez un motif" in body(without)
    comment.refresh_from_db()
    assert comment.status == Status.PENDING
    done = decide(desk, "refuse", comment, refusal="1", reason="off_topic", note="Merci de rester au sujet.")
    assert "1 commentaire refusé." in body(done)
    comment.refresh_from_db()
    assert (comment.status, comment.reason) == (Status.REJECTED, Comment.Reason.OFF_TOPIC)
    assert comment.events.get().note == "Merci de rester au sujet."


def test_what_moved_since_the_list_was_shown_is_left_and_named(desk):
    moved, same = (make_comment(status=Status.PENDING, name=name) for name in ("Essi K.", "Kossi"))
    other = make_user("Modération", first_name="Ramatou", last_name="Issa")
    moderation.reject(moved, reason=Comment.Reason.INSULT, by=other)
    page = body(decide(desk, "publish", moved, same))
    assert "Le commentaire signé Essi K. a changé entre-temps\u00a0: refusé, par Ramatou Issa." in page
    assert "1 commentaire publié." in page
    moved.refresh_from_db()
    same.refresh_from_db()
    assert (moved.status, same.status) == (Status.REJECTED, Status.APPROVED)


@pytest.mark.parametrize("seen", [["0:0"], ["abc"], ["1:"], [":"], ["9" * 30 + ":1"], ["²:1"]])
def test_what_was_not_seen_is_not_decided(desk, seen):
    comment = make_comment(status=Status.PENDING)
    decide(desk, "publish", comment, seen=seen)
    comment.refresh_from_db()
    assert comment.status == Status.PENDING


def test_a_decision_is_taken_back_from_the_list(desk):
    comment = make_comment(status=Status.PENDING)
    decide(desk, "spam", comment)
    comment.refresh_from_db()
    page = body(decide(desk, "undo", comment, tab="indesirables"))
    assert "1 décision reprise." in page
    comment.refresh_from_db()
    assert comment.status == Status.PENDING


# The page of one comment.
def test_the_page_shows_the_comment_its_sender_and_its_history(desk, moderator):
    send(make_article())
    comment = moderation.approve(Comment.objects.get(), by=moderator)
    page = body(desk.get(page_of(comment)))
    for words in (WRITTEN["text"], "essi@exemple.tg", "127.0.0.1", "Reçu", "Publié", "Mariam Sanni"):
        assert words in page
    assert f"/commentaires/lien/{comment.pk}/" in page


@pytest.mark.parametrize(
    ("verb", "data", "status"),
    [
        ("approve", {}, Status.APPROVED),
        ("mark_spam", {}, Status.SPAM),
        ("reject", {"reason": "insult", "note": ""}, Status.REJECTED),
    ],
)
def test_one_is_decided_on_its_page(desk, verb, data, status):
    comment = make_comment(status=Status.PENDING)
    press(desk, comment, verb, **data)
    comment.refresh_from_db()
    assert comment.status == status
    press(desk, comment, "reopen")
    comment.refresh_from_db()
    assert comment.status == Status.PENDING


def test_a_published_comment_is_unpublished_with_a_reason(desk):
    comment = make_comment()
    page = body(desk.get(page_of(comment)))
    assert "Dépublier" in page
    response = press(desk, comment, "reject")
    assert response.status_code == 422
    assert "Choisissez un motif" in body(response)
    press(desk, comment, "reject", reason="hate")
    assert not Comment.objects.approved().exists()


def test_the_newsroom_answers_from_the_page(desk):
    comment = make_comment()
    empty = press(desk, comment, "answer", text=" ")
    assert empty.status_code == 422
    assert "1 réponse publiée." in body(press(desk, comment, "answer", text="Merci, c’est corrigé."))
    assert Comment.objects.get(parent=comment).text == "Merci, c’est corrigé."
    press(desk, comment, "answer", text="Merci, c’est corrigé.")  # a double click
    assert Comment.objects.filter(parent=comment).count() == 1


def test_a_page_that_is_out_of_date_decides_nothing(desk):
    comment = make_comment(status=Status.PENDING, text="Gentil")
    moderation.revise(comment, "Méchant")
    page = body(press(desk, comment, "approve"))
    assert "a changé entre-temps" in page
    assert "Méchant" in page
    comment.refresh_from_db()
    assert comment.status == Status.PENDING


@pytest.mark.parametrize("verb", ["", "delete", "withdraw"])
def test_a_verb_that_is_none_does_nothing(desk, verb):
    comment = make_comment()
    press(desk, comment, verb)
    comment.refresh_from_db()
    assert (comment.status, comment.version) == (Status.APPROVED, 1)


@pytest.mark.parametrize("address", [f"{LIST}999999/change/", f"{LIST}abc/change/", f"{LIST}{'9' * 40}/change/"])
def test_a_comment_that_is_none_is_not_found(desk, address):
    assert desk.get(address).status_code == 404


# Who may.
@pytest.mark.parametrize("role", ["", "Régie publicitaire", "Administration"])
def test_others_see_no_comment(role):
    comment = make_comment(status=Status.PENDING, text="Rien pour vous")
    client = client_of(make_user(role))
    for address in (LIST, page_of(comment)):
        assert client.get(address).status_code == 403
        assert client.post(address, {"verb": "approve", "version": 1}).status_code == 403
    comment.refresh_from_db()
    assert comment.status == Status.PENDING


def test_a_stranger_is_asked_to_log_in():
    comment = make_comment()
    for address in (LIST, page_of(comment)):
        assert Client().get(address).status_code == 302


def test_journalists_read_what_waits_under_their_own_articles_without_addresses():
    journalist = make_user("Journaliste")
    byline = Author.objects.create(name="Folly", slug="folly", user=journalist)
    article = make_article(authors=[byline])
    send(article, text="Sous mon article")
    send(make_article(), text="Sous un autre", email="kossi@exemple.tg")
    own, strange = Comment.objects.order_by("pk")
    client = client_of(journalist)
    for page in (body(client.get(LIST)), body(client.get(f"{LIST}?etat=tous")), body(client.get(page_of(own)))):
        assert "Sous mon article" in page
        assert "Sous un autre" not in page
        for private in ("essi@exemple.tg", "127.0.0.1", "Indésirable", 'name="verb"', 'name="action"'):
            assert private not in page
    assert client.get(page_of(strange)).status_code == 404
    assert client.post(page_of(own), {"verb": "approve", "version": 1}).status_code == 403
    decide(client, "publish", own)
    searched = client.post(LIST, {"recherche": "essi@exemple.tg"}, follow=True)
    assert "Sous mon article" not in body(searched)
    own.refresh_from_db()
    assert own.status == Status.PENDING


@pytest.mark.parametrize("path", ["add/", "1/delete/"])
def test_nothing_is_added_or_deleted(desk, path):
    comment = make_comment()
    address = LIST + path.replace("1/", f"{comment.pk}/")
    assert desk.get(address).status_code == 403
    assert desk.post(address, {"post": "yes"}).status_code == 403
    assert Comment.objects.exists()
    decide(desk, "delete_selected", comment, post="yes")
    assert Comment.objects.exists()


def test_markup_and_strange_signs_are_harmless_in_the_back_office(desk):
    comment = make_comment(status=Status.PENDING, text="<script>alert(1)</script>\u202e", name="<b>Essi</b>\u202e")
    pages = [body(desk.get(LIST)), body(desk.get(page_of(comment))), body(decide(desk, "refuse", comment))]
    for page in pages:
        assert "<script>alert" not in page
        assert "<b>Essi" not in page
        assert "\u202e" not in page
