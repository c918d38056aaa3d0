"""The guard of the history outlives what databases do to tables: rebuilding, emptying, loading."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from articles.models import Article, Event
from comments.models import Act, Comment, CommentEvent
from newsroom import append_only
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db(transaction=True)
HISTORIES = (CommentEvent, Act, Event)


@pytest.fixture
def history():
    comment = make_comment()
    Event.objects.create(article=comment.article, kind="created")
    CommentEvent.objects.create(comment=comment, kind="approved", act=Act.objects.create(kind="approved"))


def is_guarded() -> bool:
    """No line of any history is changed or deleted."""
    for model in HISTORIES:
        for change in (lambda rows: rows.update(kind="autre"), lambda rows: rows._raw_delete("default")):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                change(model.objects.all())
    return all(model.objects.exists() for model in HISTORIES)


def test_migrating_forth_and_back_leaves_it_in_place(history):
    call_command("migrate", "newsroom", "0003", verbosity=0)
    assert is_guarded()
    call_command("migrate", verbosity=0)
    assert is_guarded()


def test_a_question_about_migrations_changes_nothing(history):
    call_command("migrate", plan=True, stdout=StringIO())
    call_command("migrate", check_unapplied=True, stdout=StringIO())
    assert is_guarded()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite rebuilds a table to alter it")
@pytest.mark.parametrize("model", [*HISTORIES, Article, Comment])
def test_tables_that_are_rebuilt_meanwhile_have_it_afterwards(model, history):
    """A trigger goes with its table, and one that names another table forbids the rebuilding of that one."""
    with append_only.lifted(connection), connection.schema_editor() as editor:
        editor._remake_table(model)
    assert is_guarded()


def test_after_a_migration_that_failed_it_is_in_place(history, monkeypatch):
    monkeypatch.setattr("django.core.management.commands.migrate.MigrationExecutor", None)
    with pytest.raises(TypeError):
        call_command("migrate", verbosity=0)
    assert is_guarded()


def test_a_database_is_emptied_and_filled_from_a_file(history, tmp_path):
    """Loading the same lines again changes nothing, and is let through."""
    file = tmp_path / "all.json"
    call_command("dumpdata", "auth.user", "articles", "comments", output=str(file))
    call_command("flush", interactive=False, verbosity=0)
    assert not [model for model in HISTORIES if model.objects.exists()]
    call_command("flush", interactive=False, verbosity=0)
    for _ in range(2):
        call_command("loaddata", str(file), verbosity=0)
        assert is_guarded()


def test_an_emptied_newspaper_is_guarded_from_its_first_line():
    call_command("flush", interactive=False, verbosity=0)
    article = make_article()
    Event.objects.create(article=article, kind="created")
    with pytest.raises(DatabaseError, match="append-only"):
        article.delete()
