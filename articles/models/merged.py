"""Authors, sections and tags that became one with another; old versions of articles still name them by their keys."""

from collections.abc import Iterable
from typing import Any

from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.people import Author
from articles.models.taxonomy import Section, Tag


class Merged(models.Model):
    class Kind(models.TextChoices):
        AUTHOR = "author", _("Author")
        SECTION = "section", _("Section")
        TAG = "tag", _("Tag")

    kind = models.CharField(max_length=7, choices=Kind)
    old = models.BigIntegerField(help_text="Key of the row that is gone.")
    new = models.BigIntegerField(help_text="Key of the row that stands for it, itself not gone.")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "old"], name="merged_once"),
            models.CheckConstraint(condition=models.Q(kind__in=["author", "section", "tag"]), name="merged_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.old} → {self.new}"

    @classmethod
    def now(cls, kind: str, keys: Iterable[int]) -> dict[int, int]:
        """Of these keys those that are gone, each with the key that stands for it."""
        return dict(cls.objects.filter(kind=kind, old__in=list(keys)).values_list("old", "new"))

    @classmethod
    def translated(cls, *contents: dict[str, Any]) -> list[dict[str, Any]]:
        """Contents with the keys of today in the place of those that are gone. One query for all."""
        keys = [
            {cls.Kind.AUTHOR: content["authors"], cls.Kind.TAG: content["tags"], cls.Kind.SECTION: [content["section"]]}
            for content in contents
        ]
        named = {pk for kinds in keys for row in kinds.values() for pk in row if pk}
        found = {(row.kind, row.old): row.new for row in cls.objects.filter(old__in=named)} if named else {}
        return [_renamed(content, kinds, found) for content, kinds in zip(contents, keys, strict=True)] if found else [*contents]

    @classmethod
    def held(cls, content: dict[str, Any]) -> dict[str, Any]:
        """The content with its section, authors and tags of today, which no merge takes away before the transaction ends; those
        that were deleted are left out."""
        present = _present(content)
        if present != content:  # what is missing may just have been merged: it has waited for that
            present = _present(cls.translated(content)[0])
        return present


def _present(content: dict[str, Any]) -> dict[str, Any]:
    """Always in this order, and after the article itself, as merging.py does."""
    sections = _hold(Section, [content["section"]] if content["section"] else [])
    authors, tags = _hold(Author, content["authors"]), _hold(Tag, content["tags"])
    return {
        **content,
        "section": content["section"] if content["section"] in sections else None,
        "authors": [pk for pk in content["authors"] if pk in authors],
        "tags": [pk for pk in content["tags"] if pk in tags],
    }


def _hold(model: type[models.Model], keys: Iterable[int]) -> set[int]:
    """Those of the keys that are there. On PostgreSQL they stay: Django has no FOR KEY SHARE, which bars a deletion and nothing
    else. SQLite has one writer at a time."""
    wanted = sorted(set(keys))
    if not wanted or connection.vendor != "postgresql":
        return set(model._default_manager.filter(pk__in=wanted).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(model._meta.db_table)
        cursor.execute(f"SELECT id FROM {table} WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE", [wanted])  # noqa: S608
        return {pk for (pk,) in cursor.fetchall()}


def _renamed(content: dict[str, Any], keys: dict[Merged.Kind, list[Any]], found: dict[tuple[str, int], int]) -> dict[str, Any]:
    authors, tags, section = (list(dict.fromkeys(found.get((kind.value, pk), pk) for pk in row)) for kind, row in keys.items())
    return {**content, "authors": authors, "tags": tags, "section": section[0]}
