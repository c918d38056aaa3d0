"""SQLite knows its tables after a start, after an import, and anew each day."""

import pytest
from django.core.management import call_command
from django.db import connection

from newsroom import housekeeping, planner
from newsroom.jobs import JOBS
from newsroom.management.commands import prepare
from tests.factories import make_article

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL looks by itself"),
]


def known():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'")
        if cursor.fetchone() is None:
            return {}
        cursor.execute("SELECT idx, stat FROM sqlite_stat1 WHERE tbl = 'articles_article'")
        return dict(cursor.fetchall())


def test_each_index_is_looked_at_whole():
    make_article()
    make_article()
    planner.refresh()
    assert known()["article_newest"] == "2 2 1 1"


def test_a_start_refreshes_what_is_known(monkeypatch, settings):
    settings.DEMO = False
    monkeypatch.setattr(prepare, "call_command", lambda name, **options: None)
    monkeypatch.setattr(prepare.Command, "collect_static", lambda self: None)
    make_article()
    call_command("prepare")
    assert known()["article_newest"].startswith("1 ")


def test_every_day_refreshes_what_is_known():
    make_article()
    assert JOBS["refresh_planner"].task is housekeeping.refresh_planner
    housekeeping.refresh_planner.call()
    assert known()["article_newest"].startswith("1 ")


def test_an_import_refreshes_what_is_known_and_a_trial_does_not(seed_data):
    before = known()
    export = str(seed_data / "seed-site.wxr.xml")
    call_command("import_wordpress", export, "--dry-run")
    assert known() == before
    call_command("import_wordpress", export)
    assert known()["article_newest"] != before.get("article_newest")
