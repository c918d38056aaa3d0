"""Bytes and likeness of every format, width and quality: `python benchmarks/qualities.py FOLDER`, where the qualities in
articles/darkroom/enlarge.py were found.

Likeness is SSIMULACRA2 (90: nobody sees a difference, 70: good, 50: middling, 30: poor), from the package ssimulacra2,
which the newspaper itself does not need: `pip install ssimulacra2 pillow`. It is measured on the middle of each picture,
256 pixels square, since it takes long; bytes are those of the whole file.

FOLDER holds photographs. Those used: nine from Debian's lomiri-wallpapers-16.04 and mate-backgrounds (`apt-get download`,
`dpkg -x`) and the one of the seed site. The table gives the middle of all pictures and, after it, the worst tenth:

    AVIF 720: quality 42: 17 kB, 56 (worst tenth 48); 48: 23 kB, 62 (56); 54: 30 kB, 69 (63); 60: 39 kB, 75 (72)
    AVIF 54 at 360: 9 kB, 65; 480: 15 kB, 67; 960: 45 kB, 70; 1440: 79 kB, 71 (so the narrow ones get more, the wide less)
    WebP 720: 62: 33 kB, 70 (56); 70: 37 kB, 72 (60); JPEG 720: 62: 41 kB, 71 (64); 70: 48 kB, 74 (68)
"""

import io
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image
from ssimulacra2 import compute_ssimulacra2

WIDTHS = (360, 480, 720, 960, 1440)
QUALITIES = {"AVIF": (42, 48, 54, 60), "WEBP": (62, 70, 78), "JPEG": (62, 70, 78)}
ONLY_AT = 720
"""WebP and JPEG, which few readers get, have one quality for all widths; it is looked for at this one."""
OPTIONS: dict[str, dict[str, Any]] = {
    "AVIF": {"speed": 6, "max_threads": 1, "subsampling": "4:2:0"},
    "WEBP": {"method": 4},
    "JPEG": {"progressive": True, "optimize": True},
}
SQUARE = 256


def middle(picture: Image.Image) -> Image.Image:
    width, height = (min(SQUARE, side) for side in picture.size)
    left, top = (picture.width - width) // 2, (picture.height - height) // 2
    return picture.crop((left, top, left + width, top + height))


def measure(scaled: Image.Image, format: str, quality: int, folder: Path) -> tuple[int, float]:
    """Bytes and likeness of one file."""
    file = io.BytesIO()
    scaled.save(file, format, quality=quality, **OPTIONS[format])
    middle(scaled).save(folder / "wanted.png")
    middle(Image.open(file).convert("RGB")).save(folder / "made.png")
    return len(file.getvalue()), compute_ssimulacra2(str(folder / "wanted.png"), str(folder / "made.png"))


def main(photos: list[Path]) -> None:
    results: dict[tuple[str, int, int], list[tuple[int, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for path in photos:
            picture = Image.open(path).convert("RGB")
            for width in [width for width in WIDTHS if width <= picture.width]:
                scaled = picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)
                for format, qualities in QUALITIES.items():
                    for quality in qualities if format == "AVIF" or width == ONLY_AT else ():
                        result = measure(scaled, format, quality, Path(folder))
                        results.setdefault((format, width, quality), []).append(result)
            print(f"{path.name} measured", file=sys.stderr)
    print("format width quality |  kB middle, heaviest tenth | likeness middle, worst tenth")
    for (format, width, quality), rows in sorted(results.items()):
        weights, likes = sorted(size / 1000 for size, _ in rows), sorted(like for _, like in rows)
        tenth = len(rows) // 10
        print(
            f"{format:6} {width:5} {quality:7} | {statistics.median(weights):6.1f} {weights[-1 - tenth]:6.1f}"
            f" | {statistics.median(likes):5.1f} {likes[tenth]:5.1f}"
        )


if __name__ == "__main__":
    main(sorted(path for path in Path(sys.argv[1]).iterdir() if path.suffix.lower() in {".jpg", ".png"}))
