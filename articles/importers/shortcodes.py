"""WordPress shortcodes in a text: those we know become HTML, those of plugins go and leave what they enclose."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape, unescape

CAPTION = re.compile(
    r"\[(?P<name>wp_caption|caption)\b[^\[\]]*\]"
    r"(?P<inside>[^\[]*+(?:\[(?!/?(?:wp_)?caption\b)[^\[]*+)*+)\[/(?P=name)\]"
)
SAID = re.compile(r"""\[[^\]]*\bcaption="([^"\]]*)\"""")
"""Where WordPress had the caption before its version 3.4."""
PICTURE = re.compile(r"(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?", re.IGNORECASE)
EMBED = re.compile(r"\[embed\b[^\[\]]*\]\s*(?P<url>https?://[^\s\[<]+)\s*\[/embed\]")
SITE = re.compile(
    r"\[(?P<name>youtube|vimeo|dailymotion|tweet|twitter|facebook|tiktok|instagram)\b(?P<arguments>[^\[\]]*)\]"
    r"(?:(?P<inside>[^\[\]]*)\[/(?P=name)\])?"
)
"""Jetpack's and others': « [youtube=https://…] », « [vimeo 76979871] »."""
PAGES = {
    "youtube": (re.compile(r"(?<![\w-])[\w-]{11}(?![\w-])", re.ASCII), "https://www.youtube.com/watch?v={}"),
    "vimeo": (re.compile(r"\b[0-9]{5,12}\b"), "https://vimeo.com/{}"),
    "dailymotion": (re.compile(r"\bx[a-z0-9]{4,11}\b"), "https://www.dailymotion.com/video/{}"),
}
GALLERY = re.compile(r"\[gallery\b(?P<arguments>[^\[\]]*)\]")
RELATED = re.compile(r"\[ruby_related\b(?P<arguments>[^\[\]]*)\](?:\s*\[/ruby_related\])?")
MEDIA = re.compile(r"\[(?P<name>video|audio)\b(?P<arguments>[^\[\]]*)\](?:\s*\[/(?P=name)\])?")
OF_ANOTHER = re.compile(r"""\bid=["'“”]?[0-9]""")
IDS = re.compile(r"""\b(?:ids|include)=["'“”]?([0-9,\s]+)""")
SOURCE = re.compile(r"""(?:src|mp4|mp3|webm|ogv|ogg|m4v|m4a|wav|flv|wmv)=["'“”]?(https?://[^\s"'“”\]]+)""")
URL = re.compile(r"""https?://[^\s"'“”|\]<>]+""")
OTHER = re.compile(
    r"""(?<!\[)\[(?P<closes>/?)(?P<name>[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*)(?P<arguments>\s(?:"[^"]{0,2000}"|'[^']{0,2000}'|[^\[\]"'])*+)?/?\](?!\])"""
)
ARGUMENT = re.compile(r"""[\w-]=["'“”«\w/]""")
CODED = re.compile(r"\[(?P<name>vc_raw_html|vc_raw_js)\b[^\[\]]*\][\w+/=%\s]*\[/(?P=name)\]")
"""What these enclose is code, not words."""
BLOCK = re.compile(r"<!--\s*wp:shortcode\b[^>]*-->")
OURS = {"audio", "caption", "embed", "gallery", "playlist", "video", "wp_caption"}
"""WordPress's own: what is left of them cannot be shown."""
BEFORE = re.compile(r"(?:^|\n|-->|<(?:p|div|li|td)\b[^>]*>|</(?:p|div|figure|ul|ol|h[1-6]|blockquote|table)>)[ \t]*$")
AFTER = re.compile(r"[ \t]*(?:$|\r?\n|<!--|</(?:p|div|li|td)>|<(?:p|div|figure|ul|ol|h[1-6]|blockquote|table)\b)")


@dataclass
class Expanded:
    """A text without its shortcodes. `gone` counts those of plugins, by name; `doubtful` may be a journalist's own brackets,
    and stay."""

    text: str
    gone: Counter[str] = field(default_factory=Counter)
    doubtful: list[str] = field(default_factory=list)


def expand(text: str, attached: Iterable[str] = ()) -> Expanded:
    """`attached` are WordPress's numbers of the pictures that a gallery without numbers shows."""
    text = CAPTION.sub(_caption, text)
    text = EMBED.sub(lambda match: _embed(match["url"]), text)
    text = SITE.sub(_of_site, text)
    text = MEDIA.sub(_media, text)
    text = GALLERY.sub(lambda match: _gallery(match, attached), text)
    text = RELATED.sub(lambda match: "".join(_see_also(pk) for pk in _ids(match["arguments"])), text)
    return _without_others(text)


def wants_attached(text: str) -> bool:
    """Whether it holds a gallery that names no picture: WordPress shows those uploaded to the post."""
    return any(_is_bare(match) for match in GALLERY.finditer(text))


def _is_bare(match: re.Match[str]) -> bool:
    return not _ids(match["arguments"]) and OF_ANOTHER.search(match["arguments"]) is None


def _without_others(text: str) -> Expanded:
    done = Expanded("")
    for coded in CODED.finditer(text):
        done.gone[coded["name"]] += 1
    text = CODED.sub("", text)
    certain = OURS | _surely(text)

    def drop(match: re.Match[str]) -> str:
        alone = _is_alone(match)
        if match["name"] in certain or _is_a_plugin_s(match, alone):
            done.gone[match["name"]] += not match["closes"]
            return ""
        if alone or "-" in match["name"]:
            done.doubtful.append(match[0][:80])
        return match[0]

    done.text = OTHER.sub(drop, text)
    return done


def _surely(text: str) -> set[str]:
    """Names in brackets that are closed again, or stand in a block of shortcodes."""
    closed = {match["name"] for match in OTHER.finditer(text) if match["closes"]}
    parts = (part.partition("/wp:shortcode")[0] for part in BLOCK.split(text)[1:])
    return closed | {match["name"] for part in parts for match in OTHER.finditer(part)}


def _is_a_plugin_s(match: re.Match[str], alone: bool) -> bool:
    """« [sic] » and « [celui-ci] » are the journalist's own words; a plugin's have an underscore or arguments, or a hyphen and a
    line of their own."""
    name, arguments = match["name"], match["arguments"] or ""
    if "_" in name or ARGUMENT.search(arguments) or ("-" in name and alone):
        return True
    return bool(arguments.strip()) and SITE.match(match[0]) is not None


def _is_alone(match: re.Match[str]) -> bool:
    text, start, end = match.string, match.start(), match.end()
    return BEFORE.search(text[max(0, start - 80) : start]) is not None and AFTER.match(text[end : end + 40]) is not None


def _ids(arguments: str) -> list[str]:
    match = IDS.search(arguments)
    return re.findall(r"[0-9]+", match[1]) if match else []


def _caption(match: re.Match[str]) -> str:
    picture = PICTURE.search(match["inside"])
    if picture is None:
        return match["inside"]
    words = (match["inside"][: picture.start()] + match["inside"][picture.end() :]).strip()
    if not words and (said := SAID.match(match[0])):
        words = said[1]
    return f"\n\n<figure>{picture[0]}<figcaption>{words}</figcaption></figure>\n\n"


def _embed(url: str) -> str:
    return f'\n\n<figure class="wp-block-embed"><div>{escape(unescape(url))}</div></figure>\n\n'


def _of_site(match: re.Match[str]) -> str:
    said = f"{match['arguments']} {match['inside'] or ''}"
    if address := URL.search(said):
        return _embed(address[0])
    shape, page = PAGES.get(match["name"], (None, ""))
    code = shape.search(said) if shape else None
    return _embed(page.format(code[0])) if code else match[0]


def _media(match: re.Match[str]) -> str:
    source = SOURCE.search(match["arguments"])
    address = source[1] if source else found[0] if (found := URL.search(match["arguments"])) else ""
    return f'\n\n<{match["name"]} src="{escape(unescape(address))}"></{match["name"]}>\n\n' if address else match[0]


def _gallery(match: re.Match[str], attached: Iterable[str]) -> str:
    numbers = [*attached] if _is_bare(match) else _ids(match["arguments"])
    pictures = "".join(f'<figure><img class="wp-image-{pk}"></figure>' for pk in numbers)
    return f'\n\n<figure class="wp-block-gallery">{pictures}</figure>\n\n' if pictures else match[0]


def _see_also(pk: str) -> str:
    return f'\n\n<p class="see-also"><a href="/?p={pk}">/?p={pk}</a></p>\n\n'
