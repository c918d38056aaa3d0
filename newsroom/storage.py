"""The disk as a place for pictures. Any other storage of Django's stands in its place by the setting MEDIA_STORAGE."""

import os
import tempfile
import time
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible

WORKSHOP = ".work"
LEFT_BEHIND = 3600
"""Seconds after which a half-written file belongs to a process that was killed."""


class _Whole(File):
    """A finished file that the storage moves into place in one step."""

    def temporary_file_path(self) -> str:
        return str(self.file.name)  # type: ignore[union-attr]


@deconstructible(path="newsroom.storage.Disk")
class Disk(FileSystemStorage):
    """A file is there whole or not at all, whoever is killed and whenever the power goes."""

    def _save(self, name: str, content: File) -> str:
        workshop = Path(self.location, WORKSHOP)
        workshop.mkdir(parents=True, exist_ok=True)
        _sweep(workshop)
        descriptor, path = tempfile.mkstemp(dir=workshop)
        try:
            with os.fdopen(descriptor, "wb") as file:
                for piece in content.chunks():
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            with open(path, "rb") as whole:
                saved: Any = super()._save(name, _Whole(whole))  # type: ignore[misc]  # private in the stubs
                return str(saved)
        finally:
            Path(path).unlink(missing_ok=True)


def _sweep(workshop: Path) -> None:
    for path in workshop.iterdir():
        try:
            if time.time() - path.stat().st_mtime > LEFT_BEHIND:
                path.unlink()
        except FileNotFoundError:
            continue
