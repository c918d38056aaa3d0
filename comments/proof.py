"""A browser's proof that its reader confirmed an address: a signed token, kept by the browser, sent with the form.

It names the sender's row, never the address, and serves only to publish a trusted reader's comment at once.
"""

from datetime import timedelta

from django.core import signing
from django.utils import timezone

from comments.models import Sender

MAX_AGE = timedelta(days=365)
SIGNER = signing.TimestampSigner(salt="comments.device")


def device_token(sender: Sender) -> str:
    """What the page after the confirmation click hands to the browser."""
    return SIGNER.sign_object([sender.pk, timezone.now().timestamp()])


def proves(token: str, sender: Sender) -> bool:
    """Whether the token was signed for this sender within a year, and since address and trust were last withdrawn."""
    if not token or sender.confirmed_at is None:
        return False
    try:
        whose, signed_at = SIGNER.unsign_object(token, max_age=MAX_AGE)
    except (signing.BadSignature, ValueError):
        return False
    since = max(filter(None, (sender.confirmed_at, sender.devices_since)))
    return bool(whose == sender.pk and signed_at >= since.timestamp())
