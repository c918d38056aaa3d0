"""What is kept of one reader: given out, erased, or erased again after a backup was restored."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables

from comments import erasure, vault
from comments.models import Sender


class Command(BaseCommand):
    help = (
        "Ce que le journal garde d’un lecteur. export ADRESSE : tout, en JSON, sur la sortie. erase ADRESSE : tout effacer, "
        "sans retour. replay : après une sauvegarde rétablie, effacer de nouveau ce qui l’avait été."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="export | erase | replay")
        for name, what in (("export", "donner tout ce qui est gardé, en JSON"), ("erase", "tout effacer, sans retour")):
            act = acts.add_parser(name, help=what)
            act.add_argument(
                "address", metavar="ADRESSE", help="adresse e-mail ; « - » la lit sur l’entrée, hors de l’historique"
            )
            if name == "erase":
                act.add_argument("--yes", action="store_true", help="ne pas demander de confirmation")
        acts.add_parser("replay", help="effacer de nouveau ce qu’une sauvegarde a rapporté (prepare le fait aussi)")

    @sensitive_variables()
    def handle(self, *args: Any, **options: Any) -> None:
        if options["act"] == "replay":
            self._replay()
        elif options["act"] == "export":
            sender, email = self._sender(options["address"])
            found = {erasure.EMAIL: email, **erasure.export(sender)}
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
        else:
            self._erase(self._sender(options["address"])[0], sure=options["yes"])

    @sensitive_variables()
    def _sender(self, address: str) -> tuple[Sender, str]:
        """The sender of an address, and its one spelling. Raises CommandError, which does not repeat the address."""
        address = input() if address == "-" else address
        try:
            email = vault.normalise(address)
        except vault.NotAnAddress as error:
            raise CommandError(str(error)) from None
        sender = vault.sender_known(email)
        if sender is None:
            raise CommandError(_("Nothing is kept of this address."), returncode=2)
        return sender, email

    def _erase(self, sender: Sender, *, sure: bool) -> None:
        count = sender.comments.count()
        if not sure and not self._confirmed(count):
            raise CommandError(_("Nothing was erased."), returncode=3)
        self.stdout.write(self._said(erasure.erase(sender)))

    def _confirmed(self, count: int) -> bool:
        question = ngettext(
            "Erase %(count)s comment and all that is kept of this reader, for ever? [yes/no]",
            "Erase %(count)s comments and all that is kept of this reader, for ever? [yes/no]",
            count,
        )
        self.stdout.write(question % {"count": count})
        try:
            return input().strip().lower() in {_("yes"), _("y")}
        except EOFError:
            return False

    def _replay(self) -> None:
        self.stdout.write(replayed(erasure.replay()))

    def _said(self, count: int) -> str:
        sentence = ngettext(
            "%(count)s comment erased, with all that was kept of this reader.",
            "%(count)s comments erased, with all that was kept of this reader.",
            count,
        )
        return sentence % {"count": count}


def replayed(number: int) -> str:
    return (
        ngettext(
            "%(count)s erasure was done again: a backup had brought it back.",
            "%(count)s erasures were done again: a backup had brought them back.",
            number,
        )
        % {"count": number}
        if number
        else _("No erasure had to be done again.")
    )
