"""What a text shows of other sites, told from addresses and embed codes: videos, and posts of social networks."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import parse_qs, unquote, urlsplit

from articles import outside
from articles.importers.htmltree import Node, parse
from articles.importers.inline import is_break, line

ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
QUOTES = {"twitter-tweet", "twitter-video", "tiktok-embed", "fb-xfbml-parse-ignore", "instagram-media"}
"""Classes of the blockquotes that networks give away as embed codes."""
FRAMES = {"fb-post", "fb-video"}
NOBODY = {
    "events", "groups", "hashtag", "i", "media", "permalink.php", "photo", "photo.php", "photos", "posts", "profile.php", "reel",
    "share", "sharer", "story.php", "video.php", "videos", "watch",
}  # fmt: skip
"""First parts of a post's path that are no name."""
DASHES = " \t\n\u00a0—–-"
LONGEST_TITLE, LONGEST_NAME, LONGEST_TEXT = 200, 120, 2_000


@dataclass(frozen=True)
class Video:
    source: str
    code: str
    title: str = ""


@dataclass(frozen=True)
class Post:
    source: str
    url: str
    name: str
    text: str = ""


@dataclass(frozen=True)
class Gallery:
    pictures: tuple[int, ...]
    title: str = ""


@dataclass(frozen=True)
class Document:
    """A file whose row is there already."""

    pk: int


Insert = Video | Post | Gallery | Document


class Remembered:
    """The answers of other sites that WordPress kept beside a post (`_oembed_…`): titles of videos, words of posts."""

    def __init__(self, answers: Iterable[str] = ()) -> None:
        self.answers = answers

    @cached_property
    def trees(self) -> list[Node]:
        return [parse(answer) for answer in self.answers]

    @cached_property
    def titles(self) -> dict[tuple[str, str], str]:
        frames = (node for tree in self.trees for node in tree.walk() if node.tag == "iframe")
        return {
            found: title
            for frame in frames
            if (found := outside.video(frame.attributes.get("src", ""))) and (title := line(frame.attributes.get("title", "")))
        }

    @cached_property
    def posts(self) -> dict[tuple[str, str], Post]:
        quotes = (node for tree in self.trees for node in tree.walk() if node.tag == "blockquote")
        return {_key(post): post for quote in quotes if (post := post_in(quote))}


def at(address: str, remembered: Remembered) -> Video | Post | None:
    """The video or post at an address, or in the frame of one, with what is known of it."""
    address = _framed(address)
    if found := outside.video(address):
        return Video(*found, title=remembered.titles.get(found, "")[:LONGEST_TITLE])
    if not (clean := outside.post(address)):
        return None
    post = Post(*clean, name=_name_in(clean[1]))
    known = remembered.posts.get(_key(post))
    return replace(known, url=post.url) if known else post if post.name else None


def post_in(quote: Node, address: str = "") -> Post | None:
    """The post that a network's embed code quotes; None where it does not say which, or whose."""
    links = [node for node in quote.walk() if node.tag == "a"]
    addresses = [address, quote.attributes.get("cite", ""), *(link.attributes.get("href", "") for link in reversed(links))]
    clean = next((found for each in addresses if (found := outside.post(each))), None)
    if clean is None:
        return None
    paragraphs = [node for node in quote.walk() if node.tag == "p"]
    inside = {id(node) for paragraph in paragraphs for node in paragraph.walk()}
    if clean[0] == "x":
        text, name = _of_tweet(quote, paragraphs)
    else:
        text = "\n\n".join(map(_lines, paragraphs))
        name = next((line(link.text) for link in links if id(link) not in inside and link.text.strip()), "")
    name = name or _name_in(clean[1])
    return Post(*clean, name=name[:LONGEST_NAME], text=text.strip()[:LONGEST_TEXT]) if name else None


def permalink_of(quote: Node) -> str:
    """Of a network that no card of ours knows."""
    links = (node.attributes.get("href", "") for node in quote.walk() if node.tag == "a")
    return next(filter(None, [quote.attributes.get("data-instgrm-permalink", ""), *links]), "")


def _of_tweet(quote: Node, paragraphs: list[Node]) -> tuple[str, str]:
    """Its text, and behind it « — Name (@name) » with the date as a link."""
    if paragraphs:
        outer = [child if isinstance(child, str) else child.text for child in quote.children if not _is_in(child, {"p", "a"})]
        return "\n\n".join(map(_lines, paragraphs)), line(" ".join(outer)).strip(DASHES)
    dated = [node for node in quote.children if isinstance(node, Node) and node.tag == "a"][-1:]
    said = _lines(Node("p", {}, [child for child in quote.children if child not in dated]))
    text, _sep, name = said.rpartition("—")
    return text.strip(), line(name).strip(DASHES)


def _is_in(child: Node | str, tags: set[str]) -> bool:
    return isinstance(child, Node) and child.tag in tags


def _framed(address: str) -> str:
    """What a frame shows: Facebook's plugin names the post in a parameter."""
    address = f"https:{address}" if address.startswith("//") else address
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if (parts.hostname or "").endswith("facebook.com") and parts.path.startswith("/plugins/"):
        return parse_qs(parts.query).get("href", [""])[0]
    return address


def _name_in(url: str) -> str:
    """Whose post it is, as far as its address says."""
    parts = urlsplit(url)
    first = unquote(parts.path.strip("/").partition("/")[0])
    if first in NOBODY or not first.strip("0123456789") or parts.netloc in outside.SHORT_POST_HOSTS:
        return ""
    return first if first.startswith("@") or "facebook.com" in parts.netloc else f"@{first}"


def _key(post: Post) -> tuple[str, str]:
    """One post under several hosts."""
    parts = urlsplit(post.url)
    return post.source, f"{parts.path.rstrip('/').lower()}?{parts.query}"


def _lines(node: Node) -> str:
    """Its words, a <br> as the end of a line."""
    parts = []
    for child in node.children:
        if isinstance(child, str):
            parts.append(re.sub(r"[ \t\r\n]+", " ", child))
        else:
            parts.append("\n" if is_break(child) else _lines(child))
    return re.sub(r" *\n *", "\n", "".join(parts)).strip(" \t\n")
