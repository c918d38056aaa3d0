"""Who gets a digest, its row with what it tells, and the mail itself: once for each person and hour, whatever fails."""

import logging
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Masthead
from comments.digest import links, words
from comments.digest.entries import Entry, entries
from comments.digest.queue import Queue, listed, look
from comments.digest.timing import PAUSE, is_due, is_quiet
from comments.models import Comment, CommentSettings, Digest, DigestChoice, DigestItem

logger = logging.getLogger(__name__)

VALID = timedelta(hours=48)
"""So long the links of a mail decide."""
RETRY = timedelta(minutes=20)
"""Between two tries of a mail that the server did not take; after an hour a new digest takes its place."""

Mailing = Q(digests__sent_at__isnull=False)


def recipients() -> QuerySet[User]:
    """Active people who may moderate, have an address and did not switch the digest off; `last` and `tried` are annotated."""
    able = User.objects.with_perm("comments.moderate", is_active=True, backend="django.contrib.auth.backends.ModelBackend")
    wanting = able.exclude(email="").exclude(digest_choice__wanted=False)
    return wanting.annotate(last=Max("digests__created_at", filter=Mailing), tried=Max("digests__created_at")).order_by("pk")


def is_wanted(moderator: User) -> bool:
    return not DigestChoice.objects.filter(moderator=moderator, wanted=False).exists()


def switch(moderator: User, *, wanted: bool) -> None:
    """The person's own choice. Twice is once."""
    DigestChoice.objects.update_or_create(moderator=moderator, defaults={"wanted": wanted, "changed_at": timezone.now()})


def prepare(now: datetime | None = None) -> list[int]:
    """Write the digests that are due and return their numbers, with those of mails to be tried again."""
    now = now or timezone.now()
    rules = CommentSettings.current()
    if is_quiet(now, rules):
        return []
    queue = look(rules, now)
    due = [person for person in recipients() if _is_due(person, queue, rules, now)]
    made = [_prepare_for(person, queue, rules, now) for person in due]
    unsent = Digest.objects.filter(created_at__gt=now - PAUSE, sent_at=None).filter(_may_be_tried(now))
    return sorted({*filter(None, made), *unsent.values_list("pk", flat=True)})


@transaction.atomic
def _prepare_for(person: User, queue: Queue, rules: CommentSettings, now: datetime) -> int | None:
    """The row of one mail. Several workers may be here at once: the lock on the person makes them see each other's."""
    User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    fresh = recipients().filter(pk=person.pk).first()
    if fresh is None or not _is_due(fresh, queue, rules, now):
        return None
    comments = listed(rules)
    if not comments:
        return None
    digest = Digest.objects.create(moderator=person, created_at=now, expires_at=now + VALID)
    DigestItem.objects.bulk_create(_item(digest, row) for row in comments)
    return digest.pk


def _item(digest: Digest, row: Comment) -> DigestItem:
    """For a row of `listed`."""
    wave = row.wave_id if row.leads else None  # type: ignore[attr-defined]
    return DigestItem(digest=digest, comment=row, version=row.version, wave_id=wave)


def _is_due(person: User, queue: Queue, rules: CommentSettings, now: datetime) -> bool:
    """For a row of `recipients`."""
    return is_due(queue, now, rules, last=person.last, tried=person.tried)  # type: ignore[attr-defined]


def _may_be_tried(now: datetime) -> Q:
    return Q(tried_at=None) | Q(tried_at__lt=now - RETRY)


def send(digest_id: int, now: datetime | None = None) -> bool:
    """Send the mail of this row, if it was not sent, its time has not passed and something of it still waits.

    It counts as sent from before it goes out until it is known to have failed: a killed worker leaves it unsent rather
    than sent twice. Errors of the mail server are logged without the address and the mail is tried again.
    """
    now = now or timezone.now()
    rules = CommentSettings.current()
    digest = Digest.objects.filter(pk=digest_id, sent_at=None, created_at__gt=now - PAUSE).first()
    person = recipients().filter(pk=digest.moderator_id).first() if digest else None
    if digest is None or person is None or is_quiet(now, rules):
        return False
    message = _message(digest, person, look(rules, now))
    if message is None:
        return False
    mine = Digest.objects.filter(_may_be_tried(now), pk=digest.pk, sent_at=None)
    if not mine.update(sent_at=now, tried_at=now):
        return False
    try:
        message.send()
    except OSError as error:  # all that smtplib raises is one
        Digest.objects.filter(pk=digest.pk).update(sent_at=None)
        logger.warning("The mail of digest %s did not go out (%s)", digest.pk, type(error).__name__)
        return False
    return True


def _message(digest: Digest, person: User, queue: Queue) -> EmailMultiAlternatives | None:
    """The mail as text and as HTML; None when nothing of it waits any more."""
    rows = digest.items.select_related("comment__article", "comment__parent").order_by("pk")
    waiting = [entry for entry in entries(digest, rows) if entry.waits]
    if not waiting:
        return None
    told = sum(entry.number for entry in waiting)
    number, paper, stop = max(queue.number, told), Masthead.current_name(), links.to_stop(person)
    context = {
        "items": [_told(entry) for entry in waiting],
        "number": number,
        "more": number - told,
        "oldest": queue.oldest,
        "until": digest.expires_at,
        "hours": VALID // timedelta(hours=1),
        "paper": paper,
        "all_url": links.to_all(digest),
        "desk_url": links.to_desk(),
        "stop_url": stop,
    }
    subject = ngettext("%(number)s comment to moderate", "%(number)s comments to moderate", number) % {"number": number}
    message = EmailMultiAlternatives(
        _("%(subject)s – %(paper)s") % {"subject": subject, "paper": " ".join(paper.split())},
        render_to_string("comments/digest/mail.txt", context),
        to=[person.email],
        headers={
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(render_to_string("comments/digest/mail.html", context), "text/html")
    return message


def _told(entry: Entry) -> dict[str, object]:
    comment = entry.comment
    return {
        "comment": comment,
        "entry": entry,
        "name": words.without_addresses(comment.name),
        "text": words.for_mail(comment.text, words.OF_WAVE if entry.is_wave else words.LENGTH),
        "answers": words.without_addresses(comment.parent.name) if comment.parent else "",
        "publish_url": links.to_publish(entry.item),
        "refuse_url": links.to_refuse(entry.item),
    }
