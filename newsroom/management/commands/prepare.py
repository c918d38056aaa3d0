"""What a start needs before the first request: tables, static files and, in the local profile, the demo newspaper."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Article
from comments import erasure
from newsroom import demo_accounts, planner


class Command(BaseCommand):
    help = "Prépare un départ : migrations, fichiers statiques et, dans le profil local, le journal de démonstration."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            connection.ensure_connection()
        except OperationalError as error:
            raise CommandError(
                _("The database does not answer (DATABASE_URL): %(reason)s") % {"reason": str(error).strip().splitlines()[0]}
            ) from error
        call_command("migrate", verbosity=0, interactive=False)
        self.erase_again()
        self.collect_static()
        if settings.DEMO:
            self.load_demo()
        planner.refresh()

    def erase_again(self) -> None:
        """What readers had erased stays so, whatever backup this database was restored from."""
        if number := erasure.replay():
            self.stdout.write(
                ngettext(
                    "%(count)s erasure was done again: a backup had brought it back.",
                    "%(count)s erasures were done again: a backup had brought them back.",
                    number,
                )
                % {"count": number}
            )

    def collect_static(self) -> None:
        """Copy, hash and compress, unless nothing changed since the last time."""
        stamp, wanted = Path(settings.STATIC_ROOT, ".fingerprint"), fingerprint()
        if stamp.is_file() and stamp.read_text() == wanted:
            return
        self.stdout.write(_("Static files…"))
        call_command("collectstatic", verbosity=0, interactive=False)
        stamp.write_text(wanted)

    def load_demo(self) -> None:
        """Fill an empty database. Loading that was cut short leaves a mark, and begins anew."""
        unfinished = settings.LOCAL_PROFILE.with_name("demo-unfinished")
        if unfinished.exists():
            call_command("flush", verbosity=0, interactive=False)
        if User.objects.exists() or Article.objects.exists():
            return
        self.stdout.write(_("Loading the demo newspaper…"))
        unfinished.touch()
        passwords = demo_accounts.renew()
        call_command("seed_demo", stdout=self.stdout, stderr=self.stderr)
        unfinished.unlink()
        self.stdout.write("\n" + _("Demo accounts (these passwords are shown only now):"))
        self.stdout.write(demo_accounts.table(passwords))


def fingerprint() -> str:
    """Changes with every source of a static file: its name, size or time."""
    digest = hashlib.sha256(settings.STATIC_URL.encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
