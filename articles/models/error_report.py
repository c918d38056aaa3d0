"""An error that a reader noticed in an article and told the newsroom."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.correction import Correction


class ErrorReportQuerySet(models.QuerySet["ErrorReport"]):
    def waiting(self) -> Self:
        """Nobody of the newsroom has decided; the oldest first."""
        return self.filter(state=ErrorReport.State.NEW).order_by("created_at", "pk")


class ErrorReport(models.Model):
    """A passage and a remark, as plain text. Nothing says who sent it but a keyed hash of the network, purged early."""

    LONGEST, LONGEST_PASSAGE = 200, 300

    class State(models.TextChoices):
        NEW = "new", _("new")
        CORRECTED = "corrected", _("corrected")
        DISMISSED = "dismissed", _("no follow-up")

    article = models.ForeignKey(Article, models.CASCADE, verbose_name=_("article"), related_name="error_reports")
    passage = models.CharField(_("passage"), max_length=LONGEST_PASSAGE, blank=True)
    remark = models.CharField(_("remark"), max_length=LONGEST)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.NEW)
    host_key = models.CharField(max_length=64, blank=True, help_text="HMAC of the network address; blank once purged.")
    created_at = models.DateTimeField(_("sent at"), default=timezone.now)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("decided by"), null=True, blank=True, related_name="+"
    )
    correction = models.ForeignKey(Correction, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ErrorReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("reported error")
        verbose_name_plural = _("reported errors")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "created_at"], name="error_report_waiting"),
            models.Index(fields=["host_key", "-created_at"], name="error_report_host"),
        ]

    def __str__(self) -> str:
        return self.remark
