"""From a kept original to the files that readers get: one format at a time, each width within its budget."""

import math
from pathlib import Path
from typing import Any

from PIL import Image

from articles.darkroom import reel
from articles.darkroom.budgets import CARD_SETTING, SETTINGS, Setting, is_last

CARD = (1200, 630)


MOVING_WIDTH, MOVING_BUDGET = 480, 300_000
EXTENSIONS = {"avif": "avif", "webp": "webp", "jpeg": "jpg"}


def render(
    source: str, folder: str, format: str, widths: list[int], card: bool, moving: bool, focal: list[float]
) -> dict[str, Any]:
    """Write a file for each width that its weight allows, the share card and the animation when asked; [use, name, width,
    height] of each."""
    with Image.open(source, formats=("JPEG", "PNG", "WEBP")) as kept:
        reeled = reel.write(kept, Path(folder, "moving.webp"), MOVING_WIDTH, MOVING_BUDGET) if moving else None
        kept.seek(0)
        kept.load()
        picture = kept.convert("RGBA" if kept.has_transparency_data else "RGB")
    picture.info = {}
    files = [["moving", "moving.webp", *reeled[:2]]] if reeled else []
    picture = flattened(picture) if format == "jpeg" else picture
    less = 0
    for width in widths:
        image, path = scaled(picture, width), Path(folder, f"{width}.{EXTENSIONS[format]}")
        less = write(image, path, format, less=less)  # what was heavy in one width is heavy in the next
        files.append(["whole", path.name, image.width, image.height])
        if is_last(format, image.width, path.stat().st_size):
            break
    if card:
        image = cut(flattened(picture), CARD, (focal[0], focal[1]))
        write(image, Path(folder, "card.jpg"), "jpeg", CARD_SETTING)
        files.append(["share", "card.jpg", image.width, image.height])
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
    box = frame(picture.size, size, focal)
    return picture.resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=3)


def frame(whole: tuple[int, int], size: tuple[int, int], focal: tuple[float, float]) -> tuple[float, float, float, float]:
    """The box of that part: left, top, right, bottom. Never past an edge, which 1200 * (1707 / 1200) would be."""
    scale = min(whole[0] / size[0], whole[1] / size[1])
    width, height = min(size[0] * scale, whole[0]), min(size[1] * scale, whole[1])
    left = min(max(focal[0] * whole[0] - width / 2, 0), whole[0] - width)
    top = min(max(focal[1] * whole[1] - height / 2, 0), whole[1] - height)
    return left, top, min(left + width, whole[0]), min(top + height, whole[1])


def write(image: Image.Image, path: Path, format: str, setting: Setting | None = None, *, less: int = 0) -> int:
    """Save at the format's quality, less so many points. A file that comes out too heavy (noise, foliage) is taken down in
    steps; returns by how many points in all."""
    chosen = setting or SETTINGS[format]
    wanted, budget = chosen.quality(image.width), chosen.budget if setting else chosen.budget_at(image.width)
    quality = max(chosen.least, wanted - less)
    while True:
        image.save(path, **_options(format, quality))
        size = path.stat().st_size
        if size <= budget or quality <= chosen.least:
            return wanted - quality
        quality = max(chosen.least, quality - math.ceil(chosen.halving * math.log2(size / budget)) - 1)


def _options(format: str, quality: int) -> dict[str, Any]:
    match format:
        case "avif":
            return {"format": "AVIF", "quality": quality, "speed": 6, "max_threads": 1, "subsampling": "4:2:0"}
        case "webp":
            return {"format": "WEBP", "quality": quality, "method": 4}
        case _:
            return {"format": "JPEG", "quality": quality, "progressive": True, "optimize": True}
