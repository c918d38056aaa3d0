"""What every test gets: one place for media, fast passwords, tasks that only run when asked; and what many share."""

import gc
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django_tasks_db.management.commands.db_worker import Worker
from pytest_django import Settings

pytest_plugins = ["tests.browser", "tests.darkroom", "tests.database", "tests.redis"]

DATABASE = {"db", "transactional_db", "live_server"}
"""Fixtures that give a test a database."""
SEED_DATA = Path(django_settings.BASE_DIR).parent / "shared" / "data"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A stage that wants one mark imports the files that name it: the others are most of a process's start."""
    wanted = config.option.markexpr
    if wanted in {"browser", "nu"} and collection_path.name.startswith("test_"):
        return f"mark.{wanted}" not in collection_path.read_text(encoding="utf-8") or None
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What touches no database says the same on all of them: the second stage of `make test` leaves it out."""
    for item in items:
        if item.get_closest_marker("django_db") is None and not DATABASE.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("once")


def pytest_collection_finish() -> None:
    """What was collected stays to the end: looking through it for garbage again and again costs a twentieth of all work."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(autouse=True)
def _quick_and_apart(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SPOOL_ROOT = tmp_path / "spool"
    settings.ERASURES = tmp_path / "erasures.jsonl"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


@pytest.fixture(scope="session")
def seed_data() -> Path:
    """The folder with the WordPress export that the product was ordered with; it lies beside the project, never in it."""
    if not (SEED_DATA / "seed-site.wxr.xml").is_file():
        pytest.fail(f"The seed data is missing: {SEED_DATA} should hold seed-site.wxr.xml.")
    return SEED_DATA


@pytest.fixture
def run_tasks() -> Callable[[], None]:
    """Do the background tasks that are ready, as the worker would. On-commit work must have happened before
    (`django_capture_on_commit_callbacks(execute=True)`, or `transactional_db`)."""

    def run() -> None:
        Worker(
            queue_names=[django_settings.TASK_QUEUE],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id="test",
            excluded_queue_names=[],
        ).run()

    return run
