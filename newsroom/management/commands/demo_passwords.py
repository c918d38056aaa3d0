"""New passwords for the accounts of the demo newspaper."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from newsroom import demo_accounts


class Command(BaseCommand):
    help = "Donne de nouveaux mots de passe aux comptes de la démonstration (profil local de make run seulement)."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            passwords = demo_accounts.renew()
        except PermissionDenied as error:
            raise CommandError(
                _("There are no demo accounts here: they belong to the local profile that “make run” makes.")
            ) from error
        self.stdout.write(_("New passwords of the demo accounts; the old ones are gone:"))
        self.stdout.write(demo_accounts.table(passwords))
