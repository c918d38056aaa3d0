"""Another file for a picture of the library, with the same words and in the same places: a new one, or its own turned."""

from typing import IO

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError
from django.utils.translation import gettext as _

from articles import images, library, storing, tasks
from articles.models import Image


def may_change_file(image: Image, by: User) -> bool:
    """Who edits the photo; one that was withdrawn everywhere, only who may withdraw."""
    return library.may_edit(image, by) and (image.withdrawn_at is None or library.may_withdraw(by))


def _take_file(row: Image, accepted: images.Accepted, name: str) -> None:
    """Put a new original in the place of the old one, whose files all go when this is committed."""
    tasks.withdraw(row)
    storing.let_go([str(row.original.name)], row.sha256)
    row.original, row.colour = name, accepted.colour
    row.width, row.height = accepted.width, accepted.height
    row.save()
    library.match_credit(row, accepted)
    if row.is_public:
        library.show(row, accepted)


def replace(image: Image, upload: File | IO[bytes] | images.Accepted, *, by: User) -> Image:
    """Another file under the same words: all places of the picture show it. The very same file changes nothing.

    Raises images.Refused, also for a photo in the bin, and HasTwin when another one has this file.
    """
    if not may_change_file(image, by):
        raise PermissionDenied(f"{by} may not replace picture {image.pk}")
    accepted = upload if isinstance(upload, images.Accepted) else images.accept(upload, credit=image.credit)
    twin = library.twin_of(accepted.sha256)
    if twin and twin.pk == image.pk:
        return twin
    if twin:
        raise library.HasTwin(twin)
    name = library.fresh_name(accepted)
    try:
        with storing.kept(library.first_files(Image(original=name), accepted), accepted.sha256):
            row = library.locked(image)
            if row.binned_at:
                raise images.Refused("binned")
            if row.withdrawn_at and not image.withdrawn_at:
                raise images.Refused("withdrawn")
            before = row.file_name
            if abs(row.width / row.height - accepted.width / accepted.height) > 0.02:  # another cut has another middle
                row.focal_x = row.focal_y = 0.5
            row.sha256, row.file_name = accepted.sha256, accepted.file_name
            row.taken_on = accepted.taken or row.taken_on
            row.withdrawn_at, row.withdrawn_by, row.withdrawn_because = None, None, ""
            _take_file(row, accepted, name)
            library.log(row, by, _("File replaced: “%(before)s” by “%(after)s”") % {"before": before, "after": row.file_name})
    except IntegrityError as error:
        if twin := library.twin_of(accepted.sha256):
            raise library.HasTwin(twin) from error
        raise
    return row


def rotate(image: Image, turn: str, *, by: User) -> Image:
    """A quarter of a turn to the « left » or the « right ». Raises WrongState when somebody else changed the file meanwhile:
    the button showed another one."""
    if not library.may_edit(image, by):
        raise PermissionDenied(f"{by} may not turn picture {image.pk}")
    if image.binned_at or not image.original:
        raise library.WrongState(_("This photo has no file to turn."))
    if image.is_animated:
        raise library.WrongState(_("An animation cannot be turned here: turn it on your device and replace the file."))
    changed = _("The file was changed meanwhile: look at the photo before you turn it.")
    try:
        with default_storage.open(str(image.original.name)) as original:
            accepted = images.accept(original, turn=turn)
    except FileNotFoundError:
        raise library.WrongState(changed) from None
    name = library.fresh_name(accepted)
    with storing.kept(library.first_files(Image(original=name), accepted), image.sha256):
        row = library.locked(image)
        if row.stem != image.stem:
            raise library.WrongState(changed)
        x, y = row.focal_x, row.focal_y
        row.focal_x, row.focal_y = (y, round(1 - x, 2)) if turn == "left" else (round(1 - y, 2), x)
        _take_file(row, accepted, name)
        library.log(row, by, _("Turned to the left") if turn == "left" else _("Turned to the right"))
    return row
