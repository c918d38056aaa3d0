"""What comes into a text as a video, a gallery, a file or a card. Rows are only ever added."""

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction

from articles import attachments, images, posters, storing
from articles.models import Embed, EmbedPicture, Image


def _require_right(by: User | None) -> None:
    if by is not None and not by.has_perm("articles.change_article"):
        raise PermissionDenied(f"{by} may not add to texts")


@transaction.atomic
def add(kind: Embed.Kind, *, by: User | None, pictures: list[int] | None = None, **fields: Any) -> Embed:
    """`pictures` are those of a gallery, in their order. `by` is None for importers."""
    _require_right(by)
    embed = Embed.objects.create(kind=kind, created_by=by, **fields)
    EmbedPicture.objects.bulk_create(
        EmbedPicture(embed=embed, image_id=pk, order=order) for order, pk in enumerate(pictures or [])
    )
    return embed


def add_video(source: str, code: str, *, by: User | None, title: str, poster: Image | None = None) -> Embed:
    """Where the writer chose no picture, the one of the source stands in front, as soon as it has come."""
    fetched = None if poster else posters.known(source, code)
    about: dict[str, Any] = {"source": source, "code": code, "title": title, "poster": poster or fetched}
    embed = add(Embed.Kind.VIDEO, by=by, poster_fetched=fetched is not None, **about)
    if embed.poster is None:
        posters.fetch_soon(source, code)
    return embed


def add_file(content: bytes, ending: str, *, by: User | None, file_name: str, title: str = "") -> Embed:
    """Keep a checked file under a name that nobody can guess."""
    _require_right(by)
    name = images.fresh_name("public", content, ending)
    with storing.kept({name: content}):
        return add(
            Embed.Kind.FILE,
            by=by,
            title=title,
            file=name,
            file_name=attachments.plain_name(file_name, ending),
            media_type=attachments.TYPES[ending],
            size=len(content),
        )
