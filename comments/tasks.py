"""Background work on comments."""

import logging

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from comments import training, vault, waves
from comments.models import Act, Block

logger = logging.getLogger(__name__)


@task(queue_name=settings.TASK_QUEUE)
def purge_addresses() -> None:
    """Daily: forget the addresses whose time has come. A repeat finds nothing left to do."""
    networks, emails = vault.purge()
    logger.info("%s network addresses and %s e-mail addresses forgotten", networks, emails)


@task(queue_name=settings.TASK_QUEUE)
def follow_act(act_id: int) -> None:
    """What a decision brings about, once it is committed or taken back. A repeat changes nothing."""
    act = Act.objects.filter(pk=act_id).first()
    if act is None:
        return
    training.follow(act)


@task(queue_name=settings.TASK_QUEUE)
def forget_waves() -> None:
    """Daily: forget the keys by which waves are found, and blocks that have ended. A repeat finds nothing left to do."""
    keys = waves.forget_old()
    ended, __ = Block.objects.filter(until__lt=timezone.now()).delete()
    logger.info("%s keys of old comments and %s ended blocks forgotten", keys, ended)
