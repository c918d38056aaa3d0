"""Another credit in an original that we keep, byte by byte: no pixel is decoded, none is encoded again.

It reads the files that develop.accept() wrote, and no stranger's.
"""

import io
from collections.abc import Iterator

from PIL import Image, PngImagePlugin

from articles.darkroom import credits

XMP_FLAG, ALPHA_FLAG = 0x04, 0x10


def with_credit(original: bytes, credit: str) -> bytes:
    """The same picture with this credit as the only thing it says of itself; with none when it is empty."""
    if original.startswith(b"\xff\xd8"):
        return _jpeg(original, credit)
    return _png(original, credit) if original.startswith(b"\x89PNG") else _webp(original, credit)


def _jpeg(original: bytes, credit: str) -> bytes:
    """APP13 behind the other segments of its kind."""
    head, place = original[:2], 2
    while original[place] == 0xFF and 0xE0 <= original[place + 1] <= 0xEF:
        end = place + 2 + int.from_bytes(original[place + 2 : place + 4], "big")
        if original[place + 1] != 0xED:
            head += original[place:end]
        place = end
    return head + credits.as_iptc(credit) + original[place:]


def _png(original: bytes, credit: str) -> bytes:
    """Text chunks behind the header, which is always the first."""
    written = io.BytesIO()
    written.write(original[:33])
    for kind, text, *_after in getattr(credits.as_png(credit), "chunks", []):
        PngImagePlugin.putchunk(written, kind, text)
    place = 33
    while place < len(original):
        end = place + 12 + int.from_bytes(original[place : place + 4], "big")
        if original[place + 4 : place + 8] != b"iTXt":
            written.write(original[place:end])
        place = end
    return written.getvalue()


def _webp(original: bytes, credit: str) -> bytes:
    """XMP as the last chunk, announced in the first."""
    chunks = [(kind, content) for kind, content in _chunks(original) if kind != b"XMP "]
    first = chunks.pop(0)[1] if chunks[0][0] == b"VP8X" else _extended(original)
    flags, packet = first[0] & ~XMP_FLAG, credits.as_xmp(credit)
    chunks.insert(0, (b"VP8X", bytes([flags | XMP_FLAG if packet else flags]) + first[1:]))
    body = b"".join(_chunk(*chunk) for chunk in [*chunks, *([(b"XMP ", packet)] if packet else [])])
    return b"RIFF" + (len(body) + 4).to_bytes(4, "little") + b"WEBP" + body


def _chunks(original: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 12
    while place + 8 <= len(original):
        size = int.from_bytes(original[place + 4 : place + 8], "little")
        yield original[place : place + 4], original[place + 8 : place + 8 + size]
        place += 8 + size + size % 2


def _chunk(kind: bytes, content: bytes) -> bytes:
    return kind + len(content).to_bytes(4, "little") + content + b"\x00" * (len(content) % 2)


def _extended(original: bytes) -> bytes:
    """The chunk that a file of one frame, which says nothing of itself, lacks."""
    with Image.open(io.BytesIO(original), formats=("WEBP",)) as picture:
        sides = b"".join((side - 1).to_bytes(3, "little") for side in picture.size)
        return bytes([ALPHA_FLAG if picture.mode == "RGBA" else 0, 0, 0, 0]) + sides
