"""What every part of an import shares: the exported site, the ledger of what was brought in, and the report."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from django.utils import timezone

from articles.importers.wxr import Record
from articles.text import plain

EXAMPLES = 200
"""Lines a report keeps of one reason; the rest is counted."""

REASONS = 500
"""Of all kinds; modules and blocks that nobody knows have one each."""


class Ledger(Protocol):
    """Remembers what became of each record of the source (newsroom.models.ImportedItem)."""

    def find(self, kind: str, source_id: str) -> int | None:
        """The row that the record became, if it is still there."""

    def knows(self, kind: str, source_id: str) -> bool:
        """Whether the record need not come in: it did, and what the newsroom deleted for good since stays away."""

    def find_many(self, kind: str, source_ids: Iterable[str]) -> dict[str, int]: ...

    def note(self, kind: str, source_id: str, object_id: int, written: Any = None) -> None: ...

    def note_many(self, kind: str, items: dict[str, tuple[int, Any]]) -> None: ...


@dataclass
class Report:
    """Numbers by kind, and by reason the records that were left out or need a look."""

    new: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    reasons: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    times: Counter[str] = field(default_factory=Counter)

    def skip(self, kind: str, label: str, reason: str) -> None:
        self.skipped[kind] += 1
        self.warn(label, reason)

    def warn(self, label: str, reason: str, *, times: int = 1) -> None:
        """`times`: how often this one has it."""
        if reason not in self.times and len(self.times) >= REASONS:
            reason = "Autres remarques"
        self.times[reason] += times
        if len(self.reasons[reason]) < EXAMPLES:
            self.reasons[reason].append(label if times == 1 else f"{label} ({times} fois)")


class Site:
    """The site that was exported: its name in the ledger, and which addresses are its own."""

    def __init__(self, record: Record) -> None:
        address = record["wp:base_blog_url"] or record["wp:base_site_url"] or record["link"]
        parts = urlsplit(address.strip())
        self.host = (parts.hostname or "").removeprefix("www.")
        self.root = parts.path.rstrip("/")
        self.source = f"{self.host}{self.root}"[:200]

    def path(self, address: str) -> str:
        """The path and query of an address on this site, decoded, as a redirect keeps it; empty for another site's."""
        try:
            parts = urlsplit(address.strip())
            host = (parts.hostname or "").removeprefix("www.")
        except ValueError:
            return ""
        path = unquote(parts.path)
        if host not in {"", self.host} or parts.scheme not in {"", "http", "https"}:
            return ""
        if not host and not path.startswith("/") and (path or not parts.query):  # mailto:, #note, a relative path
            return ""
        if self.root and (path == self.root or path.startswith(f"{self.root}/")):
            path = path[len(self.root) :]
        path = path or "/"
        return f"{path}?{parts.query}" if parts.query else path


@dataclass
class Job:
    """One run of an import. `dry`: everything is read, converted and counted, nothing is written."""

    site: Site
    ledger: Ledger
    report: Report
    uploads: Path | None = None
    dry: bool = False
    attached: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    """By posts whose galleries name no picture: those uploaded to the post, by their place and number."""
    refused: set[str] = field(default_factory=set)
    """Paths of documents and sounds that are none, or cannot be read."""

    def is_new(self, kind: str, source_id: str) -> bool:
        """Whether the record has still to be brought in; counted either way."""
        if self.ledger.knows(kind, source_id):
            self.report.known[kind] += 1
            return False
        self.report.new[kind] += 1
        return True


def moment(gmt: str, local: str = "") -> datetime | None:
    """A WordPress date, which is in GMT, or else in the newspaper's own time; None for « 0000-00-00 »."""
    for text, zone in ((gmt, UTC), (local, timezone.get_default_timezone())):
        try:
            return datetime.strptime(text.strip(), "%Y-%m-%d %H:%M:%S").replace(tzinfo=zone)
        except ValueError:
            continue
    return None


def words(markup: str) -> str:
    """One line of plain text out of a title, caption or description."""
    text = plain(markup) if re.search(r"<[a-zA-Z/!]", markup) else unescape(markup)
    return re.sub(r"[ \t\r\n]+", " ", text).strip(" \t\r\n")
