"""A small tree of foreign HTML, made well-formed first: what the WordPress part works on."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Union

import nh3

from articles.text import BODY_TAGS

VOID = {"br", "hr", "img", "source", "wbr", "embed"}
BLOCKS = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "hr", "table", "figure", "div", "section", "article",
    "aside", "header", "footer", "main", "center", "pre", "address", "details", "dl", "iframe", "video", "audio", "form",
    "object", "embed",
}  # fmt: skip
"""Tags that end a paragraph of loose text."""

_wide = nh3.Cleaner(
    tags=BODY_TAGS
    | BLOCKS - {"form"}
    | {"img", "figcaption", "b", "i", "u", "del", "strike", "ins", "font", "cite", "q", "small", "mark", "source", "dt", "dd"},
    attributes={
        "*": {"lang", "class", "title"},
        "a": {"href"},
        "img": {"src", "alt", "class"},
        "iframe": {"src"},
        "video": {"src"},
        "audio": {"src"},
        "source": {"src"},
        "embed": {"src"},
        "object": {"data"},
        "div": {"data-href"},
        "blockquote": {"cite", "data-instgrm-permalink"},
        "ol": {"start"},
        "th": {"colspan", "rowspan", "scope"},
        "td": {"colspan", "rowspan"},
    },
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
    clean_content_tags={"script", "style", "template", "noscript"},
)
"""Wider than the body's own list: what conversion looks at. Nothing dangerous passes even here."""


@dataclass
class Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Union["Node", str]] = field(default_factory=list)

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

    def walk(self) -> Iterator["Node"]:
        """All nodes below, in the order of the text."""
        for child in self.children:
            if isinstance(child, Node):
                yield child
                yield from child.walk()

    def find(self, *tags: str) -> "Node | None":
        return next((node for node in self.walk() if node.tag in tags), None)

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    @property
    def caption(self) -> "Node | None":
        """Its own figcaption, not one of a picture inside."""
        return next((child for child in self.children if isinstance(child, Node) and child.tag == "figcaption"), None)


Piece = Node | str


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("root")
        self.stack = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.stack[-1].children.append(node)
        if tag not in VOID:
            self.stack.append(node)

    def handle_endtag(self, tag: str) -> None:
        if len(self.stack) > 1 and self.stack[-1].tag == tag:
            self.stack.pop()

    def handle_data(self, data: str) -> None:
        self.stack[-1].children.append(data)


def parse(markup: str) -> Node:
    builder = _Builder()
    builder.feed(_wide.clean(markup))
    builder.close()
    return builder.root


def serialise(nodes: list[Node | str]) -> str:
    return "".join(_one(node) for node in nodes)


def _one(node: Node | str) -> str:
    if isinstance(node, str):
        return escape(node, quote=False)
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in node.attributes.items())
    if node.tag in VOID:
        return f"<{node.tag}{attributes}>"
    return f"<{node.tag}{attributes}>{serialise(node.children)}</{node.tag}>"
