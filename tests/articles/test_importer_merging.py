"""An author, section or tag that is made one with another while an import writes articles that name it."""

import pytest
from django.core.management import call_command
from django.db import connection

from articles import merging
from articles.models import Article, Author, Section, Tag
from newsroom import importing
from tests.articles.test_merging_meanwhile import KINDS, meeting, rows_of
from tests.concurrency import all_at_once
from tests.factories import make_user
from tests.wordpress import author, export, post, term

NAMES: dict[str, dict[str, str]] = {"author": {"name": "Awa Sow"}, "section": {"slug": "monde"}, "tag": {"slug": "eau"}}
MODELS = {"author": Author, "section": Section, "tag": Tag}
WATER = term("post_tag", "eau", "Eau")


@pytest.fixture
def editor(db):
    return make_user("Rédaction en chef")


def bring(folder, *numbers):
    parts = [post(number, "<p>Un.</p>", WATER, title=f"Titre {number}") for number in numbers]
    call_command("import_wordpress", str(export(folder, author(), *parts)), verbosity=0)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_what_was_merged_between_two_articles_of_one_import_is_named_by_the_one_that_stays(kind, editor, tmp_path, monkeypatch):
    kept, importer = KINDS[kind](), importing.posts.IMPORTERS["post"]

    def merging_before_the_second(record, job):
        if record.id == "11":
            merging.merge(kept, MODELS[kind].objects.get(**NAMES[kind]), by=editor)
        importer(record, job)

    monkeypatch.setitem(importing.posts.IMPORTERS, "post", merging_before_the_second)
    bring(tmp_path, 10, 11, 12)
    assert [rows_of(article, kind) for article in Article.objects.order_by("pk")] == [[kept]] * 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer at a time")
@pytest.mark.parametrize("kind", KINDS)
def test_an_article_that_comes_in_while_its_row_goes_stands_under_the_one_that_stays(kind, editor, tmp_path, monkeypatch):
    bring(tmp_path, 10)
    kept, gone = KINDS[kind](), MODELS[kind].objects.get(**NAMES[kind])
    leaving = meeting(monkeypatch)

    def act(number):
        if number:
            return merging.merge(kept, gone, by=editor)
        leaving.wait(5)
        return bring(tmp_path, 10, 11)

    all_at_once(2, act)
    assert [rows_of(article, kind) for article in Article.objects.order_by("pk")] == [[kept]] * 2
    assert not MODELS[kind].objects.filter(pk=gone.pk).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer at a time")
@pytest.mark.parametrize("kind", KINDS)
def test_an_import_of_many_and_a_merge_never_stand_in_each_other_s_way(kind, editor, tmp_path):
    bring(tmp_path, 10)
    kept, gone = KINDS[kind](), MODELS[kind].objects.get(**NAMES[kind])

    def act(number):
        return merging.merge(kept, gone, by=editor) if number else bring(tmp_path, *range(10, 60))

    all_at_once(2, act)
    assert [rows_of(article, kind) for article in Article.objects.order_by("pk")] == [[kept]] * 50
