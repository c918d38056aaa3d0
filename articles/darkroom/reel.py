"""Animations: every frame of a GIF or WebP scaled and written as one animated WebP, one frame in memory at a time."""

from pathlib import Path
from typing import Any

from PIL import Image, ImageFile

MOST_FRAMES = 600
QUALITY, LEAST = 70, 30
SHORTEST_FRAME = 20
"""Milliseconds; shorter ones are played as 100 by every browser."""


class Reel(Image.Image):
    """An animation as Pillow's writers read one: `n_frames` and `seek`. Every `step`th frame of the source."""

    def __init__(self, source: ImageFile.ImageFile, size: tuple[int, int], step: int = 1) -> None:
        super().__init__()
        self.source, self.step = source, step
        self.n_frames = -(-source.n_frames // step)  # type: ignore[attr-defined]  # animations have it
        self._size, self._mode, self.frame = size, "RGBA", 0
        self.seek(0)

    def seek(self, frame: int) -> None:
        self.frame = frame
        self.source.seek(frame * self.step)
        whole = self.source.convert("RGBA")
        self.im = (whole if whole.size == self.size else whole.resize(self.size, Image.Resampling.BICUBIC)).im

    def tell(self) -> int:
        return self.frame


def durations(source: ImageFile.ImageFile) -> list[int]:
    """Milliseconds of each frame."""
    times = []
    for frame in range(source.n_frames):  # type: ignore[attr-defined]  # animations have it
        source.seek(frame)
        if source.format == "WEBP":
            source.load()  # which tells the time only then
        told = round(source.info.get("duration") or 0)
        times.append(told if told >= SHORTEST_FRAME else 100)
    return times


def moves(picture: Image.Image) -> bool:
    return bool(getattr(picture, "is_animated", False))


def write(source: ImageFile.ImageFile, path: Path, width: int, budget: int = 0, xmp: bytes = b"") -> tuple[int, int, int]:
    """Save it at most so wide; with a budget, in bytes, poorer, then jerkier until it fits. Width, height and bytes."""
    width = min(width, source.width)
    size = (width, max(1, round(source.height * width / source.width)))
    loop, every, quality, step = source.info.get("loop", 1), durations(source), QUALITY, 1
    while True:
        reel = Reel(source, size, step)
        times = [sum(every[start : start + step]) for start in range(0, len(every), step)]
        options: dict[str, Any] = {"quality": quality, "method": 1, "loop": loop, "duration": times, "xmp": xmp}
        if reel.n_frames == 1:
            del options["duration"], options["loop"]
        reel.save(path, "WEBP", save_all=True, minimize_size=False, **options)
        weight = path.stat().st_size
        if not budget or weight <= budget or reel.n_frames <= 2:
            return *size, weight
        if quality > LEAST:
            quality = LEAST
        else:
            step = max(step + 1, round(step * weight / budget))
