"""Two rows of words compared, within a budget: which stayed, went and came, and which look otherwise."""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from articles.diff.reading import Block, Mark, cut

MOST = 40_000
"""Steps of one comparison."""


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


def opcodes(before: Sequence[Hashable], after: Sequence[Hashable], budget: Budget) -> Iterator[tuple[str, int, int, int, int]]:
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


def runs_of(before: Block, after: Block, codes: Codes) -> tuple[Run, ...]:
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


def looks(before: Block, after: Block, codes: Codes) -> tuple[Change, ...]:
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
    one, other = cut(before), cut(after)
    return list(runs_of(one, other, list(opcodes(one.words, other.words, budget))))


def spaces_differ(before: str, after: str) -> bool:
    """The same words with other white space between them."""
    one, other = cut(before), cut(after)
    return one.words == other.words and one.spaces != other.spaces


def items(before: Sequence[str], after: Sequence[str], budget: Budget) -> list[Run]:
    """Two rows of names, an entry a run."""
    runs: list[Run] = []
    for op, a, b, c, d in opcodes(before, after, budget):
        if op == "equal":
            runs += [Run("same", name) for name in after[c:d]]
        else:
            runs += [Run("del", name) for name in before[a:b]] + [Run("ins", name) for name in after[c:d]]
    return runs
