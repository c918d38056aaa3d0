"""Words and sites of the newsroom's lists: found whole and in disguise, held or refused, kept by moderators."""

import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.test import Client

from comments import lists, moderation
from comments.lists import Matcher
from comments.models import Comment, ListedTerm
from tests.comments.posting import send
from tests.factories import make_article, make_user

LIST = "/admin/comments/listedterm/"


@pytest.fixture(autouse=True)
def _day_one(db):
    """The lists that the migration brought; a test that needed real transactions has emptied all tables after itself."""
    if not ListedTerm.objects.exists():
        for language in ("fr", "en"):
            lists.add_shipped(language, by=None)


def found(term: str, written: str, kind: str = "word") -> bool:
    said = Matcher([ListedTerm(term=term, kind=kind)]).find(written)
    return bool(said.words or said.sites)


@pytest.mark.once
@pytest.mark.parametrize(
    ("term", "written"),
    [
        ("enfoiré", "Quel ENFOIRE !"),
        ("enfoiré", "bande d’enfoirés"),
        ("ta gueule", "Ferme ta\ngueule"),
        ("retour d’affection", "RETOUR D'AFFECTION garanti"),
        ("ɖevi", "Ɖevi ma vɔ"),
        ("gbɔ̀", "gbɔ"),
        ("casino", "c.a.s.i.n.o"),
        ("casino", "c a s i n o"),
        ("casino", "CAS-INO"),
        ("casino", "un cas*no"),
        ("casino", "c4s1n0!"),
        ("casino", "caaasiiiino"),
        ("casino", "ｃａｓｉｎｏ"),
        ("casino", "саsino"),  # the first two letters are Cyrillic
        ("connard", "connnnaaard"),
        ("connard", "c*nnard"),
    ],
)
def test_a_word_is_found_whatever_its_spelling(term, written):
    assert found(term, written)


@pytest.mark.once
@pytest.mark.parametrize(
    ("term", "written"),
    [
        ("con", "le contrat contesté, conclu"),
        ("connard", "canard"),
        ("conne", "un cône glacé"),
        ("pute", "la dispute, le député, il impute"),
        ("sino", "un casino"),
        ("ɖe", "de"),
        ("ta gueule", "ta grande gueule"),
        ("sale race", "la salle, race de vaches"),
        ("casino", "5 * 3 * no"),
        ("enfer", "3nf"),
    ],
)
def test_another_word_is_not(term, written):
    assert not found(term, written)


@pytest.mark.once
@pytest.mark.parametrize(
    "written",
    ["https://exemple.com/page", "HTTP://WWW.Exemple.com", "voir exemple.com.", "http://a.b.exemple.com?x=1", "//exemple.com"],
)
def test_a_site_is_found_with_its_pages_and_sub_sites(written):
    assert found("exemple.com", written, "link")


@pytest.mark.once
@pytest.mark.parametrize("written", ["https://autreexemple.com", "exemple.com.evil.net", "moi@exemple.com", "exemple"])
def test_another_site_is_not(written):
    assert not found("exemple.com", written, "link")


@pytest.mark.once
def test_the_shipped_lists_stop_nothing_that_an_honest_text_says():
    matcher = Matcher(ListedTerm(term=term) for language in ("fr", "en") for term in lists.shipped(language))
    content = Path(settings.BASE_DIR) / "newsroom" / "demo" / "content"
    prose = [file.read_text(encoding="utf-8") for file in (content / "articles").rglob("*") if file.is_file()]
    comments = tomllib.loads((content / "comments.toml").read_text(encoding="utf-8"))["comment"]
    prose += [comment["text"] for comment in comments if comment["status"] == "approved"]
    assert len(prose) > 40
    assert [term.term for text in prose for term in matcher.find(text).words] == []


@pytest.mark.once
def test_a_long_text_made_to_be_slow_is_not():
    matcher = Matcher(ListedTerm(term=term) for term in lists.shipped("fr"))
    for evil in ("a-" * 2_500, "a." * 2_500, "a b " * 1_250, "*a" * 2_500, "a" * 5_000):
        assert matcher.find(evil).words == []


@pytest.mark.django_db
def test_the_lists_are_there_on_the_first_day_and_refuse_nothing():
    assert ListedTerm.objects.filter(language="fr").count() == len(lists.shipped("fr")) > 100
    assert ListedTerm.objects.filter(language="en").exists()
    assert not ListedTerm.objects.filter(action="refuse").exists()


@pytest.mark.django_db
def test_a_held_comment_waits_with_the_words_in_a_remark():
    send(make_article(), text="Gros connard, va au c.a.s.i.n.o voir si j’y suis")
    comment = Comment.objects.get()
    assert comment.status == Comment.Status.PENDING
    assert comment.remarks == ["mots de la liste\u00a0: connard, casino"]


@pytest.mark.django_db
def test_a_refused_comment_is_kept_and_its_sender_reads_the_reason_but_not_the_note():
    ListedTerm.objects.create(kind="link", term="arnaque.example", action="refuse", reason="advertising")
    response = send(make_article(), text="Venez sur jeu.arnaque.example")
    assert response.status_code == 303
    comment = Comment.objects.get()
    assert (comment.status, comment.reason) == (Comment.Status.REJECTED, "advertising")
    last = comment.events.first()
    assert (last.kind, last.by, last.act, last.note) == ("rejected", None, None, "Liste\u00a0: arnaque.example")
    page = Client().get(response["Location"]).content.decode()
    assert "Publicité" in page
    assert "modérateur écrit" not in page
    assert "Liste" not in page


@pytest.mark.django_db
def test_the_name_is_looked_at_too():
    send(make_article(), name="Marabout Sérieux")
    assert Comment.objects.get().signals == ["words:marabout sérieux"]


@pytest.mark.django_db
def test_a_change_of_the_lists_counts_at_once():
    assert lists.find("zoglo").words == []
    term = ListedTerm.objects.create(term="zoglo")
    assert lists.find("zoglo").words
    term.delete()
    assert lists.find("zoglo").words == []


@pytest.mark.django_db
def test_the_matcher_is_kept_for_one_query(django_assert_num_queries):
    lists.find("bonjour")
    with django_assert_num_queries(1):
        lists.find("bonjour")


@pytest.mark.django_db
def test_a_correction_that_brings_a_listed_word_is_marked():
    send(make_article())
    comment = Comment.objects.get()
    assert comment.remarks == []
    moderation.revise(comment, "Espèce de connard")
    comment.refresh_from_db()
    assert comment.signals == ["words:connard"]
    moderation.revise(comment, "Pardon")
    comment.refresh_from_db()
    assert comment.signals == []


# The pages.
@pytest.fixture
def moderator(client, db):
    user = make_user("Modération")
    client.force_login(user)
    return user


def many(**fields: str) -> dict[str, str]:
    return {"kind": "word", "terms": "zoglo\nZÔGLO\n\nabobo man", "action": "hold", "reason": "", "language": "gej", **fields}


def test_a_moderator_adds_many_at_once_and_doubles_count_once(client, moderator):
    response = client.post(f"{LIST}add/", many(), follow=True)
    assert set(ListedTerm.objects.filter(language="gej").values_list("term", "created_by")) == {
        ("zoglo", moderator.pk),
        ("abobo man", moderator.pk),
    }
    page = response.content.decode()
    assert "2 lignes ajoutées aux listes." in page
    assert "1 y figurait déjà." in page
    assert LogEntry.objects.filter(user=moderator).count() == 2


@pytest.mark.once
@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"terms": ""}, "Écrivez au moins un mot."),
        ({"terms": "bon\n!!!"}, "Ligne 2, «\u00a0!!!\u00a0»\u00a0: Il n’y a pas de lettres."),
        ({"terms": "x" * 101}, "100 signes au plus"),
        ({"kind": "link", "terms": "pas un site"}, "Ce n’est pas l’adresse d’un site"),
        ({"action": "refuse"}, "Choisissez un motif"),
    ],
)
def test_what_cannot_be_listed_is_explained_and_kept(client, moderator, fields, error):
    before = ListedTerm.objects.count()
    response = client.post(f"{LIST}add/", many(**fields))
    page = response.content.decode()
    assert response.status_code == 422
    assert error in page
    assert many(**fields)["terms"] in page
    assert ListedTerm.objects.count() == before


def test_a_site_is_kept_as_its_host(client, moderator):
    client.post(f"{LIST}add/", many(kind="link", terms="https://www.Arnaque.example/page?x=1"))
    assert ListedTerm.objects.get(kind="link").term == "arnaque.example"


def test_the_page_shows_each_language_with_its_number_and_a_link_to_add(client, moderator):
    page = client.get(LIST).content.decode()
    for language, code in (("Éwé", "ee"), ("Kabiyè", "kbp"), ("Nouchi", "nouchi"), ("Bambara", "bm")):
        assert language in page
        assert f"{LIST}add/?langue={code}" in page
    assert f'<span class="count count--quiet">{len(lists.shipped("fr"))}</span>' in page
    assert '<option value="ee" selected>' in client.get(f"{LIST}add/?langue=ee").content.decode()
    assert client.get(f"{LIST}add/?langue=%00'").status_code == 200


def test_a_line_can_be_changed_and_the_change_counts_at_once(client, moderator):
    term = ListedTerm.objects.create(term="zoglo")
    lists.find("zoglo")
    fields = {"kind": "word", "term": "zogla", "action": "refuse", "reason": "insult", "language": ""}
    assert client.post(f"{LIST}{term.pk}/change/", fields).status_code == 302
    assert lists.find("zogla").refusal
    response = client.post(f"{LIST}{term.pk}/change/", {**fields, "reason": ""})
    assert response.status_code == 422
    assert "Choisissez un motif" in response.content.decode()


def test_the_shipped_list_can_be_taken_out_and_in_again(client, moderator):
    ListedTerm.objects.create(term="zoglo", language="fr")
    assert "Listes livrées avec le logiciel" in client.get(LIST).content.decode()
    client.post(f"{LIST}livree/", {"langue": "fr", "act": "drop"})
    assert list(ListedTerm.objects.filter(language="fr").values_list("term", flat=True)) == ["zoglo"]
    client.post(f"{LIST}livree/", {"langue": "fr", "act": "add"})
    client.post(f"{LIST}livree/", {"langue": "fr", "act": "add"})
    assert ListedTerm.objects.filter(language="fr").count() == len(lists.shipped("fr")) + 1
    assert client.get(f"{LIST}livree/").status_code == 405
    assert client.post(f"{LIST}livree/", {"langue": "../../etc", "act": "add"}).status_code == 302


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("path", ["", "add/", "livree/"])
def test_a_journalist_reaches_no_list(client, path):
    client.force_login(make_user("Journaliste"))
    assert client.post(LIST + path, many()).status_code == 403


@pytest.mark.once
def test_the_settings_of_a_moderator_show_only_moderation(client, moderator):
    page = client.get("/admin/reglages/").content.decode()
    names = ("Mots et sites surveillés", "Expéditeurs bloqués", "Lecteurs de confiance", "Filtre des indésirables")
    for name in names:
        assert name in page
    assert page.count('class="task task--plain"') == len(names)


def test_the_list_takes_a_constant_number_of_queries(client, moderator, django_assert_max_num_queries):
    client.get(LIST)
    with django_assert_max_num_queries(12):
        client.get(LIST)
