"""Every number that bounds comments (defaults.md). `COMMENT_LIMITS` in the settings overrides single ones."""

from typing import Literal

from django.conf import settings

DEFAULTS = {
    "sender_pause_seconds": 20,
    "sender_hourly": 10,
    "host_hourly_before_held": 60,
    "network_hourly": 2_000,
    "site_hourly": 10_000,
    "free_disk_mb": 500,
    "body_bytes": 64 * 1024,
    "text_length": 5_000,
    "links": 2,
    "quick_seconds": 3,
    "private_links": 20,
    "page_size": 50,
    "repeat_hours": 24,
    "revise_minutes": 10,
    "corrections_hourly": 10,
    "reports_hourly": 10,
    "letters_daily": 5,
    "host_letters_hourly": 60,
    "data_requests_hourly": 20,
    "listed_terms": 5_000,
}
Name = Literal[
    "sender_pause_seconds",
    "sender_hourly",
    "host_hourly_before_held",
    "network_hourly",
    "site_hourly",
    "free_disk_mb",
    "body_bytes",
    "text_length",
    "links",
    "quick_seconds",
    "private_links",
    "page_size",
    "repeat_hours",
    "revise_minutes",
    "corrections_hourly",
    "reports_hourly",
    "letters_daily",
    "host_letters_hourly",
    "data_requests_hourly",
    "listed_terms",
]


def limit(name: Name) -> int:
    return getattr(settings, "COMMENT_LIMITS", {}).get(name, DEFAULTS[name])
