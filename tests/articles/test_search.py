"""The words that articles are found by: which, kept with every change of a text, and what somebody may type."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import keeping, search, stems, workflow
from articles.models import Article, ArticleIndex, IndexedWord, ProposalIndex
from articles.models.revision import blank_content
from articles.tasks import fill_index
from tests.articles.writing import address, make_draft, save_as
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db


def make_indexed(**fields):
    article = make_article(**fields)
    search.index(article)
    return article


@pytest.fixture
def chief():
    return make_user("Rédaction en chef")


BODY = "<p>À Kpalimé, les <strong>inondations</strong> ont emporté l’œuvre d’une vie&nbsp;: 1 200 ruches.</p><p>Fin</p>"


@pytest.mark.parametrize(
    "typed",
    [
        "inondations", "INONDATION", "inondées", "inondat", "ino", "emporte", "kpalime", "KPALIMÉ", "oeuvre", "l'œuvre",
        "1 200 ruches", "ruches pont", "le pont inondé", "Voirie ruche", "chapo inondation", "pont - ruches", '"ruches"',
    ],
)  # fmt: skip
def test_every_word_is_found_wherever_it_stands_in_all_its_forms(typed):
    article = make_indexed(headline="Le pont rouvre", kicker="Voirie", standfirst="Un chapô", body=BODY)
    make_indexed(headline="Autre chose")
    assert search.found(typed) == [article.pk]


@pytest.mark.parametrize("typed", ["pont absent", "uches", "ru", "inondation absente pont", "le", "la des", "", "…", "👩🏾‍🌾"])
def test_what_is_not_there_is_not_found(typed):
    make_indexed(headline="Le pont rouvre", body=BODY)
    assert search.found(typed) == []


OPERATORS = [
    "ruches AND pont", "ruches NOT pont", "NEAR(ruches pont)", "headline:pont", "-pont", "^pont", "pont & !ruches",
    "pont | ruches", "ruches <-> pont", "pont:A", "pont:*", 'pont"', "l'pont'", "(pont", "pont))", "pont\\", "%pont_",
    "pont\0", "👍 pont",
    "ruches'; DROP TABLE articles_article; --",
]  # fmt: skip


@pytest.mark.parametrize("typed", OPERATORS)
def test_operators_are_signs_or_words(typed):
    article = make_indexed(headline="Le pont", body="<p>Ruches and drop not near headline table article</p>")
    assert search.found(typed) == [article.pk]


AWKWARD = [
    "*", '"', "'", "\\", "%", "\0", "x" * 10_000, "mot " * 2_500, "é" * 70, "\ud800", "ⅷ ½ ²", "ꬰ 𞤀𞤣𞤤𞤢𞤥 中文 हिन्दी",
    "1e5 2.5e-3 0x1F", "http://a.b/c?d=e f@g.h", "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
]  # fmt: skip


@pytest.mark.parametrize("typed", AWKWARD)
def test_whatever_is_typed_is_no_error_and_finds_itself(typed):
    article = make_indexed(body=f"<p>{typed.encode(errors='ignore').decode().replace(chr(0), '')}</p>")
    assert search.found(typed) == ([article.pk] if stems.terms(typed) else [])


@pytest.mark.parametrize("body", ["mot " * 250_000, "".join(f"mot{n:x} " for n in range(150_000)), "x" * 1_000_000, "́" * 5_000])
def test_a_text_of_a_million_signs_is_kept(body):
    article = make_indexed(body=f"<p>{body} fin</p>")
    assert search.found("titre mot") == ([article.pk] if body.startswith("mot") else [])


def test_the_newest_matches_come_first_and_no_more_than_so_many(monkeypatch):
    monkeypatch.setattr(search, "FOUND", 2)
    pks = [make_indexed(headline="Le pont").pk for _ in range(3)]
    assert search.found("pont") == pks[:0:-1]


def test_a_beginning_stands_for_the_shortest_words(monkeypatch):
    monkeypatch.setattr(search, "BEGINNINGS", 1)
    short, _long = make_indexed(headline="Maisons"), make_indexed(headline="Maisonnette")
    assert search.found("mais") == [short.pk]


@pytest.mark.parametrize("typed", ["munici Cotonou", "cotonou munici", "muni coton marc", "Cotono municip"])
def test_each_word_may_be_a_beginning_wherever_its_whole_stands(typed):
    article = make_indexed(headline="Élections municipales", body="<p>À Cotonou, le marché attend.</p>")
    make_indexed(headline="Les municipales", body="<p>À Lomé.</p>")
    assert search.found(typed) == [article.pk]


def test_words_that_stand_whole_in_an_article_are_no_beginnings_of_others():
    article = make_indexed(headline="Le mil", body="<p>Cotonou</p>")
    make_indexed(headline="Les militaires", body="<p>Cotonou</p>")
    assert search.found("mil cotonou") == [article.pk]


def test_all_beginnings_together_stand_for_no_more_words_than_one(monkeypatch):
    monkeypatch.setattr(search, "BEGINNINGS", 4)
    make_indexed(headline="Rien")
    for words in ("marin marine marines marina", "portail portails portique portage"):
        search.learn([ArticleIndex(headline=words)])
    with CaptureQueriesContext(connection) as queries:
        assert search.found("mari port absent") == []
    asked = [query["sql"] for query in queries]
    assert len(asked) == 6  # the words of the last beginning and the articles; then those of all three, and the articles
    assert [sql for sql in asked if "portails" in sql or "marines" in sql] == []


def test_a_word_of_twelve_costs_no_more_queries_than_there_are_words():
    with CaptureQueriesContext(connection) as queries:
        search.found(" ".join(f"mot{n}" for n in range(40)))
    assert len(queries) <= stems.MANY_WORDS + 3


def test_a_newer_version_is_found_by_several_beginnings_too(chief):
    article = make_draft(chief)
    workflow.publish(article, by=chief)
    save_as(chief, article, headline="Élections municipales", body="<p>À Cotonou.</p>")
    assert search.found_in_proposals("munici cotono", chief) == [article.pk]


def test_many_words_of_one_beginning_are_looked_for_together():
    article = make_indexed(body=" ".join(f"mais{n:03}" for n in range(300)))
    assert search.found("mais") == [article.pk]


# With every change of a text


def test_a_draft_is_found_by_its_newest_version_and_by_what_its_page_keeps(chief):
    article = make_draft(chief, body="<p>Les ruches.</p>")
    assert search.found("ruche") == [article.pk]
    save_as(chief, article, body="<p>Les abeilles.</p>")
    assert search.found("ruche") == []
    assert search.found("abeille") == [article.pk]
    begun = keeping.begin(blank_content(), by=chief, key="1")
    keeping.keep(begun, {**blank_content(), "headline": "Le miel"}, by=chief, base=None)
    assert search.found("miel") == [begun.pk]


def test_a_newer_version_is_found_apart_until_readers_have_it(chief):
    article = make_draft(chief, body="<p>Les ruches.</p>")
    workflow.publish(article, by=chief)
    assert not ProposalIndex.objects.exists()
    save_as(chief, article, body="<p>Les abeilles.</p>")
    assert (search.found("ruche"), search.found("abeille")) == ([article.pk], [])
    assert search.found_in_proposals("pont abeil", chief) == [article.pk]
    assert search.found_in_proposals("ruche", chief) == []
    workflow.publish(article, by=chief)
    assert (search.found("ruche"), search.found("abeille")) == ([], [article.pk])
    assert search.found_in_proposals("abeille", chief) == []


def test_a_newer_version_is_found_by_who_may_write_the_article_only(chief):
    writer, colleague = make_user("Journaliste"), make_user("Journaliste")
    article = make_draft(writer)
    workflow.publish(article, by=chief)
    save_as(writer, article, body="<p>Le secret.</p>")
    for person, finds in ((chief, True), (writer, True), (colleague, False), (make_user("Modération"), False)):
        assert search.found_in_proposals("secret", person) == [article.pk] * finds
    workflow.put_into_bin(article, by=chief)
    assert search.found_in_proposals("secret", chief) == []


def test_of_an_article_taken_off_the_schedule_the_newest_version_is_found(chief):
    article = make_draft(chief, body="<p>Les ruches.</p>")
    workflow.publish(article, by=chief, at=timezone.now() + timedelta(days=1))
    save_as(chief, article, body="<p>Les abeilles.</p>")
    workflow.unpublish(article, by=chief)
    assert search.found("abeille") == [article.pk]
    assert not ProposalIndex.objects.exists()


def test_an_unpublished_article_has_its_newer_version_apart(chief):
    article = make_draft(chief, body="<p>Les ruches.</p>")
    workflow.publish(article, by=chief)
    workflow.unpublish(article, by=chief)
    save_as(chief, article, body="<p>Les abeilles.</p>")
    assert (search.found("ruche"), search.found("abeille")) == ([article.pk], [])
    assert search.found_in_proposals("abeille", chief) == [article.pk]


def test_what_leaves_the_bin_leaves_the_index(chief):
    article = make_draft(chief, body="<p>Les ruches.</p>")
    workflow.publish(article, by=chief)
    save_as(chief, article, body="<p>Les abeilles.</p>")
    Article.objects.update(binned_at=timezone.now() - workflow.BIN_KEEPS - timedelta(days=1))
    assert workflow.empty_bin(by=make_user("Administration")) == 1
    assert not ArticleIndex.objects.exists()
    assert search.found("ruche") == []


def test_a_preview_leaves_no_words_behind(chief, client):
    article = make_draft(chief, body="<p>Les ruches.</p>")
    workflow.publish(article, by=chief)
    save_as(chief, article, body="<p>Les abeilles.</p>")
    client.force_login(chief)
    assert "abeilles" in client.get(address(article, "preview")).content.decode()
    assert search.found("abeille") == []


def test_notes_and_read_also_are_no_words_of_a_text(chief):
    other = make_indexed(headline="Les abeilles")
    make_indexed(headline="Cité", body=f'<p>Un<span data-note="7"></span>.</p><div data-see-also="{other.pk}"></div>')
    assert search.found("abeille") == [other.pk]


def test_saving_asks_for_two_queries_more_whatever_the_text(chief):
    article = make_draft(chief)

    def asked(body):
        with CaptureQueriesContext(connection) as queries:
            save_as(chief, article, body=body)
        return [query["sql"] for query in queries if "indexedword" in query["sql"] or "articleindex" in query["sql"]]

    assert len(asked("<p>Un.</p><p>Deux.</p>")) == len(asked("<p>" + " ".join(f"mot{n}" for n in range(400)) + "</p>")) == 2


# Articles that were there before


def make_old(number):
    for _ in range(number):
        make_article(headline="Ancien", body="<p>Les ruches.</p>")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [0, 1, 5])
def test_the_worker_finds_articles_without_words(number, monkeypatch, run_tasks):
    monkeypatch.setattr(search, "BATCH", 2)
    monkeypatch.setattr("articles.tasks.FILLING", 0)  # each task takes one batch, and hands on the rest
    make_old(number)
    known = make_indexed(headline="Nouveau")
    ArticleIndex.objects.filter(pk=known.pk).update(headline="autr")
    fill_index.enqueue()
    run_tasks()
    assert len(search.found("ruche")) == number
    assert search.found("autre") == [known.pk]


def test_the_worker_finds_newer_versions_too(chief):
    article = make_draft(chief)
    workflow.publish(article, by=chief)
    save_as(chief, article, body="<p>Les abeilles.</p>")
    for model in (ArticleIndex, ProposalIndex, IndexedWord):
        model.objects.all().delete()
    assert [number for number, _last in search.fill(search.missing())] == [1]
    assert search.found_in_proposals("abeille", chief) == [article.pk]
    assert search.found("pont") == [article.pk]


def test_reindex_takes_all_anew_any_number_of_times(monkeypatch, capsys):
    monkeypatch.setattr(search, "BATCH", 2)
    make_old(3)
    for _time in range(2):
        call_command("reindex")
        assert "3 articles" in capsys.readouterr().out
        assert len(search.found("ruche")) == 3
    Article.objects.update(body="<p>Les abeilles.</p>")
    call_command("reindex", missing=True)
    assert len(search.found("ruche")) == 3
    newest = Article.objects.latest("pk")
    call_command("reindex", below=newest.pk)
    assert search.found("ruche") == [newest.pk]
    assert len(search.found("abeille")) == 2


def test_a_batch_writes_in_one_transaction_of_few_queries(monkeypatch):
    make_old(30)
    with CaptureQueriesContext(connection) as queries:
        assert [number for number, _last in search.fill(search.missing())] == [30]
    assert len(queries) < 12
