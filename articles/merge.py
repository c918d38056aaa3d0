"""Two versions of an article that began from the same one, brought together block by block and field by field."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from articles.diff.wording import Budget, opcodes
from articles.models.revision import Content, blank_content
from articles.text import top_blocks

Choice = Literal["mine", "theirs", "both"]
CHOICES: tuple[Choice, ...] = ("both", "mine", "theirs")

LISTS = frozenset({"authors", "tags", "related"})
"""Fields of several lines, of which both can be kept."""


APART = frozenset({"body", "pictures"})
"""Fields that are brought together in a way of their own."""


@dataclass(frozen=True)
class Piece:
    """A stretch of blocks in the three versions. A conflict is what both changed, each in another way."""

    base: tuple[str, ...]
    mine: tuple[str, ...]
    theirs: tuple[str, ...]

    @property
    def is_conflict(self) -> bool:
        return self.mine != self.theirs and self.base not in (self.mine, self.theirs)

    def taken(self, choice: Choice = "both") -> tuple[str, ...]:
        """The blocks that go on: what one side changed without asking, what both changed by choice."""
        if not self.is_conflict:
            return self.mine if self.mine != self.base else self.theirs
        return {"mine": self.mine, "theirs": self.theirs, "both": self.theirs + self.mine}[choice]


def _matches(one: Sequence[str], other: Sequence[str], budget: Budget) -> list[tuple[int, int, int]]:
    """Stretches of blocks that are the same in both: where they begin in each, and how long they are; an empty one at the end."""
    equal = [(a, c, b - a) for op, a, b, c, _d in opcodes(one, other, budget) if op == "equal"]
    return [*equal, (len(one), len(other), 0)]


def _sync(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Stretches that are the same in all three: where they begin in each, and how long they are."""
    budget = Budget()
    ours, others = _matches(base, mine, budget), _matches(base, theirs, budget)
    i = j = 0
    while i < len(ours) and j < len(others):
        (a, m, size), (b, t, length) = ours[i], others[j]
        start, end = max(a, b), min(a + size, b + length)
        if start < end:
            yield start, m + start - a, t + start - b, end - start
        if a + size < b + length:
            i += 1
        else:
            j += 1
    yield len(base), len(mine), len(theirs), 0


def _apart(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> Iterator[Piece]:
    """Neighbouring blocks, each changed by another hand, are pieces of their own when nothing was added or taken away."""
    if len(base) == len(mine) == len(theirs):
        yield from (Piece((b,), (m,), (t,)) for b, m, t in zip(base, mine, theirs, strict=True))
    else:
        yield Piece(tuple(base), tuple(mine), tuple(theirs))


def three_way(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[Piece]:
    """The whole of the three texts in order, cut where they agree."""
    pieces: list[Piece] = []
    at = (0, 0, 0)
    for b, m, t, length in _sync(base, mine, theirs):
        if (b, m, t) != at:
            pieces += _apart(base[at[0] : b], mine[at[1] : m], theirs[at[2] : t])
        if length:
            same = tuple(base[b : b + length])
            pieces.append(Piece(same, same, same))
        at = (b + length, m + length, t + length)
    return pieces


@dataclass(frozen=True)
class Field:
    """One field that is no text of blocks, in the three versions."""

    name: str
    base: Any
    mine: Any
    theirs: Any

    @property
    def is_conflict(self) -> bool:
        return self.mine != self.theirs and self.base not in (self.mine, self.theirs)

    @property
    def can_keep_both(self) -> bool:
        return self.name in LISTS or (self.name == "standfirst" and bool(self.mine and self.theirs))

    def taken(self, choice: Choice = "mine") -> Any:
        if not self.is_conflict:
            return self.mine if self.mine != self.base else self.theirs
        if choice == "both" and self.can_keep_both:
            if self.name == "standfirst":
                return f"{self.theirs}\n{self.mine}"
            return [*self.theirs, *(line for line in self.mine if line not in self.theirs)]
        return self.theirs if choice == "theirs" else self.mine


@dataclass(frozen=True)
class Merge:
    """What came of two versions: the pieces of the text, and every other field."""

    theirs: Content
    pieces: list[Piece]
    fields: list[Field]

    @property
    def text_conflicts(self) -> dict[str, Piece]:
        """Name of the choice → piece."""
        return {f"piece-{number}": piece for number, piece in enumerate(self.pieces) if piece.is_conflict}

    @property
    def field_conflicts(self) -> dict[str, Field]:
        return {f"field-{field.name}": field for field in self.fields if field.is_conflict}

    def content(self, choices: Mapping[str, str]) -> Content:
        """The version that goes on. Where nobody chose, both of two texts are kept, and mine of two values."""
        blocks = [
            block
            for number, piece in enumerate(self.pieces)
            for block in piece.taken(_choice(choices.get(f"piece-{number}"), "both"))
        ]
        values = {field.name: field.taken(_choice(choices.get(f"field-{field.name}"), "both")) for field in self.fields}
        return cast(Content, {**self.theirs, **values, "body": "".join(blocks)})


def _choice(chosen: str | None, otherwise: Choice) -> Choice:
    return next((choice for choice in CHOICES if choice == chosen), otherwise)


def _pictures(base: Content, mine: Content, theirs: Content) -> list[Any]:
    """What is said of each photo: as I changed it, else as it stands in the other version."""
    before, ours, others = ({use["image"]: use for use in content["pictures"]} for content in (base, mine, theirs))
    changed = {pk: use for pk, use in ours.items() if use != before.get(pk)}
    return list({**ours, **others, **changed}.values())


def merge(base: Content, mine: Content, theirs: Content) -> Merge:
    """Bring together what two people made of `base`."""
    old, ours, others = (cast(dict[str, Any], content) for content in (base, mine, theirs))
    fields = [Field(name, old[name], ours[name], others[name]) for name in Content.__annotations__ if name not in APART]
    pieces = three_way(*(top_blocks(content["body"]) for content in (base, mine, theirs)))
    return Merge(cast(Content, {**theirs, "pictures": _pictures(base, mine, theirs)}), pieces, fields)


def shared(mine: Content, theirs: Content) -> Content:
    """What two versions have in common: it stands for the one that both began from where none was ever saved."""
    ours, others = (top_blocks(content["body"]) for content in (mine, theirs))
    agreed = {name: value for name, value in mine.items() if value == cast(dict[str, Any], theirs)[name]}
    body = "".join("".join(ours[start : start + size]) for start, _, size in _matches(ours, others, Budget()))
    return cast(Content, {**blank_content(), **agreed, "body": body})
