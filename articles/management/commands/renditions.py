"""`manage.py renditions --missing | --rebuild`: make the public files of pictures now, instead of waiting for the worker."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from tqdm import tqdm

from articles import images, tasks
from articles.models import Image


class Command(BaseCommand):
    help = "Prépare les fichiers publics des photos (AVIF, WebP, JPEG). Interrompu, il reprend où il en était."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--missing", action="store_true", help="seulement ce qui manque")
        which.add_argument("--rebuild", action="store_true", help="tout refaire, par exemple après un changement de largeurs")
        parser.add_argument("--from", dest="start", type=int, default=0, help="reprendre à partir de ce numéro de photo")

    def handle(self, *args: Any, missing: bool, rebuild: bool, start: int, **options: Any) -> None:
        todo = Image.objects.public().filter(pk__gte=start).order_by("pk")
        made, failed = 0, []
        with tqdm(total=todo.count(), unit=" photo", disable=None, leave=False) as bar:
            for image in todo.iterator(chunk_size=200):
                try:
                    made += tasks.make_missing(image, anew=rebuild)
                except (images.Refused, OSError) as error:
                    reason = error.message if isinstance(error, images.Refused) else _("the original is missing")
                    failed.append(f"{image.pk} « {image} » : {reason}")
                bar.update()
        self.stdout.write(ngettext("%(n)d file made.", "%(n)d files made.", made) % {"n": made})
        for line in failed:
            self.stderr.write(line)
        if failed:
            raise CommandError(_("Some photos could not be prepared; the list is above."))
