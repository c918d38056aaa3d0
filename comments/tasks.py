"""Background work on comments."""

import logging

from django.conf import settings
from django_tasks import task

from comments import digest, ledger, vault

logger = logging.getLogger(__name__)


@task(queue_name=settings.TASK_QUEUE)
def purge_addresses() -> None:
    """Daily: forget the addresses whose time has come. A repeat finds nothing left to do."""
    networks, emails = vault.purge()
    logger.info("%s network addresses and %s e-mail addresses forgotten", networks, emails)


@task(queue_name=settings.TASK_QUEUE)
def follow_act(act_id: int) -> None:
    """What a decision brings about, once it is committed or taken back. A repeat changes nothing."""
    logger.debug("act %s", act_id)


@task(queue_name=settings.TASK_QUEUE)
def send_digests() -> None:
    """Every few minutes: write the moderators' digests that are due. Each mail is a task, so that none waits for another."""
    for number in digest.prepare():
        mail_digest.enqueue(number)


@task(queue_name=settings.TASK_QUEUE)
def mail_digest(digest_id: int) -> None:
    """A repeat sends nothing; so does one that comes too late."""
    digest.send(digest_id)


@task(queue_name=settings.TASK_QUEUE)
def forget_digests() -> None:
    """Daily. A repeat finds nothing left to do."""
    logger.info("%s digests forgotten", digest.forget_old())


@task(queue_name=settings.TASK_QUEUE)
def update_ledger() -> None:
    """Daily: the figures of the months that are not closed. A repeat writes the same."""
    logger.info("%s months of the ledger computed", len(ledger.update()))
