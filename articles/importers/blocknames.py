"""The blocks of WordPress's editor that a text was made of, for the report."""

import re
from collections import Counter

NAMED = re.compile(r"<!--\s*wp:(?P<name>[a-z][a-z0-9-]*(?:/[a-z0-9-]+)?)")
IS_BLOCKS = re.compile(r"<!--\s*/?wp:")
KNOWN = {
    "audio", "button", "buttons", "classic", "code", "column", "columns", "cover", "details", "embed", "file", "freeform",
    "gallery", "group", "heading", "html", "image", "list", "list-item", "media-text", "missing", "more", "nextpage", "paragraph",
    "preformatted", "pullquote", "quote", "separator", "shortcode", "spacer", "subhead", "table", "text-columns", "verse",
    "video", "jetpack/slideshow", "jetpack/tiled-gallery",
}  # fmt: skip
"""Those whose form comes along, or that had none."""


def unknown(text: str) -> Counter[str]:
    """How often each block stands in it of which only the words are understood."""
    names = (match["name"].removeprefix("core/") for match in NAMED.finditer(text))
    return Counter(name for name in names if name not in KNOWN and not name.startswith("core-embed/"))
