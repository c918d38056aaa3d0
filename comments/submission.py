"""A reader's comment on its way in: once however often it is sent, within the limits, with its private link."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from articles.models import Article
from comments import spam, throttle, vault
from comments.limits import limit
from comments.models import Comment, CommentEvent, Letter, Sender
from comments.subscriptions import issue_link, new_link
from comments.tasks import send_letter
from comments.turns import in_turn


class Closed(Exception):
    """The thread takes no comments any more."""


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
        sender = vault.held_sender(sent.email)
        fingerprint = _fingerprint(article, sent, sender)
        key = _hash(sent.key, fingerprint) if sent.key else None
        if first := _sent_before(article, sender, fingerprint, key):
            may_govern = key is not None or first.status == Comment.Status.PENDING
            return Receipt(first, issue_link(first) if may_govern else "")
        if not article.accepts_comments:
            raise Closed
        throttle.check_sender(sender)
        comment = _keep(article, sent, sender, fingerprint, key)
        return Receipt(comment, new_link(comment))


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


def _keep(article: Article, sent: Sent, sender: Sender, fingerprint: str, key: str | None) -> Comment:
    from_host = throttle.count_from_host(sent.address)
    comment = Comment.objects.create(
        article=article,
        parent=sent.answered,
        root_id=(sent.answered.root_id or sent.answered.pk) if sent.answered else None,
        sender=sender,
        name=sent.name,
        text=sent.text,
        signals=list(spam.judge(sent.text, website=sent.website, elapsed=sent.elapsed, from_host=from_host)),
        fingerprint=fingerprint,
        submission_key=key,
        answers_wanted=sent.answers,
    )
    vault.keep_origin(comment, sent.address)
    Sender.objects.filter(pk=sender.pk).update(last_seen=comment.created_at)
    CommentEvent.objects.create(comment=comment, kind=CommentEvent.Kind.SUBMITTED, after=comment.status)
    # A machine that comments under strangers' addresses gets no mail sent to them.
    if sent.answers and sender.confirmed_at is None and spam.Signal.TRAP not in comment.signals:
        transaction.on_commit(partial(send_letter.enqueue, Letter.Kind.CONFIRM, sender.pk, comment.pk), robust=True)
    return comment
