"""Signed links by which somebody without an account reads an article before its publication, for a time."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner, b62_decode

SIGNER = TimestampSigner(sep=".", salt="articles.preview")


@dataclass(frozen=True)
class Link:
    """What a link opens: a version of an article, or the newest one when `version` is None.

    It is dead when `epoch` is not the article's any more (Event.objects.links_revoked).
    """

    article: int
    version: int | None
    until: datetime
    epoch: int = 0


def make(article: int, version: int | None = None, *, epoch: int = 0) -> str:
    """The token of a link, such as `12.345.6.1vN3xk.…`; it names rows and holds nothing of them."""
    return SIGNER.sign(f"{article}.{version or ''}.{epoch}")


def read(token: str) -> Link:
    """What the token opens. Raises BadSignature when it was not made here, SignatureExpired when its time is over."""
    lasts = timedelta(hours=settings.PREVIEW_LINK_HOURS)
    parts = re.fullmatch(r"([0-9]+)\.([0-9]*)(?:\.([0-9]+))?", SIGNER.unsign(token, max_age=lasts))
    if parts is None:
        raise BadSignature(token)
    article, version, epoch = parts.groups()
    made = datetime.fromtimestamp(b62_decode(token.split(".")[-2]), UTC)
    return Link(int(article), int(version) if version else None, made + lasts, int(epoch or 0))
