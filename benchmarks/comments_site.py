"""The site for benchmarks/comments.py: ours, without the ceilings for a whole hour, and with a view that only inserts a row."""

from newsroom.settings import *  # noqa: F403
from newsroom.settings import STORAGES

COMMENT_LIMITS = {"site_hourly": 10_000_000, "network_hourly": 10_000_000}
ROOT_URLCONF = "benchmarks.comments_urls"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
