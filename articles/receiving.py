"""A photo that is sent in pieces, from the first word about it to its place in the library, or to that of the file which it
replaces. Never twice, whatever is lost.

The hash of what the person chose comes from the browser, which may have sent a smaller picture. It is a hint and opens
nothing: it finds a twin that everybody here may see, it never changes one, and a person who sees that the twin is another
picture sends theirs all the same (`anew`), which then goes by the hash of what we keep of it: nobody can occupy that one.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

from articles import images, library, library_files, pieces
from articles.models import Image

NOT_FINAL = {"busy"}
"""Refusals after which the same bytes may be tried again."""
SENT_AGAIN = {"altered"}
"""Refusals after which the person may send the same file again: the line spoilt it."""


@dataclass(frozen=True)
class Arrived:
    """The picture that came of an upload; `known` when the library had it before."""

    image: Image
    known: bool


def _require(by: User) -> None:
    if not by.has_perm("articles.add_image"):
        raise PermissionDenied(f"{by} may not add pictures")


def twin(name: str, about: dict[str, Any], *, by: User) -> Image | None:
    """The library's picture of this very file, to be shown before anything is sent. Raises images.Refused.

    Not once it was begun: its own end, whose answer was lost, would look like a twin.
    """
    if pieces.is_begun(by.pk, name):
        return None
    found = library.twin_of(about["sha256"]) if about["sha256"] else None
    return None if about["anew"] else found


def begin(name: str, about: dict[str, Any], *, by: User) -> pieces.Upload:
    """Begin or go on. Raises PermissionDenied, images.Refused for what cannot end well, NotTheSame, TooMany."""
    _require(by)
    if about["replaces"]:
        _replaced(about["replaces"], by)
    images.check_name(about["name"], made_anew=about["shrunk"])
    return pieces.begin(by.pk, name, about)


def _replaced(pk: int, by: User) -> Image:
    """The photo that gets another file. Raises PermissionDenied, images.Refused for one in the bin."""
    image = Image.objects.filter(pk=pk).first()
    if image is None or not library_files.may_change_file(image, by):
        raise PermissionDenied(f"{by} may not replace picture {pk}")
    if image.binned_at:
        raise images.Refused("binned")
    return image


def add_piece(name: str, piece: bytes, offset: int, *, by: User) -> int:
    """What has arrived. Raises what pieces.Upload.add raises."""
    _require(by)
    return pieces.find(by.pk, name).add(piece, offset)


def cancel(name: str, *, by: User) -> None:
    """Erase what has arrived; once more is harmless."""
    _require(by)
    try:
        pieces.find(by.pk, name).erase()
    except pieces.Gone:
        return


def finish(name: str, *, by: User) -> Arrived:
    """Take the picture into the library, once. Raises Gone, WrongOffset when bytes lack, spool.Busy, images.Refused;
    PermissionDenied, when nothing stays of it, for a photo that the person may not give another file any more."""
    _require(by)
    upload = pieces.find(by.pk, name)
    with upload.held(wait=20):
        if (receipt := upload.receipt) is None:
            try:
                receipt = _settled(upload, by)
            except PermissionDenied:
                upload.erase()
                raise
        if code := receipt.get("refused"):
            raise images.Refused(code)
        image = Image.objects.filter(pk=receipt["image"]).first()
        if image is None:
            raise pieces.Gone
        return Arrived(image, receipt["known"])


def _settled(upload: pieces.Upload, by: User) -> dict[str, Any]:
    about = upload.about
    if upload.arrived != about["size"]:
        raise pieces.WrongOffset(upload.arrived)
    try:
        accepted = _accepted(upload, about, by)
        receipt = _in_its_place(accepted, about["replaces"], by) if about["replaces"] else _added(accepted, upload.begun, by)
    except images.Refused as refused:
        if refused.code in NOT_FINAL:
            raise
        receipt = {"refused": refused.code}
    upload.settle(receipt)
    return receipt


def _added(accepted: images.Accepted, begun: float, by: User) -> dict[str, Any]:
    before = library.twin_of(accepted.sha256)
    image = library.add(accepted, by=by)
    # Its own earlier finish, killed before it could write a receipt, is no twin.
    own = image.uploaded_by_id == by.pk and image.uploaded_at.timestamp() >= begun
    return {"image": image.pk, "known": not own and (before is not None or image.uploaded_by_id != by.pk)}


def _in_its_place(accepted: images.Accepted, pk: int, by: User) -> dict[str, Any]:
    try:
        return {"image": library_files.replace(_replaced(pk, by), accepted, by=by).pk, "known": False}
    except library.HasTwin as error:
        return {"image": error.twin.pk, "known": True}


def _accepted(upload: pieces.Upload, about: dict[str, Any], by: User) -> images.Accepted:
    """The picture, with what its file said before the browser made it smaller."""
    with upload.data.open("rb") as data:
        if about["sha256"] and not about["shrunk"] and about["sha256"] != hashlib.file_digest(data, "sha256").hexdigest():
            raise images.Refused("altered")
        credit = about["credit"] or by.get_full_name()
        accepted = images.accept(data, about["name"], credit=credit, any_name=about["shrunk"])
    chosen = about["sha256"] if about["shrunk"] else accepted.sha256
    if about["anew"]:
        chosen = hashlib.sha256(accepted.content).hexdigest()
    return replace(
        accepted,
        sha256=chosen or accepted.sha256,
        caption=accepted.caption or about["caption"],
        taken=accepted.taken or (date.fromisoformat(about["taken"]) if about["taken"] else None),
    )
