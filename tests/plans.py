"""How the database would find the rows of a query: its plan, read for what takes longer the more rows there are."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from articles.models import Article
from newsroom.demo import rows
from tests.factories import make_article

MANY, SOME = 20_000, 200
"""Rows from which PostgreSQL takes an index rather than reading the table; SQLite decides without looking, unless it was told."""
FIELDS = [field.attname for field in Article._meta.concrete_fields]


def plan(sql: str, params: Any = None) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' * (connection.vendor == 'sqlite')}{sql}", params)
        return [str(row[-1]).strip() for row in cursor.fetchall()]


def plan_of(rows: QuerySet[Any]) -> list[str]:
    return plan(*rows.query.sql_with_params())


@contextmanager
def asked() -> Iterator[list[tuple[str, Any]]]:
    """The queries made inside, as they reach the database: values apart, which decides about indexes with a condition."""
    queries: list[tuple[str, Any]] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        queries.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield queries


def make_many_articles(*, told: bool = False) -> None:
    """Published ones, a minute after another; PostgreSQL gets to know them, SQLite will where it is `told` of them later."""
    number = MANY if told or connection.vendor == "postgresql" else SOME
    pattern, first, now = vars(make_article()), rows.next_pk(Article), timezone.now()

    def article(at: int) -> tuple[object, ...]:
        day = now - timedelta(minutes=at + 1)
        changed = {"id": first + at, "slug": f"long-{at}", "published_at": day, "first_published_at": day, "modified_at": day}
        return tuple((pattern | changed)[name] for name in FIELDS)

    for _batch in rows.insert(Article, FIELDS, map(article, range(number))):
        pass
    if connection.vendor == "postgresql":
        rows.settle(Article)


def slow_steps(steps: list[str], table: str = "articles_article", *, sorting: bool = True) -> list[str]:
    """Reading the table from end to end, and sorting what was found. A rest within equal values is no sorting."""
    reads = re.compile(rf"^SCAN ({table}|[A-Z]\d+)$|Seq Scan on {table}\b")
    sorts = re.compile(r"^USE TEMP B-TREE FOR ORDER BY$|^(->  )?Sort\b")
    return [step for step in steps if reads.search(step) or (sorting and sorts.search(step))]
