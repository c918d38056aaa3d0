"""Two texts compared by words: pure functions over strings and cleaned HTML, nothing of articles or the database.

Cost. Reading and cutting into words is linear: about 0.1 s for two texts of 100 kB. Python's SequenceMatcher is not: a
round of it costs as many steps as there are pairs of equal words, and hard texts take many rounds. So what is common at
both ends is set aside first, no single comparison may cost more than `MOST` steps, and all of a request share one
`Budget`. What the budget does not pay for is shown as taken out and put in whole, which is correct, only less fine.
Two texts of 300 kB without a common sentence, the worst of those in the tests, stay below one second.
"""

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from html.parser import HTMLParser
from itertools import groupby

MOST = 40_000
"""Steps of one comparison."""

WORD = re.compile(r"(?:\w+[’']?|[^\w\s])\s*")
BREAK = "↵"
"""Stands for a line break inside a paragraph."""

ALIKE, MOVED_ALIKE = 0.4, 0.6
"""The share of common words from which a paragraph is the former one changed, and the one moved and changed."""
SENTENCE = 4
"""Words that a block must have to be known again after it moved and changed."""

Mark = tuple[str, str]
"""What a word carries beside its letters: ("strong", ""), ("a", "https://…"), ("lang", "ee")."""


class Budget:
    """The steps that one request may spend on comparing."""

    def __init__(self, steps: int = 300_000) -> None:
        self.left = steps

    def pays(self, steps: int) -> bool:
        if steps > min(self.left, MOST):
            return False
        self.left -= steps
        return True


@dataclass(frozen=True)
class Run:
    """Words in a row: `same`, `ins`, `del`, or `cut` where many unchanged ones are left out."""

    op: str
    text: str


@dataclass(frozen=True)
class Change:
    """Words that stayed and look otherwise: the marks that they lost and gained, or the white space between them."""

    text: str
    lost: tuple[Mark, ...] = ()
    gained: tuple[Mark, ...] = ()
    spaces: bool = False


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


@dataclass(frozen=True)
class Line:
    """A block as the comparison shows it: `same`, `changed`, `added`, `removed`, `moved` (here now) or `left` (from here)."""

    state: str
    block: Block
    runs: tuple[Run, ...] = ()
    former: Block | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Stretch:
    """Lines in a row, shown or folded away."""

    folded: bool
    lines: list[Line] = field(default_factory=list)


# Text into words and blocks


def _cut(text: str) -> Block:
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


# Comparing


def _opcodes(before: Sequence[Hashable], after: Sequence[Hashable], budget: Budget) -> Iterator[tuple[str, int, int, int, int]]:
    """As SequenceMatcher's, within the budget: `equal`, `delete`, `insert`, `replace` with both ranges."""
    shorter = min(len(before), len(after))
    head = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    tail = next((n for n in range(shorter - head) if before[-1 - n] != after[-1 - n]), shorter - head)
    one, other = before[head : len(before) - tail], after[head : len(after) - tail]
    if head:
        yield "equal", 0, head, 0, head
    counted, theirs = Counter(one), Counter(other)
    steps = sum(number * theirs[word] for word, number in counted.items()) if one and other else 0
    if one and other and steps and budget.pays(steps + len(one) + len(other)):
        for op, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
            yield op, a + head, b + head, c + head, d + head
    elif one or other:
        op = "replace" if one and other else "delete" if one else "insert"
        yield op, head, head + len(one), head, head + len(other)
    if tail:
        yield "equal", len(before) - tail, len(before), len(after) - tail, len(after)


def _spelled(block: Block, start: int, end: int) -> str:
    return "".join(map(str.__add__, block.words[start:end], block.spaces[start:end]))


Codes = list[tuple[str, int, int, int, int]]


def _runs(before: Block, after: Block, codes: Codes) -> tuple[Run, ...]:
    """The words of two blocks: what stayed, went and came. Little words that stayed between two changes go with those."""
    kept: Codes = []
    for n, (op, a, b, c, d) in enumerate(codes):
        lonely = op == "equal" and 0 < n < len(codes) - 1 and len(_spelled(after, c, d).strip()) <= 3
        kept.append(("replace" if lonely else op, a, b, c, d))
    runs: list[Run] = []
    for changed, group in groupby(kept, key=lambda code: code[0] != "equal"):
        ranges = list(group)
        if changed:
            runs += [
                Run("del", _spelled(before, ranges[0][1], ranges[-1][2])),
                Run("ins", _spelled(after, ranges[0][3], ranges[-1][4])),
            ]
        else:
            runs += [Run("same", _spelled(after, c, d)) for _op, _a, _b, c, d in ranges]
    return tuple(run for run in runs if run.text)


def _looks(before: Block, after: Block, codes: Codes) -> tuple[Change, ...]:
    """Of the words that stayed: those that lost or gained a mark, and whether white space between them changed."""
    kept = [(a + n, c + n) for op, a, b, c, _d in codes if op == "equal" for n in range(b - a)]
    found, spaces = [], False
    for (lost, gained), group in groupby(kept, key=lambda pair: _turn(before.marks[pair[0]], after.marks[pair[1]])):
        pairs = list(group)
        if lost or gained:
            text = "".join(after.words[c] + after.spaces[c] for _, c in pairs).strip()
            found.append(Change(text, lost, gained))
    for (a, c), (next_a, next_c) in zip(kept, kept[1:], strict=False):
        spaces |= (next_a, next_c) == (a + 1, c + 1) and before.spaces[a] != after.spaces[c]
    return (*found, Change("", spaces=True)) if spaces else tuple(found)


def _turn(before: frozenset[Mark], after: frozenset[Mark]) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    return tuple(sorted(before - after)), tuple(sorted(after - before))


def words(before: str, after: str, budget: Budget) -> list[Run]:
    """Two plain texts."""
    one, other = _cut(before), _cut(after)
    return list(_runs(one, other, list(_opcodes(one.words, other.words, budget))))


def spaces_differ(before: str, after: str) -> bool:
    """The same words with other white space between them."""
    one, other = _cut(before), _cut(after)
    return one.words == other.words and one.spaces != other.spaces


def items(before: Sequence[str], after: Sequence[str], budget: Budget) -> list[Run]:
    """Two rows of names, an entry a run."""
    runs: list[Run] = []
    for op, a, b, c, d in _opcodes(before, after, budget):
        if op == "equal":
            runs += [Run("same", name) for name in after[c:d]]
        else:
            runs += [Run("del", name) for name in before[a:b]] + [Run("ins", name) for name in after[c:d]]
    return runs


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """The share of words that two blocks have in common, from 0 to 1."""
    total = one.total() + other.total()
    if not total or 2 * min(one.total(), other.total()) < ALIKE * total:
        return 0.0
    few, many = (one, other) if len(one) < len(other) else (other, one)
    return 2 * sum(min(number, many[word]) for word, number in few.items()) / total


def _pairs(before: list[Block], after: list[Block], budget: Budget) -> list[tuple[int, int]]:
    """Which block became which, in order, so that as many words as possible are common."""
    ours, theirs = [Counter(block.words) for block in before], [Counter(block.words) for block in after]
    if not budget.pays(sum(map(len, ours)) * len(theirs) + 1):
        return [(n, n) for n, (one, other) in enumerate(zip(ours, theirs, strict=False)) if _likeness(one, other) >= ALIKE]
    like = [[_likeness(one, other) for other in theirs] for one in ours]
    best = [[0.0] * (len(theirs) + 1) for _ in range(len(ours) + 1)]
    for i in range(len(ours) - 1, -1, -1):
        for j in range(len(theirs) - 1, -1, -1):
            both = like[i][j] + best[i + 1][j + 1] if like[i][j] >= ALIKE else 0.0
            best[i][j] = max(both, best[i + 1][j], best[i][j + 1])
    pairs, i, j = [], 0, 0
    while i < len(ours) and j < len(theirs):
        if like[i][j] >= ALIKE and best[i][j] == like[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _changed(before: Block, after: Block, budget: Budget, *, state: str = "") -> Line:
    """A block beside its former self."""
    if before == after:
        return replace(_whole(state or "same", after), former=before)
    codes = list(_opcodes(before.words, after.words, budget))
    return Line(state or "changed", after, _runs(before, after, codes), before, _looks(before, after, codes))


def _whole(state: str, block: Block) -> Line:
    return Line(state, block, (Run({"added": "ins", "removed": "del"}.get(state, "same"), block.text),))


def blocks(before: str, after: str, budget: Budget) -> list[Line]:
    """Two bodies in cleaned HTML, line by line in the order of the later one."""
    ours, theirs = read(before), read(after)
    lines: list[Line] = []
    for op, a, b, c, d in _opcodes([block.key for block in ours], [block.key for block in theirs], budget):
        if op == "equal":
            lines += [_changed(one, other, budget) for one, other in zip(ours[a:b], theirs[c:d], strict=True)]
        else:
            lines += _replaced(ours[a:b], theirs[c:d], budget)
    return _with_moves(lines, budget)


def _replaced(before: list[Block], after: list[Block], budget: Budget) -> Iterator[Line]:
    i = j = 0
    for a, b in [*_pairs(before, after, budget), (len(before), len(after))]:
        yield from (_whole("removed", block) for block in before[i:a])
        yield from (_whole("added", block) for block in after[j:b])
        if a < len(before):
            yield _changed(before[a], after[b], budget)
        i, j = a + 1, b + 1


def _with_moves(lines: list[Line], budget: Budget) -> list[Line]:
    """What went at one place and came at another is one block that moved, perhaps changed on its way."""
    gone: dict[tuple[Hashable, ...], list[int]] = {}
    for place in (n for n in range(len(lines) - 1, -1, -1) if lines[n].state == "removed"):
        gone.setdefault(lines[place].block.key, []).append(place)
    came = [n for n, line in enumerate(lines) if line.state == "added"]
    for place in came:
        if origins := gone.get(lines[place].block.key):
            _move(lines, origins.pop(), place, budget)
    rest = {n: Counter(lines[n].block.words) for origins in gone.values() for n in origins}
    for place in (n for n in came if lines[n].state == "added" and len(lines[n].block.words) >= SENTENCE):
        if not budget.pays(10 * (len(lines[place].block.words) + len(rest))):
            break
        mine = Counter(lines[place].block.words)
        origin = next((n for n, theirs in rest.items() if _likeness(theirs, mine) >= MOVED_ALIKE), None)
        if origin is not None:
            del rest[origin]
            _move(lines, origin, place, budget)
    return lines


def _move(lines: list[Line], origin: int, place: int, budget: Budget) -> None:
    lines[place] = _changed(lines[origin].block, lines[place].block, budget, state="moved")
    lines[origin] = replace(_whole("left", lines[origin].block), former=lines[place].block)


# Folding


def shortened(runs: Sequence[Run], words: int = 60) -> list[Run]:
    """Runs without the middle of long unchanged ones."""
    short: list[Run] = []
    for run in runs:
        found = WORD.findall(run.text) if run.op == "same" and len(run.text) > words * 6 else []
        if len(found) > 2 * words:
            short += [Run("same", "".join(found[:words])), Run("cut", ""), Run("same", "".join(found[-words:]))]
        else:
            short.append(run)
    return short


def folded(lines: Sequence[Line], around: int = 1, least: int = 3) -> list[Stretch]:
    """Stretches to show and stretches to fold: unchanged lines that are not beside a change."""
    near = {n + step for n, line in enumerate(lines) if line.state != "same" for step in range(-around, around + 1)}
    stretches: list[Stretch] = []
    for fold, group in groupby(range(len(lines)), key=lambda n: n not in near):
        rows = [lines[n] for n in group]
        fold = fold and len(rows) >= least
        if stretches and stretches[-1].folded == fold:
            stretches[-1].lines.extend(rows)
        else:
            stretches.append(Stretch(fold, rows))
    return stretches
