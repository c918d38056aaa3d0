"""Files of pictures into the storage and out of it, so that none is left without a row, whoever is killed."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from articles import images
from articles.models import Image, LooseFile

LEFT_BEHIND = timedelta(hours=1)
"""After this time a file without a row belongs to a process that was killed."""


@contextmanager
def kept(files: Mapping[str, bytes], sha256: str) -> Iterator[None]:
    """Write files of the picture that was made of this upload; the block, one transaction, writes the rows that name them.

    They are announced before they are written. Those that no row names at the end go again.
    """
    announced = _announce(files, sha256)
    try:
        for name, content in files.items():
            images.keep(name, content)
        with transaction.atomic():
            yield
    finally:
        _settle(announced)


def let_go(names: Iterable[str], sha256: str) -> None:
    """Delete files whose rows go, once this is committed."""
    announced = _announce(filter(None, names), sha256)
    transaction.on_commit(lambda: _settle(announced), robust=True)


def loose(sha256: str) -> list[str]:
    """The files without a row that were made of this upload."""
    return list(LooseFile.objects.filter(sha256=sha256).values_list("name", flat=True))


def sweep() -> None:
    """Take away what killed processes left."""
    _settle(LooseFile.objects.filter(at__lt=timezone.now() - LEFT_BEHIND))


def _announce(names: Iterable[str], sha256: str) -> list[LooseFile]:
    return LooseFile.objects.bulk_create(LooseFile(name=name, sha256=sha256) for name in names)


def _settle(announced: Iterable[LooseFile]) -> None:
    """Delete the files that no row names, and strike all from the list."""
    files = list(announced)
    pictures = Image.objects.filter(sha256__in={file.sha256 for file in files})  # which has an index, and names have none
    named = {*pictures.values_list("original", flat=True), *pictures.values_list("renditions__file", flat=True)}
    for file in files:
        if file.name not in named:
            default_storage.delete(file.name)
    LooseFile.objects.filter(pk__in=[file.pk for file in files]).delete()
