"""Files that readers may take away or hear: what they are is read from their first bytes, never from their name."""

import re
from pathlib import Path
from typing import IO

from django.core.files import File
from django.utils.translation import gettext_lazy as _

from articles.text import slugify

HEAVIEST = 20 * 2**20
SENTENCES = {
    "empty": _("This file is empty. Choose it again."),
    "too_heavy": _("This file is heavier than 20 MB. Make it smaller and try again."),
    "unknown": _("Only PDF files and sounds are taken here: PDF, MP3, M4A, OGG or WAV."),
}
MP4_BRANDS = {b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom", b"iso2", b"3gp4", b"3gp5", b"dash"}
TYPES = {
    "pdf": "application/pdf",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "wav": "audio/wav",
}


class Refused(Exception):
    """The file is not taken; `message` is the sentence for the person who sent it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def message(self) -> str:
        return str(SENTENCES[self.code])


def kind_of(content: bytes) -> str | None:
    """The ending that the file deserves."""
    if content.startswith(b"%PDF-"):
        return "pdf"
    is_frame = content[:1] == b"\xff" and len(content) > 1 and content[1] & 0xE6 == 0xE2  # MPEG, layer III
    if content.startswith(b"ID3") or is_frame:
        return "mp3"
    if content[4:8] == b"ftyp" and content[8:12] in MP4_BRANDS and not re.search(rb"hdlr.{8}vide", content, re.DOTALL):
        return "m4a"
    if content.startswith(b"OggS"):
        return "ogg"
    return "wav" if content.startswith(b"RIFF") and content[8:12] == b"WAVE" else None


def accept(file: File | IO[bytes]) -> tuple[bytes, str]:
    """Content and ending of a file that may be kept. Raises Refused."""
    file.seek(0)
    content = file.read(HEAVIEST + 1)
    if not content:
        raise Refused("empty")
    if len(content) > HEAVIEST:
        raise Refused("too_heavy")
    if not (ending := kind_of(content)):
        raise Refused("unknown")
    return content, ending


def plain_name(name: str, ending: str) -> str:
    """A file name for the reader's own disk: « Rapport 2024 (final).PDF » → rapport-2024-final.pdf."""
    return f"{slugify(Path(name.replace(chr(92), '/')).stem, 100) or 'document'}.{ending}"
