"""Two texts compared: pure functions over strings and cleaned HTML, nothing of articles or the database.

`words`, `items` and `blocks` compare versions, by words and within a budget; `changed_lines` compares a text with what
typesetting made of it, sign by sign.

Cost. Reading and cutting into words is linear: about 0.1 s for two texts of 100 kB. Python's SequenceMatcher is not: a
round of it costs as many steps as there are pairs of equal words, and hard texts take many rounds. So what is common at
both ends is set aside first, no single comparison may cost more than `MOST` steps, and all of a request share one
`Budget`. What the budget does not pay for is shown as taken out and put in whole, which is correct, only less fine.
Two texts of 300 kB without a common sentence, the worst of those in the tests, stay below one second.
"""

from articles.diff.bodies import Line, blocks
from articles.diff.folding import Stretch, folded, shortened
from articles.diff.reading import BREAK, Block, Mark, read
from articles.diff.signs import Piece, changed_lines, pieces
from articles.diff.wording import Budget, Change, Run, items, spaces_differ, words

__all__ = [
    "BREAK", "Block", "Budget", "Change", "Line", "Mark", "Piece", "Run", "Stretch", "blocks", "changed_lines", "folded", "items",
    "pieces", "read", "shortened", "spaces_differ", "words",
]  # fmt: skip
