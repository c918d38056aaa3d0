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
    image: Image, alt: str = "", sizes: str = "100vw", lead: bool = False, widest: int = 1440, css: str = ""
) -> dict[str, Any]:
    """A picture element; `sizes` as in HTML, `widest` the largest file worth offering there, `lead` for the one on top.

    While the background task has not made its files, tinted room of the right shape stands in its place.
    """
    sources = [
        (mime, ", ".join(f"{file.file.url} {file.width}w" for file in image.ladder(format) if file.width <= widest))
        for format, mime in TYPES.items()
    ]
    return {
        "image": image,
        "alt": alt,
        "sizes": sizes,
        "lead": lead,
        "css": css,
        "sources": [source for source in sources if source[1]],
        "fallback": image.rendition_for(min(widest, FALLBACK_WIDTH), Rendition.Format.JPEG),
    }


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
