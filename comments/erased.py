"""What was erased at its author's request, in a file outside the database: a restored backup erases it again.

One line of JSON for each erasure: `{"at": …, "comments": [[id, created_at], …], "sender": [id, first_seen]}`, the last one only
when all of a reader's was erased. Numbers and times, neither address nor hash; the times tell an old row from a new one
under the same number.
"""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

Row = tuple[int, datetime]
"""The number of a row and when it was made."""


@dataclass(frozen=True)
class Entry:
    comments: list[Row] = field(default_factory=list)
    sender: Row | None = None


def remember(comments: Iterable[Row], sender: Row | None = None) -> None:
    """Add a line, and come back when it is on the disk. Called inside the erasure's transaction, as its last act: an
    erasure that could not be remembered is not done (OSError), and one that is done is remembered, come what may."""
    line: dict[str, Any] = {
        "at": timezone.now().isoformat(),
        "comments": [[pk, made.isoformat()] for pk, made in comments],
    }
    if sender:
        line["sender"] = [sender[0], sender[1].isoformat()]
    path = Path(settings.ERASURES)
    is_new = not path.exists()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        os.write(descriptor, _after_whole_lines(descriptor) + json.dumps(line).encode() + b"\n")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if is_new:
        _sync_folder(path.parent)


def _after_whole_lines(descriptor: int) -> bytes:
    """A line end, if a power cut left half a line at the end of the file."""
    size = os.fstat(descriptor).st_size
    return b"\n" if size and os.pread(descriptor, 1, size - 1) != b"\n" else b""


def _sync_folder(folder: Path) -> None:
    """The name of a new file, too, must outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remembered() -> Iterator[Entry]:
    """All erasures so far, oldest first. Half a line, left by a power cut, belongs to none that was done."""
    path = Path(settings.ERASURES)
    if not path.exists():
        return
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            try:
                row = json.loads(line)
                sender = row.get("sender")
                yield Entry([_row(pair) for pair in row["comments"]], _row(sender) if sender else None)
            except (ValueError, KeyError, TypeError, AttributeError):
                continue


def _row(pair: list[object]) -> Row:
    pk, made = pair
    return int(str(pk)), datetime.fromisoformat(str(made))
