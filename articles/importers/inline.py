"""Rows of text and inline elements: their edges trimmed, their lines told apart."""

import re
from collections.abc import Iterator

from articles.importers.htmltree import Node, Piece

SPACE = " \t\n"
"""What HTML takes for nothing at the edge of a block; a no-break space is a sign like another."""


def line(text: str) -> str:
    """On one line, its no-break spaces kept."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip(" ")


def is_break(piece: Piece) -> bool:
    return isinstance(piece, Node) and piece.tag == "br"


def is_blank(piece: Piece) -> bool:
    return is_break(piece) or (isinstance(piece, str) and not piece.strip(SPACE))


def trimmed(pieces: list[Piece]) -> list[Piece]:
    pieces = list(pieces)
    while pieces and is_blank(pieces[0]):
        pieces.pop(0)
    while pieces and is_blank(pieces[-1]):
        pieces.pop()
    if pieces and isinstance(pieces[0], str):
        pieces[0] = pieces[0].lstrip(SPACE)
    if pieces and isinstance(pieces[-1], str):
        pieces[-1] = pieces[-1].rstrip(SPACE)
    return pieces


def with_breaks(pieces: list[Piece]) -> list[Piece]:
    """Single line ends as <br>, as the classic editor shows them; none beside one that is there."""
    broken: list[Piece] = []
    for piece in pieces:
        if not isinstance(piece, str):
            broken.append(piece)
            continue
        lines = piece.split("\n")
        for number, line in enumerate(lines):
            if number and not (broken and is_break(broken[-1])):
                broken.append(Node("br"))
            if line:
                broken.append(line)
    return broken


def lines_of(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """The same in lines, each with the sign or the <br> that ends it."""
    line: list[Piece] = []
    for piece in pieces:
        parts: list[Piece] = [*piece.splitlines(keepends=True)] if isinstance(piece, str) else [piece]
        for part in parts:
            line.append(part)
            if is_break(part) or (isinstance(part, str) and part.endswith("\n")):
                yield line
                line = []
    if line:
        yield line
