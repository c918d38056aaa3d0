"""What a reader holds or gets by mail about a comment, and what readers say of the comments of others."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.comment import Comment
from comments.models.sender import Sender


class PrivateLink(models.Model):
    """A link that governs one comment. Only the hash of its token is stored."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="private_links")
    token_hash = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token.")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"#{self.comment_id}"


class Letter(models.Model):
    """A mail to a reader, counted so that the form cannot be used to flood others. Neither address nor words are kept."""

    class Kind(models.TextChoices):
        CONFIRM = "confirm", _("Confirmation of the address")
        LINK = "link", _("Private link")
        DATA = "data", _("Link to all of a reader’s data")
        ANSWER = "answer", _("News of an answer")

    sender = models.ForeignKey(Sender, models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=7, choices=Kind)
    comment = models.ForeignKey(Comment, models.SET_NULL, null=True, related_name="letters", help_text="Which it was about.")
    host_key = models.CharField(
        max_length=64, blank=True, default="", db_default="", help_text="HMAC of the network address that had us write."
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["sender", "-at"], name="letter_newest"),
            models.Index(fields=["host_key", "-at"], name="letter_host"),
            models.Index(fields=["comment", "-at"], name="letter_of_comment"),
            models.Index(fields=["at"], name="letter_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.sender_id}"


class DataRequest(models.Model):
    """Somebody asked for the link to the data under an address: counted by network, and nothing kept of the address."""

    host_key = models.CharField(max_length=64, help_text="HMAC of the network address that asked.")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["host_key", "-at"], name="data_request_host"),
            models.Index(fields=["at"], name="data_request_age"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Report(models.Model):
    """A reader's report of a published comment. Settled when a moderator has looked at the comment."""

    class Reason(models.TextChoices):
        INSULT = "insult", _("It insults or attacks somebody")
        HATE = "hate", _("It calls to hatred or violence")
        PRIVACY = "privacy", _("It tells private things of somebody")
        FALSE = "false", _("It says what is manifestly false")
        ADVERTISING = "advertising", _("It is advertising")
        OTHER = "other", _("For another reason")

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="reports")
    reason = models.CharField(max_length=12, choices=Reason)
    host_key = models.CharField(max_length=64, blank=True, help_text="HMAC of the network address; blank once purged.")
    created_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["comment", "settled_at"], name="report_of_comment"),
            models.Index(fields=["host_key", "-created_at"], name="report_host"),
            models.Index(fields=["created_at"], name="report_age", condition=~models.Q(host_key="")),
        ]

    def __str__(self) -> str:
        return f"{self.reason} #{self.comment_id}"
