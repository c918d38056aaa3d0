"""Loads the demo newspaper « L’Escale »; with --articles and --comments, a large one for measuring."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from newsroom import demo_accounts
from newsroom.demo import crowd, seeding


class Command(BaseCommand):
    help = "Charge le journal de démonstration « L’Escale » dans une base vide ; jamais sur un site en production."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--articles", type=int, default=0, metavar="N", help="complète jusqu’à N articles")
        parser.add_argument("--comments", type=int, default=0, metavar="N", help="complète jusqu’à N commentaires")

    def handle(self, *args: Any, articles: int, comments: int, **options: Any) -> None:
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError(
                _("The demo newspaper belongs to the local profile that “make run” makes: it is never loaded on a real site.")
            )
        if not seeding.is_empty() and not seeding.is_demo():
            raise CommandError(_("This database holds another newspaper already: nothing was changed."))
        if seeding.is_empty():
            demo_accounts.make()
            seeding.seed(self._tell)
            self.stdout.write(_("The demo newspaper is loaded."))
        elif not articles and not comments:
            self.stdout.write(_("The demo newspaper is here already: nothing was changed."))
        if articles or comments:
            self._enlarge(articles, comments)

    def _tell(self, sentence: str) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r{sentence}", ending="")
            self.stdout.flush()

    def _enlarge(self, articles: int, comments: int) -> None:
        made = crowd.enlarge(articles, comments)
        if not made.articles and not made.comments:
            self.stdout.write(_("There are as many articles and comments already: nothing was changed."))
            return
        self.stdout.write(
            _("%(articles)s articles and %(comments)s comments were added in %(seconds)s s.")
            % {"articles": made.articles, "comments": made.comments, "seconds": round(made.seconds)}
        )
