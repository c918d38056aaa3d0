"""SQLite's index of words follows its table whatever is done to that: rebuilding, emptying, loading."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from articles import search
from articles.models import Article, ArticleIndex
from newsroom import append_only, following
from tests.factories import make_article

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def article():
    article = make_article(body="<p>Les ruches.</p>")
    search.index(article)
    return article


def is_followed(article):
    """The text that is changed, deleted and written anew is found as it is, and SQLite finds both tables alike."""
    assert search.found("ruche") == [article.pk]
    Article.objects.filter(pk=article.pk).update(body="<p>Les abeilles.</p>")
    search.index(Article.objects.get(pk=article.pk))
    assert (search.found("ruche"), search.found("abeille")) == ([], [article.pk])
    ArticleIndex.objects.all().delete()
    assert search.found("abeille") == []
    search.index(article)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:  # raises where they differ
            cursor.execute(f"INSERT INTO {search.MATCHES} ({search.MATCHES}, rank) VALUES ('integrity-check', 1)")  # noqa: S608
    return search.found("ruche") == [article.pk]


def test_it_follows(article):
    assert is_followed(article)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite rebuilds a table to alter it")
@pytest.mark.parametrize("model", [ArticleIndex, Article])
def test_a_rebuilt_table_is_followed_after_the_next_migration(model, article):
    with append_only.lifted(connection), connection.schema_editor() as editor:
        editor._remake_table(model)
    call_command("migrate", verbosity=0)
    assert is_followed(article)


def test_migrating_back_and_forth_leaves_an_empty_index_that_follows(article):
    call_command("migrate", "articles", "0021", verbosity=0)
    following.put_in_place(connection)
    call_command("migrate", verbosity=0)
    assert not ArticleIndex.objects.exists()
    assert [number for number, _last in search.fill(search.missing())] == [1]
    assert is_followed(article)


def test_what_is_dumped_is_loaded_and_found(article, tmp_path):
    dump = tmp_path / "dump.json"
    call_command("dumpdata", "articles", output=str(dump), verbosity=0)
    call_command("flush", verbosity=0, interactive=False)
    assert search.found("ruche") == []
    call_command("loaddata", str(dump), verbosity=0, stdout=StringIO())
    assert is_followed(article)
