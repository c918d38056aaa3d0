"""Comments closed until an hour: under one article by a moderator, on the whole site by an editor. It ends by itself."""

from datetime import datetime

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article
from articles.templatetags.french import short_date
from comments import text
from comments.models import Closure, CommentRules, CommentSettings
from comments.moderation.steps import require


class CannotClose(ValueError):
    """The hour or the sentence is not one; the message says why to the person."""


def may_close_site(user: User | AnonymousUser) -> bool:
    return user.is_active and user.has_perm("comments.close_site")


@transaction.atomic
def close_article(article: Article, *, until: datetime, sentence: str, by: User) -> CommentRules:
    """Close the comments of one article until an hour, with a sentence for readers. A second time says it anew.

    Raises PermissionDenied, or CannotClose when the hour has passed or the sentence is too long.
    """
    require(by)
    sentence = _checked(until, sentence)
    rules = CommentRules.objects.select_for_update(of=("self",)).get_or_create(article=article)[0]
    if _close(rules, until, sentence):
        _log(by, article, _closed_in_words(until, sentence))
    return rules


@transaction.atomic
def open_article(article: Article, *, by: User) -> None:
    """End the closure of one article before its hour. Without one, nothing happens."""
    require(by)
    rules = CommentRules.objects.select_for_update(of=("self",)).filter(article=article).first()
    if rules and _open(rules):
        _log(by, article, _("Comments opened again"))
    if rules and rules.says_nothing:
        rules.delete()


@transaction.atomic
def close_site(until: datetime, sentence: str, by: User) -> CommentSettings:
    """Close all comments until an hour, with a sentence for readers. Raises PermissionDenied and CannotClose."""
    _require_site(by)
    sentence = _checked(until, sentence)
    settings = CommentSettings.objects.select_for_update().get_or_create(pk=1)[0]
    if _close(settings, until, sentence):
        _log(by, settings, _closed_in_words(until, sentence))
    return settings


@transaction.atomic
def open_site(by: User) -> None:
    """End the closure of the whole site before its hour. Closures of single articles stay."""
    _require_site(by)
    settings = CommentSettings.objects.select_for_update().filter(pk=1).first()
    if settings and _open(settings):
        _log(by, settings, _("Comments opened again"))


def _require_site(by: User) -> None:
    if not may_close_site(by):
        raise PermissionDenied(f"{by} may not close the comments of the site")


def _checked(until: datetime, sentence: str) -> str:
    if until <= timezone.now():
        raise CannotClose(_("This hour has passed: choose one that lies ahead."))
    sentence = " ".join(text.tidy(sentence).split())
    longest = Closure._meta.get_field("closed_sentence").max_length or 0
    if len(sentence) > longest:
        raise CannotClose(_("Shorten the sentence: %(limit)s characters at most.") % {"limit": longest})
    return sentence


def _close(row: CommentRules | CommentSettings, until: datetime, sentence: str) -> bool:
    """Whether that changed anything."""
    if (row.closed_until, row.closed_sentence) == (until, sentence):
        return False
    row.closed_until, row.closed_sentence = until, sentence
    row.save(update_fields=["closed_until", "closed_sentence"])
    return True


def _open(row: CommentRules | CommentSettings) -> bool:
    """Whether it was closed."""
    was_closed = row.is_closed
    row.closed_until, row.closed_sentence = None, ""
    row.save(update_fields=["closed_until", "closed_sentence"])
    return was_closed


def _closed_in_words(until: datetime, sentence: str) -> str:
    words = {"moment": short_date(until), "sentence": sentence}
    return (_("Comments closed until %(moment)s: %(sentence)s") if sentence else _("Comments closed until %(moment)s")) % words


def _log(by: User, row: Article | CommentSettings, message: str) -> None:
    LogEntry.objects.log_actions(by.pk, [row], CHANGE, message, single_object=True)
