"""What may stand in what in cleaned HTML; what may not is lifted out. The editor has the same rule (static/js/editor/blocks.js).

Quotations, lists and tables hold words and photos. Tables and inserts (« Lire aussi », videos, galleries, files, cards) stand
between the blocks of a text or in a box; a box stands in nothing. A table in the cell of another stays where it came. A cell
holds no heading.
"""

import re
from dataclasses import dataclass, field

TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:\s[^\s=>]+="[^"]*")*)>')
FOLLOWED = {"blockquote", "ul", "ol", "table", "div"}
EMPTY = re.compile(r'<(li|blockquote|ul|ol)\b[^>]*>\s*</\1>|<div[^>]* class="box"[^>]*>\s*</div>')


@dataclass
class _Block:
    """A block that is not closed yet. `homes`: by kind, the outermost block around it that must not hold that kind."""

    kind: str
    homes: "dict[str, _Block]"
    home: "_Block | None" = None
    markup: list[str] = field(default_factory=list)
    behind: list[str] = field(default_factory=list)

    def inside(self) -> "dict[str, _Block]":
        """`homes` of what it holds."""
        refused = {"narrow": ("box", "insert", "table"), "table": ("box", "insert"), "box": ("box",)}.get(self.kind, ())
        return dict.fromkeys(refused, self) | self.homes

    def closed(self) -> str:
        html = "".join(self.markup)
        while self.behind and (fewer := EMPTY.sub("", html)) != html:
            html = fewer
        return html + "".join(self.behind)


def _kind(tag: str, attributes: str) -> str:
    if tag == "div":
        return "box" if ' class="box"' in attributes else "insert" if " data-" in attributes else "plain"
    return "table" if tag == "table" else "narrow"


def without_headings_in_cells(markup: str) -> str:
    """The words of a heading in a table's cell as a paragraph: HTML has none in `th`, and the outline of an article none in a
    table."""
    if "<table" not in markup:
        return markup
    depth = 0

    def inside(tag: re.Match[str]) -> str:
        nonlocal depth
        if tag[2] in {"td", "th"}:
            depth += -1 if tag[1] else 1
        return f"<{tag[1]}p{tag[3]}>" if depth and tag[2] in {"h2", "h3"} else tag[0]

    return TAG.sub(inside, markup)


def lift(markup: str) -> str:
    """The same with what stands where it must not put behind the outermost block that must not hold it. Nothing is lost but
    a block that held nothing else."""
    stack, place = [_Block("text", {})], 0
    for tag in TAG.finditer(markup):
        if tag[2] not in FOLLOWED:
            continue
        cut = tag.end() if tag[1] else tag.start()
        stack[-1].markup.append(markup[place:cut])
        place = cut
        if tag[1]:
            block = stack.pop()
            (block.home.behind if block.home else stack[-1].markup).append(block.closed())
        else:
            kind, homes = _kind(tag[2], tag[3]), stack[-1].inside()
            home = homes.get(kind)
            stack.append(_Block(kind, home.homes if home else homes, home))
    stack[0].markup.append(markup[place:])
    return stack[0].closed()
