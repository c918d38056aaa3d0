"""Texts cut into words, and cleaned HTML into blocks of them."""

import re
from collections.abc import Hashable
from dataclasses import dataclass
from html.parser import HTMLParser

WORD = re.compile(r"(?:\w+[’']?|[^\w\s])\s*")
BREAK = "↵"
"""Stands for a line break inside a paragraph."""

Mark = tuple[str, str]
"""What a word carries beside its letters: ("strong", ""), ("a", "https://…"), ("lang", "ee")."""


@dataclass(frozen=True)
class Block:
    """A part of a body that stands on its own. `kind`: p, h2, h3, li, quote, pull, row, caption, hr, or the name of a
    placeholder (image, see-also …), whose id is `ref`. `inside`: box or nothing."""

    kind: str
    words: tuple[str, ...] = ()
    spaces: tuple[str, ...] = ()
    marks: tuple[frozenset[Mark], ...] = ()
    ref: str = ""
    inside: str = ""

    @property
    def text(self) -> str:
        return "".join(word + space for word, space in zip(self.words, self.spaces, strict=True)).strip()

    @property
    def key(self) -> tuple[Hashable, ...]:
        return self.kind, self.inside, self.ref, self.words


def cut(text: str) -> Block:
    """A plain text as one block."""
    found = WORD.findall(re.sub(r"[ \t\r\n]+", " ", text).strip())
    words = tuple(word.rstrip() for word in found)
    spaces = tuple(token[len(word) :] for token, word in zip(found, words, strict=True))
    return Block("p", words, spaces, (frozenset(),) * len(words))


def _space(text: str) -> str:
    """White space as the browser shows it: a run of ordinary ones is one."""
    return text if len(text) < 2 and text != "\n" else re.sub(r"[ \t\r\n]+", " ", text)


class _Reader(HTMLParser):
    """Collects the blocks of cleaned HTML."""

    MARKS = frozenset(["strong", "em", "s", "sub", "sup", "code", "a", "abbr", "span"])
    VALUES = ("href", "lang", "title")

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.open: list[str] = []
        self.marks: list[tuple[str, frozenset[Mark]]] = []
        self.parts: list[tuple[str, frozenset[Mark]]] = []
        self.feed(markup)
        self.close()
        self.end_block()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in self.MARKS:
            self.marks.append((tag, self._marks_of(tag, values)))
        elif tag == "br":
            self.parts.append((f" {BREAK} ", frozenset()))
        elif tag in {"td", "th"}:
            self.parts.append((" | " if self.parts else "", frozenset()))
        else:
            self.end_block()
            placeholder = next((name for name in values if name.startswith("data-")), "")
            if placeholder or tag == "hr":
                kind = placeholder.removeprefix("data-") or "hr"
                self.blocks.append(Block(kind, ref=values.get(placeholder, ""), inside=self._inside()))
            if tag != "hr":
                self.open.append({"pull": "pull", "box": "box"}.get(values.get("class", ""), tag))

    def handle_endtag(self, tag: str) -> None:
        if tag in self.MARKS:
            place = next((n for n in range(len(self.marks) - 1, -1, -1) if self.marks[n][0] == tag), None)
            if place is not None:
                del self.marks[place]
        elif tag not in {"br", "hr", "td", "th"}:
            self.end_block()
            if self.open:
                self.open.pop()

    def handle_data(self, data: str) -> None:
        self.parts.append((data, frozenset().union(*(mark for _, mark in self.marks))))

    def end_block(self) -> None:
        text = "".join(part for part, _ in self.parts)
        if text and not text.isspace():
            self.blocks.append(self._block(text))
        self.parts.clear()

    def _block(self, text: str) -> Block:
        """The words of the parts, each with the marks of every part that it touches."""
        ends, place = [], 0
        for part, marks in self.parts:
            place += len(part)
            ends.append((place, marks))
        words, spaces, marked, first = [], [], [], 0
        for match in WORD.finditer(text.rstrip()):
            word = match[0].rstrip()
            while ends[first][0] <= match.start():
                first += 1
            marks, last = ends[first][1], first
            while ends[last][0] < match.start() + len(word):
                last += 1
                marks |= ends[last][1]
            words.append(word)
            spaces.append(_space(match[0][len(word) :]))
            marked.append(marks)
        return Block(self._kind(), tuple(words), tuple(spaces), tuple(marked), inside=self._inside())

    def _kind(self) -> str:
        """By the outermost that says more than « paragraph »."""
        names = {"li": "li", "tr": "row", "caption": "caption", "pull": "pull", "blockquote": "quote"}
        found = next((names[tag] for tag in reversed(self.open) if tag in names), "")
        return found or next((tag for tag in reversed(self.open) if tag in {"h2", "h3"}), "p")

    def _inside(self) -> str:
        return "box" if "box" in self.open else ""

    def _marks_of(self, tag: str, values: dict[str, str]) -> frozenset[Mark]:
        """A `span` is nothing by itself: a language, or the anchor of a remark, which is none of the text."""
        language: set[Mark] = {("lang", values["lang"])} if "lang" in values else set()
        if tag == "span":
            return frozenset(language)
        return frozenset(language | {(tag, values.get("href", values.get("title", "")))})


def read(markup: str) -> list[Block]:
    """The blocks of cleaned HTML, in their order."""
    return _Reader(markup).blocks
