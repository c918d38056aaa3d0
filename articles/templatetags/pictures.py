"""Pictures as readers get them: the public files in three formats, room reserved, credit in the trade's words."""

import re
from typing import Any

from django import template
from django.utils.translation import gettext as _

from articles.models import Image, Rendition

register = template.Library()

TYPES = {Rendition.Format.AVIF: "image/avif", Rendition.Format.WEBP: "image/webp"}
FALLBACK_WIDTH = 720
SPEAKS_FOR_ITSELF = re.compile(
    r"©|\(c\)|crédits?\b|photos?\b|illustrations?\b|dessins?\b|infographies?\b|cartes?\b", re.IGNORECASE
)


@register.inclusion_tag("articles/_picture.html")
def picture(
    image: Image,
    alt: str = "",
    sizes: str = "100vw",
    lead: bool = False,
    widest: int = 1440,
    css: str = "",
    moving: bool = False,
) -> dict[str, Any]:
    """A picture element; `sizes` as in HTML, `widest` the largest file worth offering there, `lead` for the one on top,
    `moving` where an animation may play.

    While the background task has not made its files, tinted room of the right shape stands in its place.
    """
    sources = [
        (mime, ", ".join(f"{file.file.url} {file.width}w" for file in image.ladder(format) if file.width <= widest))
        for format, mime in TYPES.items()
    ]
    animation = image.animation if moving else None
    return {
        "image": image,
        "alt": alt,
        "sizes": sizes,
        "lead": lead,
        "css": css,
        "ground": " ".join(filter(None, [tone(image.colour), focus(image.focal_x, image.focal_y)])),
        "animation": animation.file.url if animation else "",
        "sources": [source for source in sources if source[1]],
        "fallback": image.rendition_for(min(widest, FALLBACK_WIDTH), Rendition.Format.JPEG),
    }


def tone(colour: str) -> str:
    """Classes that colour the ground like the picture's average, in eight steps of red, green and blue: `tone r6 g4 b3`.

    The CSP forbids a style of one's own, so the steps stand in static/css/base.css.
    """
    if not re.fullmatch("#[0-9a-f]{6}", colour):
        return ""
    red, green, blue = (byte // 32 for byte in bytes.fromhex(colour[1:]))
    return f"tone r{red} g{green} b{blue}"


def focus(x: float, y: float) -> str:
    """Classes that keep the focal point in sight where the page cuts the picture, in tenths: `fx2 fy7`; none for the middle."""
    tenths = (("fx", round(x * 10)), ("fy", round(y * 10)))
    return " ".join(f"{axis}{tenth}" for axis, tenth in tenths if tenth != 5)


@register.filter
def credit(words: str) -> str:
    """« Photo : Akofa Mensavi », unless the credit says itself what it is: « © AFP », « Illustration : … »."""
    if not words or SPEAKS_FOR_ITSELF.match(words.strip()):
        return words
    return _("Photo: %(name)s") % {"name": words}


@register.filter
def shape(image: Image) -> str:
    """Whether the picture stands upright; such a one does not fill the page's width."""
    return "tall" if image.height > image.width else "wide"
