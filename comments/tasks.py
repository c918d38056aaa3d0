"""Background work on comments."""

import logging

from django.conf import settings
from django_tasks import task

from comments import vault, waiting

logger = logging.getLogger(__name__)


@task(queue_name=settings.TASK_QUEUE)
def purge_addresses() -> None:
    """Daily: forget the addresses whose time has come. A repeat finds nothing left to do."""
    networks, emails = vault.purge()
    logger.info("%s network addresses and %s e-mail addresses forgotten", networks, emails)


@task(queue_name=settings.TASK_QUEUE)
def measure_wait() -> int | None:
    """Hourly: how long readers wait for a moderator, in minutes. A repeat measures anew."""
    return waiting.measure()


@task(queue_name=settings.TASK_QUEUE)
def follow_act(act_id: int) -> None:
    """What a decision brings about, once it is committed or taken back. A repeat changes nothing."""
    logger.debug("act %s", act_id)
