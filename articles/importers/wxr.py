"""Reads a WordPress export (WXR) as a stream of records: constant memory, no entities, no network."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from django.utils.translation import gettext as _

PIECE = 2**16
LONGEST_TEXT = 20 * 2**20
DEEPEST = 40
FORBIDDEN = bytes(number for number in range(32) if number not in b"\t\n\r")
"""Control characters that WordPress writes and XML forbids; dropped on the way in."""
RECORDS = {"wp:author", "wp:category", "wp:tag", "wp:term", "item", "wp:comment", "wp:postmeta", "wp:commentmeta"}


class Unreadable(Exception):
    """The file cannot be imported; the message is one sentence for the operator."""


@dataclass
class Term:
    domain: str  # category, post_tag, or a plugin's
    slug: str
    name: str


@dataclass
class Record:
    """One element with its simple children by name (`wp:post_id`), post meta, terms and comments."""

    kind: str
    fields: dict[str, str] = field(default_factory=dict)
    meta: dict[str, str] = field(default_factory=dict)
    terms: list[Term] = field(default_factory=list)
    comments: list["Record"] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        """The text of a child, empty when there is none."""
        return self.fields.get(name, "")

    @property
    def id(self) -> str:
        return self["wp:post_id"].strip()

    @property
    def label(self) -> str:
        """How a report names it."""
        return f"{self.id} « {' '.join(self['title'].split())[:80]} »"


def _short(tag: str) -> str:
    """`{http://wordpress.org/export/1.2/}post_id` → `wp:post_id`, whatever the version."""
    space, _sep, name = tag.rpartition("}")
    if space.startswith("{http://wordpress.org/export/"):
        return f"excerpt:{name}" if space.endswith("/excerpt/") else f"wp:{name}"
    prefix = {"{http://purl.org/rss/1.0/modules/content/": "content:", "{http://purl.org/dc/elements/1.1/": "dc:"}
    return prefix.get(space, "") + name


class _Target:
    """Builds records while the parser runs; finished ones wait in `ready`."""

    def __init__(self) -> None:
        self.path: list[str] = []
        self.open: list[Record] = []
        self.ready: list[Record] = []
        self.site = Record("site")
        self.text: list[str] = []
        self.length = 0
        self.attributes: dict[str, str] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _short(tag)
        if not self.path and name != "rss":
            raise Unreadable(
                _("This file is XML, but not a WordPress export (its first element is “%(name)s”).") % {"name": name}
            )
        if len(self.path) > DEEPEST:
            raise Unreadable(_("This file is nested too deeply to be a WordPress export."))
        self.path.append(name)
        if name in RECORDS:
            self.open.append(Record(name))
        self.text, self.length, self.attributes = [], 0, attributes

    def data(self, text: str) -> None:
        self.length += len(text)
        if self.length > LONGEST_TEXT:
            raise Unreadable(_("A text in this file is longer than 20 million signs; that is no article."))
        self.text.append(text)

    def end(self, tag: str) -> None:
        name = self.path.pop()
        text, self.text, self.length = "".join(self.text), [], 0
        if name not in RECORDS:
            self._leaf(name, text)
            return
        record = self.open.pop()
        parent = self.open[-1] if self.open else None
        if name == "wp:postmeta" and parent:
            parent.meta[record["wp:meta_key"]] = record["wp:meta_value"]
        elif name == "wp:comment" and parent:
            parent.comments.append(record)
        elif parent is None:
            self.ready.append(record)

    def _leaf(self, name: str, text: str) -> None:
        if self.open and name == "category" and self.open[-1].kind == "item":
            domain, slug = self.attributes.get("domain", ""), self.attributes.get("nicename", "")
            self.open[-1].terms.append(Term(domain, slug, text))
        elif self.open:
            self.open[-1].fields[name] = text
        elif len(self.path) == 2:  # rss, channel
            self.site.fields[name] = text

    def close(self) -> None:
        return None


def read(file: IO[bytes]) -> Iterator[Record]:
    """The records in the order of the file; first, before any other, the site. Raises Unreadable."""
    target = _Target()
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    told = begun = False
    try:
        while piece := file.read(PIECE):
            piece = piece.translate(None, FORBIDDEN)
            if not begun:
                piece = re.sub(rb"^(?:\xef\xbb\xbf|\s)+", b"", piece)
                begun = bool(piece)
            parser.feed(piece)
            if target.ready and not told:
                yield _checked(target.site)
                told = True
            yield from target.ready
            target.ready.clear()
        if not begun:
            raise Unreadable(_("This file is empty."))
        parser.close()
    except ParseError as error:
        line = error.position[0]
        raise Unreadable(
            _("This file is no XML, or it is cut off or damaged at line %(line)d. Export it again from WordPress.")
            % {"line": line}
        ) from None
    except DefusedXmlException:
        raise Unreadable(
            _("This file declares a document type or entities, as no WordPress export does. It is refused.")
        ) from None
    except (UnicodeError, LookupError):
        raise Unreadable(_("The signs of this file cannot be read; save it as UTF-8.")) from None
    if not told:
        yield _checked(target.site)
        yield from target.ready


def _checked(site: Record) -> Record:
    if not site["wp:wxr_version"]:
        raise Unreadable(_("This file is an RSS feed, not a WordPress export. In WordPress choose Tools > Export > All content."))
    return site


def open_export(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except IsADirectoryError:
        raise Unreadable(_("“%(path)s” is a folder; name the export’s XML file.") % {"path": path}) from None
    except FileNotFoundError:
        raise Unreadable(_("The file “%(path)s” does not exist.") % {"path": path}) from None
    except OSError as error:
        raise Unreadable(
            _("The file “%(path)s” cannot be read: %(reason)s.") % {"path": path, "reason": error.strerror}
        ) from None
