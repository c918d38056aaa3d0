"""From a kept original to the files that readers get: one format at a time, each width within its budget."""

import math
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image

CARD = (1200, 630)


class Setting(NamedTuple):
    """How a format is saved: the quality that nearly every photo gets, the least that is still fit to print, the bytes
    that a file 720 pixels wide should not pass, and by how many points of quality a file becomes half as heavy."""

    quality: int
    least: int
    budget: int
    halving: int


# Fifteen files at their budgets and a share card weigh 700 kB together; measured by benchmarks/renditions.py.
SETTINGS = {
    "avif": Setting(52, 24, 38_000, 16),
    "webp": Setting(70, 25, 36_000, 30),
    "jpeg": Setting(74, 30, 31_000, 28),
}
CARD_SETTING = Setting(78, 40, 75_000, 28)
EXTENSIONS = {"avif": "avif", "webp": "webp", "jpeg": "jpg"}


def render(source: str, folder: str, format: str, widths: list[int], card: bool, focal: list[float]) -> dict[str, Any]:
    """Write `<width>.<extension>` for each width, and `card.jpg` when asked; returns [name, width, height, bytes] of each."""
    with Image.open(source, formats=("JPEG", "PNG")) as kept:
        kept.load()
    kept.info = {}
    files = []
    picture = flattened(kept) if format == "jpeg" else kept
    for width in widths:
        image = scaled(picture, width)
        path = Path(folder, f"{width}.{EXTENSIONS[format]}")
        name, size = write(image, path, format)
        files.append([name, image.width, image.height, size])
    if card:
        image = cut(flattened(picture), CARD, (focal[0], focal[1]))
        name, size = write(image, Path(folder, "card.jpg"), "jpeg", CARD_SETTING)
        files.append([name, image.width, image.height, size])
    return {"files": files}


def flattened(picture: Image.Image) -> Image.Image:
    """On white where it was transparent."""
    if picture.mode != "RGBA":
        return picture.convert("RGB")
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def scaled(picture: Image.Image, width: int) -> Image.Image:
    if width >= picture.width:
        return picture.copy()
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3)


def cut(picture: Image.Image, size: tuple[int, int], focal: tuple[float, float]) -> Image.Image:
    """The largest part of these proportions with the focal point as near to its middle as the edges allow, at this size."""
    scale = min(picture.width / size[0], picture.height / size[1])
    width, height = size[0] * scale, size[1] * scale
    left = min(max(focal[0] * picture.width - width / 2, 0), picture.width - width)
    top = min(max(focal[1] * picture.height - height / 2, 0), picture.height - height)
    return picture.resize(size, Image.Resampling.LANCZOS, box=(left, top, left + width, top + height), reducing_gap=3)


def write(image: Image.Image, path: Path, format: str, setting: Setting | None = None) -> tuple[str, int]:
    """Save at the format's quality; one that comes out too heavy (noise, foliage) is taken down in steps. Name and bytes."""
    quality, least, budget, halving = setting or SETTINGS[format]
    if setting is None:
        budget = round(budget * (image.width / 720) ** 1.3)  # a larger picture needs fewer bytes a pixel
    while True:
        image.save(path, **_options(format, quality))
        size = path.stat().st_size
        if size <= budget or quality <= least:
            return path.name, size
        quality = max(least, quality - math.ceil(halving * math.log2(size / budget)) - 1)


def _options(format: str, quality: int) -> dict[str, Any]:
    match format:
        case "avif":
            return {"format": "AVIF", "quality": quality, "speed": 6, "max_threads": 1, "subsampling": "4:2:0"}
        case "webp":
            return {"format": "WEBP", "quality": quality, "method": 4}
        case _:
            return {"format": "JPEG", "quality": quality, "progressive": True, "optimize": True}
