"""Login attempts: counted by account and network together, by account, and by network, each with its own limit."""

from collections.abc import Mapping
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from comments.vault import client_address as reader_address

PAIR, ACCOUNT, NETWORK = 5, 20, 100
"""Failures within the cooling time. A newsroom behind one address has a hundred: one forgetful person locks nobody out."""


class LoginThrottle(AxesDatabaseHandler):
    def get_failures(self, request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> int:
        """The worst of the three, on the scale of the first, which is AXES_FAILURE_LIMIT."""
        shares = [
            sum(attempts.values_list("failures_since_start", flat=True)) / limit
            for attempts, limit in zip(self.get_user_attempts(request, credentials), (PAIR, ACCOUNT, NETWORK), strict=True)
        ]
        return int(max(shares) * settings.AXES_FAILURE_LIMIT)


def client_address(request: HttpRequest) -> str | None:
    """X-Forwarded-For is believed as far as TRUSTED_PROXIES says."""
    return reader_address(request) or None


def locked_out(request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None) -> HttpResponse:
    """429 with a sentence that says how long."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    page = render(request, "admin/locked.html", {"minutes": minutes}, status=429)
    page["Retry-After"] = str(minutes * 60)
    add_never_cache_headers(page)
    return page
