"""How the database would find the rows of a query: its plan, read for what takes longer the more rows there are."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from articles import search
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
    """Published ones, a minute after another; PostgreSQL gets to know them, SQLite will where it is `told` of them later.

    Those that `many_articles` wrote are enough.
    """
    if Article.objects.filter(slug="long-0").exists():
        return
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


def make_texts() -> None:
    """Give them words: one that each has, one of its own, and one that few have."""
    if search.ArticleIndex.objects.exists():
        return
    keys = Article.objects.order_by("pk").values_list("pk", flat=True)
    made = [
        search.ArticleIndex(pk, "titre", "chapo", f"partout mot{pk}" + " rare" * (place % 9000 == 0))
        for place, pk in enumerate(keys)
    ]
    search.learn([row for row in made if "rare" in row.body or row is made[0]])
    texts = ((row.pk, row.headline, row.standfirst, row.body) for row in made)
    for _batch in rows.insert(search.ArticleIndex, ("article_id", *search.COLUMNS), texts):
        pass


@pytest.fixture(scope="module")
def many_articles(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The many of PostgreSQL with their texts, written once below the transactions of a file's tests."""
    if connection.vendor == "sqlite":  # to which some are many
        yield
        return
    with django_db_blocker.unblock(), transaction.atomic():
        make_many_articles()
        make_texts()
        yield
        transaction.set_rollback(True)


def slow_steps(steps: list[str], table: str = "articles_article", *, sorting: bool = True) -> list[str]:
    """Reading the table from end to end, and sorting what was found. A rest within equal values is no sorting."""
    reads = re.compile(rf"^SCAN ({table}|[A-Z]\d+)$|Seq Scan on {table}\b")
    sorts = re.compile(r"^USE TEMP B-TREE FOR ORDER BY$|^(->  )?Sort\b")
    return [step for step in steps if reads.search(step) or (sorting and sorts.search(step))]
