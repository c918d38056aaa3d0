"""What an import has brought in: kept in ImportedItem, or only in memory when nothing may be written."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Max

from newsroom.models import ImportedItem

LONGEST = 200
ASKED_OFTEN = {"author", "section", "term", "tag"}


def checksum(written: Any) -> str:
    """SHA-256 of what was written, so that a later import can tell whether the newsroom changed it since."""
    text = json.dumps(written, sort_keys=True, ensure_ascii=False, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()


class DatabaseLedger:
    """The ledger of one source, writing under the number of this run."""

    def __init__(self, source: str) -> None:
        self.items = ImportedItem.objects.filter(source=source)
        self.source = source
        self.often: dict[tuple[str, str], int] = {}
        self.run = (self.items.aggregate(last=Max("run"))["last"] or 0) + 1

    def find(self, kind: str, source_id: str) -> int | None:
        if (kind, source_id) in self.often:
            return self.often[kind, source_id]
        rows = self.items.filter(kind=kind, source_id=source_id[-LONGEST:]).values_list("object_id", flat=True)
        found = next(iter(rows[:1]), None)
        if found is not None and kind in ASKED_OFTEN and len(self.often) < 50_000:
            self.often[kind, source_id] = found
        return found

    def find_many(self, kind: str, source_ids: Iterable[str]) -> dict[str, int]:
        rows = self.items.filter(kind=kind, source_id__in=list(source_ids))
        return dict(rows.values_list("source_id", "object_id"))

    def note(self, kind: str, source_id: str, object_id: int, written: Any = None) -> None:
        self.note_many(kind, {source_id: (object_id, written)})

    def note_many(self, kind: str, items: dict[str, tuple[int, Any]]) -> None:
        ImportedItem.objects.bulk_create(
            ImportedItem(
                source=self.source,
                kind=kind,
                source_id=source_id[-LONGEST:],
                object_id=object_id,
                checksum=checksum(written),
                run=self.run,
            )
            for source_id, (object_id, written) in items.items()
        )

    def object_ids(self, kind: str) -> Iterable[int]:
        return self.items.filter(kind=kind).order_by("pk").values_list("object_id", flat=True).iterator()


class DryLedger(DatabaseLedger):
    """Knows what was brought in before, and remembers what this run would bring; writes nothing."""

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.would: dict[tuple[str, str], int] = {}

    def find(self, kind: str, source_id: str) -> int | None:
        return self.would.get((kind, source_id)) or super().find(kind, source_id)

    def note_many(self, kind: str, items: dict[str, tuple[int, Any]]) -> None:
        self.would |= {(kind, source_id): object_id for source_id, (object_id, _written) in items.items()}
