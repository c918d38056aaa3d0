"""The signed links of a digest. Each says for what it is; whether it still holds is asked of the database each time."""

from typing import TypeVar

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.db.models import Model, QuerySet
from django.urls import reverse

from comments.models import Digest, DigestItem

_ALL, _ONE, _STOP = (signing.Signer(salt=f"comments.digest.{what}", sep=".") for what in ("all", "one", "stop"))
Row = TypeVar("Row", bound=Model)


class Broken(Exception):
    """We did not sign this, or not as it arrived; or its row is gone."""


def to_all(digest: Digest) -> str:
    """The page that decides all comments of the digest."""
    return _address("digest", _ALL.sign(str(digest.pk)))


def to_publish(item: DigestItem) -> str:
    return _address("digest-publish", _ONE.sign(str(item.pk)))


def to_refuse(item: DigestItem) -> str:
    return _address("digest-refuse", _ONE.sign(str(item.pk)))


def to_stop(moderator: User) -> str:
    """Switches the digest off (RFC 8058). It holds for good: a mail may be opened years later."""
    return _address("digest-stop", _STOP.sign(str(moderator.pk)))


def to_desk() -> str:
    return settings.SITE_URL + reverse("admin:comments_desk")


def _address(name: str, token: str) -> str:
    return settings.SITE_URL + reverse(f"comments:{name}", args=[token])


def find_digest(token: str) -> Digest:
    return _find(Digest.objects.select_related("moderator"), _ALL, token)


def find_item(token: str) -> DigestItem:
    rows = DigestItem.objects.select_related("digest__moderator", "comment__article", "comment__parent", "act")
    return _find(rows, _ONE, token)


def find_moderator(token: str) -> User:
    return _find(User.objects.all(), _STOP, token)


def _find(rows: QuerySet[Row], signer: signing.Signer, token: str) -> Row:
    """The row that the token names. Raises Broken."""
    try:
        row = rows.filter(pk=int(signer.unsign(token))).first()
    except (signing.BadSignature, ValueError):
        raise Broken from None
    if row is None:
        raise Broken
    return row
