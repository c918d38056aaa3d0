"""French typography: spaces, quotation marks and a few closed lists of words. No other letter is ever changed.

The rules (typographic_rules.py) are those of the « Lexique des règles typographiques en usage à l’Imprimerie nationale »
except where one says that it is ours. Correcting twice gives what correcting once gives.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from os.path import commonprefix

from articles.typographic_rules import LINE_BREAK, MASK, SPACES, THIN, Change, quotation_marks, rules

MASKS = re.compile(f"[{MASK}{LINE_BREAK}]")

OPAQUE = re.compile(
    r"""
      (?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,20}://[^\s<>"«»“”]*+                            # http://…
    | (?<!\w)(?:www\.|mailto:|tel:)[^\s<>"«»“”]++
    | (?<!\w)[a-z]:\\[^\s<>"«»“”]*+                                                      # C:\…
    | (?<![\w.+-])[\w.+-]*+@[\w-]++(?:\.[\w-]++)*+                                       # an e-mail address, @name
    | (?<![\w&])\#\w++                                                                   # a hashtag
    | (?<![\w.-])(?![bc]\.p\b)(?=[0-9_.-]*+[^\W0-9_])[\w-]++(?:\.[\w-]++)++(?:[/?:][^\s<>"«»“”]++)?+  # rapport.pdf, a.tg/b
    | [:;]['’^o]?-?[)(\]\[|/\\*]++ | [:;]-?[dp](?!\w)                                    # :-)
    """,
    re.VERBOSE | re.IGNORECASE,
)
MAY_BE_OPAQUE = re.compile(r"[.:;](?=\S)|[@#]")
"""One sign that every alternative above has; most paragraphs have none."""

ENTITY = re.compile(r"&#?\w{1,31};")
TAG = re.compile(r'</?([a-zA-Z][a-zA-Z0-9]{0,10})(?:[^<>"]++|"[^"]*+")*+>')
LANG = re.compile(r'\slang="([^"]*)"')
INLINE = frozenset(["a", "abbr", "br", "code", "em", "s", "span", "strong", "sub", "sup"])
VOID = frozenset(["br", "hr"])


def correct(text: str, *, thin: str = THIN) -> str:
    """A plain text with its typography put right, line by line.

    `thin` is the space before ; ! ? and between groups of digits: U+202F, or U+00A0 for telephones that print a box for it.
    """
    return "\n".join(_corrected(line, [], [], thin)[0] for line in text.split("\n"))


def correct_body(markup: str, *, thin: str = THIN) -> str:
    """The cleaned HTML of a body with its typography put right, block by block; tags and attributes stay sign for sign.

    A quotation may open inside one `<em>` and close outside. Code and passages in another language (`lang`) stay.
    """
    done: list[str] = []
    block = _Block()
    elements: list[tuple[str, bool]] = [("", False)]  # names of the open ones, and whether their words stay as they are
    at = 0
    for tag in TAG.finditer(markup):
        block.add(markup[at : tag.start()], untouched=elements[-1][1])
        at, name = tag.end(), tag[1].lower()
        if name in INLINE:
            block.add_tag(tag[0])
        else:
            done += [block.corrected(thin), tag[0]]
            block = _Block()
        if tag[0].startswith("</"):
            if any(name == opened for opened, _ in elements):
                while elements.pop()[0] != name:
                    pass
        elif name not in VOID:
            elements.append((name, _stays(name, tag[0], elements[-1][1])))
    block.add(markup[at:], untouched=elements[-1][1])
    return "".join([*done, block.corrected(thin)])


def _stays(name: str, tag: str, within: bool) -> bool:
    language = LANG.search(tag)
    if name == "code":
        return True
    return not re.match(r"fr\b", language[1], re.IGNORECASE) if language and language[1] else within


class _Block:
    """The words of a block as one text, its inline tags apart, each with its place in the text."""

    def __init__(self) -> None:
        self.text, self.tags, self.places = "", list[str](), list[int]()
        self.untouched = list[tuple[int, int]]()

    def add(self, words: str, *, untouched: bool) -> None:
        spans = [(0, len(words))] if untouched else [match.span() for match in ENTITY.finditer(words)]
        self.untouched += [(len(self.text) + start, len(self.text) + stop) for start, stop in spans]
        self.text += words

    def add_tag(self, tag: str) -> None:
        self.tags.append(tag)
        self.places.append(len(self.text))
        if _is_line_break(tag):  # a sign for the rules to see
            self.text += LINE_BREAK

    def corrected(self, thin: str) -> str:
        if not self.text.strip():
            return self._joined(self.text, self.places)
        return self._joined(*_corrected(self.text, self.places, self.untouched, thin))

    def _joined(self, text: str, places: list[int]) -> str:
        parts, at = [], 0
        for tag, place in zip(self.tags, places, strict=True):
            parts += [text[at:place], tag]
            at = place + _is_line_break(tag)
        return "".join([*parts, text[at:]])


def _is_line_break(tag: str) -> bool:
    return tag[:3].lower() == "<br"


def _corrected(text: str, places: list[int], untouched: list[tuple[int, int]], thin: str) -> tuple[str, list[int]]:
    """The text with every rule applied, and the places as they have moved."""
    masked = OPAQUE.sub(_mask, text) if MAY_BE_OPAQUE.search(text) else text
    parts, at = list[str](), 0
    for start, stop in untouched:
        parts += [masked[at:start], _mask(text[start:stop])]
        at = stop
    masked = "".join([*parts, masked[at:]])
    strand = _Strand(masked, places)
    hidden = iter([text[match.start()] for match in MASKS.finditer(masked)])
    strand.replace(quotation_marks(strand.text))
    for signs, rule, change in rules(thin):
        if any(sign in strand.text for sign in signs):
            strand.sub(rule, change)
    return MASKS.sub(lambda _sign: next(hidden), strand.text), strand.places


def _mask(found: re.Match[str] | str) -> str:
    return "".join(LINE_BREAK if sign == LINE_BREAK else MASK for sign in (found if isinstance(found, str) else found[0]))


class _Strand:
    """A text under correction, with places that move along."""

    def __init__(self, text: str, places: list[int]) -> None:
        self.text, self.places = text, places

    def sub(self, rule: re.Pattern[str], change: Change) -> None:
        if self.places:
            new = change if callable(change) else lambda match: match.expand(change)
            self.replace([span for match in rule.finditer(self.text) for span in self._spans(match, new(match))])
        else:
            self.text = rule.sub(change, self.text)

    def _spans(self, match: re.Match[str], new: str) -> list[tuple[int, int, str]]:
        """What a match changes: the whole, or sign by sign where a place lies within, so that no tag moves over a letter."""
        start, stop = match.span()
        if bisect_right(self.places, start) == bisect_left(self.places, stop):
            return [(start, stop, new)]
        return list(_small_changes(match[0], new, start))

    def replace(self, spans: list[tuple[int, int, str]]) -> None:
        """Put new text in the place of each span (start, end, new). What stands before a span stays before it."""
        if not spans:
            return
        parts, end = list[str](), 0
        for start, stop, new in spans:
            parts += [self.text[end:start], new]
            end = stop
        self.text = "".join([*parts, self.text[end:]])
        if self.places:
            self.places = list(_moved(self.places, spans))


def _small_changes(old: str, new: str, start: int) -> Iterator[tuple[int, int, str]]:
    """The spaces that came or went, each by itself; then, of other signs, all between the first and the last that differ."""
    at, to = 0, 0
    while at < len(old) or to < len(new):
        one, other = old[at : at + 1], new[to : to + 1]
        left, came = one in SPACES, other in SPACES
        if one != other and not left and not came:
            break
        if one == other:
            at, to = at + 1, to + 1
            continue
        yield start + at, start + at + left, other if came else ""
        at, to = at + left, to + came
    if at < len(old) or to < len(new):
        same = len(commonprefix([old[:at:-1] + old[at : at + 1], new[:to:-1] + new[to : to + 1]]))
        yield start + at, start + len(old) - same, new[to : len(new) - same]


def _moved(places: list[int], spans: list[tuple[int, int, str]]) -> Iterator[int]:
    shift, number = 0, 0
    for place in places:
        while number < len(spans) and spans[number][1] <= place and spans[number][0] < place:
            start, stop, new = spans[number]
            shift, number = shift + len(new) - (stop - start), number + 1
        if number < len(spans) and spans[number][0] < place:
            start, _stop, new = spans[number]
            yield start + shift + min(place - start, len(new))
        else:
            yield place + shift
