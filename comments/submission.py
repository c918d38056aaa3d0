"""A reader's comment on its way in: once however often it is sent, within the limits, with its private link."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from articles.models import Article
from comments import moderation, policy, proof, sorting, throttle, vault, waves
from comments.limits import limit
from comments.models import Block, Comment, CommentEvent, Letter, Mode, Origin, Sender
from comments.spam import Signal
from comments.subscriptions import issue_link, new_link
from comments.tasks import send_letter
from comments.training import JUST_SEEN
from comments.turns import in_turn


class Closed(Exception):
    """The article takes no comments now; the message is the sentence for readers."""


@dataclass(frozen=True, repr=False)
class Sent:
    """What the form and the request say. `repr` is off: the address must not reach a log."""

    text: str
    name: str
    email: str
    answered: Comment | None = None
    key: str = ""
    website: str = ""
    elapsed: int | None = None
    address: str = ""
    answers: bool = False
    device: str = ""


@dataclass(frozen=True, repr=False)
class Receipt:
    """The comment, and the token of its private link; no token when the one who repeats may not govern it."""

    comment: Comment
    token: str


@sensitive_variables()
def submit(article: Article, sent: Sent) -> Receipt:
    """Keep a comment for the moderators. Raises TooFast, Overloaded and Closed; then nothing was written.

    A repeat gives the first comment again: known by the random key of the page's script, else by article, parent, sender
    and text within a day. A key proves the same browser; without it only a waiting comment gets a new private link.
    """
    throttle.check_ceilings(sent.address)
    with in_turn(), transaction.atomic():
        # Several processes may receive the same comment at once: the sender's row lets in one after the other.
        sender = _held_sender(sent)
        fingerprint = _fingerprint(article, sent, sender)
        key = _hash(sent.key, fingerprint) if sent.key else None
        if first := _sent_before(article, sender, fingerprint, key):
            return Receipt(first, issue_link(first) if key is not None or _was_never_public(first) else "")
        rules = policy.for_article(article)
        if not rules.open:
            raise Closed(rules.sentence)
        from_sender = throttle.check_sender(sender, sent.address)
        comment = keep(article, sent, sender, key=key, from_sender=from_sender, at=timezone.now())
        token = new_link(comment)
        if proof.proves(sent.device, sender):
            publish_if_trusted(comment)
        return Receipt(comment, token)


def _was_never_public(comment: Comment) -> bool:
    """Nobody but its author can have copied its words; whoever repeats a text that readers saw proves nothing."""
    return comment.waits and not comment.events.filter(after=Comment.Status.APPROVED).exists()


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _fingerprint(article: Article, sent: Sent, sender: Sender) -> str:
    parent = str(sent.answered.pk) if sent.answered else ""
    return _hash(str(article.pk), parent, str(sender.pk), sent.text)


def _sent_before(article: Article, sender: Sender, fingerprint: str, key: str | None) -> Comment | None:
    if key is not None:
        return Comment.objects.filter(article=article, submission_key=key).first()
    since = timezone.now() - timedelta(hours=limit("repeat_hours"))
    return sender.comments.filter(fingerprint=fingerprint, created_at__gt=since).order_by("pk").first()


@sensitive_variables()
def keep(article: Article, sent: Sent, sender: Sender, *, key: str | None = None, from_sender: int = 0, at: datetime) -> Comment:
    """The row of a comment that came at this moment, with all that is kept of its coming. Asks for no limit and no closure.

    `from_sender`: how many came under the address within the hour.
    """
    is_new = at - sender.first_seen < JUST_SEEN
    placed = _placed(sent, sender, from_sender, is_new=is_new)
    comment = Comment.objects.create(
        article=article,
        parent=sent.answered,
        root_id=(sent.answered.root_id or sent.answered.pk) if sent.answered else None,
        sender=sender,
        name=sent.name,
        text=sent.text,
        status=placed.status,
        reason=placed.reason,
        signals=placed.signals,
        fingerprint=_fingerprint(article, sent, sender),
        submission_key=key,
        answers_wanted=sent.answers,
        created_at=at,
        decided_at=at if placed.status == Comment.Status.REJECTED else None,
    )
    vault.keep_origin(comment, sent.address, at=at)
    CommentEvent.objects.bulk_create(_first_events(comment, placed.note))
    waves.join(comment, new_sender=is_new)
    _note_sender(sender, sent, comment)
    return comment


def _placed(sent: Sent, sender: Sender, from_sender: int, *, is_new: bool) -> sorting.Place:
    return sorting.place(
        sent.text,
        sent.name,
        website=sent.website,
        elapsed=sent.elapsed,
        from_host=throttle.count_from_host(sent.address),
        from_sender=from_sender,
        first=is_new,
        blocked=_blocked(sender),
    )


def _note_sender(sender: Sender, sent: Sent, comment: Comment) -> None:
    Sender.objects.filter(pk=sender.pk).update(last_seen=comment.created_at)
    # A machine that comments under strangers' addresses gets no mail sent to them.
    if sent.answers and sender.confirmed_at is None and Signal.TRAP not in comment.signals:
        transaction.on_commit(partial(send_letter.enqueue, Letter.Kind.CONFIRM, sender.pk, comment.pk), robust=True)


def _first_events(comment: Comment, note: str) -> list[CommentEvent]:
    """Received; and, if nobody was to decide it, where it was put and why."""
    kinds, pending = CommentEvent.Kind, Comment.Status.PENDING
    events = [CommentEvent(comment=comment, kind=kinds.SUBMITTED, at=comment.created_at, after=pending)]
    if comment.status != pending:
        events.append(
            CommentEvent(
                comment=comment,
                kind=kinds(comment.status),
                at=comment.created_at,
                before=pending,
                after=comment.status,
                reason=comment.reason,
                note=note,
            )
        )
    return events


def _held_sender(sent: Sent) -> Sender:
    """The sender's row, held until the transaction ends, and whether it or the network address is blocked."""
    host_key, __ = vault.network_keys(sent.address)
    in_force = Block.objects.in_force()
    rows = Sender.objects.select_for_update(of=("self",)).annotate(
        is_blocked=Exists(in_force.filter(kind=Block.Kind.SENDER, key=OuterRef("key"))),
        network_is_blocked=Exists(in_force.filter(kind=Block.Kind.NETWORK, key=host_key)),
    )
    return vault.held_sender(sent.email, rows)


def _blocked(sender: Sender) -> Signal | None:
    if getattr(sender, "is_blocked", False):
        return Signal.BLOCKED
    return Signal.BLOCKED_NETWORK if getattr(sender, "network_is_blocked", False) else None


@transaction.atomic
def publish_if_trusted(comment: Comment) -> bool:
    """Put a trusted reader's comment before the readers at once, where the rules say so and nothing speaks against it.

    To be called when the sender was proved: by the token of the browser, or by the click in the mail that confirmed the
    address with this comment. A typed address proves nothing.
    """
    row = Comment.objects.select_for_update(of=("self",)).select_related("sender", "article").get(pk=comment.pk)
    sender = row.sender
    if sender is None or sender.trusted_at is None or sender.confirmed_at is None:
        return False
    if row.status != Comment.Status.PENDING or row.binned_at or row.signals or row.wave_id or row.events.count() > 1:
        return False
    by_sender = Q(kind=Block.Kind.SENDER, key=sender.key)
    by_network = Q(kind=Block.Kind.NETWORK, key__in=Origin.objects.filter(comment=row).values("host_key"))
    if Block.objects.in_force().filter(by_sender | by_network).exists():
        return False
    if policy.for_article(row.article).mode != Mode.TRUSTED:
        return False
    moderation.publish_trusted(row)
    comment.refresh_from_db()
    return True
