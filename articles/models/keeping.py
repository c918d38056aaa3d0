"""Who has an article open for writing, and which draft a new page has begun."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from articles.models.article import Article

FRESH = timedelta(seconds=75)
"""A page says every thirty seconds that it is in sight; after two silent beats nobody sits before it."""


class PresenceQuerySet(models.QuerySet["Presence"]):
    def fresh(self) -> Self:
        return self.filter(seen_at__gt=timezone.now() - FRESH)


class Presence(models.Model):
    """An open writing page. The page of the latest `took_at` writes; those that were there before have lost the pen."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    page = models.CharField(max_length=36)
    came_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    took_at = models.DateTimeField(null=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "user", "page"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.user_id} @ {self.article_id}"


class DraftKey(models.Model):
    """The random key of a page that began an article: all repeats of its first save make one draft."""

    key = models.CharField(max_length=36)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="draft_key_once")]

    def __str__(self) -> str:
        return f"{self.key} → {self.article_id}"
