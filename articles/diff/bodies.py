"""Two bodies compared line by line: what stayed, changed, came, went and moved."""

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace

from articles.diff.reading import Block, read
from articles.diff.wording import Budget, Change, Run, looks, opcodes, runs_of

ALIKE, MOVED_ALIKE = 0.4, 0.6
"""The share of common words from which a paragraph is the former one changed, and the one moved and changed."""
SENTENCE = 4
"""Words that a block must have to be known again after it moved and changed."""


@dataclass(frozen=True)
class Line:
    """A block as the comparison shows it: `same`, `changed`, `added`, `removed`, `moved` (here now) or `left` (from here)."""

    state: str
    block: Block
    runs: tuple[Run, ...] = ()
    former: Block | None = None
    changes: tuple[Change, ...] = ()


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
    codes = list(opcodes(before.words, after.words, budget))
    return Line(state or "changed", after, runs_of(before, after, codes), before, looks(before, after, codes))


def _whole(state: str, block: Block) -> Line:
    return Line(state, block, (Run({"added": "ins", "removed": "del"}.get(state, "same"), block.text),))


def blocks(before: str, after: str, budget: Budget) -> list[Line]:
    """Two bodies in cleaned HTML, line by line in the order of the later one."""
    ours, theirs = read(before), read(after)
    lines: list[Line] = []
    for op, a, b, c, d in opcodes([block.key for block in ours], [block.key for block in theirs], budget):
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
