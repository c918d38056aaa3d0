"""Background work on content: the files of a picture that readers get. Every task may run twice without harm."""

import contextlib
import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import task

from articles import body, images, notifications, spool
from articles.darkroom import budgets
from articles.models import Article, Embed, Event, Image, Rendition

logger = logging.getLogger(__name__)

FORMATS = (Rendition.Format.JPEG, Rendition.Format.WEBP, Rendition.Format.AVIF)
"""In the order of need: the share card and what every browser reads first, the slowest encoder last."""


LABELS: dict[str, str] = {Rendition.Use.SHARE: "partage", Rendition.Use.MOVING: "anime"}
"""The end of a file's name where it is not its width."""


def _address(image: Image) -> str:
    """What the names of a picture's public files begin with. Nobody can guess it, and another original gives another."""
    secret = hashlib.sha256(str(image.original.name).encode()).hexdigest()
    return f"public/{secret[:2]}/{secret[2:18]}-"


def _write(image: Image, made: images.Made) -> str:
    """Write one public file; its name follows from picture and content, so that a repeat writes the same file."""
    content_hash = hashlib.sha256(made.content).hexdigest()[:12]
    return images.keep(f"{_address(image)}{content_hash}-{LABELS.get(made.use, made.width)}.{made.extension}", made.content)


def keep_rendition(image: Image, made: images.Made, name: str = "") -> Rendition:
    """One public file and its row; `name` when it is written already."""
    name = name or _write(image, made)
    key: dict[str, Any] = {"use": made.use, "format": made.format, "width": made.width}
    with transaction.atomic():
        older = list(image.renditions.filter(**key).exclude(file=name).values_list("file", flat=True))
        rendition, _created = Rendition.objects.update_or_create(
            image=image, **key, defaults={"height": made.height, "file": name, "size": len(made.content)}
        )
        delete_on_commit(older)
    return rendition


def delete_on_commit(names: Iterable[str]) -> None:
    names = list(names)

    def delete() -> None:
        for name in names:
            default_storage.delete(name)

    transaction.on_commit(delete, robust=True)


def withdraw(renditions: QuerySet[Rendition]) -> None:
    """Take public files away: rows now, files when this is committed."""
    with transaction.atomic():
        delete_on_commit(renditions.values_list("file", flat=True))
        renditions.delete()


def withdraw_all(image: Image) -> None:
    """Take every public file of a picture away, those too that a killed worker wrote before it could write the row."""
    with transaction.atomic():
        withdraw(image.renditions.all())
        transaction.on_commit(lambda: _delete_unlisted(image), robust=True)


def _delete_unlisted(image: Image) -> None:
    folder, _, beginning = _address(image).rpartition("/")
    with contextlib.suppress(FileNotFoundError):
        _folders, names = default_storage.listdir(folder)
        for name in names:
            if name.startswith(beginning):
                default_storage.delete(f"{folder}/{name}")


@task(queue_name=settings.TASK_QUEUE, priority=settings.PICTURE_PRIORITY)
def make_renditions(image_id: int) -> None:
    """Make the files that a picture lacks: JPEG and share card, WebP, AVIF. One that may not be shown loses what it has."""
    image = Image.objects.filter(pk=image_id).first()
    if image is None:
        return
    if image.is_public:
        make_missing(image)
    else:
        withdraw_all(image)


@dataclass(frozen=True)
class Order:
    """Files of one format that are still to be made of a picture. Filling it needs no database."""

    image: Image
    format: str
    widths: list[int]
    card: bool
    moving: bool

    def fill(self) -> list[images.Made]:
        """Make the files. Raises images.Refused, or OSError when the original is gone."""
        with default_storage.open(str(self.image.original.name)) as original:
            return images.render(
                original,
                self.format,
                self.widths,
                card=self.card,
                moving=self.moving,
                focal=(self.image.focal_x, self.image.focal_y),
            )


def orders(image: Image, *, anew: bool = False) -> list[Order]:
    """What is missing of a picture, or everything `anew`, in the order of need."""
    return _lacking(image, [] if anew else [row for row in image.renditions.all() if default_storage.exists(str(row.file.name))])


def _lacking(image: Image, there: Iterable[Rendition]) -> list[Order]:
    there = list(there)
    uses = {row.use for row in there}
    found = (
        Order(
            image,
            format,
            [width for width in _widths(image, format, there) if width not in _sizes(format, there)],
            card=format == Rendition.Format.JPEG and Rendition.Use.SHARE not in uses,
            moving=format == Rendition.Format.WEBP and image.is_animated and Rendition.Use.MOVING not in uses,
        )
        for format in FORMATS
    )
    return [order for order in found if order.widths or order.card or order.moving]


def _sizes(format: str, there: Iterable[Rendition]) -> dict[int, int]:
    return {row.width: row.size for row in there if row.format == format and row.use == Rendition.Use.WHOLE}


def _widths(image: Image, format: str, there: Iterable[Rendition]) -> list[int]:
    """The ladder of a picture in one format; it ends early where the files are too heavy."""
    return budgets.affordable(format, images.ladder(image.width, image.height), _sizes(format, there))


def make_missing(image: Image) -> None:
    """Make what is missing. A format that fails (the AVIF encoder was killed) leaves the others; the last failure is
    raised at the end, and `retry_renditions` tries again."""
    failure = None
    for order in orders(image):
        try:
            files = order.fill()
        except images.Refused as refused:
            logger.warning("Picture %s: no %s could be made (%s).", image.pk, order.format, refused.code)
            failure = refused
            continue
        keep_all(image, files)
    drop_other_widths(image)
    if failure:
        raise failure


def drop_other_widths(image: Image) -> None:
    """Take away the widths of an older ladder, and those that are too heavy, in each format that has those of today."""
    for format in FORMATS:
        whole = image.renditions.filter(use=Rendition.Use.WHOLE, format=format)
        widths = _widths(image, format, whole)
        if set(widths) <= set(whole.values_list("width", flat=True)):
            withdraw(whole.exclude(width__in=widths))


def keep_all(image: Image, files: list[images.Made]) -> int:
    """Keep finished files, and count them, unless meanwhile the picture was binned, deleted, replaced, or expired; of one
    whose focal point was moved meanwhile no cut is kept."""
    names = [_write(image, made) for made in files]  # before the transaction: a storage may be slow
    kept = 0
    with transaction.atomic():
        now = Image.objects.public().select_for_update().filter(pk=image.pk, original=image.original.name).first()
        for made, name in zip(files, names, strict=True):
            moved = now is not None and (now.focal_x, now.focal_y) != (image.focal_x, image.focal_y)
            if now is None or (moved and made.use == Rendition.Use.SHARE):
                delete_on_commit([] if image.renditions.filter(file=name).exists() else [name])
            else:
                keep_rendition(image, made, name)
                kept += 1
    return kept


@task(queue_name=settings.TASK_QUEUE)
def retry_renditions() -> None:
    """Try again the pictures of the last day that lack a file, be it one width or the share card; a picture that fails all
    day is left with what it has."""
    now = timezone.now()
    # The first task of a picture gets some time before anybody calls it failed.
    recent = Image.objects.public().filter(uploaded_at__range=(now - timedelta(days=1), now - timedelta(minutes=30)))
    for image in recent.order_by("pk").prefetch_related("renditions"):
        if _lacking(image, image.renditions.all()):
            make_renditions.enqueue(image.pk)


@task(queue_name=settings.TASK_QUEUE)
def withdraw_expired() -> None:
    """Delete the public files of pictures that may not be shown any longer."""
    expired = Image.objects.filter(expires_at__lte=timezone.now(), renditions__isnull=False).distinct()
    for image in expired.order_by("pk"):
        withdraw_all(image)


@task(queue_name=settings.TASK_QUEUE)
def delete_files(names: list[str]) -> None:
    """Files of a picture that was withdrawn everywhere. Those that are gone already are no matter."""
    for name in names:
        default_storage.delete(name)


def settle_files_of(article: Article) -> None:
    """Once this is committed; a text without inserts has none."""
    if body.embed_ids(article.body):
        transaction.on_commit(lambda: settle_files.enqueue(article.pk), robust=True)


@task(queue_name=settings.TASK_QUEUE)
def settle_files(article_id: int) -> None:
    """What readers may take away of an article goes with it, to where nobody is served, and comes back with it."""
    for embed in Embed.objects.filter(kind=Embed.Kind.FILE, articles=article_id):
        public = str(embed.file.name)
        withheld = public.replace("public/", "withheld/", 1)
        images.move(*(public, withheld) if embed.is_withheld else (withheld, public))


@task(queue_name=settings.TASK_QUEUE)
def sweep_spool() -> None:
    """Remove uploads that a killed process left unchecked; on machines without a worker, uploads do so themselves."""
    spool.sweep()


@task(queue_name=settings.TASK_QUEUE, priority=settings.MAIL_PRIORITY)
def tell_sent_back(event_id: int) -> None:
    """A mail to the authors. Whoever did something with the text since knows; the others are told, however late, and
    where it is now. Twice is harmless."""
    event = Event.objects.select_related("article", "by").filter(pk=event_id).first()
    if event:
        told = notifications.sent_back(event)
        logger.info("Article %s was sent back: %d told", event.article_id, told)
