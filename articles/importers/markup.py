"""A WordPress text as the body of an article: every letter kept, blocks and pictures in our form."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape
from urllib.parse import urlsplit

from articles.importers import shortcodes
from articles.importers.htmltree import BLOCKS, Node, parse, serialise
from articles.text import clean_body, plain

BLOCK_COMMENT = re.compile(r"<!--\s*/?wp:")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
BLANK_LINE = re.compile(r"\n\s*\n")
SEE_ALSO = re.compile(r"\s*(?:à\s+|a\s+)?(?:lire|voir)\s+(?:aussi|également|encore)\b\s*[:：»]?\s*", re.IGNORECASE)
ADVERTISING = re.compile(r"\s*(?:Ad image\s*)+", re.IGNORECASE)
PICTURE_CLASS = re.compile(r"\bwp-image-([0-9]{1,18})\b")
VIDEO = re.compile(r"^(?:https?:)?//(?:www\.)?youtube(?:-nocookie)?\.com/embed/([A-Za-z0-9_-]+)")
RENAMED = {"b": "strong", "i": "em", "del": "s", "strike": "s", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"}
UNWRAPPED = {"span", "font", "u", "ins", "small", "mark", "cite", "q", "dt", "dd", "figcaption", "source"}
CONTAINERS = {"div", "section", "article", "aside", "header", "footer", "main", "center", "address", "details", "dl", "figure"}
Piece = Node | str


@dataclass
class Use:
    """A picture inside the text: its id here, and what this text says of it."""

    image: int
    alt: str
    caption: str


@dataclass
class Converted:
    """A body after conversion. `lost` names pictures that are not in the library, `unknown` shortcodes left as they are."""

    body: str = ""
    pictures: list[Use] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


FindImage = Callable[[str, str], int | None]
"""From WordPress's id (or nothing) and the picture's address to our id."""


def convert(text: str, find_image: FindImage) -> Converted:
    """The body as `clean_body` lets it pass. A text without block comments is the classic editor's: lines are breaks."""
    classic = BLOCK_COMMENT.search(text) is None
    text = COMMENT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    converter = _Converter(find_image, classic=classic)
    text, converter.result.unknown = shortcodes.expand(text)
    try:
        converter.result.body = clean_body(serialise(_by_lines(converter.blocks(parse(text).children))))
    except RecursionError:  # thousands of tags in each other: the words stay, their form does not
        converter.result = Converted(body="\n".join(f"<p>{escape(line, quote=False)}</p>" for line in plain(text).splitlines()))
    return converter.result


def _by_lines(nodes: Iterable[Node]) -> list[Piece]:
    """Blocks one a line, as our own editor leaves them readable in a diff."""
    lined: list[Piece] = []
    for node in nodes:
        lined += [node, "\n"]
    return lined


class _Converter:
    def __init__(self, find_image: FindImage, *, classic: bool) -> None:
        self.find_image = find_image
        self.classic = classic
        self.result = Converted()

    def blocks(self, pieces: list[Piece]) -> list[Node]:
        """A row of blocks; loose text between them becomes paragraphs, parted at blank lines."""
        found: list[Node] = []
        loose: list[Piece] = []
        for piece in pieces:
            if isinstance(piece, Node) and piece.tag in BLOCKS:
                found += self._paragraphs(loose)
                loose = []
                found += self._block(piece)
            else:
                loose.append(piece)
        return found + self._paragraphs(loose)

    def _paragraphs(self, loose: list[Piece]) -> list[Node]:
        """Loose text and inline elements as paragraphs (what WordPress calls wpautop)."""
        rows: list[list[Piece]] = [[]]
        for piece in loose:
            if isinstance(piece, str):
                first, *others = BLANK_LINE.split(piece)
                rows[-1].append(first)
                rows += [[other] for other in others]
            else:
                rows[-1].append(piece)
        return [block for row in rows for block in self._paragraph(Node("p", {}, row))]

    def _block(self, node: Node) -> list[Node]:
        match node.tag:
            case "p":
                return self._paragraph(node)
            case "figure":
                return self._figure(node)
            case "blockquote":
                pull = {"class": "pull"} if "wp-block-pullquote" in node.classes else {}
                return [Node("blockquote", pull, list(self.blocks(node.children)))]
            case "iframe" | "video" | "audio":
                return self._player(node)
            case "pre":
                return [Node("p", {}, _with_breaks(self._inline(node.children)))]
            case tag if tag in CONTAINERS:
                return self.blocks(node.children)
            case "hr":
                return [Node("hr")]
            case tag if tag.startswith("h"):
                return self._parted(Node(RENAMED.get(tag, tag), {}, node.children))
        kept: dict[str, str] = {name: node.attributes[name] for name in ("start", "lang") if name in node.attributes}
        return [Node(node.tag, kept, self._inline(node.children))]

    def _paragraph(self, node: Node) -> list[Node]:
        if ADVERTISING.fullmatch(node.text):
            node.children = [piece for piece in node.children if not isinstance(piece, str)]
        if _is_see_also(node):
            return [Node("p", {"class": "see-also"}, _trimmed(self._inline(node.children)))]
        if self.classic:
            node = Node("p", node.attributes, _with_breaks(_trimmed(node.children)))
        return self._parted(Node("p", _language(node), node.children))

    def _parted(self, node: Node) -> list[Node]:
        """A paragraph whose pictures stand as blocks before what it says; nothing when it says nothing."""
        node.children = _trimmed(self._inline(node.children))
        figures = [inner for inner in node.walk() if inner.tag == "figure"]
        if figures:
            node.children = _trimmed(_without(node.children, "figure"))
        return [*figures, node] if node.text.strip() else figures

    def _figure(self, node: Node) -> list[Node]:
        nested = [child for child in node.children if isinstance(child, Node) and child.tag in {"figure", "ul", "div"}]
        words = next((child for child in node.children if isinstance(child, Node) and child.tag == "figcaption"), None)
        if "wp-block-pullquote" in node.classes and (quote := node.find("blockquote")):
            return [Node("blockquote", {"class": "pull"}, list(self.blocks(quote.children)))]
        if table := node.find("table"):
            return [*self._block(table), *self._said(words)]
        pictures = [inner for inner in node.walk() if inner.tag == "img"]
        if len(pictures) == 1 and not any(child.find("figcaption") for child in nested):
            caption = " ".join(words.text.split()) if words else ""
            return self._picture(pictures[0], caption) or ([] if _is_advertising(pictures[0]) else self._said(words))
        if pictures:
            rest: list[Piece] = [child for child in node.children if child is not words]
            return [*self.blocks(rest), *self._said(words)]
        return self.blocks(node.children)

    def _said(self, words: Node | None) -> list[Node]:
        return self._paragraph(Node("p", {}, words.children)) if words else []

    def _picture(self, node: Node, caption: str = "") -> list[Node]:
        if _is_advertising(node):
            return []
        source, number = node.attributes.get("src", ""), PICTURE_CLASS.search(node.attributes.get("class", ""))
        image = self.find_image(number[1] if number else "", source)
        if image is None:
            self.result.lost.append(source or (f"n° {number[1]}" if number else "?"))
            return []
        if all(use.image != image for use in self.result.pictures):
            self.result.pictures.append(Use(image, node.attributes.get("alt", "").strip()[:400], caption))
        return [Node("figure", {"data-image": str(image)})]

    def _player(self, node: Node) -> list[Node]:
        """A video or sound of another site as a link to it."""
        source = node.attributes.get("src") or next(
            (inner.attributes["src"] for inner in node.walk() if inner.attributes.get("src")), ""
        )
        if video := VIDEO.match(source):
            source = f"https://www.youtube.com/watch?v={video[1]}"
        source = f"https:{source}" if source.startswith("//") else source
        return [Node("p", {}, [Node("a", {"href": source}, [source])])] if urlsplit(source).scheme in {"http", "https"} else []

    def _inline(self, pieces: list[Piece]) -> list[Piece]:
        """The same with our names for tags, pictures as placeholders, and without wrappers that say nothing."""
        kept: list[Piece] = []
        for piece in pieces:
            if isinstance(piece, str):
                kept.append(piece)
            elif piece.tag == "img":
                kept += self._picture(piece)
            elif piece.tag in {"iframe", "video", "audio"}:
                kept += [inner for player in self._player(piece) for inner in player.children]
            elif piece.tag in UNWRAPPED:
                kept += self._inline(piece.children)
            else:
                kept += self._renamed(piece)
        return kept

    def _renamed(self, node: Node) -> list[Piece]:
        inside = self._inline(node.children)
        if node.tag == "a" and (figures := [piece for piece in inside if isinstance(piece, Node) and piece.tag == "figure"]):
            words = _trimmed(_without(inside, "figure"))
            return [*figures, Node("a", {"href": node.attributes.get("href", "")}, words)] if words else list(figures)
        if node.tag == "a" and not inside:
            return []
        attributes = {name: value for name, value in node.attributes.items() if name != "class"}
        return [Node(RENAMED.get(node.tag, node.tag), attributes, inside)]


def _language(node: Node) -> dict[str, str]:
    return {"lang": node.attributes["lang"]} if "lang" in node.attributes else {}


def _is_advertising(node: Node) -> bool:
    return node.attributes.get("alt", "").strip().lower() == "ad image"


def _is_see_also(node: Node) -> bool:
    """« Lire aussi : » and links, or what the shortcode left; other words make it a sentence like any other."""
    links = [inner for inner in node.walk() if inner.tag == "a"]
    if not links or any(inner.tag == "img" for inner in node.walk()):
        return False
    if "see-also" in node.classes:
        return True
    said = node.text
    for link in links:
        said = said.replace(link.text, "", 1) if link.text else said
    whole = SEE_ALSO.match(node.text)
    return whole is not None and re.fullmatch(r"[\s:;,.–—|/•-]*", SEE_ALSO.sub("", said, count=1)) is not None


def _without(pieces: list[Piece], tag: str) -> list[Piece]:
    kept: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str):
            kept.append(piece)
        elif piece.tag != tag:
            kept.append(Node(piece.tag, piece.attributes, _without(piece.children, tag)))
    return kept


SPACE = " \t\n"
"""What HTML takes for nothing at the edge of a block; a no-break space is a sign like another."""


def _trimmed(pieces: list[Piece]) -> list[Piece]:
    pieces = list(pieces)
    while pieces and (pieces[0] == "" or _is_break(pieces[0]) or (isinstance(pieces[0], str) and not pieces[0].strip(SPACE))):
        pieces.pop(0)
    while pieces and (pieces[-1] == "" or _is_break(pieces[-1]) or (isinstance(pieces[-1], str) and not pieces[-1].strip(SPACE))):
        pieces.pop()
    if pieces and isinstance(pieces[0], str):
        pieces[0] = pieces[0].lstrip(SPACE)
    if pieces and isinstance(pieces[-1], str):
        pieces[-1] = pieces[-1].rstrip(SPACE)
    return pieces


def _is_break(piece: Piece) -> bool:
    return isinstance(piece, Node) and piece.tag == "br"


def _with_breaks(pieces: list[Piece]) -> list[Piece]:
    """Single line ends as <br>, as the classic editor shows them; none beside one that is there."""
    broken: list[Piece] = []
    for piece in pieces:
        if not isinstance(piece, str):
            broken.append(piece)
            continue
        lines = piece.split("\n")
        for number, line in enumerate(lines):
            if number and not (broken and _is_break(broken[-1])):
                broken.append(Node("br"))
            if line:
                broken.append(line)
    return broken
