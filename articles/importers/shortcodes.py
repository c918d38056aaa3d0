"""WordPress shortcodes in a text: those we know become HTML, the others are named in the report and stay."""

import re
from html import escape

CAPTION = re.compile(r"\[caption\b[^\]]*\](?P<inside>.*?)\[/caption\]", re.DOTALL)
PICTURE = re.compile(r"(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?", re.IGNORECASE)
EMBED = re.compile(r"\[embed\b[^\]]*\]\s*(?P<url>https?://[^\s\[<]+)\s*\[/embed\]")
GALLERY = re.compile(r"\[gallery\b(?P<arguments>[^\]]*)\]")
RELATED = re.compile(r"\[ruby_related\b(?P<arguments>[^\]]*)\](?:\s*\[/ruby_related\])?")
MEDIA = re.compile(r"\[(?:video|audio|playlist)\b(?P<arguments>[^\]]*)\](?:\s*\[/(?:video|audio)\])?")
IDS = re.compile(r"""\bids=["'“”]?([0-9,\s]+)""")
SOURCE = re.compile(r"""(?:src|mp4|mp3|webm|ogg|m4a)=["']?(https?://[^\s"'\]]+)""")
OTHER = re.compile(r"\[(?P<name>[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*)(?P<arguments>\s[^\[\]]*)?/?\]")


def expand(text: str) -> tuple[str, list[str]]:
    """The text with its shortcodes as HTML, and the names of those that nobody knows."""
    text = CAPTION.sub(_caption, text)
    text = EMBED.sub(lambda match: _link(match["url"]), text)
    text = MEDIA.sub(lambda match: _link(source[1]) if (source := SOURCE.search(match["arguments"])) else "", text)
    text = GALLERY.sub(lambda match: "".join(_picture(pk) for pk in _ids(match["arguments"])), text)
    text = RELATED.sub(lambda match: "".join(_see_also(pk) for pk in _ids(match["arguments"])), text)
    unknown = [match["name"] for match in OTHER.finditer(text) if _is_shortcode(match)]
    return text, list(dict.fromkeys(unknown))


def _is_shortcode(match: re.Match[str]) -> bool:
    """« [sic] » and « [ndlr] » are the journalist's own words; a plugin's have an underscore, a hyphen or arguments."""
    return "_" in match["name"] or "-" in match["name"] or '="' in (match["arguments"] or "")


def _ids(arguments: str) -> list[str]:
    match = IDS.search(arguments)
    return re.findall(r"[0-9]+", match[1]) if match else []


def _caption(match: re.Match[str]) -> str:
    picture = PICTURE.search(match["inside"])
    if picture is None:
        return match["inside"]
    words = (match["inside"][: picture.start()] + match["inside"][picture.end() :]).strip()
    return f"\n\n<figure>{picture[0]}<figcaption>{words}</figcaption></figure>\n\n"


def _link(url: str) -> str:
    return f'\n\n<p><a href="{escape(url)}">{escape(url)}</a></p>\n\n'


def _picture(pk: str) -> str:
    return f'\n\n<figure><img class="wp-image-{pk}"></figure>\n\n'


def _see_also(pk: str) -> str:
    return f'\n\n<p class="see-also"><a href="/?p={pk}">/?p={pk}</a></p>\n\n'
