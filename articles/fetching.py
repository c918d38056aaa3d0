"""The one door through which the server asks other sites for something: closed list of hosts, little time, little room."""

import http.client
import re
import time
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import BaseHandler, HTTPRedirectHandler, Request, build_opener

from django.conf import settings

ORIGINS = re.compile(
    r"https://(?:i\.ytimg\.com|vimeo\.com|[a-z0-9-]+\.vimeocdn\.com|www\.dailymotion\.com|[a-z0-9-]+\.dmcdn\.net)", re.IGNORECASE
)
"""Schemes, hosts and ports that may be asked, at first and after any redirect."""
HEAVIEST = 5 * 2**20
SILENCE, LONGEST = 10, 30
"""Seconds without a word, and in all."""
BUSY = {408, 425, 429}
"""Answers of the 400s that may be another one later."""


class Unreachable(Exception):
    """No answer for now: the line, the other site, or its patience with us."""


class _ClosedList(BaseHandler):
    """Looks at each address before it is opened."""

    handler_order = 0

    def default_open(self, request: Request) -> None:
        parts = urlsplit(request.full_url)
        if not ORIGINS.fullmatch(f"{parts.scheme}://{parts.netloc}"):
            raise ValueError(f"{parts.netloc} is not asked for anything")


class _Onward(HTTPRedirectHandler):
    """Follows a redirect without reading what it says besides: the library would read all of it, however much."""

    def redirect_request(self, request: Request, answer: Any, *args: Any) -> Request | None:
        answer.close()
        return super().redirect_request(request, answer, *args)


def fetch(address: str) -> bytes | None:
    """What lies at an address; None where there is nothing for us. Raises Unreachable when it may be tried again."""
    until = time.monotonic() + LONGEST
    opener = build_opener(_ClosedList, _Onward)
    opener.addheaders = [
        ("User-Agent", f"Newsroom (+{settings.SITE_URL})"),
        ("Accept", "image/jpeg, image/png, application/json"),
    ]
    try:
        with opener.open(address, timeout=SILENCE) as response:
            return _read(response, until)
    except HTTPError as error:
        if error.code >= 500 or error.code in BUSY:
            raise Unreachable(str(error)) from error
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(repr(error)) from error
    except ValueError:  # no address, or none that we ask
        return None
    return None


def _read(response: http.client.HTTPResponse, until: float) -> bytes | None:
    content = bytearray()
    while piece := response.read1(2**16):
        content += piece
        if len(content) > HEAVIEST:
            return None
        if time.monotonic() > until:
            raise TimeoutError
    if response.length:
        raise http.client.IncompleteRead(bytes(content), response.length)
    return bytes(content)
