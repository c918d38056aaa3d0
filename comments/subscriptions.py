"""What a reader holds: the private link of a comment and the signed links of mails. Here they are made, read and answered."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.utils import timezone

from comments.limits import limit
from comments.models import Comment, PrivateLink, Sender

CONFIRM_AGE = timedelta(days=3)
DATA_AGE = timedelta(hours=1)
UNSUBSCRIBE_AGE = timedelta(days=400)
"""A mail may be opened long after it came, and its way out must still work."""

CONFIRM, DATA, UNSUBSCRIBE = "comments.confirm", "comments.data", "comments.unsubscribe"


class NotOurs(Exception):
    """We never signed this link."""


class Outlived(Exception):
    """The link is ours, but its time is over, or what it speaks of is erased."""


@dataclass(frozen=True)
class Confirmation:
    """Whose address a link proves, and the comment for which it was asked, unless that one was erased."""

    sender: Sender
    comment: Comment | None


def new_link(comment: Comment) -> str:
    """A private link: returns its token, which is nowhere stored."""
    token = secrets.token_urlsafe(24)
    PrivateLink.objects.create(comment=comment, token_hash=_hash(token))
    return token


def issue_link(comment: Comment) -> str:
    """A further private link for who sends the same again. Nothing once a comment has very many."""
    return new_link(comment) if comment.private_links.count() < limit("private_links") else ""


def find_link(token: str) -> PrivateLink | None:
    """The private link of a token, with its comment, article and sender."""
    links = PrivateLink.objects.select_related("comment__article", "comment__sender")
    return links.filter(token_hash=_hash(token)).first()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def confirm_token(sender: Sender, comment: Comment | None) -> str:
    return signing.dumps([sender.pk, comment.pk if comment else 0], salt=CONFIRM)


def unsubscribe_token(comment: Comment) -> str:
    return signing.dumps([comment.pk], salt=UNSUBSCRIBE)


def data_token(sender: Sender) -> str:
    return signing.dumps([sender.pk], salt=DATA)


def _read(token: str, salt: str, age: timedelta) -> list[int]:
    """The row numbers that the link names."""
    try:
        numbers: list[int] = signing.loads(token, salt=salt, max_age=age)
    except signing.SignatureExpired:
        raise Outlived from None
    except signing.BadSignature:
        raise NotOurs from None
    return numbers


def confirmation(token: str) -> Confirmation:
    """What the link of a confirmation mail says. Raises NotOurs and Outlived."""
    sender_id, comment_id = _read(token, CONFIRM, CONFIRM_AGE)
    sender = Sender.objects.filter(pk=sender_id).first()
    if sender is None:
        raise Outlived
    comment = sender.comments.select_related("article").filter(pk=comment_id).first()
    return Confirmation(sender, comment)


def confirm(token: str) -> Confirmation:
    """The one place where an address becomes proven: who reads its mail pressed the button. Twice is harmless.

    Raises NotOurs and Outlived.
    """
    found = confirmation(token)
    if found.sender.confirmed_at is None:
        found.sender.confirmed_at = timezone.now()
        Sender.objects.filter(pk=found.sender.pk, confirmed_at=None).update(confirmed_at=found.sender.confirmed_at)
    return found


def want_answers(comment: Comment, wanted: bool) -> None:
    """Switch mails about answers to one comment on or off. A comment without sender gets none."""
    Comment.objects.filter(pk=comment.pk, sender__isnull=False).update(answers_wanted=wanted)
    comment.answers_wanted = wanted and comment.sender_id is not None


def subscribed(token: str) -> Comment:
    """The comment about which a mail was sent, by the token of its way out. Raises NotOurs and Outlived."""
    [pk] = _read(token, UNSUBSCRIBE, UNSUBSCRIBE_AGE)
    comment = Comment.objects.select_related("article").filter(pk=pk).first()
    if comment is None:
        raise Outlived
    return comment


def unsubscribe(token: str, *, all_comments: bool = False) -> Comment:
    """No more mails about this comment, or about any of its sender's. Twice is harmless. Raises NotOurs and Outlived."""
    comment = subscribed(token)
    want_answers(comment, False)
    if all_comments and comment.sender_id:
        Comment.objects.filter(sender=comment.sender_id, answers_wanted=True).update(answers_wanted=False)
    return comment


def owner(token: str) -> Sender:
    """Whose data the mailed link opens. Raises NotOurs and Outlived."""
    [pk] = _read(token, DATA, DATA_AGE)
    sender = Sender.objects.filter(pk=pk).first()
    if sender is None:
        raise Outlived
    return sender
