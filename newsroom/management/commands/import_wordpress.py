"""`manage.py import_wordpress FILE.xml [--uploads DIR] [--dry-run]`: move a WordPress site here."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from articles.importers.job import Report
from articles.importers.wxr import Unreadable
from newsroom import planner
from newsroom.importing import Contents, run

KINDS = {
    "author": "auteurs",
    "section": "rubriques",
    "tag": "mots-clés",
    "image": "photos",
    "file": "documents et sons",
    "article": "articles",
    "gallery": "galeries",
    "video": "vidéos",
    "post": "cartes",
    "page": "pages",
    "comment": "commentaires",
    "redirect": "redirections",
    "other": "autres contenus",
}

SELDOM = {"file", "gallery", "video", "post", "redirect", "other"}
"""Not told of when there are none."""


class Command(BaseCommand):
    help = "Importe un export WordPress (WXR). Interrompue ou relancée, la commande reprend et ne double rien."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="le fichier XML : Outils > Exporter > Tout le contenu")
        parser.add_argument("--uploads", type=Path, help="copie du dossier wp-content/uploads, pour les photos")
        parser.add_argument("--dry-run", action="store_true", help="tout lire et compter, ne rien écrire")

    def handle(self, *args: Any, file: Path, uploads: Path | None, dry_run: bool, **options: Any) -> None:
        if uploads is not None and not uploads.is_dir():
            raise CommandError(_("The folder “%(path)s” does not exist.") % {"path": uploads})
        try:
            contents = Contents(file)
            with tqdm(total=contents.items, unit=" élément", disable=None, leave=False) as bar:
                report = run(file, contents, uploads=uploads, dry=dry_run, progress=bar.update)
        except Unreadable as error:
            raise CommandError(str(error)) from None
        if not dry_run:
            planner.refresh()
        self._print(report, contents, dry_run)

    def _print(self, report: Report, contents: Contents, dry: bool) -> None:
        title = "Essai à blanc, rien n’a été écrit" if dry else "Import terminé"
        self.stdout.write(f"{title} : {contents.site.source}\n")
        self.stdout.write(f"{'':18}{'nouveaux':>10}{'déjà là':>10}{'laissés':>10}")
        for kind, name in KINDS.items():
            row = (report.new[kind], report.known[kind], report.skipped[kind])
            if any(row) or kind not in SELDOM:
                self.stdout.write(f"{name:18}" + "".join(f"{number:>10}" for number in row))
        for reason in sorted(report.reasons):
            self.stdout.write(f"\n{reason} ({report.times[reason]})")
            for label in report.reasons[reason]:
                self.stdout.write(f"  - {label}")
            if (more := report.times[reason] - len(report.reasons[reason])) > 0:
                self.stdout.write(f"  … et {more} de plus")
        if report.new["image"] and not dry:
            self.stdout.write(
                "\nLes photos sont visibles dès maintenant ; leurs autres tailles sont préparées par « manage.py worker »,"
                "\nou tout de suite par « manage.py renditions --missing »."
            )
