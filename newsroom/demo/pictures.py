"""The pictures of the demo newspaper: drawn when it is loaded, then taken into the library like any upload."""

import io
from collections.abc import Iterator

from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from articles import library
from articles.images import fresh_name, keep
from articles.models import Image
from newsroom.demo import scenes
from newsroom.demo.canvas import CREAM, Canvas

WIDTH = 1600
CREDIT = "Illustration : atelier de L’Escale"
BANNER, BANNER_ON_PHONES, TILE = (1456, 180), (640, 200), (600, 500)
FACE = settings.BASE_DIR / "static" / "fonts" / "escale-display.woff2"


def draw(name: str, width: int = WIDTH) -> bytes:
    """A scene as JPEG; the same bytes on every run of one Pillow."""
    paint, size = scenes.ALL[name]
    canvas = Canvas(name, width, size)
    paint(canvas)
    return _jpeg(canvas.finish(width))


def _jpeg(image: Pillow.Image, quality: int = 93) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def add_all(names: list[str]) -> Iterator[tuple[str, Image]]:
    """Draw scenes and take them into the library, in this order: so the worker makes their files in this order, too."""
    for name in names:
        width = 800 if name.startswith("portrait-") else WIDTH
        yield name, library.add(ContentFile(draw(name, width), f"{name}.jpg"), by=None, credit=CREDIT)


def advertisement(text: str, colour: str, size: tuple[int, int]) -> tuple[str, tuple[int, int]]:
    """Draw the picture of a campaign and store it under a public name. Name and size."""
    width, height = size
    canvas = Canvas(text, width, (width, height), colour)
    canvas.box(0, 0, width, height, colour, "#16202c", 90, 0.55)
    radius = height * 0.62
    canvas.disc(width - radius * 0.7, height * 0.5, radius, "#e0992f", colour, 0, 0.7)
    canvas.disc(width - radius * 0.7, height * 0.5, radius * 0.62, CREAM, "#ecd3a2", 45, 0.6)
    image = canvas.finish(width)
    _write(image, text, (round(height * 0.22), 0, round(width - radius * 1.75), height))
    content = _jpeg(image, 88)
    return keep(fresh_name("public/campagnes", content, "jpg"), content), image.size


def _write(image: Pillow.Image, text: str, box: tuple[int, int, int, int]) -> None:
    """Set the text in the box, as large as fits, on one line or several."""
    left, top, right, bottom = box
    pen = ImageDraw.Draw(image)
    for size in range(round((bottom - top) * 0.36), 11, -2):
        font = _font(size)
        lines = _lines(text, font, right - left)
        block = "\n".join(lines)
        x0, y0, x1, y1 = pen.multiline_textbbox((0, 0), block, font=font, spacing=size * 0.3)
        if x1 - x0 <= right - left and y1 - y0 <= (bottom - top) * 0.72:
            place = (left, top + (bottom - top - (y1 - y0)) / 2 - y0)
            pen.multiline_text(place, block, fill=CREAM, font=font, spacing=size * 0.3)
            return


def _font(size: int) -> ImageFont.FreeTypeFont:
    """The newspaper's own face, bold."""
    font = ImageFont.truetype(FACE, size)
    font.set_variation_by_axes([700])
    return font


def _lines(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
