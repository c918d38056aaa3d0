"""Django’s own, with SQLite’s guard of the history out of its way, as PostgreSQL’s is in that of no TRUNCATE."""

from typing import Any

from django.core.management.commands import flush
from django.db import connections

from newsroom import append_only


class Command(flush.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with append_only.lifted(connections[options["database"]]):
            super().handle(*args, **options)
