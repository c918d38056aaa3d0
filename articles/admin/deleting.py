"""What a deletion takes along, and why one is refused: each by its name and once, without the rows between two tables."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import NestedObjects
from django.db import router
from django.db.models import Model
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import ngettext

SHOWN = 20


def in_the_way(rows: Any) -> list[str]:
    using = router.db_for_write(type(rows[0]))
    collector = NestedObjects(using=using, origin=rows)
    collector.collect(rows)
    users = list(dict.fromkeys(_user(row) for row in collector.protected))
    users.sort(key=lambda row: (row._meta.model_name or "", row.pk))
    lines: list[str] = [_line(row) for row in users[:SHOWN]]
    if (more := len(users) - SHOWN) > 0:
        lines.append(ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more})
    return lines


def named(tree: list[Any]) -> list[Any]:
    """Of Django's lines those with a link: the others are rows that have no page, and often no name."""
    lines = [named(line) if isinstance(line, list) else line for line in tree]
    return [_spaced(line) for line in lines if line and isinstance(line, list | SafeString)]


def _spaced(line: Any) -> Any:
    """Django prints « Kind: name »; French has a space before the colon."""
    return SafeString(line.replace(": <a", "\u00a0: <a", 1)) if isinstance(line, SafeString) else line


def _user(row: Model) -> Model:
    """Of a line between two tables, the article that it belongs to."""
    return row if admin.site.is_registered(type(row)) else getattr(row, "article", row)


def _line(row: Model) -> SafeString:
    kind = capfirst(row._meta.verbose_name)
    try:
        address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    except NoReverseMatch:
        return format_html("{}\u00a0: {}", kind, row)
    return format_html('{}\u00a0: <a href="{}">{}</a>', kind, address, row)
