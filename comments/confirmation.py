"""Whether a form was sent from one of our own pages, and the token by which its reader confirms it otherwise.

The form lies in a cached page and carries no token (architecture, decision 5). Anonymous posting carries no authority, so
a foreign or silent origin is asked to confirm, never refused.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

from comments import vault

MAX_AGE = 24 * 3600


def comes_from_us(request: HttpRequest) -> bool:
    """What the browser says: Sec-Fetch-Site first, then the host of Origin, then of Referer. `null` says nothing."""
    site = request.headers.get("Sec-Fetch-Site", "")
    if site in {"same-origin", "none"}:
        return True
    if site == "cross-site":
        return False
    for header in ("Origin", "Referer"):
        said = request.headers.get(header, "")
        if said and said != "null":
            return _host(said) in {_host(f"//{request.get_host()}"), _host(settings.SITE_URL)}
    return False


def _host(url: str) -> str:
    """Only the host counts: scheme and port are the proxy's."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _signer(request: HttpRequest, form: int | str) -> signing.TimestampSigner:
    """One for each form and network: a foreign page cannot fetch a token itself and lay it into its own form."""
    host_key, __ = vault.network_keys(vault.client_address(request))
    return signing.TimestampSigner(salt=f"comments.confirmation.{form}.{host_key}")


def token(request: HttpRequest, form: int | str) -> str:
    """For a form named by the article’s number, or by a name of its own."""
    return _signer(request, form).sign("yes")


def is_confirmed(request: HttpRequest, form: int | str, given: str) -> bool:
    """A token counts where the browser said nothing; one that says « cross-site » is on a foreign page."""
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return False
    try:
        return _signer(request, form).unsign(given, max_age=MAX_AGE) == "yes"
    except signing.BadSignature:
        return False
