"""Django’s own, with SQLite’s guard of the history out of its way (newsroom/append_only.py), and its index of words followed."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from newsroom import append_only, following


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        only_asks = options["plan"] or options["check_unapplied"]
        if only_asks:
            super().handle(*args, **options)
            return
        try:
            with append_only.lifted(connection):
                super().handle(*args, **options)
        finally:
            following.put_in_place(connection)
