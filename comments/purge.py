"""What is forgotten when its time is over. The times are the newsroom's (CommentSettings), but for what only machines use."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from comments import vault
from comments.models import (
    Band,
    Block,
    Comment,
    CommentEvent,
    CommentSettings,
    DataRequest,
    Digest,
    Lesson,
    Letter,
    Origin,
    PrivateLink,
    Report,
)

BATCH = 200
"""Rows of one transaction: none takes longer than half a second."""
KEEP_LETTERS = timedelta(days=30)
"""Letters are counted by the day; a month shows a pattern to who looks into a complaint."""
KEEP_COUNTED = timedelta(days=1)
"""Requests for data, and the networks of erased comments: they are counted by the hour."""
KEEP_BANDS = timedelta(days=7)
"""Waves are looked for within the last seven days."""
KEEP_DIGESTS = timedelta(days=30)
"""After the links ended; until then they say in a sentence that they did."""

Status, Kind = Comment.Status, CommentEvent.Kind


@dataclass(frozen=True)
class Purged:
    """How much of each was forgotten. `texts` are of comments that were refused, sorted out, withdrawn or binned."""

    networks: int
    emails: int
    originals: int
    texts: int
    reporters: int
    rest: int


def run() -> Purged:
    """Forget all whose time is over. A repeat finds nothing left to do; a run that was cut short is gone on with."""
    rules, now = CommentSettings.current(), timezone.now()
    return Purged(
        networks=vault.forget_networks(rules.forgets("network")),
        emails=vault.forget_emails(rules.forgets("email")),
        originals=_blank_originals(rules),
        texts=_blank_texts(rules),
        reporters=_in_batches(
            Report.objects.filter(created_at__lt=rules.forgets("network")).exclude(host_key=""),
            lambda ids: Report.objects.filter(pk__in=ids).update(host_key=""),
        ),
        rest=_delete(Letter.objects.filter(at__lt=now - KEEP_LETTERS))
        + _delete(DataRequest.objects.filter(at__lt=now - KEEP_COUNTED))
        + _delete(Origin.objects.filter(comment=None, created_at__lt=now - KEEP_COUNTED))
        + _delete(Band.objects.filter(created_at__lt=now - KEEP_BANDS))
        + _delete(Digest.objects.filter(expires_at__lt=now - KEEP_DIGESTS))
        + _delete(Block.objects.filter(kind=Block.Kind.NETWORK, until__lt=now)),
    )


def _blank_originals(rules: CommentSettings) -> int:
    """Former texts: what was masked, and what the author corrected, for it may hold the same passage."""
    old = CommentEvent.objects.filter(kind__in=["corrected", "masked"], at__lt=rules.forgets("masked")).exclude(note="")
    return _in_batches(old.order_by("at"), lambda ids: CommentEvent.objects.filter(pk__in=ids).update(note=""))


def _blank_texts(rules: CommentSettings) -> int:
    """Name and words of what no reader sees any more. The row stays, with its sender, kind, times and reason."""
    before = rules.forgets("refused")
    hidden = [Status.REJECTED, Status.SPAM, Status.WITHDRAWN]
    refused = Comment.objects.filter(status__in=hidden, decided_at__lt=before).exclude(text="").order_by("decided_at")
    binned = Comment.objects.filter(binned_at__lt=before).exclude(text="").order_by("binned_at")
    sorted_out = Comment.objects.filter(status=Status.SPAM, decided_at=None, created_at__lt=before).exclude(text="")
    oldest_first = sorted_out.order_by("created_at")  # by the filter, a list or a block: nobody's decision has a time
    return sum(_in_batches(rows, _blank_comments(rows)) for rows in (refused, binned, oldest_first))


def _blank_comments(still: "QuerySet[Comment]") -> Callable[[list[int]], int]:
    """Blanks those of a batch that are `still` so when their rows are held: one may just be taken back."""

    def blank(ids: list[int]) -> int:
        with transaction.atomic():
            rows = still.filter(pk__in=ids).order_by("pk").select_for_update()
            held = list(rows.values_list("pk", flat=True))
            Comment.objects.filter(pk__in=held).update(name="", text="", signals=[], fingerprint="", submission_key=None)
            CommentEvent.objects.filter(comment__in=held).exclude(note="").update(note="")
            for model in (PrivateLink, Lesson, Band):
                model._base_manager.filter(comment__in=held).delete()
        return len(held)

    return blank


def _delete(rows: "QuerySet[Any]") -> int:
    return _in_batches(rows, lambda ids: _deleted(rows.model._base_manager.filter(pk__in=ids), ids))


def _deleted(rows: "QuerySet[Any]", ids: list[int]) -> int:
    rows.delete()
    return len(ids)


def _in_batches(rows: "QuerySet[Any]", act: Callable[[list[int]], int]) -> int:
    """Do it to batch after batch until none is left; the number of rows."""
    number = 0
    while ids := list(rows.values_list("pk", flat=True)[:BATCH]):
        number += act(ids)
    return number
