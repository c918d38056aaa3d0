"""A reader's comment on its way in: once however often it is sent, within the limits, with its private link."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from articles.models import Article
from comments import policy, spam, throttle, vault
from comments.limits import limit
from comments.models import Comment, CommentEvent, PrivateLink, Sender
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
        sender = Sender.objects.select_for_update().get(pk=vault.sender_for(sent.email).pk)
        fingerprint = _fingerprint(article, sent, sender)
        key = _hash(sent.key, fingerprint) if sent.key else None
        if first := _sent_before(article, sender, fingerprint, key):
            may_govern = key is not None or first.status == Comment.Status.PENDING
            return Receipt(first, issue_link(first) if may_govern else "")
        rules = policy.for_article(article)
        if not rules.open:
            raise Closed(rules.sentence)
        throttle.check_sender(sender)
        comment = _keep(article, sent, sender, fingerprint, key)
        return Receipt(comment, _new_link(comment))


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
    )
    vault.keep_origin(comment, sent.address)
    Sender.objects.filter(pk=sender.pk).update(last_seen=comment.created_at)
    CommentEvent.objects.create(comment=comment, kind=CommentEvent.Kind.SUBMITTED, after=comment.status)
    return comment


def issue_link(comment: Comment) -> str:
    """A further private link: its token, which is nowhere stored. Nothing once a comment has very many."""
    return _new_link(comment) if comment.private_links.count() < limit("private_links") else ""


def _new_link(comment: Comment) -> str:
    token = secrets.token_urlsafe(24)
    PrivateLink.objects.create(comment=comment, token_hash=_hash(token))
    return token


def find_link(token: str) -> PrivateLink | None:
    """The private link of a token, with its comment and article."""
    return PrivateLink.objects.select_related("comment__article").filter(token_hash=_hash(token)).first()
