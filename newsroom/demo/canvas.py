"""A sheet to draw flat prints on: coloured areas, shaded by a grain like that of a two-ink press."""

import math
import random
from collections.abc import Callable, Sequence

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Point = tuple[float, float]
Box = tuple[int, int, int, int]

INK, NIGHT, INDIGO, SEA, FOAM = "#16202c", "#1d2b44", "#2f4a73", "#2e7480", "#9cc4bd"
LATERITE, BRICK, OCHRE, SAND, CREAM = "#b5442a", "#8b2f20", "#e0992f", "#ecd3a2", "#f8efdc"
LEAF, PALM, ROSE, SKIN, EARTH = "#56804a", "#24493c", "#e6a58b", "#6b3a26", "#c9703f"

FINER = 2
"""Drawn so many times larger than asked, then shrunk: smooth edges."""


def points(text: str) -> list[Point]:
    """Corners written as « 690,716 760,716 700,790 »."""
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in text.split())]


def wave(x0: float, x1: float, y: float, height: float, length: float, shift: float = 0) -> list[Point]:
    """A line that rises and falls around y."""
    return [(x, y + height * math.sin((x + shift) / length * math.tau)) for x in range(int(x0), int(x1) + 13, 12)]


class Canvas:
    """A picture in the making, in units of 1500 × 1000 (a portrait: 1000 × 1000). The same name gives the same picture."""

    def __init__(self, name: str, width: int, size: tuple[int, int] = (1500, 1000), ground: str = CREAM) -> None:
        self.size = size
        self.scale = width / size[0] * FINER
        self.image = Image.new("RGB", (round(size[0] * self.scale), round(size[1] * self.scale)), ground)
        self.chance = random.Random(name)  # noqa: S311  (a drawing, not a secret)
        grain = Image.frombytes("L", (600, 400), random.Random(7).randbytes(600 * 400))  # noqa: S311
        self.grain = grain.resize(self.image.size, Image.Resampling.BICUBIC)

    def area(self, corners: Sequence[Point], colour: str, shade: str | None = None, angle: float = 0, depth: float = 0.8) -> None:
        """A polygon. The shade gathers towards `angle` (0 below, 90 right, 180 above), at most as dense as `depth`."""
        flat = [(x * self.scale, y * self.scale) for x, y in corners]
        if box := self._box(flat):
            inside = [(x - box[0], y - box[1]) for x, y in flat]
            self._put(box, self._mask(box, lambda pen: pen.polygon(inside, fill=255)), colour, shade, angle, depth)

    def box(
        self, x: float, y: float, w: float, h: float, colour: str, shade: str | None = None, angle: float = 0, depth: float = 0.8
    ) -> None:
        self.area([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], colour, shade, angle, depth)

    def disc(
        self,
        x: float,
        y: float,
        r: float,
        colour: str,
        shade: str | None = None,
        angle: float = 0,
        depth: float = 0.8,
        flat: float = 1,
    ) -> None:
        """A circle; `flat` is its height as a share of its width."""
        ends = [((x - r) * self.scale, (y - r * flat) * self.scale), ((x + r) * self.scale, (y + r * flat) * self.scale)]
        if box := self._box(ends):
            (left, top), (right, bottom) = ends
            inside = (left - box[0], top - box[1], right - box[0], bottom - box[1])
            self._put(box, self._mask(box, lambda pen: pen.ellipse(inside, fill=255)), colour, shade, angle, depth)

    def line(self, corners: Sequence[Point], colour: str, width: float) -> None:
        flat = [(x * self.scale, y * self.scale) for x, y in corners]
        ImageDraw.Draw(self.image).line(flat, fill=colour, width=max(1, round(width * self.scale)), joint="curve")

    def arc(self, x: float, y: float, r: float, start: float, end: float, colour: str, width: float, flat: float = 1) -> None:
        """A part of a circle's line, from one angle to another in degrees, clockwise from the right."""
        steps = [math.radians(start + (end - start) * i / 60) for i in range(61)]
        self.line([(x + r * math.cos(a), y + r * flat * math.sin(a)) for a in steps], colour, width)

    def sky(self, top: str, bottom: str, height: float) -> None:
        self.box(0, 0, self.size[0], height, top, bottom, 0, 1)

    def hills(self, y: float, height: float, length: float, shift: float, colour: str, shade: str, depth: float = 0.6) -> None:
        """Ground from a waving line down to the lower edge."""
        self.area([*wave(0, 1512, y, height, length, shift), (1512, 1000), (0, 1000)], colour, shade, 0, depth)

    def flecks(self, number: int, top: float, bottom: float, longest: float, colours: Sequence[str], width: float = 5) -> None:
        """Short level strokes strewn over a band: light on water, grass, dust."""
        for i in range(number):
            x, y = self.chance.uniform(0, self.size[0]), self.chance.uniform(top, bottom)
            self.box(x, y, self.chance.uniform(longest / 5, longest), width, colours[i % len(colours)])

    def finish(self, width: int) -> Image.Image:
        height = round(width * self.size[1] / self.size[0])
        return self.image.resize((width, height), Image.Resampling.LANCZOS).filter(ImageFilter.UnsharpMask(0.6, 40, 2))

    def _box(self, flat: Sequence[Point]) -> Box | None:
        """The part of the sheet that these corners touch; nothing when they lie beside it."""
        xs, ys = [x for x, _y in flat], [y for _x, y in flat]
        left, top = max(0, math.floor(min(xs))), max(0, math.floor(min(ys)))
        right, bottom = min(self.image.width, math.ceil(max(xs)) + 1), min(self.image.height, math.ceil(max(ys)) + 1)
        return (left, top, right, bottom) if left < right and top < bottom else None

    def _mask(self, box: Box, draw: Callable[[ImageDraw.ImageDraw], None]) -> Image.Image:
        mask = Image.new("L", (box[2] - box[0], box[3] - box[1]), 0)
        draw(ImageDraw.Draw(mask))
        return mask

    def _put(self, box: Box, mask: Image.Image, colour: str, shade: str | None, angle: float, depth: float) -> None:
        self.image.paste(colour, box, mask)
        if shade is None or depth <= 0:
            return
        # A dot falls where the ramp is darker than the grain: the shading of a two-ink print.
        ramp = _ramp(angle).resize(mask.size).point([min(255, round((i / 255) ** 1.5 * 255 * depth)) for i in range(256)])
        dots = ImageChops.subtract(ramp, self.grain.crop(box), 1, 0).point([min(255, i * 5) for i in range(256)])
        self.image.paste(shade, box, ImageChops.multiply(dots, mask))


def _ramp(angle: float) -> Image.Image:
    """From white to black in the direction of the angle, 256 × 256."""
    ramp = Image.linear_gradient("L")
    if angle % 90 == 0:
        return ramp.rotate(angle, Image.Resampling.BICUBIC)
    return ramp.resize((384, 384)).rotate(angle, Image.Resampling.BICUBIC).crop((64, 64, 320, 320))
