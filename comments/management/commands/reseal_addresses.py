"""Seal all readers' addresses anew under the newest key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments import vault

STEP = 5_000
"""Addresses between two lines where nobody watches a terminal."""


class Command(BaseCommand):
    help = (
        "Chiffre de nouveau toutes les adresses des lecteurs sous la première clé de VAULT_KEYS. "
        "On peut l’interrompre et la relancer : ce qui est fait n’est pas refait."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done, total = vault.Resealed(), vault.sealed_addresses()
        for done in vault.reseal():
            self._tell(done.seen, max(total, done.seen))
        if self.stdout.isatty():
            self.stdout.write("")
        self.stdout.write(
            _("%(seen)s addresses looked at, %(renewed)s of them sealed anew under the newest key.")
            % {"seen": done.seen, "renewed": done.renewed}
        )
        if done.unreadable:
            raise CommandError(
                ngettext(
                    "%(count)s address cannot be opened by any key of VAULT_KEYS and was left as it is. "
                    "Do not remove a key before you know why.",
                    "%(count)s addresses cannot be opened by any key of VAULT_KEYS and were left as they are. "
                    "Do not remove a key before you know why.",
                    done.unreadable,
                )
                % {"count": done.unreadable}
            )
        self.stdout.write(_("The former keys are needed by old backups only."))

    def _tell(self, seen: int, total: int) -> None:
        sentence = _("%(seen)s of %(total)s addresses") % {"seen": seen, "total": total}
        if self.stdout.isatty():
            self.stdout.write(f"\r{sentence}", ending="")
            self.stdout.flush()
        elif seen % STEP < vault.BATCH and seen >= STEP:
            self.stdout.write(sentence)
