"""`manage.py renditions --missing | --rebuild`: make the public files of pictures now, instead of waiting for the worker."""

import os
from argparse import ArgumentParser
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, nullcontext, suppress
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from tqdm import tqdm

from articles import images, spool, tasks
from articles.models import Image

Work = tuple[Image, list[tuple[tasks.Order, "Future[list[images.Made]]"]]]


class Command(BaseCommand):
    help = "Prépare les fichiers publics des photos (AVIF, WebP, JPEG). Interrompu, il reprend où il en était."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--missing", action="store_true", help="seulement ce qui manque")
        which.add_argument("--rebuild", action="store_true", help="tout refaire, par exemple après un changement de largeurs")
        parser.add_argument(
            "--from", dest="start", type=int, help="commencer à ce numéro de photo, plutôt que là où --rebuild fut interrompu"
        )

    def handle(self, *args: Any, rebuild: bool, start: int | None, **options: Any) -> None:
        try:
            with spool.turn("rebuild", wait=0) if rebuild else nullcontext():
                self._make(start, rebuild=rebuild)
        except spool.Busy:
            raise CommandError(_("Another run makes all photos anew already.")) from None
        except KeyboardInterrupt:
            raise CommandError(_("Interrupted: the same command goes on from here."), returncode=130) from None

    def _make(self, start: int | None, *, rebuild: bool) -> None:
        place = Bookmark(spool.root() / ".rebuild") if rebuild else None
        if start is None and place and (start := place.read()):
            self.stdout.write(_("Going on from photo %(pk)d (--from 0 begins anew).") % {"pk": start})
        todo = Image.objects.public().filter(pk__gte=start or 0).order_by("pk")
        made = 0
        failed: list[str] = []
        workers = 1 if images.is_small_machine() else len(os.sched_getaffinity(0))
        bar = tqdm(total=todo.count(), unit=" photo", disable=None, leave=False)
        with ThreadPoolExecutor(workers) as pool, bar, ExitStack() as end:
            end.callback(pool.shutdown, wait=False, cancel_futures=True)  # Ctrl-C: nothing more is begun
            for image, filled in _ahead(todo.iterator(chunk_size=200), pool, workers, anew=rebuild):
                if place:
                    place.write(image.pk)
                made += _keep(image, filled, failed)
                bar.update()
        if place:
            place.remove()
        self.stdout.write(ngettext("%(n)d file made.", "%(n)d files made.", made) % {"n": made})
        for line in failed:
            self.stderr.write(line)
        if failed:
            raise CommandError(_("Some photos could not be prepared; the list is above."))


class Bookmark:
    """The number of the photo at work, in a file: what a killed run leaves for the next one."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> int:
        with suppress(FileNotFoundError, ValueError):
            return int(self.path.read_text())
        return 0

    def write(self, pk: int) -> None:
        fresh = self.path.with_suffix(".new")
        fresh.write_text(str(pk))
        fresh.replace(self.path)

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)


def _ahead(todo: Iterable[Image], pool: ThreadPoolExecutor, workers: int, *, anew: bool) -> Iterator[Work]:
    """Pictures in their order, with their files being made; as many at a time as there are cores.

    Only the making runs in threads, each waiting for a child process. The database is ours alone.
    """
    waiting: deque[Work] = deque()
    for image in todo:
        waiting.append((image, [(order, pool.submit(order.fill)) for order in tasks.orders(image, anew=anew)]))
        if len(waiting) > workers:
            yield waiting.popleft()
    yield from waiting


def _keep(image: Image, filled: list[tuple[tasks.Order, "Future[list[images.Made]]"]], failed: list[str]) -> int:
    """Wait for the files and keep them; how many. What failed is written down in a sentence."""
    made = 0
    for order, future in filled:
        try:
            made += tasks.keep_all(image, future.result())
        except (images.Refused, OSError) as error:
            reason = error.message if isinstance(error, images.Refused) else _("the original is missing")
            line = f"{image.pk} « {image} », {order.format} : {reason}"
            failed.append(line)
    tasks.drop_other_widths(image)
    return made
