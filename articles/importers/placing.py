"""Places in a text for its pictures and inserts. Each insert is numbered as the text shows it, until its row is there."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from articles.body import EMBED, MOST_INSERTS
from articles.importers import embedding
from articles.importers.embedding import Document, Gallery, Insert, Post, Remembered, Video
from articles.importers.htmltree import Node
from articles.importers.inline import line
from articles.importers.tells import is_advertising, pictures_of, title_of_file

PICTURE_CLASS = re.compile(r"\bwp-image-([0-9]{1,18})\b")
MOST_IN_GALLERY = 40

FindImage = Callable[[str, str], int | None]
"""From WordPress's id (or nothing) and the picture's address to our id."""
FindFile = Callable[[str, str], int | None]
"""From the address and title of a file to its row; None for what is none of the exported site's. Raises NotHere."""


class NotHere(LookupError):
    """A file of the exported site that cannot be brought in."""


@dataclass
class Use:
    """A picture inside the text: its id here, and what this text says of it."""

    image: int
    alt: str
    caption: str


@dataclass
class Converted:
    """A body after conversion, and what stayed behind: `lost` pictures that are not in the library, `links` to files that did
    not come in, `frames` of other sites, `gone` shortcodes by name, `doubtful` brackets that stay, `blocks` by name of which only
    the words were understood."""

    body: str = ""
    pictures: list[Use] = field(default_factory=list)
    inserts: list[Insert] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)
    gone: Counter[str] = field(default_factory=Counter)
    doubtful: list[str] = field(default_factory=list)
    blocks: Counter[str] = field(default_factory=Counter)

    def with_rows(self, keys: Sequence[int]) -> str:
        """The body with the rows of its inserts, which are in their order."""
        return EMBED.sub(lambda match: f'<div data-embed="{keys[int(match[1]) - 1]}"></div>', self.body)


class Placer:
    def __init__(self, find_image: FindImage, find_file: FindFile, remembered: Remembered, *, inserts: bool) -> None:
        self.find_image = find_image
        self.find_file = find_file
        self.remembered = remembered
        self.most = MOST_INSERTS if inserts else 0
        self.result = Converted()

    @property
    def is_full(self) -> bool:
        """No more than the writing page takes into one text; the rest are links."""
        return len(self.result.inserts) >= self.most

    def insert(self, insert: Insert) -> list[Node]:
        self.result.inserts.append(insert)
        return [Node("div", {"data-embed": str(len(self.result.inserts))})]

    def at(self, address: str) -> Video | Post | None:
        return None if self.is_full else embedding.at(address, self.remembered)

    def picture(self, node: Node, caption: str = "") -> list[Node]:
        if is_advertising(node):
            return []
        source, number = node.attributes.get("src", ""), PICTURE_CLASS.search(node.attributes.get("class", ""))
        image = self.find_image(number[1] if number else "", source)
        if image is None:
            self.result.lost.append(source or (f"n° {number[1]}" if number else "?"))
            return []
        if all(use.image != image for use in self.result.pictures):
            self.result.pictures.append(Use(image, node.attributes.get("alt", "").strip()[:400], caption))
        return [Node("figure", {"data-image": str(image)})]

    def gallery(self, node: Node) -> tuple[list[Node], bool]:
        """Its photos as galleries of 2 to 40, or by themselves; and whether its own words became the title of one."""
        pictures = pictures_of(node)
        figures = [figure for picture, caption in pictures for figure in self.picture(picture, caption)]
        images = list(dict.fromkeys(int(figure.attributes["data-image"]) for figure in figures))
        title = line(node.caption.text) if node.caption else ""
        fits = len(title) <= embedding.LONGEST_TITLE
        if len(images) < 2 or self.is_full:
            return figures, bool(figures) and any(caption == title for _picture, caption in pictures) or not title
        number = -(-len(images) // MOST_IN_GALLERY)
        parts = [tuple(images[len(images) * part // number : len(images) * (part + 1) // number]) for part in range(number)]
        titles = [title if fits else "", *[""] * (number - 1)]
        return [place for each in map(Gallery, parts, titles) for place in self.insert(each)], fits

    def file(self, address: str, words: str) -> list[Node]:
        """A file of the exported site; nothing when it is none, did not come in, or finds no room."""
        try:
            pk = self.find_file(address, title_of_file(address, words))
            if pk is None:
                return []
            if not self.is_full:
                return self.insert(Document(pk))
        except NotHere:
            pass
        self.result.links.append(address)
        return []
