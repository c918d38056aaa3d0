"""`manage.py reindex`: take over the words of all articles for the search, the newest first."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from tqdm import tqdm

from articles import search
from articles.models import Article


class Command(BaseCommand):
    help = "Reprend les mots de tous les articles pour la recherche. Le site reste ouvert."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--missing", action="store_true", help="seulement les articles que la recherche ne connaît pas")
        parser.add_argument("--below", type=int, help="reprendre sous ce numéro d’article, après une interruption")

    def handle(self, *args: Any, missing: bool, below: int | None, **options: Any) -> None:
        articles = search.missing() if missing else Article.objects.all()
        rest = articles.filter(pk__lt=below) if below else articles
        number, last = 0, below
        try:
            with tqdm(total=rest.count(), desc="Articles", unit_scale=True, mininterval=0.5, disable=None) as bar:
                for taken, reached in search.fill(articles, below=below):
                    number, last = number + taken, reached
                    bar.update(taken)
        except KeyboardInterrupt:
            raise CommandError(_("Interrupted: --below %(pk)s goes on from here.") % {"pk": last}, returncode=130) from None
        self.stdout.write(ngettext("%(n)d article indexed.", "%(n)d articles indexed.", number) % {"n": number})
