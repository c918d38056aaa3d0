"""A digest in a test: somebody who gets it, the moment, the links in the mail."""

import re
from datetime import datetime, timedelta

from django.conf import settings
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils import timezone

from comments import digest
from comments.models import Comment, CommentSettings, Digest
from tests.factories import make_comment
from tests.public import flat

FROM_THE_PAGE = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}
"""What Chromium sends from a page with Referrer-Policy: no-referrer."""


def at(clock: str, day: str = "2026-11-25") -> datetime:
    """A moment by the newspaper's clock: at("06:45")."""
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=timezone.get_default_timezone())


def write(now: datetime) -> list[EmailMultiAlternatives]:
    """What the recurring task and the mails that it orders do at this moment; returns the new mails."""
    before = len(mail.outbox)
    for number in digest.prepare(now):
        digest.send(number, now)
    return mail.outbox[before:]


def rules(**fields: object) -> CommentSettings:
    return CommentSettings.objects.update_or_create(pk=1, defaults=fields)[0]


def make_waiting(number: int = 1, since: datetime | None = None, **fields: object) -> list[Comment]:
    """Comments that wait, a second between two."""
    since = since or timezone.now() - timedelta(hours=5)
    pending = {"status": Comment.Status.PENDING, **fields}
    return [make_comment(created_at=since + timedelta(seconds=index), **pending) for index in range(number)]


def mail_to(moderator) -> EmailMultiAlternatives:
    """A digest of this minute for the person; the hours of the digest do not matter here."""
    rules(quiet_from="00:00", quiet_to="00:00", digest_waiting=1)
    write(timezone.now())
    (message,) = [message for message in mail.outbox if message.to == [moderator.email]]
    return message


def links(message: EmailMultiAlternatives, ending: str = "") -> list[str]:
    """Paths of the links in the text of a mail: "" for the page of all, "publier/", "refuser/", "arreter/"."""
    pattern = rf"{settings.SITE_URL}(/commentaires/recapitulatif/[^/\s]+/{ending})$"
    return re.findall(pattern, message.body, re.MULTILINE)


def seal(page: str) -> str:
    found = re.search(r'name="seal" value="([^"]+)"', page)
    assert found, page
    return found[1]


def press(address: str, headers: dict[str, str] | None = None, **data: str):
    """Open the page, then send its form."""
    if "seal" not in data:
        data["seal"] = seal(Client().get(address).content.decode())
    return Client().post(address, data, headers=FROM_THE_PAGE if headers is None else headers)


def newest(moderator) -> Digest:
    return moderator.digests.latest("created_at")


def page(address, status=200):
    response = Client().get(address)
    assert response.status_code == status
    return flat(response.content.decode())


def states():
    return list(Comment.objects.order_by("pk").values_list("status", flat=True))


def choices(of, **wishes):
    """Fields of the page of all: choices(digest, **{"<number of the comment in the mail>": "approved"})."""
    items = list(of.items.order_by("pk"))
    fields = {}
    for place, wish in wishes.items():
        choice, __, reason = wish.partition(":")
        prefix = f"c{items[int(place[1:])].pk}"
        fields |= {f"{prefix}-choice": choice, f"{prefix}-reason": reason}
    return fields
