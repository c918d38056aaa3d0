"""Background work on comments."""

import logging

from django.conf import settings
from django_tasks import task

from comments import purge

logger = logging.getLogger(__name__)


@task(queue_name=settings.TASK_QUEUE)
def purge_comments() -> None:
    """Daily: forget what its time is over. A repeat finds nothing left to do."""
    logger.info("forgotten: %s", purge.run())


@task(queue_name=settings.TASK_QUEUE)
def follow_act(act_id: int) -> None:
    """What a decision brings about, once it is committed or taken back. A repeat changes nothing."""
    logger.debug("act %s", act_id)
