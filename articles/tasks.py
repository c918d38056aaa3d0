"""Background work on content: the files of a picture that readers get. Every task may run twice without harm."""

import hashlib
import logging
import shutil
import time
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django_tasks import task

from articles import images, notifications
from articles.models import Event, Image, Rendition

logger = logging.getLogger(__name__)

FORMATS = (Rendition.Format.JPEG, Rendition.Format.WEBP, Rendition.Format.AVIF)
"""In the order of need: the share card and what every browser reads first, the slowest encoder last."""


def keep_rendition(image: Image, made: images.Made) -> Rendition:
    """Write one public file, then its row. The name follows from picture and content: a repeat writes the same file."""
    secret = hashlib.sha256(str(image.original.name).encode()).hexdigest()
    label = "partage" if made.card else str(made.width)
    content_hash = hashlib.sha256(made.content).hexdigest()
    name = images.keep(f"public/{secret[:2]}/{secret[2:18]}-{content_hash[:12]}-{label}.{made.extension}", made.content)
    key: dict[str, Any] = {
        "use": Rendition.Use.SHARE if made.card else Rendition.Use.WHOLE,
        "format": made.format,
        "width": made.width,
    }
    with transaction.atomic():
        older = list(image.renditions.filter(**key).exclude(file=name).values_list("file", flat=True))
        rendition, _created = Rendition.objects.update_or_create(
            image=image, **key, defaults={"height": made.height, "file": name, "size": len(made.content)}
        )
        _delete_files_on_commit(older)
    return rendition


def _delete_files_on_commit(names: Iterable[str]) -> None:
    names = list(names)

    def delete() -> None:
        for name in names:
            default_storage.delete(name)

    transaction.on_commit(delete, robust=True)


def withdraw(renditions: QuerySet[Rendition]) -> None:
    """Take public files away: rows now, files when this is committed."""
    with transaction.atomic():
        _delete_files_on_commit(renditions.values_list("file", flat=True))
        renditions.delete()


@task(queue_name=settings.TASK_QUEUE, priority=settings.PICTURE_PRIORITY)
def make_renditions(image_id: int) -> None:
    """Make the files that a picture lacks: JPEG and share card, WebP, AVIF."""
    image = Image.objects.public().filter(pk=image_id).first()
    if image is not None:
        make_missing(image)


def make_missing(image: Image, *, anew: bool = False) -> int:
    """Make what is missing, or everything `anew`; old files go when the new ones are there. Returns how many were made.

    A format that fails (the AVIF encoder was killed) leaves the others; the last failure is raised at the end.
    `retry_renditions` tries again.
    """
    _sweep_workshop()
    widths = images.ladder(image.width, image.height)
    made, failure = 0, None
    for format in FORMATS:
        lacking, card = _lacking(image, format, widths, anew=anew)
        if not lacking and not card:
            continue
        try:
            with image.original.open("rb") as original:
                files = images.render(original, format, lacking, card=card, focal=(image.focal_x, image.focal_y))
        except images.Refused as refused:
            logger.warning("Picture %s: no %s could be made (%s).", image.pk, format, refused.code)
            failure = refused
            continue
        made += _keep_all(image, files)
    withdraw(image.renditions.filter(use=Rendition.Use.WHOLE).exclude(width__in=widths))
    if failure:
        raise failure
    return made


def _lacking(image: Image, format: str, widths: list[int], *, anew: bool) -> tuple[list[int], bool]:
    """Widths of this format still to be made, and whether the share card is."""
    there = [] if anew else [row for row in image.renditions.filter(format=format) if default_storage.exists(str(row.file.name))]
    ready = {row.width for row in there if row.use == Rendition.Use.WHOLE}
    card = format == Rendition.Format.JPEG and all(row.use != Rendition.Use.SHARE for row in there)
    return [width for width in widths if width not in ready], card


def _keep_all(image: Image, files: list[images.Made]) -> int:
    """Keep finished files, unless the picture was binned, expired or deleted while they were made."""
    with transaction.atomic():
        if not Image.objects.public().select_for_update().filter(pk=image.pk).exists():
            return 0
        for made in files:
            keep_rendition(image, made)
    return len(files)


@task(queue_name=settings.TASK_QUEUE)
def retry_renditions() -> None:
    """Try again the pictures of the last day that lack a format; a picture that fails all day is left with what it has."""
    now = timezone.now()
    formats = Count("renditions__format", distinct=True, filter=Q(renditions__use=Rendition.Use.WHOLE))
    # The first task of a picture gets some time before anybody calls it failed.
    recent = Image.objects.public().filter(uploaded_at__range=(now - timedelta(days=1), now - timedelta(minutes=30)))
    for pk in recent.annotate(formats=formats).filter(formats__lt=len(FORMATS)).values_list("pk", flat=True):
        make_renditions.enqueue(pk)


@task(queue_name=settings.TASK_QUEUE)
def withdraw_expired() -> None:
    """Delete the public files of pictures that may not be shown any longer."""
    expired = Image.objects.filter(expires_at__lte=timezone.now(), renditions__isnull=False).distinct()
    for image in expired.order_by("pk"):
        withdraw(image.renditions.all())


@task(queue_name=settings.TASK_QUEUE, priority=settings.MAIL_PRIORITY)
def tell_sent_back(event_id: int) -> None:
    """A mail to the authors. Whoever did something with the text since knows; the others are told, however late, and
    where it is now. Twice is harmless."""
    event = Event.objects.select_related("article", "by").filter(pk=event_id).first()
    if event:
        told = notifications.sent_back(event)
        logger.info("Article %s was sent back: %d told", event.article_id, told)


def _sweep_workshop() -> None:
    """Remove what killed processes left half-written more than an hour ago."""
    for path in Path(settings.MEDIA_ROOT, ".work").glob("*"):
        try:
            if time.time() - path.stat().st_mtime > 3600:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        except FileNotFoundError:
            continue
