"""« À faire » by mail at seven in the morning: to whom, and once a day. No reader's words and no reader's name stand in it."""

import logging
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from articles.models import Masthead
from articles.models.waiting import sent_back
from newsroom import dashboard
from newsroom.models import MorningMail

logger = logging.getLogger(__name__)

AT, LATEST = time(7), time(12)
"""By the newspaper's clock. Where no worker ran at seven the mail comes later, but not after noon."""
_STOP = signing.Signer(salt="newsroom.morning.stop", sep=".")


def is_wanted(person: User) -> bool:
    """By choice alone."""
    return MorningMail.objects.filter(person=person, wanted=True).exists()


def switch(person: User, *, wanted: bool) -> None:
    MorningMail.objects.update_or_create(person=person, defaults={"wanted": wanted})


def recipients(day: date) -> list[User]:
    """Those whose mail of this day is not settled yet."""
    staff = User.objects.filter(is_active=True, is_staff=True, morning_mail__wanted=True).exclude(email="")
    return list(staff.exclude(morning_mail__sent_on=day).order_by("pk"))


def is_time(now: datetime) -> bool:
    return AT <= timezone.localtime(now).time() < LATEST


@task(queue_name=settings.TASK_QUEUE, priority=settings.MAIL_PRIORITY)
def send_morning_mails() -> None:
    """Every few minutes: from seven on, a task for each person whose mail is owed."""
    now = timezone.now()
    if is_time(now):
        day = timezone.localdate(now)
        for person in recipients(day):
            mail_morning.enqueue(person.pk, day.isoformat())


@task(queue_name=settings.TASK_QUEUE, priority=settings.MAIL_PRIORITY)
def mail_morning(person_id: int, day: str) -> None:
    """A repeat of the same day sends nothing; nor does one that comes too late."""
    today = date.fromisoformat(day)
    if today == timezone.localdate() and is_time(timezone.now()):
        send(person_id, today)


def send(person_id: int, day: date) -> bool:
    """The day counts as settled from before the mail goes out until it is known to have failed: none comes twice."""
    person = User.objects.filter(pk=person_id, is_active=True, is_staff=True).exclude(email="").first()
    if person is None or not is_wanted(person):
        return False
    row = MorningMail.objects.filter(person=person)
    if not row.exclude(sent_on=day).update(sent_on=day):
        return False
    message = _message(person)
    if message is None:
        return False
    try:
        message.send()
    except OSError as error:  # all that smtplib raises is one
        row.update(sent_on=None)
        logger.warning("The morning mail of account %s did not go out (%s)", person.pk, type(error).__name__)
        return False
    return True


def _message(person: User) -> EmailMessage | None:
    """None when there is nothing to tell."""
    todo = dashboard.of(person)
    # As the page: no list of its own. What appears today waits for nobody.
    told = [name for name, part in todo.items() if getattr(part, "number", 0) and name != "today"]
    back = sent_back(person).count() if "drafts" in todo else 0
    if not told and not todo.get("health"):
        return None
    paper, stop = Masthead.current_name(), to_stop(person)
    context: dict[str, Any] = {
        **todo, "person": person, "paper": paper, "back": back, "site": settings.SITE_URL,
        "desk": settings.SITE_URL + reverse("admin:index"), "stop": stop,
    }  # fmt: skip
    return EmailMessage(
        _("To do this morning – %(paper)s") % {"paper": " ".join(paper.split())},
        render_to_string("admin/morning.txt", context),
        to=[person.email],
        headers={
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )


# The link that switches it off


def to_stop(person: User) -> str:
    """It holds for good: a mail may be opened years later."""
    return settings.SITE_URL + reverse("morning_stop", args=[_STOP.sign(str(person.pk))])


def find_person(token: str) -> User | None:
    try:
        return User.objects.filter(pk=int(_STOP.unsign(token))).first()
    except (signing.BadSignature, ValueError):
        return None
