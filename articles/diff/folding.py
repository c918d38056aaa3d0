"""Long differences made short: unchanged words and lines that stand far from any change."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from articles.diff.bodies import Line
from articles.diff.reading import WORD
from articles.diff.wording import Run


@dataclass(frozen=True)
class Stretch:
    """Lines in a row, shown or folded away."""

    folded: bool
    lines: list[Line] = field(default_factory=list)


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
