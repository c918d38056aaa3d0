"""How heavy the files of a picture may be, and which are not made for that reason. No picture is opened here."""

from typing import NamedTuple

MIDDLE = 720
"""The width that budgets are told for, and that every picture has in every format."""


class Setting(NamedTuple):
    """How a format is saved: the quality that a photo of this width gets, the least that is still fit to print, the bytes
    that a file 720 pixels wide should not pass, and by how many points of quality a file becomes half as heavy."""

    qualities: dict[int, int]
    least: int
    budget: int
    halving: int

    def quality(self, width: int) -> int:
        return self.qualities[min(self.qualities, key=lambda known: abs(known - width))]

    def budget_at(self, width: int) -> int:
        return round(self.budget * (width / MIDDLE) ** 1.3)  # a larger picture needs fewer bytes a pixel


# Found by benchmarks/qualities.py over ten photographs: with these, the middle one is at 67 to 69 in SSIMULACRA2 and the
# worst tenth above 61 (70 is good, 50 middling); AVIF 720 pixels wide takes 30 kB, the heaviest tenth 40. Fifteen files
# at their budgets and a share card weigh 700 kB together; that is for foliage and noise, and benchmarks/renditions.py
# tells how many photographs reach it.
SETTINGS = {
    "avif": Setting({360: 56, 480: 55, 720: 54, 960: 53, 1440: 51}, 24, 42_000, 16),
    "webp": Setting({720: 64}, 5, 31_000, 30),
    "jpeg": Setting({720: 64}, 8, 30_000, 28),
}
CARD_SETTING = Setting({1200: 78}, 25, 70_000, 28)


def is_last(format: str, width: int, size: int) -> bool:
    """Whether no wider file of this format is made: this one is above its budget, though it has the least quality.

    So it is with a page of text or with strong noise; wider ones, above theirs by more each, would bring the picture to one
    or two megabytes, and the readers of the narrow ones, who pay for the bytes, lose nothing.
    """
    return width >= MIDDLE and size > SETTINGS[format].budget_at(width)


def affordable(format: str, widths: list[int], sizes: dict[int, int]) -> list[int]:
    """Of a ladder the widths that this picture gets, as far as the bytes of those that are there tell."""
    ends = (place for place, width in enumerate(widths) if is_last(format, width, sizes.get(width, 0)))
    return widths[: next(ends, len(widths)) + 1]
