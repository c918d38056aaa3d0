"""What the search finds articles by. Empty here: the worker fills it (`manage.py reindex` at once)."""

import django.db.models.deletion
from django.db import migrations, models

TABLE = "articles_articleindex"
COLUMNS = "headline", "standfirst", "body"
WEIGHTS = "ABD"  # ten to four to one, as PostgreSQL weighs them


def add_index(apps, schema_editor):
    """PostgreSQL: a column made of the others, in an index whose unsorted part is put in order often and quickly. Texts
    lie apart from their rows, so that those of many matches stand on few pages.
    SQLite: a table that keeps no text of its own; its triggers (newsroom/following.py) fill it."""
    if schema_editor.connection.vendor == "postgresql":
        made_of = " || ".join(f"setweight(to_tsvector('simple', {column}), '{weight}')" for column, weight in zip(COLUMNS, WEIGHTS))
        schema_editor.execute(f"ALTER TABLE {TABLE} ADD COLUMN words tsvector GENERATED ALWAYS AS ({made_of}) STORED")
        schema_editor.execute(f"ALTER TABLE {TABLE} SET (toast_tuple_target = 128)")
        schema_editor.execute(f"CREATE INDEX article_words_of_text ON {TABLE} USING gin (words) WITH (gin_pending_list_limit = 512)")
    else:
        schema_editor.execute(
            f"CREATE VIRTUAL TABLE {TABLE}_fts USING fts5({', '.join(COLUMNS)}, "
            f"content='{TABLE}', content_rowid='article_id', tokenize='ascii')"
        )


def drop_index(apps, schema_editor):
    """PostgreSQL's goes with its table."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"DROP TABLE {TABLE}_fts")


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0021_loose_files'),
    ]

    operations = [
        migrations.CreateModel(
            name='ArticleIndex',
            fields=[
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='index', serialize=False, to='articles.article')),
                ('headline', models.TextField(help_text='With the kicker.')),
                ('standfirst', models.TextField()),
                ('body', models.TextField()),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='IndexedWord',
            fields=[
                ('word', models.CharField(max_length=60, primary_key=True, serialize=False)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ProposalIndex',
            fields=[
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='proposal_index', serialize=False, to='articles.article')),
                ('words', models.TextField(help_text='Each once, between spaces.')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.revision')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.RunPython(add_index, drop_index),
    ]
