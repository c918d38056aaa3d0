"""Limits that refuse: by sender and network, and the hard ceilings of network, site and disk. Counted in the database."""

import logging
import math
import shutil
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.clock import clock
from comments import vault
from comments.limits import limit
from comments.models import Comment, CommentEvent, DataRequest, Origin, Report, Sender

logger = logging.getLogger(__name__)

HOUR = timedelta(hours=1)


MINUTE, QUARTER = 60, 900
"""Seconds after which a refused sender may try again; no more exact, for that would tell when the address wrote."""


LOOKED_AT = 10
"""Of an address that many networks use, so many times the limit of one sender are looked at."""


class TooFast(Exception):
    """Who sends must wait; the message says so in a sentence for the reader."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Overloaded(Exception):
    """The machine or the newsroom cannot take more just now."""

    retry_after = 300

    def __str__(self) -> str:
        return _("We receive too many comments just now. Your text is kept on this page: send it again in a few minutes.")


def check_sender(sender: Sender, address: str) -> int:
    """How many comments came under the e-mail address within the hour, from all networks; few more are counted than the limit.

    Raises TooFast when the sender wrote a moment ago, or very often within the hour, from this network address. Anybody may
    type the address of another: what he sends elsewhere neither shuts its owner out nor shows how much the owner writes.
    The caller holds the sender's row.
    """
    now, most = timezone.now(), limit("sender_hourly")
    host_key, __ = vault.network_keys(address)
    written = sender.comments.filter(created_at__gt=now - HOUR).order_by("-created_at")
    times = list(written.values_list("created_at", "origin__host_key")[: LOOKED_AT * most])
    from_here = [time for time, host in times if host == host_key]
    if len(from_here) >= most:
        message = _("You have sent many comments within an hour. Your text is kept on this page: send it a little later.")
        raise TooFast(message, QUARTER)
    if from_here and from_here[0] > now - timedelta(seconds=limit("sender_pause_seconds")):
        message = _("You sent another comment a moment ago. Your text is kept on this page: send it again in a minute.")
        raise TooFast(message, MINUTE)
    return len(times)


def count_from_host(address: str) -> int:
    """Comments from the network address in the last hour; no more are counted than the limit needs."""
    host_key, __ = vault.network_keys(address)
    most = limit("host_hourly_before_held")
    return Origin.objects.filter(host_key=host_key, created_at__gt=timezone.now() - HOUR)[:most].count()


def check_corrections(comment: Comment) -> None:
    """Raise TooFast when its author corrected the comment very often within the hour. The caller holds the comment's row."""
    now, most = timezone.now(), limit("corrections_hourly")
    corrected = comment.events.filter(kind=CommentEvent.Kind.CORRECTED, at__gt=now - HOUR).order_by("-at")
    times = list(corrected.values_list("at", flat=True)[:most])
    if len(times) >= most:
        free_at = times[-1] + HOUR
        message = ngettext(
            "You corrected this comment %(count)s time within an hour. Your text is kept on this page: send it after %(time)s.",
            "You corrected this comment %(count)s times within an hour. Your text is kept on this page: send it after %(time)s.",
            most,
        )
        at = clock(free_at + timedelta(minutes=1))
        raise TooFast(message % {"count": most, "time": at}, math.ceil((free_at - now).total_seconds()))


def check_reports(host_key: str) -> None:
    """Raise TooFast when very many reports came from the network address within the hour: it may serve a whole quarter."""
    most = limit("reports_hourly")
    since = timezone.now() - HOUR
    if Report.objects.filter(host_key=host_key, created_at__gt=since)[:most].count() >= most:
        message = _("Many reports came from your network within an hour. Thank you: send this one a little later.")
        raise TooFast(message, int(HOUR.total_seconds()))


def take_data_request(host_key: str) -> bool:
    """Count one more request for the data under an address; False when the network address made its share within the hour."""
    most = limit("data_requests_hourly")
    if DataRequest.objects.filter(host_key=host_key, at__gt=timezone.now() - HOUR)[:most].count() >= most:
        return False
    DataRequest.objects.create(host_key=host_key)
    return True


def check_ceilings(address: str) -> None:
    """Raise Overloaded when a network, the whole site or the disk is at its limit."""
    since = timezone.now() - HOUR
    __, network_key = vault.network_keys(address)
    network, site = limit("network_hourly"), limit("site_hourly")
    if _free_megabytes() < limit("free_disk_mb"):
        logger.error("comments refused: less than %s MB free on the disk", limit("free_disk_mb"))
        raise Overloaded
    if Origin.objects.filter(network_key=network_key, created_at__gt=since)[:network].count() >= network:
        logger.warning("comments refused: %s within an hour from one network", network)
        raise Overloaded
    if Comment.objects.filter(created_at__gt=since).order_by()[:site].count() >= site:
        logger.warning("comments refused: %s within an hour", site)
        raise Overloaded


def _free_megabytes() -> int:
    """Free room where comments are written; with a database elsewhere, where the site keeps its files."""
    database = settings.DATABASES["default"]
    place = Path(database["NAME"] if database["ENGINE"].endswith("sqlite3") else settings.MEDIA_ROOT).absolute()
    while not place.exists():
        place = place.parent
    return shutil.disk_usage(place).free // 1_000_000
