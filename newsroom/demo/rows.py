"""Many rows at once: COPY on PostgreSQL, prepared INSERTs on SQLite, in transactions that hold nobody up."""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction

from newsroom import planner

LONGEST = 0.3
"""Seconds that a transaction should take; half a second is the most."""

Row = tuple[Any, ...]


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Row]) -> Iterator[int]:
    """Write rows of these attributes (`section_id`, not `section`); yields how many, a number a transaction.

    The values are those of Python; they are checked by the database only. Batches grow and shrink with the machine.
    """
    known = {field.attname: field for field in model._meta.concrete_fields}
    fields = [known[name] for name in names]
    converters = [(place, convert) for place, field in enumerate(fields) if (convert := _converter(field))]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    target = f"{connection.ops.quote_name(model._meta.db_table)} ({columns})"
    rows, size = iter(rows), 1000
    while batch := list(islice(rows, size)):
        began = time.monotonic()
        values = [list(row) for row in batch]
        for place, convert in converters:
            for row in values:
                row[place] = convert(row[place])
        with transaction.atomic():
            _write(target, values)
        taken = time.monotonic() - began
        yield len(batch)
        size = max(500, min(20_000, round(size * min(2.0, LONGEST / max(taken, 0.001)))))


def _converter(field: models.Field) -> Callable[[Any], Any] | None:
    """What makes a Python value one for the database driver, if it needs that; Django's own way is five times slower."""
    if isinstance(field, models.JSONField):
        return json.dumps
    if isinstance(field, models.DateTimeField):
        return connection.ops.adapt_datetimefield_value
    return None


def _write(target: str, values: Sequence[Sequence[Any]]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(f"COPY {target} FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(values[0]))
            cursor.executemany(f"INSERT INTO {target} VALUES ({marks})", values)  # noqa: S608  (names of our own columns)


def next_pk(model: type[models.Model]) -> int:
    return (model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0) + 1


def settle(*tables: type[models.Model]) -> None:
    """Tell the database what was written behind its back: sequences of keys, statistics for its planner."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            for table in tables:
                cursor.execute(f"ANALYZE {connection.ops.quote_name(table._meta.db_table)}")
        else:
            planner.refresh()
