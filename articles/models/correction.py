"""What the newspaper puts right after publication, printed with its date."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article, published_through


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def published(self) -> Self:
        """Corrections of articles that readers may see, newest first."""
        says_something = ~models.Q(text="") | published_through("reply")
        return self.filter(says_something, published_through("article")).order_by("-published_at", "-pk")


class Correction(models.Model):
    """An error of fact put right, a clarification, an update or a right of reply, printed with its date."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        CLARIFICATION = "clarification", _("Clarification")
        UPDATE = "update", _("Update")
        RIGHT_OF_REPLY = "right_of_reply", _("Right of reply")

    article = models.ForeignKey(Article, models.CASCADE, verbose_name=_("article"), related_name="corrections")
    kind = models.CharField(_("kind"), max_length=14, choices=Kind, default=Kind.CORRECTION)
    text = models.TextField(_("text"), blank=True)
    markup = models.TextField(
        blank=True, default="", db_default="", help_text="Cleaned HTML of a right of reply; `text` has its words."
    )
    signed_by = models.CharField(_("signature"), max_length=160, blank=True, default="", db_default="")
    reply = models.ForeignKey(
        Article, models.SET_NULL, verbose_name=_("article with the reply"), null=True, blank=True, related_name="replies_to"
    )
    published_at = models.DateTimeField(_("date"), default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+")

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="right_of_reply") | models.Q(markup="", signed_by="", reply=None),
                name="correction_only_a_reply_is_signed",
            )
        ]
        indexes = [models.Index(fields=["-published_at", "-id"], name="correction_newest")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} — {self.article}"

    @property
    def said(self) -> str:
        """Its words for the history: text, article of the reply, signature."""
        return "\n".join(str(part) for part in (self.text, self.reply, self.signed_by) if part)

    @property
    def public_reply(self) -> Article | None:
        """The article that is the reply, if readers may see it now."""
        return self.reply if self.reply and self.reply.is_published else None

    @property
    def anchor(self) -> str:
        return f"rectificatif-{self.pk}"
