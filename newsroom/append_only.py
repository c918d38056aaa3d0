"""SQLite's guard of the history of articles and of comments; PostgreSQL has the same one by their migrations.

SQLite drops the triggers of a table that a migration rebuilds, and refuses to rebuild one that another table's trigger
names. So they are made neither by a migration nor by hand: `migrate` and `flush` lift them and put them in place again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class Guard:
    table: str
    named: str
    goes_with: str = "NULL"
    """The number of the article that a line may be deleted with, from the bin."""
    empties: dict[str, str] = field(default_factory=lambda: {"by_id": "NULL"})
    """Columns that may be emptied, with what: an account goes, a purge or an erasure blanks words."""
    changes: frozenset[str] = frozenset()
    """Columns that may get any value."""

    def triggers(self, columns: list[str]) -> dict[str, str]:
        same = [
            f"(NEW.{name} IS OLD.{name}" + (f" OR NEW.{name} IS {self.empties[name]})" if name in self.empties else ")")
            for name in columns
            if name not in self.changes
        ]
        in_bin = f"EXISTS (SELECT 1 FROM articles_article a WHERE a.id = {self.goes_with} AND a.binned_at IS NOT NULL)"  # noqa: S608
        allowed = {"UPDATE": " AND ".join(same), "DELETE": in_bin}
        return {
            f"{self.table}_append_only_{act.lower()}": f"BEFORE {act} ON {self.table} FOR EACH ROW WHEN NOT ({condition}) "
            f"BEGIN SELECT RAISE(ABORT, '{self.named} is append-only'); END"
            for act, condition in allowed.items()
        }


GUARDS = (
    Guard("articles_event", "the history of articles", "OLD.article_id"),
    Guard(
        "comments_commentevent",
        "the history of comments",
        "(SELECT c.article_id FROM comments_comment c WHERE c.id = OLD.comment_id)",
        {"by_id": "NULL", "note": "''"},
    ),
    # The number grows while a decision over many goes on in batches; « Revenir en arrière » sets the time.
    Guard("comments_act", "the log of moderators’ decisions", changes=frozenset({"number", "undone_at"})),
)


def put_in_place(connection: BaseDatabaseWrapper) -> None:
    """On the tables that there are: somebody may have migrated only some apps."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        there = connection.introspection.table_names(cursor)
        for guard in GUARDS:
            if guard.table in there:
                columns = [column.name for column in connection.introspection.get_table_description(cursor, guard.table)]
                for name, rule in guard.triggers(columns).items():
                    cursor.execute(f"CREATE TRIGGER IF NOT EXISTS {name} {rule}")


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Nothing is guarded within the block. PostgreSQL keeps its triggers: they are in no way of its migrations."""
    if connection.vendor != "sqlite":
        yield
        return
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for guard in GUARDS:
            for name in guard.triggers([]):
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
    try:
        yield
    finally:
        put_in_place(connection)
