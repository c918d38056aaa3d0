from django.db import migrations

from articles.text import fold

LICENCES = [
    ("Photo de la rédaction", "Faite par quelqu’un de la rédaction : nommer son auteur."),
    ("Autorisation de l’auteur", "Accord écrit d’une personne extérieure : la nommer, garder l’accord."),
    ("Agence, selon contrat", "AFP, Reuters, AP… : nommer l’agence et le photographe, mettre la date de fin."),
    ("Dossier de presse", "Donnée par un organisme pour ce sujet : le nommer, ne pas la reprendre ailleurs."),
    ("CC BY 4.0", "Nommer l’auteur et la licence ; retouches permises."),
    ("CC BY-SA 4.0", "Nommer l’auteur et la licence ; une retouche garde la même licence."),
    ("CC BY-ND 4.0", "Nommer l’auteur et la licence ; ni recadrage ni retouche."),
    ("CC0", "Rien n’est exigé ; nommer l’auteur reste l’usage."),
    ("Domaine public", "Rien n’est exigé ; dire d’où elle vient."),
    ("Droit de citation", "Courte citation d’une œuvre : nommer l’auteur et l’œuvre."),
]
EXISTING = 100
BATCH = 500


def add(apps, schema_editor):
    """The defaults, then what the photos say already, so that every licence in use can be chosen again."""
    Licence, Image = apps.get_model("articles", "Licence"), apps.get_model("articles", "Image")
    if not Licence.objects.exists():
        Licence.objects.bulk_create(
            Licence(name=name, rule=rule, order=order) for order, (name, rule) in enumerate(LICENCES, 1)
        )
    written = Image.objects.exclude(licence="").order_by("licence").values_list("licence", flat=True).distinct()
    known = set(Licence.objects.values_list("name", flat=True))
    for name in list(written[:EXISTING]):
        if name not in known:
            Licence.objects.create(name=name, order=50)


def fold_words(apps, schema_editor):
    """What the search of the library looks through; saving a photo fills it from now on."""
    Image = apps.get_model("articles", "Image")
    last = 0
    while rows := list(Image.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        for image in rows:
            image.found_by = fold(" ".join([image.caption, image.credit, image.alt, image.file_name]))
        Image.objects.bulk_update(rows, ["found_by"])
        last = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [("articles", "0013_library")]
    operations = [
        migrations.RunPython(add, migrations.RunPython.noop),
        migrations.RunPython(fold_words, migrations.RunPython.noop),
    ]
