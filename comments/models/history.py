"""What was done to comments, by whom, when and why: never changed, except that words are blanked when their time is over."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comments.models.comment import Comment


class Act(models.Model):
    """One press of a button by a person of the newsroom, over one comment or many; « Revenir en arrière » takes it back."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="moderation_acts")
    kind = models.CharField(max_length=10, help_text="A CommentEvent.Kind.")
    at = models.DateTimeField(default=timezone.now)
    number = models.PositiveIntegerField(default=1, help_text="Comments that it changed.")
    many = models.BooleanField(
        default=False, db_default=False, help_text="Decided over many at once: a wave, a search, a digest, even if one was left."
    )
    undone_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["by", "-id"], name="act_newest_of_person")]

    def __str__(self) -> str:
        return f"{self.kind} ×{self.number}"

    @property
    def is_about_one(self) -> bool:
        """The person had this one comment before them, and decided it."""
        return not self.many and self.number == 1


class CommentEvent(models.Model):
    """One line of a comment's history, written by the verbs of `moderation`.

    Triggers of the database refuse every change but these: `note` blanked, `by` emptied when an account goes, and the
    deletion of a thread whose article was deleted from the bin.
    """

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", _("Received")
        IMPORTED = "imported", _("Imported")
        APPROVED = "approved", _("Published")
        REJECTED = "rejected", _("Refused")
        SPAM = "spam", _("Marked as spam")
        REOPENED = "reopened", _("Decision taken back")
        REFERRED = "referred", _("Put to the editors")
        ADVISED = "advised", _("The editors’ advice")
        MASKED = "masked", _("Passage hidden")
        REPORTED = "reported", _("Reported by a reader")
        KEPT = "kept", _("Left published in spite of reports")
        CORRECTED = "corrected", _("Corrected by its author")
        WITHDRAWN = "withdrawn", _("Withdrawn by its author")
        ERASED = "erased", _("Erased at its author’s request")
        ANSWERED = "answered", _("Answered by the newsroom")
        BINNED = "binned", _("Moved to the bin")
        RESTORED = "restored", _("Taken out of the bin")

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="events")
    act = models.ForeignKey(Act, models.PROTECT, null=True, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    before = models.CharField(max_length=10, blank=True, choices=Comment.Status)
    after = models.CharField(max_length=10, blank=True, choices=Comment.Status)
    reason = models.CharField(max_length=12, blank=True, choices=Comment.Reason)
    note = models.TextField(
        blank=True,
        help_text="Refused: word to the sender. Corrected, masked: the former text. Referred, advised: the remark. "
        "Reported: the code of Report.Reason. Else how it came about.",
    )

    class Meta:
        default_permissions = ("view",)
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["comment", "-id"], name="comment_event_newest"),
            models.Index(fields=["kind", "at"], name="comment_event_kind"),
            models.Index(
                fields=["at"],
                name="comment_event_former",
                condition=models.Q(kind__in=["corrected", "masked"]) & ~models.Q(note=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} #{self.comment_id}"

    @property
    def what(self) -> str:
        """What happened, in words: readers had seen what was refused after it was published."""
        if self.kind == self.Kind.REJECTED and self.before == Comment.Status.APPROVED:
            return gettext("Unpublished")
        return self.get_kind_display()
