"""Pictures made on the spot for tests: small, and of every kind that people and attackers send."""

import io
from typing import Any

from PIL import Image, ImageDraw

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


def like(pixel: Any, colour: tuple[int, int, int]) -> bool:
    """The colour, give or take what JPEG does to it."""
    return all(abs(one - other) < 25 for one, other in zip(pixel[:3], colour, strict=True))
