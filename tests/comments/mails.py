"""Mails to readers as the tests read them: who got one, and the links in it."""

import re
from typing import Any
from urllib.parse import urlsplit

from django.core import mail
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

from comments import vault
from comments.models import Comment, Sender
from tests.factories import make_comment

READER = "essi@exemple.tg"


def make_sender(email: str = READER, *, confirmed: bool = False) -> Sender:
    sender = vault.sender_for(email)
    if confirmed:
        sender.confirmed_at = timezone.now()
        sender.save()
    return sender


def make_own(sender: Sender | None = None, **fields: Any) -> Comment:
    """A published comment of a sender whose address is confirmed and who wants to hear of answers."""
    return make_comment(**{"sender": sender or make_sender(confirmed=True), "answers_wanted": True, **fields})


def links(message: Any = None) -> list[str]:
    """Paths of the links of a mail, the newest one unless said otherwise."""
    body = (message or mail.outbox[-1]).body
    return [urlsplit(url).path for url in re.findall(r"http://testserver\S+", body)]


def do_tasks() -> None:
    """Do the tasks that are due and those that they enqueue, inside the test's own transaction (the worker would leave it)."""
    while result := DBTaskResult.objects.ready().order_by("enqueued_at").first():
        result.delete()
        import_string(result.task_path).call(*result.args_kwargs["args"], **result.args_kwargs["kwargs"])


def tasks_for_later() -> list[DBTaskResult]:
    """Tasks that wait for their time."""
    return list(DBTaskResult.objects.filter(run_after__gt=timezone.now()).order_by("run_after"))
