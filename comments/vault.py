"""Readers' addresses: sealed, found again by keyed hash, read back here and nowhere else (architecture, decision 13)."""

import hmac
import ipaddress
import unicodedata
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from comments.limits import days
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


@lru_cache(maxsize=4)
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
    if not sender.sealed_email:  # it was purged, and now writes again
        sender.sealed_email = _seal(normalise(email))
        sender.save(update_fields=["sealed_email"])
    return sender


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


def keep_origin(comment: Comment, address: str) -> Origin:
    host_key, network_key = network_keys(address)
    return Origin.objects.create(
        comment=comment, sealed_address=_seal(address) if address else "", host_key=host_key, network_key=network_key
    )


BATCH = 500


def purge() -> tuple[int, int]:
    """Forget network addresses after 30 days, and e-mail addresses a year after their last comment. Numbers forgotten.

    A sender's keyed hash stays: a block or a trusted reader is still recognised. In batches, so that nobody waits.
    """
    old_origins = Origin.objects.filter(created_at__lt=timezone.now() - days("keep_network_days"))
    old_senders = Sender.objects.filter(last_seen__lt=timezone.now() - days("keep_email_days")).exclude(sealed_email="")
    origins = senders = 0
    while batch := list(old_origins.values_list("pk", flat=True)[:BATCH]):
        origins += Origin.objects.filter(pk__in=batch).delete()[0]
    while batch := list(old_senders.values_list("pk", flat=True)[:BATCH]):
        senders += Sender.objects.filter(pk__in=batch).update(sealed_email="")
    return origins, senders
