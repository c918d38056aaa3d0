"""From a kept original to the files that readers get: one format at a time, each width within its budget."""

from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image

CARD = (1200, 630)
CARD_BUDGET = 290_000


class Setting(NamedTuple):
    """Quality to begin with, the least that is still fit to print, and bytes a megapixel that a file should not pass."""

    quality: int
    least: int
    density: int


SETTINGS = {
    "avif": Setting(52, 30, 160_000),
    "webp": Setting(70, 40, 200_000),
    "jpeg": Setting(74, 45, 230_000),
}
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
        name, size = write(image, Path(folder, "card.jpg"), "jpeg", quality=82, budget=CARD_BUDGET)
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


def write(image: Image.Image, path: Path, format: str, *, quality: int = 0, budget: int = 0) -> tuple[str, int]:
    """Save at the format's quality; one that comes out too heavy (noise, foliage) is taken down in steps. Name and bytes."""
    setting = SETTINGS[format]
    quality = quality or setting.quality
    budget = budget or max(8_000, image.width * image.height * setting.density // 1_000_000)
    while True:
        image.save(path, **_options(format, quality))
        size = path.stat().st_size
        if size <= budget or quality <= setting.least:
            return path.name, size
        quality = max(setting.least, quality - (6 if size < budget * 1.3 else 14))


def _options(format: str, quality: int) -> dict[str, Any]:
    match format:
        case "avif":
            return {"format": "AVIF", "quality": quality, "speed": 6, "max_threads": 1, "subsampling": "4:2:0"}
        case "webp":
            return {"format": "WEBP", "quality": quality, "method": 4}
        case _:
            return {"format": "JPEG", "quality": quality, "progressive": True, "optimize": True}
