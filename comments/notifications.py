"""Mails to readers: short, plain, without a word that a reader typed, and few for each address.

The form takes any address, also a stranger's: whoever types it must not be able to make us a spammer's tool.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables

from articles.models import Masthead
from comments import subscriptions, vault
from comments.limits import limit
from comments.models import Act, Comment, CommentEvent, Letter, Origin, Sender

Kind = Letter.Kind
PAUSE, HOUR, DAY = timedelta(minutes=10), timedelta(hours=1), timedelta(days=1)
ABOUT_COMMENTS = [Kind.CONFIRM, Kind.LINK]
PUBLISHING = {CommentEvent.Kind.APPROVED, CommentEvent.Kind.ANSWERED}


class Limited(Exception):
    """The address got its mails already. Whoever asked is not told: it may be a stranger."""


class Later(Exception):
    """The mail must wait until `at`."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at


class NotSent(Exception):
    """The mail did not go out. Says what kind of failure it was, never its words: these may hold the address."""


def check(sender: Sender, kind: Letter.Kind, host_key: str = "") -> None:
    """Raise Limited when such a mail may not go out, Later when it may within the hour.

    What strangers ask for must not keep the owner waiting for long.

    Mails about a comment: one of a kind in ten minutes and few in a day, and of a kind few in an hour for comments from one
    network address, whatever addresses were typed there.

    The link to all data is counted apart. The second goes after ten minutes, each further one an hour later than the one
    before: after 1, 2, 3 … hours, with as many as went out within a day. A flood ebbs to eight mails a day, and yet the owner
    waits for the next one seven hours at most, after the first two mails one hour.
    """
    now, most = timezone.now(), limit("letters_daily")
    today = sender.letters.filter(at__gt=now - DAY).order_by("-at")
    same = list(today.filter(kind=kind).values_list("at", flat=True))
    pause = max(PAUSE, (len(same) - 1) * HOUR) if kind == Kind.DATA else PAUSE
    if same and same[0] > now - pause:
        raise Limited
    if kind == Kind.DATA:
        return
    if len(same) >= max(1, most // 2) or today.filter(kind__in=ABOUT_COMMENTS).count() >= most:
        raise Limited
    if host_key:
        _wait_for_network(kind, host_key)


def _wait_for_network(kind: Letter.Kind, host_key: str) -> None:
    """Raise Later when the network address had us write very often within the hour: it may serve a whole quarter."""
    now, most = timezone.now(), limit("host_letters_hourly")
    newest = Letter.objects.filter(kind=kind, host_key=host_key, at__gt=now - HOUR).order_by("-at")
    times = list(newest.values_list("at", flat=True)[:most])
    if len(times) >= most:
        raise Later(times[-1] + HOUR)


@translation.override(settings.LANGUAGE_CODE)
def send(kind: Letter.Kind, sender_id: int, comment_id: int | None = None) -> bool:
    """Send one of the mails that a reader asks for, within the limits; whether it went out. Raises Limited, Later and NotSent."""
    sender = Sender.objects.filter(pk=sender_id).first()
    if sender is None or vault.email_of(sender) is None:
        return False
    comment = None
    if comment_id is not None:
        comment = sender.comments.select_related("article").filter(pk=comment_id).first()
        if comment is None or comment.status == Comment.Status.SPAM:
            return False
    with transaction.atomic():
        # Two requests at once: the second waits here, then sees the letter of the first.
        Sender.objects.select_for_update().get(pk=sender.pk)
        host_key = Origin.objects.filter(comment=comment).values_list("host_key", flat=True).first() if comment else ""
        check(sender, kind, host_key or "")
        letter = Letter.objects.create(sender=sender, kind=kind, comment=comment, host_key=host_key or "")
    _write(letter, *LETTERS[kind](sender, comment))
    return True


Composed = tuple[str, str, dict[str, object]]


def _confirmation(sender: Sender, comment: Comment | None) -> Composed:
    link = _address("comments:confirm", subscriptions.confirm_token(sender, comment))
    return _("Confirm your address"), "confirm", {"link": link, "days": subscriptions.CONFIRM_AGE.days}


def _private_link(sender: Sender, comment: Comment | None) -> Composed:
    """A new link: the token of the one that the reader has is not known to us."""
    assert comment is not None  # noqa: S101  (for mypy; `send` has looked)
    link = _address("comments:follow", subscriptions.new_link(comment))
    return _("The private link of your comment"), "link", {"link": link, "article": _shown(comment)}


def _data_link(sender: Sender, comment: Comment | None) -> Composed:
    return _("What we keep about you"), "data", {"link": _address("comments:data", subscriptions.data_token(sender))}


LETTERS = {Kind.CONFIRM: _confirmation, Kind.LINK: _private_link, Kind.DATA: _data_link}


def awaited(act_id: int) -> list[int]:
    """Comments that got an answer by this act and whose authors asked for a mail. Nothing for an act taken back."""
    if not Act.objects.filter(pk=act_id, undone_at=None, kind__in=PUBLISHING | {CommentEvent.Kind.MASKED}).exists():
        return []
    comments = Comment.objects.filter(
        answers_wanted=True,
        sender__confirmed_at__isnull=False,
        answers__status=Comment.Status.APPROVED,
        answers__binned_at=None,
        answers__events__act=act_id,
        answers__events__kind__in=PUBLISHING,
    )
    return list(comments.approved().order_by().values_list("pk", flat=True).distinct())


@translation.override(settings.LANGUAGE_CODE)
def tell_of_answers(comment_id: int) -> bool:
    """Tell the author of a comment that it was answered; whether a mail went out. Raises Later and NotSent.

    One mail an hour for a comment and few a day for an address: what comes meanwhile stands in the next one.
    """
    wanting = Comment.objects.approved().filter(answers_wanted=True, sender__confirmed_at__isnull=False)
    comment = wanting.select_related("article", "sender").filter(pk=comment_id).first()
    if comment is None or comment.sender is None or not comment.article.is_published:
        return False
    if vault.email_of(comment.sender) is None:
        return False
    with transaction.atomic():
        Sender.objects.select_for_update().get(pk=comment.sender.pk)
        last = comment.letters.filter(kind=Kind.ANSWER).order_by("-at").first()
        new = comment.answers.approved().filter(decided_at__gt=last.at if last else timezone.now() - DAY)
        number = new.exclude(sender=comment.sender)[:100].count()
        if not number:
            return False
        _wait_for_turn(comment.sender, last)
        letter = Letter.objects.create(sender=comment.sender, kind=Kind.ANSWER, comment=comment)
    _write(letter, *_news(comment, number))
    return True


def _wait_for_turn(sender: Sender, last: Letter | None) -> None:
    now, most = timezone.now(), limit("letters_daily")
    today = list(sender.letters.filter(kind=Kind.ANSWER, at__gt=now - DAY).order_by("-at").values_list("at", flat=True)[:most])
    free = [last.at + HOUR] if last else []
    free += [today[-1] + DAY] if len(today) >= most else []
    if free and max(free) > now:
        raise Later(max(free))


def _news(comment: Comment, number: int) -> Composed:
    subject = ngettext("An answer to your comment", "%(number)s answers to your comment", number) % {"number": number}
    context = {
        "number": number,
        "article": comment.article.headline,
        "link": _address("comments:permalink", comment.pk),
        "unsubscribe": _address("comments:unsubscribe", subscriptions.unsubscribe_token(comment)),
    }
    return subject, "answer", context


def _shown(comment: Comment) -> str:
    """The headline of the article, if every reader may know it."""
    return comment.article.headline if comment.article.is_published else ""


def _address(name: str, argument: object) -> str:
    return settings.SITE_URL + reverse(name, args=[argument])


@sensitive_variables()
def _write(letter: Letter, subject: str, template: str, context: dict[str, object]) -> None:
    """Send the letter that was counted. One that fails is not counted: it is tried again. Raises NotSent."""
    paper = Masthead.current_name()
    body = render_to_string(f"comments/mail/{template}.txt", {**context, "paper": paper})
    headers = {"Auto-Submitted": "auto-generated"}
    if way_out := context.get("unsubscribe"):  # RFC 8058
        headers |= {"List-Unsubscribe": f"<{way_out}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    email = vault.email_of(letter.sender)
    try:
        EmailMessage(f"{subject} - {paper}", body, None, [email] if email else [], headers=headers).send()
        return
    except Exception as error:  # whatever it is, its words may repeat the address
        failure = type(error).__name__
    letter.delete()
    raise NotSent(failure)
