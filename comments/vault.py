"""Readers' addresses: sealed, found again by keyed hash, read back here and nowhere else (architecture, decision 13)."""

import hmac
import ipaddress
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from comments.models import Comment, Origin, Sender


class NotAnAddress(ValueError):
    """What was typed is not an e-mail address; says in a sentence what is wrong, never repeats it."""


@sensitive_variables()
def normalise(email: str) -> str:
    """One spelling of an address: trimmed, NFKC, lower case, domain in IDNA. Dots and +tag stay: they may be two people."""
    email = unicodedata.normalize("NFKC", email).strip().lower()
    local, at, domain = email.rpartition("@")
    if not at:
        raise NotAnAddress(_("The e-mail address is incomplete: the @ sign is missing."))
    if not local:
        raise NotAnAddress(_("The e-mail address is incomplete: what stands before the @ is missing."))
    if not domain:
        raise NotAnAddress(_("The e-mail address is incomplete: what follows the @ is missing."))
    try:
        domain = domain.encode("idna").decode("ascii")
        validate_email(f"{local}@{domain}")
        if len(local) > 64 or len(domain) > 189:  # RFC 5321: 254 in all
            raise ValidationError("too long")
    except (UnicodeError, ValidationError):
        raise NotAnAddress(_("The e-mail address is not valid. Example: name@example.com")) from None
    return f"{local}@{domain}"


@lru_cache(maxsize=8)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def _seal(value: str) -> str:
    return _fernet(tuple(settings.VAULT_KEYS)).encrypt(value.encode()).decode()


def _open(sealed: str) -> str | None:
    """The sealed value; None when it was purged, or sealed under a key that we do not have."""
    try:
        return _fernet(tuple(settings.VAULT_KEYS)).decrypt(sealed.encode()).decode() if sealed else None
    except InvalidToken:
        return None


def _keyed(value: str) -> str:
    return hmac.new(settings.SENDER_KEY.encode(), value.encode(), "sha256").hexdigest()


@sensitive_variables()
def sender_key(email: str) -> str:
    """HMAC-SHA256 of the normalised address, in hexadecimal."""
    return _keyed(normalise(email))


@sensitive_variables()
def sender_for(email: str) -> Sender:
    """The sender of an address, made when it is new. Several processes may ask at once and get the same row."""
    sender, __ = Sender.objects.get_or_create(key=sender_key(email), defaults={"sealed_email": _seal(normalise(email))})
    if email_of(sender) is None:  # it was purged or is under a key that was lost, and now writes again
        sender.sealed_email = _seal(normalise(email))
        sender.save(update_fields=["sealed_email"])
    return sender


@sensitive_variables()
def held_sender(email: str, rows: models.QuerySet[Sender]) -> Sender:
    """The sender of an address out of `rows`, which lock: held until the transaction ends.

    Between the look and the lock it may be erased at its owner's request: then it begins anew.
    """
    while True:
        known = sender_for(email)
        if held := rows.filter(pk=known.pk).first():
            return held


@sensitive_variables()
def sender_known(email: str) -> Sender | None:
    """The sender of exactly this address, for the back office's search."""
    try:
        return Sender.objects.filter(key=sender_key(email)).first()
    except NotAnAddress:
        return None


def email_of(sender: Sender | None) -> str | None:
    """The address in clear, for the back office and for mails to its owner only; None once purged."""
    return _open(sender.sealed_email) if sender else None


def network_address_of(origin: Origin) -> str | None:
    return _open(origin.sealed_address)


def shown(sealed: str) -> str:
    """A sealed address for the eyes of a moderator who asked for it: « effacée » once purged, « illisible » without its key."""
    return (_open(sealed) or _("unreadable (address)")) if sealed else _("forgotten (address)")


def client_address(request: HttpRequest) -> str:
    """The reader's network address, or nothing. X-Forwarded-For is walked from the right as long as proxies are ours."""
    address = _parsed(request.META.get("REMOTE_ADDR", ""))
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    while address and hops and _is_ours(address):
        before = _parsed(hops.pop())
        if before is None:
            break
        address = before
    return str(address) if address else ""


def comes_through_our_proxy(request: HttpRequest) -> bool:
    """Whether TRUSTED_PROXIES names the machine that brought the request, so that its X-Forwarded headers count."""
    address = _parsed(request.META.get("REMOTE_ADDR", ""))
    return address is not None and _is_ours(address)


def _is_ours(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return any(address in network for network in settings.TRUSTED_PROXIES)


def _parsed(value: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(value.strip().strip("[]").partition("%")[0])
    except ValueError:
        return None
    return address.ipv4_mapped or address if isinstance(address, ipaddress.IPv6Address) else address


def network_keys(address: str) -> tuple[str, str]:
    """Keyed hashes of the host (IPv4 address, IPv6 /64) and of the network (IPv4 /24, IPv6 /64)."""
    parsed = _parsed(address)
    if parsed is None:
        return _keyed("host:"), _keyed("network:")
    host, network = (32, 24) if parsed.version == 4 else (64, 64)
    spelled = [ipaddress.ip_network((parsed, length), strict=False) for length in (host, network)]
    return _keyed(f"host:{spelled[0]}"), _keyed(f"network:{spelled[1]}")


def keep_origin(comment: Comment, address: str, *, at: datetime) -> Origin:
    host_key, network_key = network_keys(address)
    return Origin.objects.create(
        comment=comment,
        sealed_address=_seal(address) if address else "",
        host_key=host_key,
        network_key=network_key,
        created_at=at,
    )


def forget_origin(comment: Comment) -> None:
    """Delete where an erased comment came from. Of one that just came the keyed hashes stay, for a day at most, so that
    nobody empties the count of his own network by erasing what he sends."""
    just_now = Origin.objects.filter(comment=comment, created_at__gt=timezone.now() - timedelta(hours=1))
    just_now.update(comment=None, sealed_address="")
    Origin.objects.filter(comment=comment).delete()


BATCH = 200


def forget_networks(before: datetime) -> int:
    """Delete the network addresses that came earlier; their number. In batches, so that nobody waits."""
    number = 0
    while batch := list(Origin.objects.filter(created_at__lt=before).order_by("created_at").values_list("pk", flat=True)[:BATCH]):
        number += Origin.objects.filter(pk__in=batch).delete()[0]
    return number


def forget_emails(before: datetime) -> int:
    """Blank the e-mail addresses whose last comment came earlier; their number. The keyed hash stays for trust and blocks.

    Rows are locked in the order of `reseal`, and looked at again under the lock: a sender may just be writing.
    """
    number = 0
    while True:
        with transaction.atomic():
            old = Sender.objects.filter(last_seen__lt=before).exclude(sealed_email="")
            near = list(old.order_by("last_seen").values_list("pk", flat=True)[:BATCH])
            held = list(old.filter(pk__in=near).order_by("pk").select_for_update().values_list("pk", flat=True))
            number += Sender.objects.filter(pk__in=held).update(sealed_email="")
        if not near:
            return number


@dataclass
class Resealed:
    """How far `reseal` is: addresses looked at, those sealed anew, and those that no key of ours opens."""

    seen: int = 0
    renewed: int = 0
    unreadable: int = 0


def sealed_addresses() -> int:
    return Sender.objects.exclude(sealed_email="").count() + Origin.objects.exclude(sealed_address="").count()


def reseal() -> Iterator[Resealed]:
    """Seal every address anew under the newest of VAULT_KEYS; says after each batch how far it is.

    What is under the newest key already is left, so that one may stop and begin again. What no key opens stays as it is.
    """
    so_far = Resealed()
    for model, column in ((Sender, "sealed_email"), (Origin, "sealed_address")):
        last = 0
        while held := _reseal_batch(model, column, last, so_far):
            last = held
            yield so_far


@transaction.atomic
def _reseal_batch(model: type[models.Model], column: str, after: int, so_far: Resealed) -> int:
    """Seal one batch; the number of its last row, or 0. The lock keeps a purge or a writer of the same rows waiting."""
    rows = model._base_manager.filter(pk__gt=after).exclude(**{column: ""}).order_by("pk").select_for_update()[:BATCH]
    changed, last = [], 0
    for row in rows:
        last, sealed = row.pk, getattr(row, column)
        so_far.seen += 1
        fresh = _sealed_anew(sealed)
        if fresh is None:
            so_far.unreadable += 1
        elif fresh != sealed:
            setattr(row, column, fresh)
            changed.append(row)
    model._base_manager.bulk_update(changed, [column])
    so_far.renewed += len(changed)
    return last


def _sealed_anew(sealed: str) -> str | None:
    """The token under the newest key, the same one if it is so already; None when no key opens it."""
    keys = tuple(settings.VAULT_KEYS)
    try:
        _fernet(keys[:1]).decrypt(sealed.encode())
        return sealed
    except InvalidToken:
        pass
    try:
        return _fernet(keys).rotate(sealed.encode()).decode()
    except InvalidToken:
        return None
