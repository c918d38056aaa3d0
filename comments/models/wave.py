"""Waves: near-identical comments, or one sender under many names, that a moderator decides together."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Wave(models.Model):
    """A group of comments that came within the days of `waves.WINDOW`. Members point to it."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Near-identical texts")
        SENDER = "sender", _("One sender under many names")

    kind = models.CharField(max_length=6, choices=Kind, default=Kind.TEXT)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"#{self.pk}"


class Band(models.Model):
    """One key under which a comment's like are looked up: equal for texts that are nearly the same."""

    comment = models.ForeignKey("comments.Comment", models.CASCADE, related_name="bands")
    key = models.BigIntegerField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["key", "-created_at"], name="band_key"),
            models.Index(fields=["created_at"], name="band_age"),
        ]

    def __str__(self) -> str:
        return f"{self.key:x}"
