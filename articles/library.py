"""The picture library: what comes in, what goes into the bin and back. The files readers get are made by articles/tasks.py."""

from datetime import datetime
from typing import IO

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import body, images, tasks
from articles.models import Article, Author, Embed, EmbedPicture, Image, Masthead, Rendition


class InUse(Exception):
    """The picture stands somewhere; `uses` are the articles, authors or mastheads that show it."""

    def __init__(self, uses: list[Article | Author | Masthead]) -> None:
        super().__init__(_("This photo is in use and cannot be put into the bin."))
        self.uses = uses


class HasTwin(Exception):
    """The same file stands in the library already; `twin` is it."""

    def __init__(self, twin: Image) -> None:
        super().__init__(_("This photo is in the library already."))
        self.twin = twin


def twin_of(sha256: str) -> Image | None:
    """The picture that was made of the very same upload, if the library has it."""
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
    accepted = upload if isinstance(upload, images.Accepted) else images.accept(upload)
    if twin := twin_of(accepted.sha256):
        return twin
    image = Image(
        original=images.keep(images.fresh_name("originals", accepted.content, accepted.extension), accepted.content),
        file_name=accepted.file_name,
        width=accepted.width,
        height=accepted.height,
        colour=accepted.colour,
        sha256=accepted.sha256,
        caption=caption or accepted.caption,
        credit=(credit or accepted.credit)[:200],
        alt=alt[:400],
        source=source,
        licence=licence,
        taken_on=accepted.taken,
        expires_at=expires_at,
        uploaded_by=by,
        uploaded_at=uploaded_at or timezone.now(),
    )
    preview = images.Made("jpeg", accepted.preview.width, accepted.preview.height, accepted.preview.content)
    try:
        with transaction.atomic():
            image.save()
            tasks.keep_rendition(image, preview)
            _make_renditions_soon(image)
    except IntegrityError:  # somebody sent the same file at the same moment, and was first
        default_storage.delete(str(image.original.name))
        if twin := twin_of(accepted.sha256):
            return twin
        raise
    return image


def _make_renditions_soon(image: Image) -> None:
    pk = image.pk
    transaction.on_commit(lambda: tasks.make_renditions.enqueue(pk), robust=True)


def _locked(image: Image) -> Image:
    return Image.objects.select_for_update().get(pk=image.pk)


def usage(image: Image) -> list[Article | Author | Masthead]:
    """Where the picture stands now: lead pictures and texts (articles in the bin left out), portraits, the masthead."""
    articles = Article.objects.kept()
    used = articles.filter(lead_image=image) | articles.filter(pk__in=image.uses.values("article"))
    in_embeds = articles.filter(embeds__poster=image) | articles.filter(embeds__lines__image=image)
    embeds = {*Embed.objects.filter(poster=image).values_list("pk", flat=True)}
    embeds |= {*EmbedPicture.objects.filter(image=image).values_list("embed", flat=True)}
    shown = [article.pk for article in in_embeds.distinct() if embeds & set(body.embed_ids(article.body))]
    used = used | articles.filter(pk__in=shown)
    return [
        *used.distinct().order_by("-modified_at"),
        *Author.objects.filter(photo=image),
        *Masthead.objects.filter(share_image=image),
    ]


def require_bin_right(image: Image, by: User) -> None:
    if not (by.has_perm("articles.bin_article") or (image.uploaded_by_id == by.pk and by.has_perm("articles.change_image"))):
        raise PermissionDenied(f"{by} may not put picture {image.pk} into the bin or take it out")


@transaction.atomic
def put_into_bin(image: Image, *, by: User) -> Image:
    """Take a picture that is used nowhere out of the library. Its public files go at once; the original stays."""
    require_bin_right(image, by)
    row = _locked(image)
    if uses := usage(row):
        raise InUse(uses)
    if row.binned_at is None:
        row.binned_at = timezone.now()
        row.save(update_fields=["binned_at"])
        tasks.withdraw_all(row)
    image.binned_at = row.binned_at
    return row


@transaction.atomic
def restore(image: Image, *, by: User) -> Image:
    """Take a picture out of the bin; its public files are made again. Raises HasTwin when the same file came anew meanwhile."""
    require_bin_right(image, by)
    row = _locked(image)
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
    row = _locked(image)
    if row.is_public:
        tasks.withdraw(row.renditions.filter(use=Rendition.Use.SHARE))
        _make_renditions_soon(row)
    else:
        tasks.withdraw_all(row)
