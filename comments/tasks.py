"""Background work on comments."""

import logging
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from comments import digest, ledger, notifications, purge, training, waiting
from comments.models import Act, Letter

logger = logging.getLogger(__name__)

RETRIES = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8))
"""When a mail that did not go out is tried again: the line or the mail server may be away for a while."""


@task(queue_name=settings.TASK_QUEUE)
def purge_comments() -> None:
    """Daily: forget what its time is over. A repeat finds nothing left to do."""
    logger.info("forgotten: %s", purge.run())


@task(queue_name=settings.TASK_QUEUE)
def measure_wait() -> int | None:
    """Hourly: how long readers wait for a moderator, in minutes. A repeat measures anew."""
    return waiting.measure()


@task(queue_name=settings.TASK_QUEUE)
def follow_act(act_id: int) -> None:
    """What a decision brings about, once it is committed or taken back. A repeat changes nothing."""
    act = Act.objects.filter(pk=act_id).first()
    if act is None:
        return
    training.follow(act)
    for comment_id in notifications.awaited(act_id):
        tell_of_answers.enqueue(comment_id)


@task(queue_name=settings.TASK_QUEUE, priority=settings.MAIL_PRIORITY)
def send_letter(kind: str, sender_id: int, comment_id: int | None = None, attempt: int = 0) -> None:
    """One of the mails that readers ask for. A repeat within ten minutes finds the limit."""
    try:
        notifications.send(Letter.Kind(kind), sender_id, comment_id)
    except notifications.Limited:
        logger.info("no mail “%s”: its address got its share", kind)
    except notifications.Later as turn:
        send_letter.using(run_after=turn.at).enqueue(kind, sender_id, comment_id, attempt)
    except notifications.NotSent as failure:
        logger.warning("mail “%s” not sent: %s", kind, failure)
        if attempt < len(RETRIES):
            again = send_letter.using(run_after=timezone.now() + RETRIES[attempt])
            again.enqueue(kind, sender_id, comment_id, attempt + 1)


@task(queue_name=settings.TASK_QUEUE, priority=settings.MAIL_PRIORITY)
def tell_of_answers(comment_id: int, attempt: int = 0) -> None:
    """The mail to the author of a comment that was answered. A repeat finds no answer that was not told."""
    try:
        notifications.tell_of_answers(comment_id)
    except notifications.Later as turn:
        tell_of_answers.using(run_after=turn.at).enqueue(comment_id)
    except notifications.NotSent as failure:
        logger.warning("mail “answer” not sent: %s", failure)
        if attempt < len(RETRIES):
            tell_of_answers.using(run_after=timezone.now() + RETRIES[attempt]).enqueue(comment_id, attempt + 1)


@task(queue_name=settings.TASK_QUEUE, priority=settings.MAIL_PRIORITY)
def send_digests() -> None:
    """Every few minutes: write the moderators' digests that are due. Each mail is a task, so that none waits for another."""
    for number in digest.prepare():
        mail_digest.enqueue(number)


@task(queue_name=settings.TASK_QUEUE, priority=settings.MAIL_PRIORITY)
def mail_digest(digest_id: int) -> None:
    """A repeat sends nothing; so does one that comes too late."""
    digest.send(digest_id)


@task(queue_name=settings.TASK_QUEUE)
def update_ledger() -> None:
    """Daily: the figures of the months that are not closed. A repeat writes the same."""
    logger.info("%s months of the ledger computed", len(ledger.update()))
