"""Room on this machine for uploads that nobody has checked yet: apart from MEDIA_ROOT, closed to others, soon empty.

Whatever lies here may still name a place, a camera or a person. It is in no backup and has no address.
"""

import fcntl
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

LONGEST = timedelta(hours=22)
"""After this time what lies here goes. Who looks (a job, the next upload) comes every hour: nothing sees its 24th."""


class Busy(Exception):
    """Others had the place all the time that one was ready to wait."""


def root() -> Path:
    """The folder itself, readable by the newspaper alone."""
    folder = Path(settings.SPOOL_ROOT)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_mode & 0o077:
        folder.chmod(0o700)
    return folder


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder of one's own, gone at the end whatever happens."""
    sweep()
    with tempfile.TemporaryDirectory(prefix="photo-", dir=root()) as folder:
        yield Path(folder)


@contextmanager
def turn(name: str, *, wait: float) -> Iterator[None]:
    """Hold the one place that this machine has for such work; a killed holder frees it. Raises Busy after `wait` seconds."""
    with held(root() / f".{name}.lock", wait=wait):
        yield


@contextmanager
def held(path: Path, *, wait: float) -> Iterator[None]:
    """Be the only one to have this file, which is made where it lacks. Raises Busy after `wait` seconds."""
    with path.open("w") as lock:
        until = time.monotonic() + wait
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise Busy from None
                time.sleep(0.05)
        yield


def sweep() -> int:
    """Remove what has lain here too long; how many things."""
    old = time.time() - LONGEST.total_seconds()
    swept = 0
    for path in root().glob("[!.]*"):
        try:
            if path.lstat().st_mtime < old:
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
                swept += 1
        except FileNotFoundError:
            continue
    return swept


class UnnamedFileHandler(FileUploadHandler):
    """Keeps what a plain form sends in a file of the spool that has no name: with the process, however it dies, it is gone.

    Django's own handler leaves a named file in the machine's /tmp when the process is killed while the file arrives.
    """

    file: UploadedFile

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        about = (self.file_name, self.content_type, 0, self.charset, self.content_type_extra)
        self.file = UploadedFile(tempfile.TemporaryFile(dir=root()), *about)  # noqa: SIM115  # the request closes it

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()
