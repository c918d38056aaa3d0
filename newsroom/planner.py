"""What SQLite knows of the tables when it chooses its way: without, ten rows and a million are the same to it."""

from django.db import connection


def refresh() -> None:
    """Look at every index anew, in a transaction each that holds nobody up. PostgreSQL does it by itself (autovacuum).

    Looked at whole: SQLite's quick look (`analysis_limit`) takes a state that almost all rows share for a rare one.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'index'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"ANALYZE {connection.ops.quote_name(name)}")
