"""Several threads that act at the same moment, each with a database connection of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

T = TypeVar("T")


def all_at_once(number: int, act: Callable[[int], T]) -> list[T]:
    """What `act(0)` … `act(number - 1)` give when all begin together. Needs `django_db(transaction=True)`."""
    barrier = threading.Barrier(number)

    def run(index: int) -> T:
        try:
            barrier.wait(timeout=30)
            return act(index)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))
