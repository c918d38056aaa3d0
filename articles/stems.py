"""Words as the search knows them: folded, without the little ones, reduced to their stem (« élections » → elect).

A text is kept as its stems, in their order. Where a word is longer than its stem by more than a letter it is kept whole
beside it, so that its beginning is found too: « inondat » is none of the stem inond. Signs other than letters and digits
part words, so that nothing that somebody types has a meaning for a database.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from itertools import chain, takewhile

import snowballstemmer

from articles.text import fold

MANY_WORDS = 12
"""What is typed beyond is not looked for."""
LONGEST_WORD = 60
LONGEST_TEXT = 300_000
"""Bytes of a field. A longer one keeps each word once; PostgreSQL takes a megabyte with their places."""
SHORTEST_BEGINNING = 3
BEFORE, PASSAGE = 60, 220
"""Signs of a passage before its first match, and of all of it."""
FEMININE = ("ee", "ees")
WORD = re.compile(r"[^\W_]+")
SMALL = {
    "a", "au", "aux", "avec", "c", "ce", "ces", "cet", "cette", "d", "dans", "de", "des", "du", "elle", "en", "est", "et",
    "eux", "il", "ils", "j", "je", "jusqu", "l", "la", "le", "les", "leur", "leurs", "lorsqu", "lui", "m", "ma", "me",
    "mes", "moi", "mon", "n", "ne", "nos", "notre", "nous", "on", "ou", "par", "pas", "pour", "puisqu", "qu", "que", "qui",
    "quoiqu", "s", "sa", "se", "ses", "son", "sur", "t", "ta", "te", "tes", "toi", "ton", "tu", "un", "une", "vos", "votre",
    "vous", "y",
}  # fmt: skip
"""Words that stand in every text, and what an apostrophe leaves of them."""


def words(text: str) -> list[str]:
    """Folded, without the small ones. What no key types, such as a NUL, parts words like a space."""
    return [word[:LONGEST_WORD] for word in WORD.findall(fold(text)) if word not in SMALL]


def stems(folded: list[str]) -> list[str]:
    """Of each word its stem. A feminine participle has that of its masculine, which lost its accent (inondee, inonde)."""
    masculine = [word[: word.rindex("ee") + 1] if word.endswith(FEMININE) else word for word in folded]
    return list(snowballstemmer.stemmer("french").stemWords(masculine))


def kept(text: str) -> str:
    """A plain text as the index holds it."""
    found = words(text)
    each = chain.from_iterable(_forms(word, stem) for word, stem in zip(found, stems(found), strict=True))
    line = " ".join(each)
    if len(line.encode()) > LONGEST_TEXT:
        line = " ".join(dict.fromkeys(line.split())).encode()[:LONGEST_TEXT].decode(errors="ignore")
    return line


def _forms(word: str, stem: str) -> tuple[str, ...]:
    return (stem,) if word.startswith(stem) and len(word) - len(stem) <= 1 else (stem, word)


@dataclass(frozen=True)
class Term:
    """A word that somebody looks for; `beginning` finds the words that begin so, empty when it is too short for one. What
    somebody types just now, the last, is as likely a beginning as a word; of others only what nothing has whole."""

    stem: str
    beginning: str = ""
    is_last: bool = False

    def is_in(self, word: str, stem: str) -> bool:
        return stem == self.stem or (self.is_last and self.begins(word))

    def begins(self, word: str) -> bool:
        return bool(self.beginning) and word.startswith(self.beginning)


def terms(typed: str) -> list[Term]:
    """What must be found, each of them. None where there are only signs and small words."""
    asked = words(typed[: MANY_WORDS * LONGEST_WORD])[:MANY_WORDS]
    beginnings = [word if len(word) >= SHORTEST_BEGINNING else "" for word in asked]
    found = [Term(*term) for term in zip(stems(asked), beginnings, strict=True)]
    return [*dict.fromkeys(found[:-1]), *(replace(term, is_last=True) for term in found[-1:])]


def passage(text: str, wanted: list[Term]) -> list[tuple[str, bool]]:
    """The surroundings of the first match in a plain text, in pieces, each with whether it is one; empty without any."""
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    matches = _matches(text, wanted)
    if not matches:
        return []
    first = matches[0].start() - BEFORE
    start, end = _cut(text, first, -1), _cut(text, first + PASSAGE, 1)
    pieces, at = [("…" if start else "", False)], start
    for match in takewhile(lambda match: match.end() <= end, matches):
        pieces += [(text[at : match.start()], False), (match[0], True)]
        at = match.end()
    pieces.append((text[at:end] if end == len(text) else f"{text[at:end].rstrip(' .,;:–«(')}…", False))
    return [piece for piece in pieces if piece[0]]


def _matches(text: str, wanted: list[Term]) -> list[re.Match[str]]:
    there = list(WORD.finditer(text))
    folded = [fold(match[0]) for match in there]
    each = list({*folded} - SMALL)
    pairs = list(zip(each, stems(each), strict=True))
    found: set[str] = set()
    for term in wanted:
        whole = {word for word, stem in pairs if term.is_in(word, stem)}
        found |= whole or {word for word in each if term.begins(word)}
    return [match for match, word in zip(there, folded, strict=True) if word in found]


def _cut(text: str, place: int, step: int) -> int:
    """The nearest place between two words, backwards or forwards."""
    place = max(0, min(place, len(text)))
    while 0 < place < len(text) and not text[place - 1].isspace() and not text[place].isspace():
        place += step
    return place
