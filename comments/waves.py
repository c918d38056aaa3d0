"""Waves: near-identical comments, or one sender under many names, of the last days. Grouped for the desk, never punished.

A comment is compared only with those that share one of its band keys, the newest of each key, so that the cost does not
grow with the comments. A wave decides nothing by itself.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q

from comments import likeness
from comments.folding import words
from comments.models import Band, Comment, Wave

WINDOW = timedelta(days=7)
NEWEST = 20
"""Comments looked at for each key. Once a wave has so many, further members need no keys of their own."""
COMPARED = 40
"""Comments whose words are compared: those that share most keys."""
NAMES = 3
"""Different names of one sender that make a wave."""
OF_SENDER = 100
"""Newest comments of a sender whose names are looked at."""
BATCH = 2_000


def join(comment: Comment, *, new_sender: bool) -> Wave | None:
    """Put a new comment into the wave of its like, if there are any; within the transaction that makes the comment.

    Comments that arrive at the same moment wait for each other when they share a key, so that they are one wave.
    """
    found = likeness.word_set(comment.text)
    keys = likeness.bands(found)
    like: list[Comment] = []
    if keys:
        _one_after_the_other(keys)
        like = [other for other in _near(comment, keys) if likeness.likeness(found, _words(other)) >= likeness.THRESHOLD]
        if len(like) < NEWEST:
            Band.objects.bulk_create(Band(comment=comment, key=key, created_at=comment.created_at) for key in keys)
    if like:
        return _gather(comment, like, Wave.Kind.TEXT)
    return None if new_sender else _join_names(comment)


def _words(comment: Comment) -> frozenset[str]:
    return likeness.word_set(comment.text)


def _one_after_the_other(keys: Sequence[int]) -> None:
    """Hold these keys until the transaction ends, in one order for all. SQLite lets in one writer at a time anyway."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key", [sorted(set(keys))])


def _near(comment: Comment, keys: Sequence[int]) -> list[Comment]:
    """Comments that share keys, most keys first: one look into the index for each key, however many comments there are."""
    one = (
        "SELECT comment_id FROM (SELECT comment_id FROM comments_band WHERE key = %s AND created_at > %s"  # noqa: S608
        f" ORDER BY created_at DESC LIMIT {NEWEST}) AS newest"
    )
    sharing = " UNION ALL ".join([one] * len(keys))
    statement = (
        "SELECT comment.id, comment.text, comment.wave_id FROM comments_comment AS comment JOIN"  # noqa: S608
        f" (SELECT comment_id, COUNT(*) AS shared FROM ({sharing}) AS sharing GROUP BY comment_id) AS near"
        f" ON near.comment_id = comment.id WHERE comment.id <> %s ORDER BY near.shared DESC, comment.id DESC LIMIT {COMPARED}"
    )
    since = connection.ops.adapt_datetimefield_value(_since(comment))
    params = [part for key in keys for part in (key, since)]
    return list(Comment.objects.raw(statement, [*params, comment.pk]))


def _since(comment: Comment) -> datetime:
    return comment.created_at - WINDOW


def _join_names(comment: Comment) -> Wave | None:
    """One sender under many names. The caller holds the sender's row."""
    sent = Comment.objects.filter(sender=comment.sender_id, created_at__gt=_since(comment)).exclude(pk=comment.pk)
    others = list(sent.order_by("-created_at")[:OF_SENDER])
    if different_names([comment.name, *(other.name for other in others)]) < NAMES:
        return None
    return _gather(comment, others, Wave.Kind.SENDER)


def different_names(names: Iterable[str]) -> int:
    """How many people the names may be: « Essi », « Essi K. » and « K. Essi » are one."""
    people: list[set[str]] = []
    for name in names:
        parts = {part for part in words(name) if len(part) > 1} or {name.strip().casefold()}
        same = [person for person in people if person & parts]
        people = [person for person in people if not person & parts] + [parts.union(*same)]
    return len(people)


def _gather(comment: Comment, like: list[Comment], kind: Wave.Kind) -> Wave:
    """Into the oldest wave among them, or a new one; those without a wave come along."""
    known = [other.wave_id for other in like if other.wave_id is not None]
    wave = Wave(pk=min(known), kind=kind) if known else Wave.objects.create(kind=kind)
    alone = [other.pk for other in like if other.wave_id is None]
    if len(alone) > 1:  # two senders may gather the same ones at once
        list(Comment.objects.held(alone).values_list("pk"))
    Comment.objects.filter(Q(pk=comment.pk) | Q(pk__in=alone, wave=None)).update(wave=wave)
    comment.wave = wave
    return wave
