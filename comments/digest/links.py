"""The signed links of a digest. Each says for what it is; whether it still holds is asked of the database each time."""

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.urls import reverse

from comments.models import Digest, DigestItem

_ALL, _ONE, _STOP = (signing.Signer(salt=f"comments.digest.{what}", sep=".") for what in ("all", "one", "stop"))


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


def to_wave(wave_id: int) -> str:
    return f"{to_desk()}?vague={wave_id}"


def _address(name: str, token: str) -> str:
    return settings.SITE_URL + reverse(f"comments:{name}", args=[token])


def find_digest(token: str) -> Digest | None:
    return Digest.objects.select_related("moderator").filter(pk=_number(_ALL, token)).first()


def find_item(token: str) -> DigestItem | None:
    rows = DigestItem.objects.select_related("digest__moderator", "comment__article", "comment__parent", "act")
    return rows.filter(pk=_number(_ONE, token)).first()


def find_moderator(token: str) -> User | None:
    return User.objects.filter(pk=_number(_STOP, token)).first()


def _number(signer: signing.Signer, token: str) -> int:
    """The row that the token names; 0, which no row has, when we did not sign it."""
    try:
        return int(signer.unsign(token))
    except (signing.BadSignature, ValueError):
        return 0
