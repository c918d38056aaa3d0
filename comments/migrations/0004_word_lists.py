"""The lists of words of day one. From here on they are the newsroom's: each line can be changed or taken out."""

from pathlib import Path

from django.db import migrations

# The names are written out: the files are looked for where they lie with this version of the program.
LISTS = Path(__file__).resolve().parent.parent / "wordlists"


def fill(apps, schema_editor):
    ListedTerm = apps.get_model("comments", "ListedTerm")
    rows = ListedTerm.objects.using(schema_editor.connection.alias)
    for language in ("fr", "en"):
        lines = (line.partition("#")[0].strip() for line in (LISTS / f"{language}.txt").read_text(encoding="utf-8").splitlines())
        rows.bulk_create([ListedTerm(term=line, language=language) for line in lines if line], ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("comments", "0003_append_only")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
