"""What the search of the back office looks through, for the articles that there are; saving one fills it from now on."""

from django.db import migrations

BATCH = 500


def fold_words(apps, schema_editor):
    Article = apps.get_model("articles", "Article")
    words, last = Article._meta.get_field("found_by"), 0
    while rows := list(Article.objects.filter(pk__gt=last).only(*words.of).order_by("pk")[:BATCH]):
        for article in rows:
            words.pre_save(article, False)
        Article.objects.bulk_update(rows, ["found_by"])
        last = rows[-1].pk


class Migration(migrations.Migration):
    atomic = False  # readers' comments wait for a batch, not for all
    dependencies = [("articles", "0019_words")]
    operations = [migrations.RunPython(fold_words, migrations.RunPython.noop)]
