"""Background work on content: the files of a picture that readers get. Every task may run twice without harm."""

import hashlib
import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from articles import body, images, notifications, search, spool, storing
from articles.darkroom import budgets, rewrite
from articles.models import Article, Embed, Event, Image, Rendition

logger = logging.getLogger(__name__)

FORMATS = (Rendition.Format.JPEG, Rendition.Format.WEBP, Rendition.Format.AVIF)
"""In the order of need: the share card and what every browser reads first, the slowest encoder last."""
RETRIED = 100
"""Pictures that are tried again in one hour."""
FILLING = 5.0
"""Seconds that one task indexes articles."""
LABELS: dict[str, str] = {Rendition.Use.SHARE: "partage", Rendition.Use.MOVING: "anime"}
"""The end of a file's name where it is not its width."""


def public_name(image: Image, made: images.Made) -> str:
    """Where a public file lies. Nobody can guess it, another original gives another, and a repeat the same."""
    secret, content = (hashlib.sha256(part).hexdigest() for part in (image.stem.encode(), made.content))
    return f"public/{secret[:2]}/{secret[2:18]}-{content[:12]}-{LABELS.get(made.use, made.width)}.{made.extension}"


def keep_rendition(image: Image, made: images.Made) -> None:
    """The row of one public file, which is written already."""
    name = public_name(image, made)
    key: dict[str, Any] = {"use": made.use, "format": made.format, "width": made.width}
    with transaction.atomic():
        storing.let_go(image.renditions.filter(**key).exclude(file=name).values_list("file", flat=True), image.sha256)
        Rendition.objects.update_or_create(
            image=image, **key, defaults={"height": made.height, "file": name, "size": len(made.content)}
        )


def withdraw(image: Image, **which: Any) -> None:
    """Take public files of a picture away, all or those: rows now, files when this is committed."""
    renditions = image.renditions.filter(**which)
    with transaction.atomic():
        storing.let_go(renditions.values_list("file", flat=True), image.sha256)
        renditions.delete()


@task(queue_name=settings.TASK_QUEUE, priority=settings.PICTURE_PRIORITY)
def make_renditions(image_id: int) -> None:
    """Make the files that a picture lacks: JPEG and share card, WebP, AVIF. One that may not be shown loses what it has."""
    image = Image.objects.filter(pk=image_id).first()
    if image is None:
        return
    if image.is_public:
        make_missing(image)
    else:
        withdraw(image)
    # Not what was asked for meanwhile: another task does that.
    Image.objects.filter(pk=image_id, renditions_wanted_at=image.renditions_wanted_at).update(renditions_wanted_at=None)


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
    there = [] if anew else [row for row in image.renditions.all() if default_storage.exists(str(row.file.name))]
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
        except FileNotFoundError:
            now = Image.objects.get(pk=image.pk)
            if now.original.name == image.original.name:
                raise
            if now.is_public:  # turned, replaced or credited meanwhile
                make_missing(now)
            return
        keep_all(image, files)
    drop_other_widths(image)
    if failure:
        raise failure


def drop_other_widths(image: Image) -> None:
    """Take away the widths of an older ladder, and those that are too heavy, in each format that has those of today."""
    for format in FORMATS:
        whole = image.renditions.filter(use=Rendition.Use.WHOLE, format=format)
        there, widths = {row.width for row in whole}, set(_widths(image, format, whole))
        if widths <= there:
            withdraw(image, use=Rendition.Use.WHOLE, format=format, width__in=there - widths)


def keep_all(image: Image, files: list[images.Made]) -> int:
    """Keep finished files, and count them, unless meanwhile the picture was binned, deleted, replaced, or expired; of one
    whose focal point was moved meanwhile no cut is kept."""
    with storing.kept({public_name(image, made): made.content for made in files}, image.sha256):
        now = Image.objects.public().select_for_update().filter(pk=image.pk).first()
        if now is None or now.stem != image.stem:
            return 0
        moved = (now.focal_x, now.focal_y) != (image.focal_x, image.focal_y)
        kept = [made for made in files if not (moved and made.use == Rendition.Use.SHARE)]
        for made in kept:
            keep_rendition(image, made)
    return len(kept)


@task(queue_name=settings.TASK_QUEUE, priority=settings.PICTURE_PRIORITY)
def write_credit(image_id: int) -> None:
    """Write the credit of today into the kept original, whose pixels stay."""
    image = Image.objects.exclude(original="").filter(pk=image_id).first()
    if image is None:
        return
    before = str(image.original.name)
    with default_storage.open(before) as original:
        content = original.read()
    credited = rewrite.with_credit(content, image.credit)
    if credited == content:
        return
    name = images.other_name(before, credited)
    with storing.kept({name: credited}, image.sha256):
        same = Image.objects.filter(pk=image_id, original=before, credit=image.credit)
        if same.update(original=name):  # else another task does it
            storing.let_go([before], image.sha256)


@task(queue_name=settings.TASK_QUEUE)
def retry_renditions() -> None:
    """Try again the pictures whose files were asked for within the last day and are not all made, some at a time: an import's
    may just wait for their turn. A picture that fails all day is left with what it has."""
    now = timezone.now()
    # The first task of a picture gets some time before anybody calls it failed.
    unmade = Image.objects.public().filter(renditions_wanted_at__range=(now - timedelta(days=1), now - timedelta(minutes=30)))
    for pk in unmade.order_by("renditions_wanted_at").values_list("pk", flat=True)[:RETRIED]:
        make_renditions.enqueue(pk)


@task(queue_name=settings.TASK_QUEUE)
def withdraw_expired() -> None:
    """Delete the public files of pictures that may not be shown any longer."""
    expired = Image.objects.filter(expires_at__lte=timezone.now(), renditions__isnull=False).distinct()
    for image in expired.order_by("pk"):
        withdraw(image)


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
    """What readers may take away of an article goes with it, to where nobody is served, and comes back with it. Where it lies
    stays as it is while only drafts show it: readers may have had it in an article that was deleted for good."""
    for embed in Embed.objects.filter(kind=Embed.Kind.FILE, articles=article_id):
        if embed.is_live:
            storing.move(embed.withheld_name, str(embed.file.name))
        elif embed.articles.retired().exists():
            storing.move(str(embed.file.name), embed.withheld_name)


@task(queue_name=settings.TASK_QUEUE)
def sweep_spool() -> None:
    """Remove what a killed process left: uploads unchecked (on machines without a worker, uploads do so themselves), and files
    of pictures without a row; and what somebody brought in for a text and never saved in one."""
    spool.sweep()
    storing.forget_unused()
    storing.sweep()


@task(queue_name=settings.TASK_QUEUE, priority=settings.MAIL_PRIORITY)
def tell_sent_back(event_id: int) -> None:
    """A mail to the authors. Whoever did something with the text since knows; the others are told, however late, and
    where it is now. Twice is harmless."""
    event = Event.objects.select_related("article", "by").filter(pk=event_id).first()
    if event:
        told = notifications.sent_back(event)
        logger.info("Article %s was sent back: %d told", event.article_id, told)


@task(queue_name=settings.TASK_QUEUE, priority=settings.PICTURE_PRIORITY)
def fill_index(below: int | None = None) -> None:
    """Index articles that the search does not know, such as those of before it: some seconds of them, the rest in a task
    of its own, so that mail goes out meanwhile."""
    until = time.monotonic() + FILLING
    for _number, last in search.fill(search.missing(), below=below):
        if time.monotonic() > until:
            fill_index.enqueue(last)
            return
