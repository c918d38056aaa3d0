"""Advertising: campaigns in the slots of a page. Without a campaign the page has nothing at all."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def running(self) -> "CampaignQuerySet":
        now = timezone.now()
        return self.filter(starts_at__lte=now, ends_at__gt=now)


class Campaign(models.Model):
    class Slot(models.TextChoices):
        HEADER = "header", _("After the header")
        IN_TEXT = "in_text", _("In the text, after the second paragraph")
        SIDE = "side", _("Beside the lists")

    name = models.CharField(_("name"), max_length=120, help_text=_("Seen by the newsroom only."))
    slot = models.CharField(_("slot"), max_length=10, choices=Slot)
    picture = models.FileField(_("picture"), max_length=200)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    phone_picture = models.FileField(_("picture on phones"), max_length=200, blank=True)
    phone_width = models.PositiveIntegerField(null=True, editable=False)
    phone_height = models.PositiveIntegerField(null=True, editable=False)
    alt = models.CharField(_("alternative text"), max_length=300)
    target = models.URLField(_("target"), max_length=400)
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    ends_at = models.DateTimeField(_("until"))

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-starts_at", "-pk"]
        indexes = [models.Index(fields=["ends_at"], name="campaign_ends_at")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="campaign_ends_after_it_starts",
                violation_error_message=_("The end must come after the beginning."),
            )
        ]

    def __str__(self) -> str:
        return self.name
