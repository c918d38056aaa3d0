"""Long lists in pages, by the key of the last row: the hundredth page costs what the first does."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from articles.models import Article, Correction

LENGTH = 20
KEY = re.compile(r"([0-9]{1,16})-([0-9]{1,18})")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


Row = TypeVar("Row", Article, Correction)


@dataclass
class Slice(Generic[Row]):
    """A page of a list: its rows, the query string of the next page (empty on the last), and whether it is the first."""

    rows: list[Row]
    older: str
    is_first: bool


def key_of(row: Article | Correction) -> str:
    """Publication time in microseconds and primary key."""
    return f"{((row.published_at or EPOCH) - EPOCH) // timedelta(microseconds=1)}-{row.pk}"


def read_key(text: str) -> tuple[datetime, int]:
    """Raises Http404 for anything that key_of() did not write."""
    if not (match := KEY.fullmatch(text)):
        raise Http404
    return EPOCH + timedelta(microseconds=int(match[1])), int(match[2])


def moment_of(request: HttpRequest) -> datetime | None:
    """The publication time behind which the wanted page begins: for `published(until=…)`, so that an index leads there."""
    before = request.GET.get("avant")
    return read_key(before)[0] if before is not None else None


def page_of(request: HttpRequest, rows: QuerySet[Row], length: int = LENGTH) -> Slice[Row]:
    """The rows behind ?avant=KEY, newest first. `rows` is ordered by -published_at, -pk."""
    before = request.GET.get("avant")
    if before is not None:
        moment, pk = read_key(before)
        rows = rows.filter(published_at__lte=moment).exclude(published_at=moment, pk__gte=pk)
    found = list(rows[: length + 1])
    if before is not None and not found:
        raise Http404
    older = f"?avant={key_of(found[length - 1])}" if len(found) > length else ""
    return Slice(found[:length], older, before is None)
