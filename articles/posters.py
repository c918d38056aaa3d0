"""The picture that a source shows in front of its video: fetched once in the background, kept in the library.

Browsers of readers ask the source for nothing before they want the video.
"""

import io
import json
import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from articles import fetching, images, library, outside
from articles.models import Embed, Image

logger = logging.getLogger(__name__)

RETRIES = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8))
"""When a source that did not answer is asked again."""


def known(source: str, code: str) -> Image | None:
    """The one that came for an earlier use of the video, be it withdrawn or expired since; one in the bin does not count."""
    rows = Embed.objects.filter(source=source, code=code, poster_fetched=True, poster__binned_at=None)
    row = rows.select_related("poster").last()
    return row.poster if row else None


def fetch_soon(source: str, code: str) -> None:
    transaction.on_commit(lambda: fetch_poster.enqueue(source, code), robust=True)


@task(queue_name=settings.TASK_QUEUE, priority=settings.PICTURE_PRIORITY)
def fetch_poster(source: str, code: str, attempt: int = 0) -> None:
    """Give all videos of this address that have no picture the one of their source. A repeat finds it in the library."""
    if not settings.VIDEO_POSTERS:
        return
    try:
        image = known(source, code) or _fetched(source, code)
    except fetching.Unreachable as failure:
        logger.warning("No picture of the %s video %s for now: %s", source, code, failure)
        if attempt < len(RETRIES):
            fetch_poster.using(run_after=timezone.now() + RETRIES[attempt]).enqueue(source, code, attempt + 1)
        return
    except images.Refused as refused:
        logger.warning("The picture of the %s video %s is not taken (%s).", source, code, refused.code)
        return
    if image:
        Embed.objects.filter(source=source, code=code, poster=None).update(poster=image, poster_fetched=True)


def _fetched(source: str, code: str) -> Image | None:
    """Raises Unreachable, and images.Refused when it is no picture, or was withdrawn."""
    content = next(filter(None, map(fetching.fetch, _addresses(source, code))), None)
    if content is None:
        return None
    try:
        accepted = images.accept(io.BytesIO(content), f"{source}-{code}.jpg", any_name=True)
    except images.Refused as refused:
        if refused.code == "busy":
            raise fetching.Unreachable(refused.code) from refused
        raise
    name = Embed.Source(source).label
    # No word of the writer's: the whole newsroom sees the library, but not every draft.
    alt = _("Picture of a video at %(source)s") % {"source": name}
    return library.add(accepted, by=None, credit=name, alt=alt, source=outside.page(source, code))


def _addresses(source: str, code: str) -> list[str]:
    """Where the picture may lie, the best first."""
    if source not in outside.OEMBED:
        return [address.format(code) for address in outside.POSTERS[source]]
    try:
        said = json.loads(fetching.fetch(outside.OEMBED[source].format(code)) or "{}")
        return [str(said["thumbnail_url"])]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []
