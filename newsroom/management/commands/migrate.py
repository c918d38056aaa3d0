"""Django’s own, with SQLite’s guard of the history out of its way (newsroom/append_only.py)."""

from contextlib import nullcontext
from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from newsroom import append_only


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        only_asks = options["plan"] or options["check_unapplied"]
        with nullcontext() if only_asks else append_only.lifted(connections[options["database"]]):
            super().handle(*args, **options)
