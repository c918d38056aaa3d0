"""Who sent a comment, as far as we keep it. Only comments/vault.py reads or writes the encrypted columns."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Sender(models.Model):
    """One e-mail address: found by its keyed hash, readable through the vault until it is purged."""

    key = models.CharField(max_length=64, unique=True, help_text="HMAC-SHA256 of the normalised address under SENDER_KEY.")
    sealed_email = models.TextField(blank=True, help_text="Fernet token; empty once purged.")
    first_seen = models.DateTimeField(_("first seen"), db_default=Now())
    last_seen = models.DateTimeField(_("last seen"), db_default=Now())
    confirmed_at = models.DateTimeField(_("address confirmed at"), null=True)
    trusted_at = models.DateTimeField(_("trusted since"), null=True)
    devices_since = models.DateTimeField(null=True, help_text="Device tokens signed before prove nothing any more.")
    trusted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("sender")
        verbose_name_plural = _("senders")
        default_permissions = ("view",)
        permissions = [("erase_sender", _("Can export and erase what is kept of a reader"))]
        indexes = [models.Index(fields=["last_seen"], name="sender_last_seen", condition=~models.Q(sealed_email=""))]

    def __str__(self) -> str:
        return f"#{self.pk}"


class TrustedReader(Sender):
    """A sender whose comments appear at once where the rules say so; its list in the back office."""

    class Meta:
        proxy = True
        verbose_name = _("trusted reader")
        verbose_name_plural = _("trusted readers")
        default_permissions = ()


class Origin(models.Model):
    """The network address a comment came from: readable through the vault, kept for some days.

    Without a comment it only counts: that one was erased within the hour of its coming.
    """

    comment = models.OneToOneField("comments.Comment", models.CASCADE, null=True, related_name="origin")
    sealed_address = models.TextField(blank=True)
    host_key = models.CharField(max_length=64, help_text="HMAC of the IPv4 address or the IPv6 /64.")
    network_key = models.CharField(max_length=64, help_text="HMAC of the IPv4 /24 or the IPv6 /64.")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["host_key", "-created_at"], name="origin_host"),
            models.Index(fields=["network_key", "-created_at"], name="origin_network"),
            models.Index(fields=["created_at"], name="origin_age"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
