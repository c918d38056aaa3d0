"""Two texts compared word by word, and within words that differ sign by sign."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

WORD = re.compile(r"\w+\W*|\W+")
SHORT = 200
"""Signs that are compared one by one; a longer passage was written anew."""


class Piece(NamedTuple):
    """A part of two texts: `before` and `after` are equal where nothing changed."""

    before: str
    after: str

    @property
    def is_change(self) -> bool:
        return self.before != self.after


def changed_lines(before: str, after: str) -> list[list[Piece]]:
    """Of two texts with a paragraph a line, those that differ, each in pieces."""
    lines = zip_longest(before.split("\n"), after.split("\n"), fillvalue="")
    return [list(pieces(old, new)) for old, new in lines if old != new]


def pieces(before: str, after: str) -> Iterator[Piece]:
    """Word by word, and within words that differ sign by sign."""
    old, new = WORD.findall(before), WORD.findall(after)
    for kind, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        part = Piece("".join(old[i:j]), "".join(new[k:m]))
        if kind == "equal" or len(part.before) + len(part.after) > SHORT:
            yield part
        else:
            for _kind, a, b, c, d in SequenceMatcher(None, part.before, part.after).get_opcodes():
                yield Piece(part.before[a:b], part.after[c:d])
