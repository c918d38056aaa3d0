"""Authors, sections and tags that became one with another; old versions of articles still name them by their keys."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


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


def _renamed(content: dict[str, Any], keys: dict[Merged.Kind, list[Any]], found: dict[tuple[str, int], int]) -> dict[str, Any]:
    authors, tags, section = (list(dict.fromkeys(found.get((kind.value, pk), pk) for pk in row)) for kind, row in keys.items())
    return {**content, "authors": authors, "tags": tags, "section": section[0]}
