"""Digests that moderators got by mail, and the months of the public ledger."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from comments.models.comment import Comment


class Digest(models.Model):
    """One mail to one moderator. Its links are signed with this row's number."""

    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digests")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["moderator", "-created_at"], name="digest_newest")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class DigestItem(models.Model):
    """A comment in a digest, as it was then, and when its link was used."""

    digest = models.ForeignKey(Digest, models.CASCADE, related_name="items")
    comment = models.ForeignKey(Comment, models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["digest", "comment"], name="digest_item_once")]

    def __str__(self) -> str:
        return f"#{self.comment_id}"


class LedgerMonth(models.Model):
    """Figures of one month for the public page. Numbers only."""

    month = models.DateField(unique=True, help_text="Its first day.")
    received = models.PositiveIntegerField(default=0)
    published = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=dict, help_text="Number by Comment.Reason; spam under “spam”.")
    median_minutes = models.PositiveIntegerField(null=True)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["-month"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
