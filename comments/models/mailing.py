"""Digests that moderators got by mail, and the months of the public ledger."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.comment import Comment
from comments.models.history import Act
from comments.models.wave import Wave

SPAM = "spam"
"""Stands for comments sorted out as spam among the reasons of a month."""


class DigestChoice(models.Model):
    """Whether a moderator wants the digest. Who never chose gets it."""

    moderator = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digest_choice")
    wanted = models.BooleanField(default=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("digest")
        verbose_name_plural = _("digest")
        default_permissions = ()

    def __str__(self) -> str:
        return f"#{self.moderator_id}"


class Digest(models.Model):
    """One mail to one moderator. Its links are signed with this row's number."""

    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digests")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, help_text="When the mail was last given to the mail server.")
    sent_at = models.DateTimeField(
        null=True, help_text="The mail server took it, or nobody knows; null again once it is known to have failed."
    )
    used_at = models.DateTimeField(null=True, help_text="When the link to all of its comments was used.")

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["moderator", "-created_at"], name="digest_newest")]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def is_over(self) -> bool:
        """Its links decide nothing any more."""
        return self.expires_at <= timezone.now()


class DigestItem(models.Model):
    """A comment in a digest, as it was then, or a wave by its first comment; and when its link was used."""

    digest = models.ForeignKey(Digest, models.CASCADE, related_name="items")
    comment = models.ForeignKey(Comment, models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    wave = models.ForeignKey(
        Wave, models.SET_NULL, null=True, related_name="+", help_text="The comment stands for all of this wave that waits."
    )
    used_at = models.DateTimeField(null=True, help_text="When a decision was asked for by a link.")
    act = models.ForeignKey(
        Act, models.SET_NULL, null=True, related_name="+", help_text="That decision; null when somebody else’s came before it."
    )

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

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why comments were refused, in words, the most frequent first."""
        labels = dict(Comment.Reason.choices)
        numbers = {code: number for code, number in self.refused.items() if code != SPAM}
        return [
            (str(labels.get(code, _("without a reason"))), numbers[code])
            for code in sorted(numbers, key=lambda code: (-numbers[code], code))
        ]

    @property
    def refusals(self) -> int:
        return sum(number for _label, number in self.reasons)

    @property
    def spam(self) -> int:
        return int(self.refused.get(SPAM, 0))

    @property
    def decisions(self) -> int:
        return self.published + self.refusals + self.spam
