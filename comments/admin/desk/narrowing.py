"""What the desk shows at the moment, as it stands in its address: a tab, what was searched, the open case."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, cast
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from comments.forms import is_row_number
from comments.models import Comment
from comments.models.comment import CommentQuerySet

SKIPPED = 50
DAY = re.compile(r"((?:19|20)\d{2})-(\d{2})(?:-(\d{2}))?")


@dataclass(frozen=True)
class Narrowing:
    """`skipped` are set aside to the end of the screen; `after` is the last comment of the screen before."""

    tab: str | None = None
    words: str = ""
    article: int | None = None
    sender: int | None = None
    when: str = ""
    wave: int | None = None
    comment: int | None = None
    after: int | None = None
    open: int | None = None
    skipped: tuple[int, ...] = ()

    @classmethod
    def read(cls, query: QueryDict) -> "Narrowing":
        """Whatever makes no sense says nothing."""
        skipped = [int(pk) for pk in query.get("passes", "").split(".") if is_row_number(pk)]
        return cls(
            tab=query.get("etat"),
            words=query.get("q", "").replace("\x00", "").strip()[:200],
            when=query.get("date", "") if bounds(query.get("date", "")) else "",
            skipped=tuple(skipped[-SKIPPED:]),
            **{
                field: int(value) if is_row_number(value := query.get(name, "")) else None
                for name, field in {
                    "article": "article",
                    "expediteur": "sender",
                    "vague": "wave",
                    "commentaire": "comment",
                    "apres": "after",
                    "cas": "open",
                }.items()
            },
        )

    def query(self, **changes: Any) -> str:
        """The part of the address behind « ? » with these fields changed; empty ones are left out.

        An empty tab says something in a search only, which looks into all of them unless told otherwise.
        """
        it = replace(self, **changes)
        pairs = {
            "etat": it.tab,
            "q": it.words,
            "article": it.article,
            "expediteur": it.sender,
            "date": it.when,
            "vague": it.wave,
            "commentaire": it.comment,
            "apres": it.after,
            "passes": ".".join(str(pk) for pk in it.skipped),
            "cas": it.open,
        }
        said = {name: value for name, value in pairs.items() if value not in {None, ""}}
        return urlencode({"etat": "", **said} if it.tab == "" and it.is_a_search else said)

    @property
    def is_a_search(self) -> bool:
        return bool(self.words or self.when) or any(
            value is not None for value in (self.article, self.sender, self.wave, self.comment)
        )

    def here(self) -> "Narrowing":
        """The same place without an open case, skipped ones and former screens."""
        return replace(self, open=None, skipped=(), after=None)

    def apply(self, comments: QuerySet[Comment]) -> QuerySet[Comment]:
        """Only what was searched for."""
        for field, value in {
            "article": self.article, "sender": self.sender, "wave": self.wave, "pk": self.comment
        }.items():  # fmt: skip
            if value is not None:
                comments = comments.filter(**{field: value})
        if span := bounds(self.when):
            comments = comments.filter(created_at__gte=span[0], created_at__lt=span[1])
        if self.words:
            comments = cast(CommentQuerySet, comments).with_words(self.words)
        return comments


def bounds(when: str) -> tuple[datetime, datetime] | None:
    """The moments between which a day (2026-11-24) or a month (2026-11) lies; None when it is neither."""
    found = DAY.fullmatch(when)
    if not found:
        return None
    year, month = int(found[1]), int(found[2])
    try:
        first = date(year, month, int(found[3] or 1))
        last = first + timedelta(days=1) if found[3] else date(year + month // 12, month % 12 + 1, 1)
        return _midnight(first), _midnight(last)
    except (ValueError, OverflowError):
        return None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))  # noqa: DTZ001  (made aware here)
