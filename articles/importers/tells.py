"""What tells that a piece of a text is something else than it seems: « Lire aussi », advertising, a gallery, a file."""

import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from articles.importers.embedding import ADDRESS
from articles.importers.htmltree import Node, Piece
from articles.importers.inline import is_break, line

SEE_ALSO = re.compile(r"\s*(?:à\s+|a\s+)?(?:lire|voir)\s+(?:aussi|également|encore)\b\s*[:：»]?\s*", re.IGNORECASE)
ADVERTISING = re.compile(r"\s*(?:Ad image\s*)+", re.IGNORECASE)
GALLERIES = ("wp-block-gallery", "wp-block-jetpack-tiled-gallery", "wp-block-jetpack-slideshow")
SAYS_NOTHING = re.compile(
    r"(?:cliquez |cliquer )?(?:ici|là)\.?|(?:télécharge[rz]|lire|voir|consulter|ouvrir|écouter|download)"
    r"(?: (?:ici|le|la|l’|l'|en|au|format|pdf|mp3|fichier|document|son|audio))*|pdf|lien|fichier|document",
    re.IGNORECASE,
)
"""Words of a link that are no title of the file behind it."""
PLAYERS_OWN = re.compile(r"(?:youtube|vimeo|dailymotion)[ -](?:video )?player|lecteur (?:vidéo )?\w+|embedded .*", re.IGNORECASE)
"""Titles that a site gives all its frames."""


def is_advertising(picture: Node) -> bool:
    return picture.attributes.get("alt", "").strip().lower() == "ad image"


def is_see_also(node: Node) -> bool:
    """« Lire aussi : » and links, or what the shortcode left; other words make it a sentence like any other."""
    links = [inner for inner in node.walk() if inner.tag == "a"]
    if not links or any(inner.tag == "img" for inner in node.walk()):
        return False
    if "see-also" in node.classes:
        return True
    said = node.text
    for link in links:
        said = said.replace(link.text, "", 1) if link.text else said
    whole = SEE_ALSO.match(node.text)
    return whole is not None and re.fullmatch(r"[\s:;,.–—|/•-]*", SEE_ALSO.sub("", said, count=1)) is not None


def is_gallery(node: Node) -> bool:
    return any(name in GALLERIES for name in node.classes)


def pictures_of(node: Node) -> list[tuple[Node, str]]:
    """The pictures inside, each with what is said under it alone."""
    found: list[tuple[Node, str]] = []
    for child in node.children:
        if isinstance(child, Node):
            found += [(child, "")] if child.tag == "img" else pictures_of(child)
    if len(found) == 1 and not found[0][1] and node.caption:
        return [(found[0][0], line(node.caption.text))]
    return found


def lone_link(node: Node) -> Node | None:
    """The link that is all that stands here."""
    links = [inner for inner in node.walk() if inner.tag == "a"]
    if len(links) != 1 or any(inner.tag == "img" for inner in node.walk()):
        return None
    return links[0] if line(node.text) == line(links[0].text) else None


def bare_address(pieces: list[Piece]) -> str:
    """The address that is all there is on a line; a link is none, as WordPress leaves it one."""
    if not all(isinstance(piece, str) or is_break(piece) for piece in pieces):
        return ""
    said = "".join(piece for piece in pieces if isinstance(piece, str)).strip()
    return said if ADDRESS.fullmatch(said) else ""


def title_of_frame(node: Node) -> str:
    title = line(node.attributes.get("title", ""))
    return "" if PLAYERS_OWN.fullmatch(title) else title


def title_of_file(address: str, words: str) -> str:
    """What the text calls it, or else its name."""
    title = "" if SAYS_NOTHING.fullmatch(words) else words
    return (title or PurePosixPath(unquote(urlsplit(address).path)).stem)[:200]
