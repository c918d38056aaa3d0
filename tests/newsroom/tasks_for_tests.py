"""Tasks that tests give to real worker processes."""

import time
from pathlib import Path

from django.conf import settings
from django_tasks import task


@task(queue_name=settings.TASK_QUEUE)
def note(path: str, text: str) -> None:
    """Append a word to a file."""
    with Path(path).open("a") as file:
        file.write(text)


@task(queue_name=settings.TASK_QUEUE)
def wait_for(folder: str) -> str:
    """Say that it began, then end when the test says "go"; by itself after half a minute."""
    Path(folder, "began").touch()
    deadline = time.monotonic() + 30
    while not Path(folder, "go").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    return "done"


@task(queue_name=settings.TASK_QUEUE)
def fail() -> None:
    raise ValueError("as asked")
