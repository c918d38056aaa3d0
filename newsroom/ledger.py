"""What an import has brought in: kept in ImportedItem, or only in memory when nothing may be written."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Max, Model

from articles.models import Article, Author, Embed, Merged, Section, Tag
from newsroom.models import ImportedItem

LONGEST = 200
NEEDED: dict[str, type[Model]] = {"author": Author, "section": Section, "term": Section, "tag": Tag}
"""What other records point to: asked often, and made again when the newsroom deleted it since."""
DELETABLE: dict[str, type[Model]] = {**NEEDED, "article": Article, "shown": Embed}


def checksum(written: Any) -> str:
    """SHA-256 of what was written, so that a later import can tell whether the newsroom changed it since."""
    text = json.dumps(written, sort_keys=True, ensure_ascii=False, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()


def _standing(model: type[Model], pk: int) -> int | None:
    """The row itself, the one that it was merged into, or nothing when the newsroom deleted it."""
    if model._default_manager.filter(pk=pk).exists():
        return pk
    return Merged.now(str(model._meta.model_name), [pk]).get(pk)


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
        found = self._noted(kind, source_id)
        if found is not None and kind in DELETABLE:
            found = _standing(DELETABLE[kind], found)
        if found is None:
            return None
        if kind in NEEDED and len(self.often) < 50_000:
            self.often[kind, source_id] = found
        return found

    def knows(self, kind: str, source_id: str) -> bool:
        if self.find(kind, source_id) is not None:
            return True
        return kind not in NEEDED and self._noted(kind, source_id) is not None

    def _noted(self, kind: str, source_id: str) -> int | None:
        rows = self.items.filter(kind=kind, source_id=source_id[-LONGEST:]).values_list("object_id", flat=True)
        return next(iter(rows[:1]), None)

    def find_many(self, kind: str, source_ids: Iterable[str]) -> dict[str, int]:
        rows = self.items.filter(kind=kind, source_id__in=list(source_ids))
        return dict(rows.values_list("source_id", "object_id"))

    def note(self, kind: str, source_id: str, object_id: int, written: Any = None) -> None:
        self.note_many(kind, {source_id: (object_id, written)})

    def note_many(self, kind: str, items: dict[str, tuple[int, Any]]) -> None:
        ImportedItem.objects.bulk_create(
            (
                ImportedItem(
                    source=self.source,
                    kind=kind,
                    source_id=source_id[-LONGEST:],
                    object_id=object_id,
                    checksum=checksum(written),
                    run=self.run,
                )
                for source_id, (object_id, written) in items.items()
            ),
            update_conflicts=True,  # of a row that was deleted and is made again
            unique_fields=["source", "kind", "source_id"],
            update_fields=["object_id", "checksum", "run", "imported_at"],
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
