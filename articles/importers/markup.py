"""A WordPress text as the body of an article: every letter kept, blocks, pictures and inserts in our form."""

import re
from collections.abc import Iterable
from dataclasses import replace
from html import escape
from itertools import pairwise
from urllib.parse import urlsplit

from articles.importers import blocknames, embedding, shortcodes
from articles.importers.embedding import Remembered, Video
from articles.importers.htmltree import BLOCKS, Node, Piece, parse, serialise
from articles.importers.inline import SPACE, is_blank, line, lines_of, trimmed, with_breaks
from articles.importers.placing import Converted, FindFile, FindImage, Placer
from articles.importers.tells import (
    ADVERTISING,
    bare_address,
    is_advertising,
    is_gallery,
    is_see_also,
    lone_link,
    title_of_frame,
)
from articles.text import clean_body, plain

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
BLANK_LINE = re.compile(r"\n\s*\n")
YOUTUBE = re.compile(r"^https?://(?:www\.)?youtube(?:-nocookie)?\.com/embed/(?!videoseries)([A-Za-z0-9_-]+)")
RENAMED = {"b": "strong", "i": "em", "del": "s", "strike": "s", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"}
UNWRAPPED = {"span", "font", "u", "ins", "small", "mark", "cite", "q", "dt", "dd", "figcaption", "source"}
CONTAINERS = {"div", "section", "article", "aside", "header", "footer", "main", "center", "address", "details", "dl", "figure"}
PLAYERS = {"iframe", "video", "audio", "object", "embed"}
HOLD_PARTS = {"ul", "ol", "table", "thead", "tbody", "tr"}
PARTS = {"li", "th", "td"}
PLACES = ("data-image", "data-embed")


def convert(
    text: str,
    find_image: FindImage,
    *,
    find_file: FindFile = lambda address, title: None,
    answers: Iterable[str] = (),
    attached: Iterable[str] = (),
    inserts: bool = True,
) -> Converted:
    """The body as `clean_body` lets it pass. A text without block comments is the classic editor's: lines are breaks.

    `answers` are those of other sites that WordPress kept (`_oembed_…`), `attached` the numbers of the pictures uploaded to the
    post. Without `inserts` videos, galleries, files and posts become links and photos.
    """
    classic = blocknames.IS_BLOCKS.search(text) is None
    expanded = shortcodes.expand(text.replace("\r\n", "\n").replace("\r", "\n"), attached)
    converter = _Converter(Placer(find_image, find_file, Remembered(answers), inserts=inserts), classic=classic)
    result, words = converter.place.result, COMMENT.sub("", expanded.text)
    try:
        result.body = clean_body(serialise(_by_lines(converter.blocks(parse(words).children))))
    except RecursionError:  # thousands of tags in each other: the words stay, their form does not
        result = Converted(body="\n".join(f"<p>{escape(line, quote=False)}</p>" for line in plain(words).splitlines()))
    result.gone, result.doubtful, result.blocks = expanded.gone, expanded.doubtful, blocknames.unknown(text)
    return result


def _by_lines(nodes: Iterable[Node]) -> list[Piece]:
    """Blocks one a line, as our own editor leaves them readable in a diff."""
    lined: list[Piece] = []
    for node in nodes:
        lined += [node, "\n"]
    return lined


class _Converter:
    def __init__(self, place: Placer, *, classic: bool) -> None:
        self.place = place
        self.classic = classic

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
        if (insert := self._insert(node)) is not None:
            return insert
        match node.tag:
            case "p":
                return self._paragraph(node)
            case "figure":
                return self._figure(node)
            case "blockquote":
                return self._quote(node, pull="wp-block-pullquote" in node.classes)
            case "pre":
                return [Node("p", {}, with_breaks(self._inline(node.children)))]
            case tag if tag in CONTAINERS:
                return self.blocks(node.children)
            case "hr":
                return [Node("hr")]
            case tag if tag.startswith("h"):
                return self._parted(Node(RENAMED.get(tag, tag), {}, node.children))
        kept: dict[str, str] = {name: node.attributes[name] for name in ("start", "lang") if name in node.attributes}
        return [Node(node.tag, kept, self._inline(_close_up(node)))]

    # Paragraphs

    def _paragraph(self, node: Node) -> list[Node]:
        if ADVERTISING.fullmatch(node.text):
            node.children = [piece for piece in node.children if not isinstance(piece, str)]
        if is_see_also(node):
            return [Node("p", {"class": "see-also"}, trimmed(self._inline(node.children)))]
        return self._lone_file(node) or self._around_addresses(node)

    def _around_addresses(self, node: Node) -> list[Node]:
        """A paragraph, parted by addresses on lines of their own, which WordPress shows as what they lead to."""
        found: list[Node] = []
        rest: list[Piece] = []
        for row in lines_of(node.children):
            if insert := self.place.at(bare_address(row)):
                found += [*self._words(node, rest), *self.place.insert(insert)]
                rest = []
            else:
                rest += row
        return found + self._words(node, rest)

    def _words(self, node: Node, pieces: list[Piece]) -> list[Node]:
        if address := bare_address(pieces):
            return [_link(address)]
        language = {"lang": node.attributes["lang"]} if "lang" in node.attributes else {}
        return self._parted(Node("p", language, with_breaks(trimmed(pieces)) if self.classic else pieces))

    def _parted(self, node: Node) -> list[Node]:
        """A paragraph, its pictures as blocks before what it says, its inserts behind; nothing where it says nothing."""
        node.children, places = _apart(self._inline(node.children))
        node.children = trimmed(node.children)
        figures = [place for place in places if place.tag == "figure"]
        inserts = [place for place in places if place.tag != "figure"]
        return [*figures, *([node] if node.text.strip() else []), *inserts]

    def _lone_file(self, node: Node) -> list[Node]:
        link = lone_link(node)
        return self.place.file(link.attributes.get("href", ""), line(link.text)) if link else []

    # Figures, quotations, what other sites show

    def _figure(self, node: Node) -> list[Node]:
        nested = [child for child in node.children if isinstance(child, Node) and child.tag in {"figure", "ul", "div"}]
        words = node.caption
        if "wp-block-pullquote" in node.classes and (quote := node.find("blockquote")):
            return self._quote(quote, pull=True)
        if table := node.find("table"):
            return [*self._block(table), *self._said(words)]
        pictures = [inner for inner in node.walk() if inner.tag == "img"]
        if len(pictures) == 1 and not any(child.find("figcaption") for child in nested):
            caption = line(words.text) if words else ""
            return self.place.picture(pictures[0], caption) or ([] if is_advertising(pictures[0]) else self._said(words))
        if not pictures and (player := node.find(*PLAYERS)):
            return self._player(player, words)
        rest: list[Piece] = [child for child in node.children if child is not words]
        return [*self.blocks(rest), *self._said(words)]

    def _said(self, words: Node | None) -> list[Node]:
        return self._paragraph(Node("p", {}, words.children)) if words else []

    def _quote(self, node: Node, *, pull: bool) -> list[Node]:
        inside = self.blocks([_signed(child) for child in node.children])
        return [Node("blockquote", {"class": "pull"} if pull else {}, list(inside))] if inside else []

    def _insert(self, node: Node) -> list[Node] | None:
        """A video, gallery, file or post; None for anything else."""
        if node.tag in PLAYERS:
            return self._player(node)
        if is_gallery(node):
            places, is_said = self.place.gallery(node)
            return [*places, *self._said(None if is_said else node.caption)]
        if node.tag == "figure" and "wp-block-embed" in node.classes:
            return self._embed(node)
        if "wp-block-file" in node.classes:
            return self._file(node)
        if node.tag == "blockquote" and node.classes & embedding.QUOTES:
            return self._post(node)
        if node.classes & embedding.FRAMES:
            return self._post(node.find("blockquote") or node, node.attributes.get("data-href", ""))
        return None

    def _embed(self, node: Node) -> list[Node] | None:
        rest: list[Piece] = [child for child in node.children if child is not node.caption]
        address = line(Node("div", {}, rest).text)
        if embedding.ADDRESS.fullmatch(address):
            return self._shown(self.place.at(address), address, node.caption)
        return None

    def _shown(self, insert: embedding.Insert | None, address: str, words: Node | None) -> list[Node]:
        """What an address leads to, or a link; the words under a video are its title where they fit."""
        title = line(words.text) if words and not words.find("a") else ""
        if isinstance(insert, Video) and 0 < len(title) <= embedding.LONGEST_TITLE:
            insert, words = replace(insert, title=title), None
        return [*(self.place.insert(insert) if insert else [_link(address)]), *self._said(words)]

    def _player(self, node: Node, words: Node | None = None) -> list[Node]:
        """A video, post or sound; what is neither stays a link."""
        sources = (inner.attributes.get("src") or inner.attributes.get("data") for inner in (node, *node.walk()))
        source = next(filter(None, sources), "")
        source = f"https:{source}" if source.startswith("//") else source
        insert = self.place.at(source)
        if isinstance(insert, Video):
            insert = replace(insert, title=title_of_frame(node)[: embedding.LONGEST_TITLE] or insert.title)
        if insert:
            return self._shown(insert, source, words)
        if node.tag != "iframe" and (file := self.place.file(source, line(words.text) if words else "")):
            return file
        if node.tag in {"object", "embed"} or urlsplit(source).scheme not in {"http", "https"}:
            return self._said(words)
        (self.place.result.frames if node.tag == "iframe" else self.place.result.links).append(source)
        source = f"https://www.youtube.com/watch?v={video[1]}" if (video := YOUTUBE.match(source)) else source
        return self._shown(None, source, words)

    def _file(self, node: Node) -> list[Node] | None:
        """A link, and a button that says « Télécharger »."""
        link = node.find("a")
        if link is None:
            return None
        file = self.place.file(link.attributes.get("href", ""), line(link.text))
        return file or self._parted(Node("p", {}, [link]))

    def _post(self, node: Node, address: str = "") -> list[Node] | None:
        if not self.place.is_full and (post := embedding.post_in(node, address)):
            return self.place.insert(post)
        if "instagram-media" in node.classes and (address := embedding.permalink_of(node)):
            return [_link(address)]
        return None if node.tag == "blockquote" or not address else [_link(address)]

    # What stands in a line

    def _inline(self, pieces: list[Piece]) -> list[Piece]:
        """The same with our names for tags, pictures and inserts as placeholders, and without wrappers that say nothing."""
        kept: list[Piece] = []
        for piece in pieces:
            if isinstance(piece, str):
                kept.append(piece)
            elif piece.tag == "img":
                kept += self.place.picture(piece)
            elif (insert := self._insert(piece)) is not None:
                kept += [inner for block in insert for inner in (block.children if block.tag == "p" else [block])]
            elif piece.tag == "figure":
                kept += self._figure(piece)
            elif piece.tag in UNWRAPPED:
                kept += self._inline(piece.children)
            else:
                kept += self._renamed(piece)
        return kept

    def _renamed(self, node: Node) -> list[Piece]:
        if node.tag == "li" and (file := self._lone_file(node)):
            return [Node("li", {}, list(file))]
        inside = self._inline(_close_up(node))
        if node.tag == "a":
            return self._link(node, inside)
        attributes = {name: value for name, value in node.attributes.items() if name != "class"}
        return [Node(RENAMED.get(node.tag, node.tag), attributes, inside)]

    def _link(self, node: Node, inside: list[Piece]) -> list[Piece]:
        """Beside its pictures; of one to a file the words stay, and the file stands behind them."""
        address = node.attributes.get("href", "")
        words, places = _apart(inside)
        words = trimmed(words) if places else words
        if file := self.place.file(address, line(Node("a", {}, words).text)):
            return [*places, *words, *file]
        attributes = {name: value for name, value in node.attributes.items() if name != "class"}
        return [*places, *([Node("a", attributes, words)] if words else [])]


def _link(address: str) -> Node:
    return Node("p", {}, [Node("a", {"href": address}, [address])])


def _close_up(node: Node) -> list[Piece]:
    """Without the white space between the parts of a list or table and at their edges, which the editor does not keep either."""
    if node.tag in HOLD_PARTS:
        return [piece for piece in node.children if isinstance(piece, Node) or not is_blank(piece)]
    if node.tag not in PARTS:
        return node.children
    pieces = trimmed(node.children)
    for place, (piece, after) in enumerate(pairwise(pieces)):
        if isinstance(piece, str) and isinstance(after, Node) and after.tag in HOLD_PARTS:
            pieces[place] = piece.rstrip(SPACE)
    return pieces


def _signed(piece: Piece) -> Piece:
    """Who is quoted, on a line of its own behind the dash that WordPress's themes set."""
    if not isinstance(piece, Node) or piece.tag != "cite" or not piece.text.strip(SPACE):
        return piece
    return Node("p", {}, [*([] if piece.text.lstrip(SPACE)[0] in "—–-" else ["— "]), *piece.children])


def _apart(pieces: list[Piece]) -> tuple[list[Piece], list[Node]]:
    """Words, and the places of pictures and inserts that stood among them."""
    words: list[Piece] = []
    places: list[Node] = []
    for piece in pieces:
        if isinstance(piece, str):
            words.append(piece)
        elif any(name in piece.attributes for name in PLACES):
            places.append(piece)
        else:
            inside, more = _apart(piece.children)
            words.append(Node(piece.tag, piece.attributes, inside))
            places += more
    return words, places
