import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

BEGUN_BY_OTHERS = ("lead_image", "section")
"""Columns whose own index is the beginning of another one now."""


def drop_own_indexes(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What AlterField would do, without SQLite writing the whole table anew for each: minutes at a million articles."""
    article = apps.get_model("articles", "Article")
    for name in BEGUN_BY_OTHERS:
        column = article._meta.get_field(name).column
        for index in schema_editor._constraint_names(article, [column], index=True, type_=models.Index.suffix):
            schema_editor.execute(schema_editor._delete_index_sql(article, index))


def make_own_indexes(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    article = apps.get_model("articles", "Article")
    for name in BEGUN_BY_OTHERS:
        schema_editor.execute(schema_editor._create_index_sql(article, fields=[article._meta.get_field(name)]))


class Migration(migrations.Migration):
    dependencies = [("articles", "0014_licences")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(drop_own_indexes, make_own_indexes)],
            state_operations=[
                migrations.AlterField(
                    model_name="article",
                    name="lead_image",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="lead_of",
                        to="articles.image",
                        verbose_name="lead picture",
                    ),
                ),
                migrations.AlterField(
                    model_name="article",
                    name="section",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="articles",
                        to="articles.section",
                        verbose_name="section",
                    ),
                ),
            ],
        ),
        migrations.RemoveIndex(model_name="article", name="article_last_changed"),
        *(
            migrations.AddIndex(model_name="article", index=index)
            for index in (
                models.Index(fields=["-modified_at", "-id"], name="article_last_changed"),
                models.Index(fields=["section", "-modified_at", "-id"], name="article_changed_in_section"),
                models.Index(
                    fields=["status", "-modified_at", "-id"],
                    condition=~models.Q(status="published"),
                    name="article_in_the_making",
                ),
                models.Index(fields=["-published_at", "-id"], name="article_by_date"),
                models.Index(fields=["lead_image", "status", "-published_at"], name="article_led_by_picture"),
                models.Index(
                    fields=["embargo_until", "id"], condition=models.Q(embargo_until__isnull=False), name="article_embargo"
                ),
                models.Index(fields=["-binned_at", "-id"], condition=models.Q(binned_at__isnull=False), name="article_in_bin"),
            )
        ),
        *(
            migrations.AddIndex(model_name="image", index=index)
            for index in (
                models.Index(
                    fields=["-uploaded_at", "-id"], condition=models.Q(alt="") | models.Q(credit=""), name="image_wanting"
                ),
                models.Index(fields=["expires_at", "id"], condition=models.Q(expires_at__isnull=False), name="image_expiry"),
            )
        ),
    ]
