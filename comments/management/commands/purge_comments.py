"""Forget at once what the background task forgets daily."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from comments import purge


class Command(BaseCommand):
    help = (
        "Efface ce dont le temps est passé : adresses du réseau, adresses e-mail, originaux des passages masqués, "
        "commentaires refusés ou retirés. Les durées sont celles des réglages des commentaires."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = purge.run()
        for label, number in (
            (_("network addresses"), done.networks),
            (_("e-mail addresses"), done.emails),
            (_("former texts (hidden passages, corrections)"), done.originals),
            (_("texts of refused, withdrawn or binned comments"), done.texts),
            (_("traces of reporters"), done.reporters),
            (_("old letters, digests and marks"), done.rest),
        ):
            self.stdout.write(f"{number:>8}  {label}")
