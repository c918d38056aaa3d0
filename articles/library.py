"""The picture library: who may change a picture; what comes in, is withdrawn, goes into the bin and back.

Another file for the same picture comes by articles/library_files.py; those that readers get are made by articles/tasks.py.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import IO, Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import access, images, storing, tasks, usage
from articles.models import Article, Image, Rendition
from articles.models.media import ImageQuerySet


class InUse(Exception):
    """The picture stands somewhere; `uses` are the articles, authors or mastheads that show it."""

    def __init__(self, uses: list[usage.Place]) -> None:
        super().__init__(_("This photo is in use and cannot be put into the bin."))
        self.uses = uses


class HasTwin(Exception):
    """The same file stands in the library already; `twin` is it."""

    def __init__(self, twin: Image) -> None:
        super().__init__(_("This photo is in the library already."))
        self.twin = twin


class WrongState(Exception):
    """The act is not for a picture in this state; the message is a sentence for the person."""


# Who may change it


def editable(images: Iterable[Image], by: User | AnonymousUser) -> set[int]:
    """Of these pictures, the keys of those that the person may change. What readers have before them, or at a set minute,
    changes by who may publish there; portraits and the picture of shared links, by the editors."""
    own = [image for image in images if access.is_photo_of(by, image)]
    if not own or by.has_perm("articles.publish_article"):
        return {image.pk for image in own}
    uses = usage.counted(own, status=Article.Status.PUBLISHED)
    closed = access.unpublishable(by, {article for use in uses.values() for article in use.articles})
    return {pk for pk, use in uses.items() if not (use.portrait or use.shared or use.articles & closed)}


def may_edit(image: Image, by: User | AnonymousUser) -> bool:
    return image.pk in editable([image], by)


def twin_of(sha256: str) -> Image | None:
    """The picture that was made of the very same upload, if the library has it.

    Raises images.Refused when that one was withdrawn everywhere: what went for good does not come back by an upload.
    """
    if Image.objects.filter(sha256=sha256).exclude(withdrawn_at=None).exists():
        raise images.Refused("withdrawn")
    return Image.objects.kept().filter(sha256=sha256).first()


def add(
    upload: File | IO[bytes] | images.Accepted,
    *,
    by: User | None,
    caption: str = "",
    credit: str = "",
    alt: str = "",
    source: str = "",
    licence: str = "",
    expires_at: datetime | None = None,
    uploaded_at: datetime | None = None,
) -> Image:
    """Take a picture into the library, with a first public JPEG; a task makes the rest once this is committed.

    Caption and credit that are not given are those written in the file. The same file twice gives the picture that is
    there already, unchanged (ask twin_of() first to warn a person). `by` is None for importers. Raises images.Refused.
    """
    if by is not None and not by.has_perm("articles.add_image"):
        raise PermissionDenied(f"{by} may not add pictures")
    accepted = upload if isinstance(upload, images.Accepted) else images.accept(upload, credit=credit)
    if twin := twin_of(accepted.sha256):
        return twin
    image = Image(
        **_facts(accepted),
        caption=caption or accepted.caption,
        credit=(credit or accepted.credit)[:200],
        alt=alt[:400],
        source=source,
        licence=licence,
        expires_at=expires_at,
        uploaded_by=by,
        uploaded_at=uploaded_at or timezone.now(),
    )
    try:
        with storing.kept(first_files(image, accepted), accepted.sha256):
            image.save()
            show(image, accepted)
            match_credit(image, accepted)
    except IntegrityError:  # somebody sent the same file at the same moment, and was first
        if twin := twin_of(accepted.sha256):
            return twin
        raise
    return image


def _facts(accepted: images.Accepted) -> dict[str, Any]:
    """What the file says of itself, under the names of the row."""
    same = ("file_name", "width", "height", "colour", "sha256")
    return {"original": fresh_name(accepted), "taken_on": accepted.taken, **{name: getattr(accepted, name) for name in same}}


def fresh_name(accepted: images.Accepted) -> str:
    return images.fresh_name("originals", accepted.content, accepted.extension)


def first_files(image: Image, accepted: images.Accepted) -> dict[str, bytes]:
    """The original under the name it will have, and the first public file."""
    preview = accepted.preview
    return {str(image.original.name): accepted.content, tasks.public_name(image, preview): preview.content}


def show(image: Image, accepted: images.Accepted) -> None:
    """The first public file now, the others soon."""
    tasks.keep_rendition(image, accepted.preview)
    _make_renditions_soon(image)


def _make_renditions_soon(image: Image) -> None:
    pk = image.pk
    Image.objects.filter(pk=pk).update(renditions_wanted_at=timezone.now())
    transaction.on_commit(lambda: tasks.make_renditions.enqueue(pk), robust=True)


def write_credit_soon(image: Image) -> None:
    """After another credit: the kept original says it too."""
    pk = image.pk
    transaction.on_commit(lambda: tasks.write_credit.enqueue(pk), robust=True)


def match_credit(image: Image, accepted: images.Accepted) -> None:
    if accepted.credit != image.credit:
        write_credit_soon(image)


def locked(image: Image) -> Image:
    return Image.objects.select_for_update().get(pk=image.pk)


def log(image: Image, by: User, message: str) -> None:
    LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(Image),
        object_id=str(image.pk),
        object_repr=str(image)[:200],
        action_flag=CHANGE,
        change_message=message,
    )


def require_bin_right(image: Image, by: User) -> None:
    if not (by.has_perm("articles.bin_article") or (image.uploaded_by_id == by.pk and by.has_perm("articles.change_image"))):
        raise PermissionDenied(f"{by} may not put picture {image.pk} into the bin or take it out")


@transaction.atomic
def put_into_bin(image: Image, *, by: User) -> Image:
    """Take a picture that is used nowhere out of the library. Its public files go at once; the original stays."""
    require_bin_right(image, by)
    row = locked(image)
    if uses := usage.of(row):
        raise InUse(uses)
    if row.binned_at is None:
        row.binned_at = timezone.now()
        row.save(update_fields=["binned_at"])
        tasks.withdraw(row)
    image.binned_at = row.binned_at
    return row


@transaction.atomic
def restore(image: Image, *, by: User) -> Image:
    """Take a picture out of the bin; its public files are made again. Raises HasTwin when the same file came anew meanwhile."""
    require_bin_right(image, by)
    row = locked(image)
    if row.binned_at is not None:
        if twin := twin_of(row.sha256):
            raise HasTwin(twin)
        row.binned_at = None
        row.save(update_fields=["binned_at"])
        _make_renditions_soon(row)
    image.binned_at = row.binned_at
    return row


@transaction.atomic
def refresh_files(image: Image) -> None:
    """After another focal point or another last day: the share card is cut anew, an expired picture's files go at once."""
    row = locked(image)
    if row.is_public:
        tasks.withdraw(row, use=Rendition.Use.SHARE)
        _make_renditions_soon(row)
    else:
        tasks.withdraw(row)


# « Retirer cette photo partout »


def may_withdraw(by: User) -> bool:
    """As for taking a published article away from readers."""
    return by.is_active and by.has_perm("articles.bin_article")


def twins(image: Image) -> ImageQuerySet:
    """Other rows of the very same file: one lies in the bin, and the file came anew meanwhile. They are withdrawn together."""
    return Image.objects.filter(sha256=image.sha256, withdrawn_at=None).exclude(pk=image.pk).order_by("pk")


@transaction.atomic
def withdraw(image: Image, *, by: User, because: str) -> Image:
    """A victim, a minor, a court: every file of the picture is destroyed, its places say that it is gone, the row stays
    with the reason. Only another file brings something back, and never the same file. Its twins go with it."""
    if not may_withdraw(by):
        raise PermissionDenied(f"{by} may not withdraw picture {image.pk}")
    row = locked(image)
    if row.withdrawn_at is None:
        for each in (row, *twins(row).select_for_update()):
            _destroy(each, by, because)
    image.refresh_from_db()
    return row


def _destroy(row: Image, by: User, because: str) -> None:
    names = [str(row.original.name), *row.renditions.values_list("file", flat=True), *storing.loose(row.sha256)]
    row.renditions.all().delete()
    storing.let_go(names, row.sha256)
    # Once more in the background, for a storage that does not answer just now: a failure stands on « À faire ».
    transaction.on_commit(lambda: tasks.delete_files.enqueue(names), robust=True)
    row.original = ""
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_because = timezone.now(), by, because[:300]
    row.save()
    log(row, by, _("Withdrawn everywhere: %(reason)s") % {"reason": row.withdrawn_because})
