"""Decisions by the links of a digest: no login, so each link holds once, for its moderator, for its time."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from comments.models import Act, Comment, CommentEvent, Digest, DigestItem
from comments.moderation.decisions import approve, keep, mark_spam, reject
from comments.moderation.many import Outcome, decide_many
from comments.moderation.steps import Kind, Moved, require


class Spent(Exception):
    """The link was used, or its time is over."""


@dataclass(frozen=True)
class Wish:
    """What the moderator chose for a comment, or for all comments of a wave: those shown, each with its version."""

    kind: CommentEvent.Kind
    seen: Mapping[int, int]
    reason: str = ""
    note: str = ""


def _moderator(digest: Digest) -> User:
    """The person whom the digest was written to, with the rights of this moment."""
    by = User.objects.get(pk=digest.moderator_id)
    require(by)
    return by


@transaction.atomic
def decide_item(item: DigestItem, wish: Wish) -> Act:
    """Decide one comment, or one wave, by its link; publishing one that readers reported leaves it published.

    Raises PermissionDenied, Spent, or Moved when somebody decided or its author changed it before; then nothing is written.
    Of a wave those that moved stay as they are, and the others are decided.
    """
    by = _moderator(item.digest)
    row = DigestItem.objects.select_for_update(of=("self",)).select_related("digest", "comment").get(pk=item.pk)
    if row.used_at or row.digest.is_over:
        raise Spent
    row.act = (_decide_wave if row.wave_id else _decide)(row.comment, wish, by)
    row.used_at = timezone.now()
    row.save(update_fields=["act", "used_at"])
    return row.act


def _decide_wave(first: Comment, wish: Wish, by: User) -> Act:
    act = decide_many(wish.seen, wish.kind, by=by, reason=wish.reason, note=wish.note).act
    if act is None:
        raise Moved(first)
    return act


def _decide(comment: Comment, wish: Wish, by: User) -> Act:
    seen = wish.seen.get(comment.pk, 0)
    if wish.kind == Kind.REJECTED:
        return reject(comment, reason=Comment.Reason(wish.reason), note=wish.note, by=by, seen=seen)
    if wish.kind == Kind.SPAM:
        return mark_spam(comment, by=by, seen=seen)
    return (keep if comment.is_public else approve)(comment, by=by, seen=seen)


@transaction.atomic
def decide_digest(digest: Digest, wishes: Mapping[int, Wish]) -> Outcome:
    """Decide entries of a digest in one go: item → wish. Comments decided before stay as they are and are in the outcome.

    Raises PermissionDenied or Spent; then nothing is written.
    """
    by = _moderator(digest)
    row = Digest.objects.select_for_update(of=("self",)).get(pk=digest.pk)
    if row.used_at or row.is_over:
        raise Spent
    items = list(row.items.select_for_update(of=("self",)).filter(pk__in=wishes).order_by("pk"))
    # All rows in one order before the groups take theirs: two moderators who press at once wait, and do not block each other.
    chosen = [wishes[item.pk] for item in items]
    ids = {pk for wish in chosen for pk in wish.seen}
    comments = {comment.pk: comment for comment in Comment.objects.held(ids)}
    outcome, acts = Outcome(), dict[int, Act]()
    for (kind, reason), group in _groups(chosen, comments).items():
        _decide_group(kind, reason, group, by, outcome, acts)
    row.used_at = timezone.now()
    row.save(update_fields=["used_at"])
    for item in items:
        done = (acts[pk] for pk in wishes[item.pk].seen if pk in acts)
        item.used_at, item.act = row.used_at, next(done, None)
    DigestItem.objects.bulk_update(items, ["used_at", "act"])
    return outcome


Group = list[tuple[Comment, int]]


def _groups(chosen: list[Wish], comments: Mapping[int, Comment]) -> dict[tuple[CommentEvent.Kind, str], Group]:
    """Comments with the versions seen, by what shall happen to them."""
    groups: dict[tuple[CommentEvent.Kind, str], Group] = {}
    for wish in chosen:
        for comment in (comments[pk] for pk in wish.seen if pk in comments):
            kind = Kind.KEPT if wish.kind == Kind.APPROVED and comment.is_public else wish.kind
            groups.setdefault((kind, wish.reason), []).append((comment, wish.seen[comment.pk]))
    return groups


def _decide_group(kind: CommentEvent.Kind, reason: str, group: Group, by: User, outcome: Outcome, acts: dict[int, Act]) -> None:
    if kind != Kind.KEPT:
        part = decide_many({comment.pk: seen for comment, seen in group}, kind, by=by, reason=reason)
        outcome.done += part.done
        outcome.moved += part.moved
        acts |= {pk: part.act for pk in part.done if part.act}
        return
    for comment, seen in group:
        try:
            acts[comment.pk] = keep(comment, by=by, seen=seen)
            outcome.done.append(comment.pk)
        except Moved as moved:
            outcome.moved.append(moved)
