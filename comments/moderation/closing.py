"""Comments closed until an hour, of one article or of the whole site, with a sentence for readers. It ends by itself."""

from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction

from articles.models import Article
from comments.models import CommentRules, CommentSettings
from comments.moderation.steps import require


@transaction.atomic
def close_article(article: Article, *, until: datetime, sentence: str, by: User) -> CommentRules:
    """Take no comments under this article until that hour."""
    require(by)
    rules, __ = CommentRules.objects.update_or_create(
        article=article, defaults={"closed_until": until, "closed_sentence": sentence}
    )
    return rules


@transaction.atomic
def open_article(article: Article, *, by: User) -> None:
    """Take comments under this article again before the hour."""
    require(by)
    CommentRules.objects.filter(article=article).update(closed_until=None, closed_sentence="")


def _require_site(by: User) -> None:
    require(by)
    if not by.has_perm("comments.close_site"):
        raise PermissionDenied(f"{by} may not close the comments of the whole site")


@transaction.atomic
def close_site(until: datetime, sentence: str, by: User) -> CommentSettings:
    """Take no comments at all until that hour."""
    _require_site(by)
    row, __ = CommentSettings.objects.update_or_create(pk=1, defaults={"closed_until": until, "closed_sentence": sentence})
    return row


@transaction.atomic
def open_site(by: User) -> None:
    """Take comments again before the hour."""
    _require_site(by)
    CommentSettings.objects.filter(pk=1).update(closed_until=None, closed_sentence="")
