"""The cases of a screen: each comment with all that is needed to decide it, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.admin.desk import tabs
from comments.admin.desk.narrowing import Narrowing
from comments.models import Comment, CommentEvent, Report

SHOWN = 50
Status = Comment.Status


@dataclass
class Case:
    """What the moderator sees of a comment besides itself. `moved` says what another person did meanwhile, `words` what was
    written for the state before."""

    comment: Comment
    approved: int = 0
    refused: int = 0
    spam: int = 0
    reports: list[str] = field(default_factory=list)
    remarks: list[CommentEvent] = field(default_factory=list)
    moved: str = ""
    words: str = ""

    @property
    def record(self) -> str:
        """« 12 publiés, 1 refusé », or that there is nothing yet."""
        parts = [
            (self.approved, ngettext("%(n)s published", "%(n)s published (several)", self.approved)),
            (self.refused, ngettext("%(n)s refused", "%(n)s refused (several)", self.refused)),
            (self.spam, ngettext("%(n)s spam", "%(n)s spam (several)", self.spam)),
        ]
        return ", ".join(words % {"n": n} for n, words in parts if n) or _("nothing decided yet")

    @property
    def is_spotless(self) -> bool:
        return bool(self.approved) and not self.refused and not self.spam

    @property
    def proved(self) -> bool:
        return bool(self.comment.sender and self.comment.sender.confirmed_at)

    @property
    def first_seen(self) -> datetime | None:
        return self.comment.sender.first_seen if self.comment.sender else None

    @property
    def badge(self) -> str:
        """The look of the state: a class of the stylesheet."""
        if self.comment.binned_at:
            return "withdrawn"
        kinds = {Status.PENDING: "review", Status.REFERRED: "review", Status.APPROVED: "published", Status.WITHDRAWN: "draft"}
        return kinds.get(Status(self.comment.status), "withdrawn")

    @property
    def state(self) -> str:
        if self.comment.binned_at:
            return _("Bin")
        return str(self.comment.get_reason_display() if self.comment.reason else self.comment.get_status_display())

    @property
    def may_answer(self) -> bool:
        return self.comment.can_be_decided and self.comment.status not in {Status.REJECTED, Status.SPAM}


@dataclass
class Screen:
    """The cases of one screen, the open one, and the last row when there are more behind it."""

    cases: list[Case]
    open: int | None
    more: int | None = None

    @property
    def following(self) -> int | None:
        """The case behind the open one, else the one before it: what opens when it is decided."""
        keys = [case.comment.pk for case in self.cases]
        if self.open not in keys:
            return None
        place = keys.index(self.open)
        return next(iter(keys[place + 1 :] or keys[:place][-1:]), None)


def screen(narrowing: Narrowing, waves: Iterable[int] = ()) -> Screen:
    """One screen. Members of the waves that stand there as one card are left out, unless the wave is looked at."""
    hidden = list(waves)
    after = Comment.objects.filter(pk=narrowing.after).first() if narrowing.after else None

    def narrow(comments: QuerySet[Comment]) -> QuerySet[Comment]:
        comments = with_context(narrowing.apply(comments))
        if hidden:
            comments = comments.filter(Q(wave=None) | ~Q(wave__in=hidden))
        return _behind(comments, after, tabs.current(narrowing) in tabs.OLDEST_FIRST) if after else comments

    def front(comments: QuerySet[Comment]) -> QuerySet[Comment]:
        return narrow(comments).exclude(pk__in=narrowing.skipped) if narrowing.skipped else narrow(comments)

    rows = tabs.listed(narrowing, front, SHOWN + 1)
    more, rows = (rows[SHOWN - 1].pk if len(rows) > SHOWN else None), rows[:SHOWN]
    if narrowing.skipped:
        aside = {row.pk: row for row in tabs.listed(narrowing, lambda it: narrow(it.filter(pk__in=narrowing.skipped)), SHOWN)}
        rows += [aside[pk] for pk in narrowing.skipped if pk in aside]
    wanted = narrowing.open
    if wanted is not None and wanted not in {row.pk for row in rows}:
        rows = tabs.listed(narrowing, lambda it: with_context(narrowing.apply(it.filter(pk=wanted))), 1) + rows
    keys = [row.pk for row in rows]
    opened = narrowing.open if narrowing.open in keys else next(iter(keys), None)
    return Screen(load(rows), opened, more)


def _behind(comments: QuerySet[Comment], last: Comment, oldest_first: bool) -> QuerySet[Comment]:
    sign = "gt" if oldest_first else "lt"
    same = Q(created_at=last.created_at, **{f"pk__{sign}": last.pk})
    return comments.filter(Q(**{f"created_at__{sign}": last.created_at}) | same)


def with_context(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    """With all rows that a case names; of the article no text."""
    return comments.select_related("article", "parent", "sender", "staff").defer(
        "article__body", "article__seo_title", "article__seo_description", "sender__sealed_email"
    )


def load(rows: list[Comment]) -> list[Case]:
    """Three queries for all: the senders' records, the open reports, the remarks between moderators and editors."""
    keys = [row.pk for row in rows]
    senders = {row.sender_id for row in rows if row.sender_id}
    records: dict[tuple[Any, str], int] = {}
    if senders:
        decided = Comment.objects.filter(sender__in=senders, status__in=[Status.APPROVED, Status.REJECTED, Status.SPAM])
        records = {
            (sender, status): n
            for sender, status, n in decided.order_by().values_list("sender", "status").annotate(n=Count("pk"))
        }
    reports: dict[int, list[str]] = defaultdict(list)
    if any(row.open_reports for row in rows):
        open_ones = Report.objects.filter(comment__in=keys, settled_at=None).values_list("comment", "reason")
        for comment, reason, n in open_ones.annotate(n=Count("pk")).order_by("comment", "-n", "reason"):
            reports[comment].append(f"{Report.Reason(reason).label} ({n})")
    remarks: dict[int, list[CommentEvent]] = defaultdict(list)
    kinds = [CommentEvent.Kind.REFERRED, CommentEvent.Kind.ADVISED]
    for event in CommentEvent.objects.filter(comment__in=keys, kind__in=kinds).select_related("by").order_by("pk"):
        remarks[event.comment_id].append(event)
    return [
        Case(
            row,
            approved=records.get((row.sender_id, Status.APPROVED), 0),
            refused=records.get((row.sender_id, Status.REJECTED), 0),
            spam=records.get((row.sender_id, Status.SPAM), 0),
            reports=reports[row.pk],
            remarks=remarks[row.pk],
        )
        for row in rows
    ]
