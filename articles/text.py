"""Text into other text: clean HTML, plain words, slugs, colour contrast."""

import itertools
import re
import unicodedata
from dataclasses import dataclass
from html.parser import HTMLParser

import nh3
from django.utils.crypto import get_random_string

from articles.nesting import lift, without_headings_in_cells

BODY_TAGS = {
    "p", "br", "h2", "h3", "strong", "em", "s", "sub", "sup", "code", "a", "ul", "ol", "li", "blockquote", "hr",
    "table", "thead", "tbody", "tr", "th", "td", "caption", "figure", "div", "span", "abbr",
}  # fmt: skip
BODY_ATTRIBUTES = {
    "*": {"lang"},
    "a": {"href", "title"},
    "abbr": {"title"},
    "ol": {"start"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "figure": {"data-image"},
    "div": {"data-see-also", "data-embed"},
    "span": {"data-note"},
}
BODY_CLASSES = {"blockquote": {"pull"}, "p": {"see-also"}, "div": {"box"}}
PLACEHOLDERS = {("figure", "data-image"), ("div", "data-see-also"), ("div", "data-embed"), ("span", "data-note")}


def _placeholder_ids(tag: str, name: str, value: str) -> str | None:
    """Ids of placeholders are digits; anything else loses its attribute."""
    if (tag, name) in PLACEHOLDERS and not re.fullmatch(r"[1-9][0-9]{0,17}", value):
        return None
    return value


_body_cleaner = nh3.Cleaner(
    tags=BODY_TAGS,
    attributes=BODY_ATTRIBUTES,
    allowed_classes=BODY_CLASSES,
    attribute_filter=_placeholder_ids,
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
    clean_content_tags={"script", "style", "iframe", "object", "template", "noscript"},
)


EMPTY_BOX_HEADING = re.compile(r'(<div class="box">)\s*<h([23])>\s*</h\2>')
LONE_PARAGRAPH = re.compile(r"(<(li|td|th)\b[^>]*>)<p>((?:(?!</?p\b).)*)</p>(?=</\2>|<[uo]l\b)", re.DOTALL)


def clean_body(markup: str) -> str:
    """The body of an article with only what our allow-list knows: one list for the editor and the importer.

    The text stays as it was, sign for sign: a no-break space is kept as one, not written out as an entity. A paragraph
    alone in a line of a list or in a cell, as the editor writes it, is unwrapped: so an edit elsewhere changes nothing here.
    The heading that a new box is offered goes when nobody wrote in it. What stands where it must not is lifted out.
    """
    cleaned = _body_cleaner.clean(markup).replace("&nbsp;", "\u00a0").strip()
    cleaned = without_headings_in_cells(lift(EMPTY_BOX_HEADING.sub(r"\1", cleaned)))
    return LONE_PARAGRAPH.sub(r"\1\3", cleaned)


class _Plain(HTMLParser):
    """Collects text; blocks become lines, cells words, placeholders and « Lire aussi » paragraphs are left out."""

    BLOCKS = frozenset(["p", "h2", "h3", "li", "blockquote", "tr", "div", "figure", "table", "ul", "ol", "br", "hr", "caption"])

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.skipping = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.BLOCKS:
            self.parts.append("\n")
        elif tag in {"th", "td"}:
            self.parts.append(" ")
        if not self.skipping and ("class", "see-also") in attrs:
            self.skipping = tag

    def handle_endtag(self, tag: str) -> None:
        if tag in self.BLOCKS:
            self.parts.append("\n")
        if tag == self.skipping:
            self.skipping = ""

    def handle_data(self, data: str) -> None:
        if not self.skipping:
            self.parts.append(data)


def plain(markup: str) -> str:
    """The words of cleaned HTML, a line a block, without « Lire aussi » and pictures."""
    parser = _Plain()
    parser.feed(markup)
    parser.close()
    lines = (re.sub(r"[ \t\r\n]+", " ", line).strip() for line in "".join(parser.parts).split("\n"))
    return "\n".join(line for line in lines if line)


def count_words(standfirst: str, body: str) -> int:
    """Words of chapô and text, split at white space, without « Lire aussi », captions and corrections (product.md, 3).

    A no-break space does not part two words: « 100 % » is read as one. Signs that stand alone are none, so that the number
    stays when the typography puts « mot ! » right. counts.js has the same rule.
    """
    parts = re.split(r"[ \t\r\n]+", f"{standfirst} {plain(body)}")
    return sum(any(unicodedata.category(sign)[0] in "LN" for sign in part) for part in parts)


@dataclass(frozen=True)
class Block:
    """A part of a body that stands on its own: where it ends in the markup, and what it is."""

    tag: str
    end: int
    is_see_also: bool


class _Blocks(HTMLParser):
    """Collects the blocks of cleaned HTML that lie in no other."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Block] = []
        self.depth, self.see_also = 0, False
        self.markup = markup
        self.lines = [0, *(match.end() for match in re.finditer("\n", markup))]
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.depth == 0:
            self.see_also = ("class", "see-also") in attrs or any(name == "data-see-also" for name, _ in attrs)
        self.depth += tag not in {"br", "hr"}

    def handle_endtag(self, tag: str) -> None:
        self.depth -= 1
        if self.depth == 0:
            line, column = self.getpos()
            end = self.markup.index(">", self.lines[line - 1] + column) + 1
            self.found.append(Block(tag, end, self.see_also))


def top_blocks(markup: str) -> list[str]:
    """Cleaned HTML cut into the blocks that lie in no other, without the white space between them."""
    ends = [0, *(block.end for block in _Blocks(markup).found), len(markup)]
    parts = (markup[start:end].strip(" \t\r\n") for start, end in itertools.pairwise(ends))
    return [part for part in parts if part]


def room_for_advertising(markup: str) -> int | None:
    """Where an advertisement may stand in a body: behind the second paragraph or the next one that is neither last nor
    beside « Lire aussi ». None in a text of fewer than five paragraphs (defaults.md)."""
    blocks = _Blocks(markup).found
    places = [place for place, block in enumerate(blocks) if block.tag == "p" and not block.is_see_also]
    if len(places) < 5:
        return None
    for place in places[1:-1]:
        if not blocks[place + 1].is_see_also:
            return blocks[place].end
    return None


def excerpt(text: str, length: int) -> str:
    """The beginning of a plain text, cut at a word, with an ellipsis when something is missing."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:.–—«(") + "…"


def without_controls(text: str) -> str:
    """The text without signs that no XML document may hold (XML 1.0, 2.2)."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)


LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ɖ": "d", "ɛ": "e", "ƒ": "f", "ɣ": "g", "ŋ": "n", "ɔ": "o",
     "ʋ": "v", "ɩ": "i", "ʊ": "u", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ɲ": "n", "ǝ": "e", "ə": "e"}
)  # fmt: skip
"""Letters that no decomposition reaches: French ligatures, and the letters of West African languages."""


def fold(text: str) -> str:
    """As a search compares words: small letters, without accents, with the plain apostrophe."""
    text = unicodedata.normalize("NFKD", text.lower().translate(LETTERS).replace("’", "'"))
    return "".join(sign for sign in text if not unicodedata.combining(sign))


def slugify(text: str, length: int) -> str:
    """A page address: accents dropped, an apostrophe becomes a hyphen (« selon l’Ukraine » → selon-l-ukraine)."""
    slug = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
    if len(slug) > length:
        cut = slug[: length + 1].rsplit("-", 1)[0] if "-" in slug[:length] else slug[:length]
        slug = cut[:length]
    return slug.strip("-")


def page_address(name: str, length: int, kind: str) -> str:
    """The slug of a name; a random one after its kind where the name has no letter that addresses are made of."""
    return slugify(name, length) or f"{kind}-{get_random_string(8, 'abcdefghijkmnpqrstuvwxyz23456789')}"


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours #rrggbb, from 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def legible(colour: str, ground: str, ratio: float = 4.5) -> str:
    """The colour, moved towards black or white until it can be read on the ground (WCAG 2.2, 1.4.3)."""
    towards = 0 if luminance(ground) > 0.18 else 255
    channels = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    for step in range(51):
        mixed = "#" + "".join(f"{round(c + (towards - c) * step / 50):02x}" for c in channels)
        if contrast(mixed, ground) >= ratio:
            return mixed
    return mixed
