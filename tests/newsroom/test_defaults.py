"""While a new version is deployed the old one still writes: it leaves out the columns that it does not know."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AddField, CreateModel
from django.db.models import NOT_PROVIDED, Model

from articles.models import Article, Correction, Embed, Image, Masthead, Revision
from articles.models.revision import blank_content
from comments import vault
from comments.models import Act, Comment, Letter
from tests.factories import make_article, make_comment, make_image

pytestmark = pytest.mark.django_db(transaction=True)


def added() -> list[tuple[type[Model], str]]:
    """Columns that may not be empty, of tables that were there before."""
    loader, found = MigrationLoader(None), []
    for app in ("articles", "comments", "newsroom"):
        there: set[str] = set()
        for key in sorted(key for key in loader.graph.nodes if key[0] == app):
            operations = loader.get_migration(*key).operations
            fields = [row for row in operations if isinstance(row, AddField) and row.model_name_lower in there]
            found += [(app, row.model_name, row.name) for row in fields if not (row.field.null or row.field.many_to_many)]
            there |= {row.name_lower for row in operations if isinstance(row, CreateModel)}
    return [(apps.get_model(app, model), name) for app, model, name in found]


def test_every_column_that_came_later_has_a_default_in_the_database():
    assert added()
    assert [f"{model.__name__}.{name}" for model, name in added() if model._meta.get_field(name).db_default is NOT_PROVIDED] == []


def a_row(model: type[Model]) -> Model:
    comment = make_comment(sender=vault.sender_for("essi@exemple.tg"))
    rows = {
        Article: lambda: comment.article,
        Comment: lambda: comment,
        Act: lambda: Act.objects.create(kind="approved"),
        Letter: lambda: Letter.objects.create(sender=comment.sender, comment=comment, kind="answer"),
        Correction: lambda: Correction.objects.create(article=comment.article, kind="correction", text="x"),
        Embed: lambda: Embed.objects.create(kind="file", title="x"),
        Image: make_image,
        Masthead: lambda: Masthead.objects.create(pk=1, name="Le Pont"),
        Revision: lambda: Revision.objects.create(article=comment.article, content=blank_content()),
    }
    return rows[model]()


def written_by_an_older_version(row: Model, *left_out: str) -> Model:
    """The row once more, without these columns."""
    model, quote = type(row), connection.ops.quote_name
    fields = [field for field in model._meta.concrete_fields if field.name not in left_out]
    columns = ", ".join(quote(field.column) for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {model._meta.db_table}")  # noqa: S608
        values = dict(zip((field.column for field in fields), cursor.fetchone(), strict=True))
        if model is Masthead:
            row.delete()
        else:
            del values["id"]
        for name in {"slug", "sha256"} & values.keys():
            values[name] = values[name][:-1] + "x"
        columns, places = ", ".join(map(quote, values)), ", ".join(["%s"] * len(values))
        insert = f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({places})"  # noqa: S608
        cursor.execute(insert, list(values.values()))
    return model._default_manager.order_by("pk").last()


@pytest.mark.parametrize(("model", "name"), added(), ids=lambda part: getattr(part, "__name__", part))
def test_a_row_that_leaves_such_a_column_out_is_taken(model, name):
    row = a_row(model)
    assert getattr(written_by_an_older_version(row, name), name) == model._meta.get_field(name).db_default


def test_an_old_process_adds_an_article_after_the_migration_and_rows_that_were_there_stay():
    article = make_article(headline="Le pont", typography=False)
    call_command("migrate", "articles", "0022", verbosity=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        written_by_an_older_version(article, "found_by")
    call_command("migrate", verbosity=0)
    new = written_by_an_older_version(article, "found_by", "has_proposal", "typography")
    assert (new.found_by, new.has_proposal, new.typography) == ("", False, True)
    article.refresh_from_db()
    assert (article.headline, article.typography) == ("Le pont", False)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
