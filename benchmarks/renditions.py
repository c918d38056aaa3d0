"""Weight, time and likeness of the files made of photographs: `python benchmarks/renditions.py FOLDER`.

Budgets: at most 16 files and 700 kB a picture at rest, 60 kB for the lead picture (AVIF, 720 px). Give real photographs,
such as those that benchmarks/qualities.py names. Seconds are those of the processor, all processes together.
"""

import io
import math
import os
import resource
import statistics
import sys
from pathlib import Path

os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django  # noqa: E402

django.setup()

from PIL import Image, ImageChops, ImageStat  # noqa: E402

from articles import images  # noqa: E402


def likeness(original: Image.Image, content: bytes) -> float:
    """PSNR in dB against the original scaled to the same size."""
    made = Image.open(io.BytesIO(content)).convert("RGB")
    wanted = original.resize(made.size, Image.Resampling.LANCZOS, reducing_gap=3)
    mean = statistics.fmean(value**2 for value in ImageStat.Stat(ImageChops.difference(made, wanted)).rms)
    return 10 * math.log10(255**2 / mean) if mean else 99.0


def spent() -> float:
    """Seconds of the processor that the children took so far."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def measure(path: Path) -> tuple[int, int, float]:
    """Total bytes, bytes of the lead picture, seconds; prints a line for each format."""
    with path.open("rb") as file:
        accepted = images.accept(file, path.name)
    original = Image.open(io.BytesIO(accepted.content)).convert("RGB")
    print(f"\n{path.name} {accepted.width}×{accepted.height}, original {len(accepted.content) // 1000} kB")
    total, lead, began, count = 0, 0, spent(), 0
    for format in ("jpeg", "webp", "avif"):
        started = spent()
        files = images.render(
            io.BytesIO(accepted.content),
            format,
            images.ladder(accepted.width, accepted.height),
            card=format == "jpeg",
        )
        seconds = spent() - started
        sizes = [f"{made.width}{'*' if made.use == 'share' else ''}:{len(made.content) / 1000:.0f}" for made in files]
        like = statistics.fmean(likeness(original, made.content) for made in files if made.use == "whole")
        print(f"  {format:5}{seconds:5.1f} s  {like:4.1f} dB  kB {' '.join(sizes)}")
        total += sum(len(made.content) for made in files)
        count += len(files)
        lead = max([lead, *(len(made.content) for made in files if format == "avif" and made.width == 720)])
    print(f"  {count} files, {total / 1000:.0f} kB{'  TOO MUCH' if total > 700_000 or lead > 60_000 else ''}")
    return total, lead, spent() - began


if __name__ == "__main__":
    photos = sorted(path for path in Path(sys.argv[1]).iterdir() if path.suffix.lower() in images.EXTENSIONS)
    results = [measure(path) for path in photos]
    totals, leads, times = zip(*results, strict=True)
    print(f"\n{len(photos)} photographs: at most {max(totals) / 1000:.0f} kB, lead at most {max(leads) / 1000:.0f} kB,")
    print(f"middle {statistics.median(totals) / 1000:.0f} kB and {statistics.median(times):.1f} s a picture")
