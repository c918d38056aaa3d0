"""The search of the back office: all that the person may see, and the words of WordPress."""

import re
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import search, workflow
from articles.models import Article, Note, Page
from newsroom import finding
from tests.articles.writing import make_draft, save_as
from tests.factories import make_article, make_author, make_comment, make_image, make_section, make_tag, make_user

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/recherche/"


def look(client, person, typed):
    client.force_login(person)
    answer = client.get(ADDRESS, {"q": typed})
    assert answer.status_code == 200
    return answer


def found(client, person, typed):
    groups = look(client, person, typed).context["found"]
    return {group.kind: [str(row) for row, *_more in group.rows] for group in groups}


def make_everything():
    make_article(headline="Le pont rouvre", slug="le-pont-rouvre")
    make_article(headline="Le pont en projet", slug="projet", status=Article.Status.DRAFT)
    make_image(caption="Le pont au matin")
    make_author(name="Ama Pont")
    make_section(name="Ponts", slug="ponts")
    make_tag(name="pont", slug="pont")
    Page.objects.create(title="Pont de la rédaction", slug="redaction")
    make_user(first_name="Kofi", last_name="Pont")


def test_an_editor_finds_everything_but_accounts(client):
    make_everything()
    assert found(client, make_user("Rédaction en chef"), "pont") == {
        "article": ["Le pont en projet", "Le pont rouvre"],
        "image": ["Le pont au matin"],
        "author": ["Ama Pont"],
        "section": ["Ponts"],
        "tag": ["pont"],
        "page": ["Pont de la rédaction"],
    }


@pytest.mark.once
@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        ("Journaliste", {"article", "image"}),
        ("Modération", set()),
        ("Régie publicitaire", set()),
        ("Administration", {"page", "user"}),
    ],
)
def test_each_role_finds_what_it_may_see(role, kinds, client):
    make_everything()
    assert set(found(client, make_user(role), "pont")) == kinds


def test_a_journalist_finds_no_draft_of_others(client):
    make_everything()
    writer = make_user("Journaliste")
    make_article(headline="Mon pont", status=Article.Status.DRAFT, created_by=writer)
    assert found(client, writer, "pont")["article"] == ["Mon pont", "Le pont rouvre"]


def test_more_than_a_few_rows_lead_to_the_list(client):
    for _ in range(9):
        make_tag(name="marché")
    (group,) = look(client, make_user("Rédaction en chef"), "march").context["found"]
    assert len(group.rows) == 8
    assert client.get(group.more).context["cl"].result_count == 9


def test_a_moderator_is_led_to_the_search_of_the_desk_but_an_address_stands_in_no_link(client):
    moderator = make_user("Modération")
    assert look(client, moderator, "pont").context["comments"].endswith("q=pont")
    assert "@" not in look(client, moderator, "lectrice@exemple.tg").context["comments"]
    assert look(client, make_user("Journaliste"), "pont").context["comments"] == ""


def test_an_article_is_found_by_its_standfirst_and_under_its_newest_words(client):
    chief = make_user("Rédaction en chef")
    article = make_draft(chief, headline="Le marché", standfirst="À Kpalimé, la foire s’étend.")
    assert found(client, chief, "kpalime foire marche")["article"] == ["Le marché"]
    save_as(chief, article, headline="La foire", slug="", standfirst="")
    assert found(client, chief, "kpalime") == {}
    assert found(client, chief, "foire") == {"article": ["La foire"]}


def test_what_was_written_before_the_column_was_there_is_found(client):
    article = make_article(headline="L’œuvre")
    Article.objects.update(found_by="")
    import_module("articles.migrations.0020_words_of_articles").fold_words(apps, None)
    assert found(client, make_user("Rédaction en chef"), "oeuvre") == {"article": [str(article)]}


def test_a_moderator_finds_comments_by_their_words_and_names_and_nobody_else_does(client):
    article = make_article(headline="Le port")
    by_words = make_comment(text="Écoutez donc\u202f!", name="Afi", article=article)
    make_comment(text="Rien.", name="Kofi Écoute", article=article)
    make_comment(text="Écoute", binned_at=timezone.now())
    moderator = make_user("Modération")
    page = look(client, moderator, "ecoute")
    assert {str(row.name) for row, *_more in page.context["found"][0].rows} == {"Afi", "Kofi Écoute"}
    for shown in ("Écoutez donc", "Kofi Écoute", "Le port", f"commentaire={by_words.pk}"):
        assert shown in page.content.decode()
    for role in ("Journaliste", "Rédaction en chef", "Administration"):
        person = make_user(role)
        assert ("comment" in found(client, person, "ecoute")) == person.has_perm("comments.moderate")


def test_no_comment_is_found_by_its_reader_s_address(client):
    make_comment(text="Merci à lectrice@exemple.tg")
    assert found(client, make_user("Modération"), "lectrice@exemple.tg") == {}


@pytest.mark.once
@pytest.mark.parametrize(
    ("typed", "here"),
    [
        ("catégorie", "Rubriques"),
        ("CATEGORIES", "Rubriques"),
        ("étiquettes", "Mots-clés"),
        ("Tags", "Mots-clés"),
        ("image à la une", "Photo d’ouverture"),
        ("où est l'extrait ?", "Chapô"),
        ("menus", "Rubriques"),
        ("médias", "Photothèque"),
        ("révisions", "Versions"),
        ("permal", "Adresse de la page"),
    ],
)
def test_a_word_of_wordpress_leads_to_ours(typed, here, client):
    page = re.sub(r"[ \n]+", " ", look(client, make_user("Rédaction en chef"), typed).content.decode())
    assert f"s’appelle ici <strong>«\u00a0{here}\u00a0»</strong>" in page
    assert "Y aller" in page


@pytest.mark.once
def test_a_word_that_is_the_same_in_both_is_not_said_to_be_another(client):
    page = look(client, make_user("Rédaction en chef"), "corbeille").content.decode()
    assert "s’appelle ici" not in page
    assert "<strong>Corbeille</strong>" in page
    assert "Y aller" in page


@pytest.mark.parametrize("page", ["/admin/recherche/", "/admin/compte/", "/admin/password_change/", "/admin/"])
def test_what_belongs_to_no_work_place_is_not_shown_among_the_settings(page, client):
    client.force_login(make_user("Rédaction en chef"))
    assert [str(place.label) for place in client.get(page).context["places"] if place.current] == ["À faire"] * (
        page == "/admin/"
    )


@pytest.mark.parametrize(
    "page", ["/admin/reglages/", "/admin/articles/tag/", "/admin/articles/tag/add/", "/admin/comments/block/"]
)
def test_tables_without_a_work_place_stand_among_the_settings(page, client):
    client.force_login(make_user("Rédaction en chef"))
    assert [str(place.label) for place in client.get(page).context["places"] if place.current] == ["Réglages"]


@pytest.mark.once
def test_every_word_leads_to_a_page_that_opens(client):
    chief = make_user(is_superuser=True)
    client.force_login(chief)
    leads = [lead for word in finding.wordpress.WORDS for lead in finding.wordpress.leads(word.typed[0], chief)]
    assert len(leads) > 10
    for lead in leads:
        assert client.get(lead.url, follow=True).status_code == 200


@pytest.mark.once
def test_who_may_not_go_there_gets_the_word_without_the_way(client):
    page = look(client, make_user("Journaliste"), "catégorie").content.decode()
    assert "Rubriques" in page
    assert "Y aller" not in page


ODD = ["", "   ", "\0", "%", "'", '"', "*", "a AND b", "-pont", "👍", "…", "x" * 5000, "mot " * 2500, "pont\0"]


@pytest.mark.parametrize("typed", ODD)
@pytest.mark.parametrize("address", [ADDRESS, "/admin/articles/article/", "/admin/articles/article/pick/"])
def test_whatever_is_typed_the_page_answers(typed, address, client):
    client.force_login(make_user("Rédaction en chef"))
    assert client.get(address, {"q": typed}, follow=True).status_code == 200


def test_nothing_is_counted_and_no_row_costs_a_query(client):
    editor = make_user("Rédaction en chef")

    def queries():
        with CaptureQueriesContext(connection) as captured:
            look(client, editor, "pont")
        return [query["sql"] for query in captured]

    make_everything()
    make_everything_again()
    queries()
    few = queries()
    assert len([sql for sql in few if "articleindex" in sql]) == 1
    make_everything_again()
    assert len(queries()) == len(few)
    assert not [sql for sql in few if sql.startswith("SELECT COUNT(*) AS") and "LIMIT" not in sql]
    assert not [sql for sql in few if "DISTINCT" in sql]


def make_everything_again():
    search.index(make_article(body="<p>Sous le pont.</p>"))
    for _ in range(3):
        make_article(headline="Le pont encore", lead_image=make_image(caption="pont"))
        make_author(name="Pont")
        make_tag(name="pont")


SPELLINGS = ["metro", "MÉTRO", "métro", "tro lome", "lom", "oeuvre", "ŒUVRE", "l'œuvre", "l’oeuvre"]


@pytest.mark.parametrize("typed", SPELLINGS)
def test_accents_ligatures_and_apostrophes_part_no_word_from_its_headline(typed, client):
    headline = "À Lomé, le métro est l’œuvre d’une vie"
    article = make_article(headline=headline, slug="autre-chose")
    make_article(headline="Sans rapport", slug="rien")
    editor = make_user("Rédaction en chef")
    assert found(client, editor, typed)["article"] == [headline]
    assert [row["id"] for row in client.get("/admin/articles/article/pick/", {"q": typed}).json()["rows"]] == [article.pk]
    assert list(client.get("/admin/articles/article/", {"q": typed}).context["cl"].result_list) == [article]


LETTERS = ["abla", "Aɓla", "kpalime", "ƙpalimé", "gbeve", "Gbɛʋɛ", "strasse", "STRAẞE"]


@pytest.mark.parametrize("typed", LETTERS)
def test_the_letters_of_our_languages_are_found_by_the_keys_of_a_french_keyboard(typed, client):
    headline = "Aɓla de Ƙpalimé à la Straße de Gbɛʋɛ"
    make_article(headline=headline, slug="autre-chose")
    make_article(headline="Le port agrandit ses quais")
    assert found(client, make_user("Journaliste"), typed) == {"article": [headline]}


def test_photos_and_people_are_found_without_accents_too(client):
    make_image(caption="La forêt sacrée")
    make_author(name="Abélé Forêt")
    assert found(client, make_user("Rédaction en chef"), "foret") == {"image": ["La forêt sacrée"], "author": ["Abélé Forêt"]}


@pytest.mark.parametrize("typed", ["metr[o", "m.tro", "(", "\\", "m*", "^", "$"])
def test_signs_stand_for_themselves(typed, client):
    make_article(headline="Le métro roule", slug="autre-chose")
    assert found(client, make_user("Rédaction en chef"), typed) == {}


def test_the_search_looks_at_the_newest_articles_and_says_so(client, monkeypatch):
    monkeypatch.setattr("articles.seeking.SEARCHED", 2)
    for number in range(4):
        make_article(headline=f"Métro {number}")
    editor = make_user("Rédaction en chef")
    assert len(found(client, editor, "metro")["article"]) == 2
    page = client.get("/admin/articles/article/", {"q": "metro"})
    assert len(page.context["cl"].result_list) == 2
    assert "2 plus récents" in page.content.decode()
    monkeypatch.setattr("articles.seeking.leaves_out", lambda model: True)
    monkeypatch.setattr("articles.seeking.SEARCHED", 500_000)
    assert "500\u202f000 plus récents" in client.get("/admin/articles/article/", {"q": "metro"}).content.decode().replace(
        "\u00a0", "\u202f"
    )


# In the texts


def test_a_beginning_in_the_headline_and_a_word_of_the_text_are_found_together_and_marked(client):
    chief = make_user("Rédaction en chef")
    make_published(chief, headline="Élections municipales", body="<p>Le scrutin municipal, hier à Cotonou.</p>")
    assert passages(client, chief, "munici cotonou") == {"Élections municipales": "Le scrutin [municipal], hier à [Cotonou]."}
    shown = client.get("/admin/articles/article/", {"q": "munici cotonou"}).context["cl"].result_list
    assert [str(article) for article in shown] == ["Élections municipales"]


def test_beginnings_of_words_that_stand_whole_in_a_text_are_not_marked(client):
    chief = make_user("Rédaction en chef")
    make_published(chief, headline="Les prix", body="<p>Militaires, puis le mil et Cotonou.</p>")
    assert passages(client, chief, "mil cotonou") == {"Les prix": "Militaires, puis le [mil] et [Cotonou]."}


def passages(client, person, typed):
    rows = look(client, person, typed).context["found"][0].rows
    return {str(row): "".join(f"[{words}]" if found else words for words, found in passage) for row, _url, passage, _new in rows}


def make_published(chief, **fields):
    article = make_draft(chief, **fields)
    workflow.publish(article, by=chief)
    return article


def test_words_of_the_text_are_found_behind_those_of_the_headline(client):
    chief = make_user("Rédaction en chef")
    make_draft(chief, headline="Le port s’étend", body="<p>Rien.</p>")
    make_draft(chief, headline="Les quais", body="<p>Le port.</p>")
    make_draft(chief, headline="Les grues", body="<p>Le mil.</p>", standfirst="Des ports")
    for typed in ("port", "ports"):
        assert set(found(client, chief, typed)["article"]) == {"Le port s’étend", "Les quais", "Les grues"}
    assert found(client, chief, "port")["article"][-1] == "Les quais"
    assert found(client, chief, "grue mil") == {"article": ["Les grues"]}
    shown = client.get("/admin/articles/article/", {"q": "grue mil"}).context["cl"].result_list
    assert [str(article) for article in shown] == ["Les grues"]


def test_where_one_article_is_chosen_its_headline_is_what_counts(client):
    chief = make_user("Rédaction en chef")
    make_published(chief, headline="Les quais", body="<p>Le port.</p>")
    client.force_login(chief)
    for address in ("/admin/articles/article/pick/?q=port", AUTOCOMPLETE + "port"):
        assert "quais" not in client.get(address).content.decode()
    for address in ("/admin/articles/article/pick/?q=quai", AUTOCOMPLETE + "quai"):
        assert "quais" in client.get(address).content.decode()


AUTOCOMPLETE = "/admin/autocomplete/?app_label=articles&model_name=redirect&field_name=article&term="


def test_the_surroundings_of_the_first_match_are_shown_with_the_words_marked(client):
    chief = make_user("Rédaction en chef")
    before, after = "avant " * 40, "après " * 80
    body = f"<p>{before}les <em>inondations</em> &lt;b&gt; de l’œuvre</p><p>{after}</p>"
    make_published(chief, headline="Les quais", body=body)
    shown = passages(client, chief, "oeuvre inondation")["Les quais"]
    assert shown.startswith("…avant avant")
    assert shown.endswith(" après…")
    assert "les [inondations] <b> de l’[œuvre] · après" in shown
    assert len(shown) < 250
    page = look(client, chief, "oeuvre inondation").content.decode()
    assert "les <mark>inondations</mark> &lt;b&gt; de l’<mark>œuvre</mark> · après" in page


def test_no_passage_holds_a_note_or_stands_below_a_headline_that_says_it_all(client):
    chief = make_user("Rédaction en chef")
    article = make_published(chief, headline="Les quais", body='<p>Le<span data-note="3"></span> port ouvre</p>')
    Note.objects.create(article=article, text="À vérifier : port", created_by=chief, pk=3)
    assert passages(client, chief, "ouvre") == {"Les quais": "Le port [ouvre]"}
    assert passages(client, chief, "quai") == {"Les quais": ""}
    assert found(client, chief, "vérifier") == {}


def test_a_newer_version_is_found_by_who_may_write_it_and_named_so(client):
    chief, writer = make_user("Rédaction en chef"), make_user("Journaliste")
    article = make_published(chief, headline="Les quais", body="<p>Le port.</p>")
    save_as(chief, article, body="<p>Le secret du port.</p>")
    assert passages(client, chief, "secret") == {"Les quais": "Le [secret] du port."}
    assert "Dans la version plus récente" in look(client, chief, "secret").content.decode()
    assert "Dans la version plus récente" not in look(client, chief, "port").content.decode()
    assert found(client, writer, "secret") == {}
    assert found(client, writer, "port") == {"article": ["Les quais"]}
    for person, number in ((chief, 1), (writer, 0)):
        client.force_login(person)
        assert len(client.get("/admin/articles/article/", {"q": "secret"}).context["cl"].result_list) == number


@pytest.mark.parametrize("status", ["draft", "in_review", "unpublished", "scheduled", "binned"])
def test_what_a_journalist_may_not_open_is_not_found_by_its_text(status, client):
    fields = {"status": status} if status not in {"scheduled", "binned"} else {}
    fields |= {"published_at": timezone.now() + timedelta(days=1)} if status == "scheduled" else {}
    fields |= {"binned_at": timezone.now()} if status == "binned" else {}
    search.index(make_article(headline="Les quais", body="<p>Le secret.</p>", **fields))
    writer = make_user("Journaliste")
    assert found(client, writer, "secret") == {}
    assert list(client.get("/admin/articles/article/", {"q": "secret"}).context["cl"].result_list) == []
    assert ("article" in found(client, make_user("Rédaction en chef"), "secret")) == (status != "binned")


def test_no_passage_costs_a_query(client):
    chief = make_user("Rédaction en chef")
    client.force_login(chief)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(ADDRESS, {"q": "port"})
        return len(captured)

    def make_both():
        make_published(chief, body="<p>Le port.</p>")
        save_as(chief, make_published(chief, headline="Autre"), body="<p>Le port.</p>")

    make_both()
    queries()
    few = queries()
    for _ in range(3):
        make_both()
    assert queries() == few


def test_a_passage_in_the_midst_of_a_long_text_is_cut_between_tags():
    search.index(article := make_article(body="<p>" + "mot " * 7_496 + "port</p><p class='pull'>port</p>"))
    (pieces,) = search.passages({article.pk}, "port", set()).values()
    assert [words for words, is_match in pieces if is_match] == ["port"]
    assert "<" not in "".join(words for words, _is_match in pieces)
