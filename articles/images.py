"""Pictures into other pictures: an upload into the original we keep, an original into the files readers get.

Decoding and encoding run in a child process (articles/darkroom), so that a hostile file can hurt nothing but itself.
"""

import contextlib
import hashlib
import json
import logging
import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from articles import spool

logger = logging.getLogger(__name__)

HEAVIEST = 20 * 2**20
EXTENSIONS = {
    ".jpg": "JPEG", ".jpeg": "JPEG", ".jpe": "JPEG", ".jfif": "JPEG", ".png": "PNG", ".webp": "WEBP", ".gif": "GIF",
}  # fmt: skip
"""What a picture's name may end with, and what it says so."""
TOLD_APART = {".svg": "svg", ".heic": "heic", ".heif": "heic"}
"""No pictures for us, but with a sentence of their own."""
SMALL_MACHINE = 2 * 2**30
"""Bytes of memory below which one picture at a time is made."""

SENTENCES = {
    "empty": _("This file is empty. Choose the picture again."),
    "too_heavy": _("This file is heavier than 20 MB. Save the picture smaller and try again."),
    "too_many_pixels": _(
        "This picture has too many pixels: at most 50 million in a JPEG, 24 million in a PNG, WebP or GIF. "
        "Save it smaller, or as a JPEG, and try again."
    ),
    "too_complex": _("This picture needs too much memory to be opened. Save it again as an ordinary JPEG and try again."),
    "svg": _("SVG drawings are not accepted, since they can hold programs. Export the drawing as PNG."),
    "heic": _(
        "This is a HEIC picture, which browsers do not show. On the iPhone choose Settings > Camera > Formats > Most "
        "Compatible, or export the photo as JPEG."
    ),
    "not_a_picture": _("This file is not a picture that we know. Send a JPEG, PNG, WebP or GIF."),
    "wrong_name": _("The name of this file does not end like that of a picture: .jpg, .png, .webp or .gif."),
    "misnamed_jpeg": _("This is a JPEG picture, but its name says otherwise. Rename it to end with .jpg, then send it again."),
    "misnamed_png": _("This is a PNG picture, but its name says otherwise. Rename it to end with .png, then send it again."),
    "misnamed_webp": _("This is a WebP picture, but its name says otherwise. Rename it to end with .webp, then send it again."),
    "misnamed_gif": _("This is a GIF picture, but its name says otherwise. Rename it to end with .gif, then send it again."),
    "two_in_one": _("This file hides a page, a program or an archive in a picture. It is refused for safety’s sake."),
    "damaged": _("This picture is damaged or incomplete. Copy it again from the camera or the phone, and try again."),
    "too_slow": _("This picture takes too long to open. Save it again as an ordinary JPEG and try again."),
    "too_long": _("This animation has more than 600 frames. Shorten it, or put it into the article as a video."),
    "withdrawn": _("The newsroom withdrew this very photo everywhere. It does not come back by another upload."),
    "binned": _("This photo is in the bin: take it out first."),
    "altered": _("This file did not arrive as it left your device. Send it again."),
    "busy": _("Another picture is just being prepared. Try again in a minute."),
}


class Refused(Exception):
    """The file is not taken. `code` is a key of SENTENCES; `message` is the sentence for the person who sent it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def message(self) -> str:
        return str(SENTENCES[self.code])


@dataclass(frozen=True)
class Made:
    """One finished public file."""

    format: str
    width: int
    height: int
    content: bytes
    use: str = "whole"

    @property
    def extension(self) -> str:
        return {"jpeg": "jpg"}.get(self.format, self.format)


@dataclass(frozen=True)
class Accepted:
    """An upload after re-encoding. Credit, caption and day are those written in the file, to prefill a form."""

    content: bytes
    extension: str
    width: int
    height: int
    colour: str  # the average, #rrggbb; none for what one sees through
    sha256: str  # of the file as it was sent
    file_name: str
    credit: str
    caption: str
    taken: date | None
    preview: Made  # a small JPEG, so that a page has something to show before the task has run


def accept(
    file: File | IO[bytes], name: str = "", *, credit: str = "", wait: float = 30, turn: str = "", any_name: bool = False
) -> Accepted:
    """Check and re-encode an upload: upright, sRGB, ≤ 2560 px, no metadata but the credit. Raises Refused.

    `credit` is the one that the file named before a browser made it smaller, or that a form gives; what stands in the file
    goes before it.
    `turn` may say « left » or « right ». An animated GIF or WebP becomes an animated WebP, ≤ 720 px. One at a time on this
    machine; after `wait` seconds behind others it is Refused as busy. A name that says another kind than the file is refused
    too, but for `any_name`: an importer, or a browser that made a JPEG of it.
    """
    name = _last_part(name or getattr(file, "name", "") or "")
    suffix = Path(name).suffix.lower()
    if name and suffix not in EXTENSIONS | TOLD_APART:
        raise Refused("wrong_name")
    with spool.workplace() as folder:
        source = folder / "upload"
        sha256 = _spool(file, source)
        with _turn("accepting", wait):
            order = {"act": "accept", "source": str(source), "folder": str(folder), "turn": turn, "credit": credit}
            facts = _darkroom(order, seconds=60)
        if name and not any_name and EXTENSIONS.get(suffix) != facts["kind"]:
            raise Refused(f"misnamed_{facts['kind'].lower()}")
        width, height = facts["preview"]
        return Accepted(
            content=(folder / f"original.{facts['extension']}").read_bytes(),
            preview=Made("jpeg", width, height, (folder / "preview.jpg").read_bytes()),
            sha256=sha256,
            file_name=_printable(name),
            taken=date.fromisoformat(facts["taken"]) if facts["taken"] else None,
            **{key: facts[key] for key in ("extension", "width", "height", "colour", "credit", "caption")},
        )


def check_name(name: str, *, made_anew: bool = False) -> None:
    """Refuse by its name, before anything is sent, what is no picture; one `made_anew` by the browser is a JPEG by now."""
    suffix = Path(_last_part(name)).suffix.lower()
    if suffix not in EXTENSIONS and not (made_anew and suffix in TOLD_APART):
        raise Refused(TOLD_APART.get(suffix, "wrong_name"))


def _last_part(name: str) -> str:
    return Path(name.replace("\\", "/")).name


def _printable(name: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFC", name) if sign.isprintable())[-300:]


def _spool(file: File | IO[bytes], target: Path, heaviest: int | None = HEAVIEST) -> str:
    """Copy the upload to a place of its own; the SHA-256 of it."""
    size, digest = 0, hashlib.sha256()
    file.seek(0)
    with target.open("wb") as copy:
        while piece := file.read(2**18):
            size += len(piece)
            if heaviest and size > heaviest:
                raise Refused("too_heavy")
            digest.update(piece)
            copy.write(piece)
    if not size:
        raise Refused("empty")
    return digest.hexdigest()


@contextmanager
def _turn(name: str, wait: float) -> Iterator[None]:
    try:
        with spool.turn(name, wait=wait):
            yield
    except spool.Busy:
        raise Refused("busy") from None


def _darkroom(order: dict[str, Any], *, seconds: int) -> dict[str, Any]:
    """Run the child. Refused when it says so, runs out of time or memory, or dies of the file."""
    command = [sys.executable, "-m", "articles.darkroom", json.dumps(order)]
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(  # noqa: PLW1510
            command,
            cwd=settings.BASE_DIR,
            env=environment,
            capture_output=True,
            timeout=seconds,
            process_group=0,  # Ctrl-C is for us: what is begun is finished
        )
    except subprocess.TimeoutExpired:
        raise Refused("too_slow") from None
    if done.returncode:
        logger.warning("The darkroom ended with %d: %s", done.returncode, done.stderr[-300:].decode(errors="replace"))
        raise Refused("damaged")
    answer = json.loads(done.stdout)
    if code := answer.get("refused"):
        raise Refused(code)
    return answer


def ladder(width: int, height: int) -> list[int]:
    """The widths a picture is offered in: the steps it can fill, and its own when the next step is too far.

    A tall picture does without the widest steps: no file is larger than a square of the widest.
    """
    steps = settings.PICTURE_WIDTHS
    reached = [step for step in steps if step <= width and step * step * height // width <= steps[-1] ** 2]
    own_is_between = width < steps[-1] and width > (reached[-1] if reached else 0) * 1.1
    if not reached or (own_is_between and width * height <= steps[-1] ** 2):
        reached.append(width)
    return reached


def render(
    original: IO[bytes],
    format: str,
    widths: list[int],
    *,
    card: bool = False,
    moving: bool = False,
    focal: tuple[float, float] = (0.5, 0.5),
) -> list[Made]:
    """The files of one format, the share card (1200×630 around the focal point) and the animation when asked. Raises Refused."""
    with spool.workplace() as folder:
        source = folder / "original"
        _spool(original, source, heaviest=None)
        order = {"source": str(source), "folder": str(folder), "format": format, "widths": widths, "card": card}
        with _turn("rendering", 600) if is_small_machine() else nullcontext():
            answer = _darkroom({"act": "render", **order, "moving": moving, "focal": focal}, seconds=180)
        return [Made(format, width, height, (folder / name).read_bytes(), use) for use, name, width, height in answer["files"]]


def is_small_machine() -> bool:
    """Whether this machine, or the part of it that we were given, has memory for one picture at a time only."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    with contextlib.suppress(OSError, ValueError):
        memory = min(memory, int(Path("/sys/fs/cgroup/memory.max").read_text()))
    return memory < SMALL_MACHINE


def keep(name: str, content: bytes) -> str:
    """Write a file of the storage under this name, and return it. One that is there already is left alone.

    Whole or not at all: newsroom.storage.Disk sees to that, and object storages are so by nature.
    """
    if not default_storage.exists(name):
        saved = default_storage.save(name, ContentFile(content))
        if saved != name:  # somebody wrote the same file at the same moment, and was first
            default_storage.delete(saved)
    return name


def fresh_name(folder: str, content: bytes, extension: str) -> str:
    """A name that nobody can guess: chance and the hash of the content."""
    token = _chance(16)
    return f"{folder}/{token[:2]}/{token}-{hashlib.sha256(content).hexdigest()[:12]}.{extension}"


def other_name(name: str, content: bytes) -> str:
    """A name beside this one for the same picture, of which only the credit is another. No two are alike."""
    stem, suffix = name.partition("-")[0], Path(name).suffix
    return f"{stem}-{hashlib.sha256(content).hexdigest()[:12]}{_chance(4)}{suffix}"


def _chance(length: int) -> str:
    return get_random_string(length, "abcdefghijkmnpqrstuvwxyz23456789")
