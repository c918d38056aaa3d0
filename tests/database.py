"""Databases of tests made and emptied quickly: copied from one that was migrated before, and rows are deleted.

Migrations take seconds in each process, and Django's flush truncates every table and then makes rights and roles again.
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import TransactionTestCase

from newsroom import append_only

PERMANENT = ["django_content_type", "auth_permission", "auth_group", "auth_group_permissions"]
"""What post_migrate fills. A test that changed it has it made again."""
GUARDS = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
"""Tables whose triggers refuse that a row is deleted."""


def migrated() -> Path:
    """Where a migrated SQLite database of exactly this code and these packages is kept."""
    sources = [settings.BASE_DIR / "requirements.lock"]
    for app in ("articles", "comments", "newsroom"):
        sources += sorted((settings.BASE_DIR / app).rglob("*.py"))
    digest = hashlib.sha256()
    for source in sources:
        digest.update(str(source).encode() + source.read_bytes())
    return settings.BASE_DIR / "var" / "tests" / f"{digest.hexdigest()[:16]}.sqlite3"


@pytest.fixture(scope="session")
def template() -> Path | None:
    return migrated() if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") else None


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool, template: Path | None) -> bool:
    return django_db_keepdb or bool(template and template.is_file())


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None,
    django_db_blocker: Any,
    django_db_keepdb: bool,
    template: Path | None,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    if template and django_db_keepdb:
        shutil.copyfile(template, settings.DATABASES["default"]["TEST"]["NAME"])
    if connection.vendor == "postgresql" and "PYTEST_XDIST_WORKER" in os.environ:
        with shared_by_processes(tmp_path_factory.getbasetemp().parent / "migrated", django_db_blocker):
            yield
    else:
        yield


@contextmanager
def shared_by_processes(done: Path, blocker: Any) -> Iterator[None]:
    """The first process of a run migrates a database of PostgreSQL, and each makes its own as a copy of that one."""
    test = connection.settings_dict["TEST"]
    name = f"{test['NAME'].rpartition('_')[0]}_migrated"
    with done.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        is_first = not done.exists()
        if is_first:
            with blocker.unblock():
                migrate(name)
            done.touch()
    test["TEMPLATE"] = name
    yield
    if is_first:
        with blocker.unblock(), connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {connection.ops.quote_name(name)}")


def migrate(name: str) -> None:
    """Make a database. What the settings say of ours stays."""
    parts = connection.settings_dict
    ours, test = parts["NAME"], parts["TEST"]["NAME"]
    parts["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    parts["NAME"], parts["TEST"]["NAME"] = ours, test


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: Any, django_db_keepdb: bool, template: Path | None
) -> Iterator[None]:
    with django_db_blocker.unblock():
        if template and not django_db_keepdb:
            keep(template)
        before = permanent()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptying(before))
        yield
    if template and django_db_keepdb:
        connection.close()
        for end in ("", "-wal", "-shm"):
            Path(f"{connection.settings_dict['NAME']}{end}").unlink(missing_ok=True)


def keep(template: Path) -> None:
    """Instead of those of former states of the code."""
    template.parent.mkdir(parents=True, exist_ok=True)
    for former in template.parent.glob("*.sqlite3"):
        former.unlink(missing_ok=True)
    half_done = template.with_suffix(f".{os.getpid()}")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(half_done)])
    half_done.rename(template)


def permanent() -> list[list[Any]]:
    return [rows(f"SELECT * FROM {table} ORDER BY id") for table in PERMANENT]  # noqa: S608


def rows(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def emptying(before: list[list[Any]]) -> Callable[..., None]:
    """What ends a test that commits.

    It takes the place of a method that Django keeps to itself: the class of a test is made inside a fixture of pytest-django
    and cannot be another, and a command `flush` of our own would be that of every caller.
    """

    def empty(case: TransactionTestCase) -> None:
        with append_only.lifted(connection):
            delete()
        if permanent() != before:
            call_command("flush", verbosity=0, interactive=False)
            before[:] = permanent()

    return empty


def delete() -> None:
    """Foreign keys are checked when the transaction ends: the order of tables does not matter."""
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - set(PERMANENT)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            guarded = {table for (table,) in rows(GUARDS)}
            if filled := [table for table in guarded if rows(f"SELECT 1 FROM {table} LIMIT 1")]:  # noqa: S608
                cursor.execute(f"TRUNCATE {', '.join(filled)} CASCADE")  # it makes each table and its indexes anew
            tables -= guarded
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608
