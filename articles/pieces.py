"""An upload that arrives in pieces, in a folder of the spool: what it says of itself, the bytes so far, and in the end a receipt.

The number of the account is part of the folder's name: nobody can name, go on with or take away what another one sends.
A killed process leaves at worst a shorter file, which the browser goes on with, or a folder that the sweep removes.
"""

import contextlib
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from articles import spool

LARGEST = 2**18
"""Bytes of one piece: few enough for a slow line to hold the server for seconds only."""
MOST_OPEN = 8
"""Uploads of one account that are under way at once; the browser sends one after the other."""
IDLE = 600
"""Seconds without a piece after which an upload may make room for a new one of the same account."""


class Gone(Exception):
    """There is no such upload (any more): begin again."""


class WrongOffset(Exception):
    """The piece does not follow what is here; `right` is where the next one begins."""

    def __init__(self, right: int) -> None:
        super().__init__(right)
        self.right = right


class TooMany(Exception):
    """The account has as many uploads under way as it may have."""


class NotTheSame(Exception):
    """An upload of this name was begun with other words, or a piece goes beyond the size that was told."""


@dataclass(frozen=True)
class Upload:
    folder: Path

    @property
    def about(self) -> dict[str, Any]:
        """What was told at its beginning."""
        return _read(self.folder / "about.json") or {}

    @property
    def receipt(self) -> dict[str, Any] | None:
        """What came of it, once its bytes are gone."""
        return _read(self.folder / "receipt.json")

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def arrived(self) -> int:
        try:
            return self.data.stat().st_size
        except FileNotFoundError:
            raise Gone from None

    @property
    def begun(self) -> float:
        """Seconds since 1970."""
        return (self.folder / "about.json").stat().st_mtime

    @contextmanager
    def held(self, wait: float = 5) -> Iterator[None]:
        """One request at a time. Raises spool.Busy, or Gone."""
        try:
            with spool.held(self.folder / "lock", wait=wait):
                yield
        except FileNotFoundError:
            raise Gone from None

    def add(self, piece: bytes, offset: int) -> int:
        """Write a piece behind those that are here; what has arrived. Raises WrongOffset, NotTheSame, Gone, spool.Busy."""
        with self.held():
            arrived = self.arrived
            if offset != arrived:
                raise WrongOffset(arrived)
            if arrived + len(piece) > self.about["size"]:
                raise NotTheSame
            with self.data.open("ab") as file:
                file.write(piece)
            return arrived + len(piece)

    def settle(self, receipt: dict[str, Any]) -> None:
        """Leave only the receipt: who asks again, the answer having been lost, gets the same one."""
        with tempfile.NamedTemporaryFile("w", dir=self.folder, delete=False) as file:
            json.dump(receipt, file)
        Path(file.name).replace(self.folder / "receipt.json")
        self.data.unlink(missing_ok=True)

    def erase(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def _read(path: Path) -> dict[str, Any] | None:
    try:
        return json.loads(path.read_text())
    except FileNotFoundError:
        return None


def _folder(account: int, name: str) -> Path:
    if not re.fullmatch("[0-9a-f]{32}", name):
        raise Gone
    return spool.root() / f"upload-{account}-{name}"


def find(account: int, name: str) -> Upload:
    """An upload of this account. Raises Gone."""
    upload = Upload(_folder(account, name))
    if not (upload.folder / "about.json").is_file():
        raise Gone
    return upload


def is_begun(account: int, name: str) -> bool:
    return _folder(account, name).exists()


def begin(account: int, name: str, about: dict[str, Any]) -> Upload:
    """The upload of this name, new or as far as it came. Raises NotTheSame, TooMany.

    The browser chooses the name by chance, so that a beginning whose answer was lost is not begun twice.
    """
    spool.sweep()
    target = _folder(account, name)
    if not target.exists():
        _make_room(account)
        fresh = Path(tempfile.mkdtemp(prefix="begin-", dir=spool.root()))
        (fresh / "about.json").write_text(json.dumps(about))
        for empty in ("data", "lock"):  # all at once: what the sweep goes by is the age of the folder's list
            (fresh / empty).touch()
        try:
            fresh.rename(target)  # whole or not at all
        except OSError:  # another request was first
            shutil.rmtree(fresh)
    upload = find(account, name)
    if upload.about != about:
        raise NotTheSame
    return upload


def _make_room(account: int) -> None:
    """One that nobody has gone on with for some minutes gives way. Raises TooMany when all are alive."""
    touched: dict[Path, float] = {}
    for data in spool.root().glob(f"upload-{account}-*/data"):
        with contextlib.suppress(FileNotFoundError):
            touched[data.parent] = os.stat(data).st_mtime
    for folder in sorted(touched, key=touched.__getitem__)[: max(0, len(touched) - MOST_OPEN + 1)]:
        if time.time() - touched[folder] < IDLE:
            raise TooMany
        Upload(folder).erase()
