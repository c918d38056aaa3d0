"""SQLite's index of words follows the table of the articles' words by triggers; PostgreSQL's is a column of that table.

SQLite drops the triggers of a table that a migration rebuilds. So `migrate` puts them in place, as it does the guard of
the history (append_only.py).
"""

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from articles.search import COLUMNS, MATCHES, TABLE


def _triggers() -> dict[str, str]:
    names = ", ".join(COLUMNS)
    old, new = (", ".join(f"{row}.{name}" for name in COLUMNS) for row in ("OLD", "NEW"))
    changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in COLUMNS)
    out = f"INSERT INTO {MATCHES} ({MATCHES}, rowid, {names}) VALUES ('delete', OLD.article_id, {old});"  # noqa: S608
    into = f"INSERT INTO {MATCHES} (rowid, {names}) VALUES (NEW.article_id, {new});"  # noqa: S608
    return {
        "insert": f"AFTER INSERT ON {TABLE} BEGIN {into} END",
        "delete": f"AFTER DELETE ON {TABLE} BEGIN {out} END",
        "update": f"AFTER UPDATE ON {TABLE} WHEN {changed} BEGIN {out} {into} END",
    }


def put_in_place(connection: BaseDatabaseWrapper) -> None:
    """On the tables that there are: somebody may have migrated only some apps, or back."""
    if connection.vendor != "sqlite":
        return
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if {TABLE, MATCHES} <= set(connection.introspection.table_names(cursor)):
            for act, rule in _triggers().items():
                cursor.execute(f"CREATE TRIGGER IF NOT EXISTS {MATCHES}_{act} {rule}")
