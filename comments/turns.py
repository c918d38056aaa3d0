"""Writers to SQLite, one after the other within a process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_turn = threading.Lock()


@contextmanager
def in_turn() -> Iterator[None]:
    """Wait here rather than in SQLite, whose waiters sleep and try again: under fifty of them some never get through.

    Other databases queue by themselves. Between processes SQLite's own lock decides, among few.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with _turn:
        yield
