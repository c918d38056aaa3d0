"""Pictures made on the spot for tests: small, and of every kind that people and attackers send."""

import io
import random
import struct
import zlib
from typing import Any

from PIL import Image, ImageDraw, ImageFont

RED, BLUE = (220, 40, 30), (20, 60, 200)


def two_halves(width: int = 120, height: int = 80, mode: str = "RGB") -> Image.Image:
    """Upper half red, lower half blue: which way is up can be read from two pixels."""
    image = Image.new("RGB", (width, height), RED)
    ImageDraw.Draw(image).rectangle((0, height // 2, width, height), fill=BLUE)
    return image.convert(mode)


def as_file(image: Image.Image, format: str = "JPEG", name: str = "", **options: Any) -> io.BytesIO:
    file = io.BytesIO()
    image.save(file, format, **options)
    file.seek(0)
    file.name = name or f"photo.{format.lower()}"
    return file


def upload(width: int = 120, height: int = 80, **options: Any) -> io.BytesIO:
    """The plainest JPEG. Another size is another file."""
    return as_file(two_halves(width, height), "JPEG", "photo.jpg", **options)


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def page_of_text(width: int = 2560, height: int = 1800, lines: int = 400) -> Image.Image:
    """Words all over each other in three colours on white, as a drawing of 16 colours: the heaviest thing there is."""
    chance = random.Random(5)
    image, font = Image.new("RGB", (width, height), "white"), ImageFont.load_default(40)
    draw = ImageDraw.Draw(image)
    for number in range(lines):
        place = chance.randrange(width - 300), chance.randrange(height - 60)
        draw.text(place, f"Lomé 2024 {number}", fill=chance.choice(["black", "red", "blue"]), font=font)
    return image.quantize(16)


def like(pixel: Any, colour: tuple[int, int, int]) -> bool:
    """The colour, give or take what JPEG does to it."""
    return all(abs(one - other) < 25 for one, other in zip(pixel[:3], colour, strict=True))


def chunk(kind: bytes, content: bytes) -> bytes:
    """A piece of a PNG."""
    body = kind + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))


def png_of(rows: bytes, width: int, height: int, *, depth: int = 8, colour: int = 2, interlaced: bool = False) -> bytes:
    """A PNG of raw rows, for kinds that Pillow does not write."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced)
    pieces = chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(pieces)


def interlaced_png(image: Image.Image) -> bytes:
    """Adam7: the picture in seven passes."""
    rows, pixels = b"", image.load()
    for left, top, across, down in (
        (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
    ):  # fmt: skip
        for y in range(top, image.height, down):
            row = b"".join(bytes(pixels[x, y]) for x in range(left, image.width, across))  # type: ignore[index, arg-type]
            rows += b"\0" + row
    return png_of(rows, *image.size, interlaced=True)


def _icc(kind: bytes, space: bytes, pcs: bytes, tags: dict[bytes, bytes]) -> bytes:
    """A colour profile (ICC.1:2001) of these tags."""
    place, table, content = 128 + 4 + 12 * len(tags), b"", b""
    for name, value in tags.items():
        table += name + struct.pack(">II", place + len(content), len(value))
        content += value + b"\0" * (-len(value) % 4)
    head = struct.pack(">I4sI4s4s4s", place + len(content), b"\0" * 4, 0x02100000, kind, space, pcs)
    head += b"\0" * 12 + b"acsp" + b"\0" * 28 + struct.pack(">III", 0xF6D6, 0x10000, 0xD32D)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + content


def wide_gamut_profile() -> bytes:
    """Primaries wider than sRGB (those of Display P3), gamma 2.2."""

    def xyz(*values: float) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(value * 65536)) for value in values)

    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256)) + b"\0\0"
    tags = {
        b"rXYZ": xyz(0.5151, 0.2412, -0.0011), b"gXYZ": xyz(0.2920, 0.6922, 0.0419), b"bXYZ": xyz(0.1571, 0.0666, 0.7841),
        b"wtpt": xyz(0.9642, 1.0, 0.8249), b"rTRC": curve, b"gTRC": curve, b"bTRC": curve,
    }  # fmt: skip
    return _icc(b"mntr", b"RGB ", b"XYZ ", tags)


def cmyk_profile(lightness: dict[int, int]) -> bytes:
    """Inks into greys: the lightness (0 to 255) of each of the sixteen mixtures, counted CMYK as bits; the rest is white."""
    grid = b"".join(bytes([lightness.get(mixture, 255), 128, 128]) for mixture in range(16))
    ramp = bytes(range(256))
    unit = b"".join(struct.pack(">i", 65536 if place % 4 == 0 else 0) for place in range(9))
    table = b"mft1\0\0\0\0" + bytes([4, 3, 2, 0]) + unit + ramp * 4 + grid + ramp * 3
    return _icc(b"prtr", b"CMYK", b"Lab ", {b"A2B0": table})
