"""Rows about both apps and the machine: recurring jobs, workers' heartbeats, what an import brought in."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from newsroom.titles import TITLES

SILENCE = timedelta(minutes=2)
"""A worker that gave no sign for so long is taken for dead."""


class Job(models.Model):
    """A recurring task and when it is due next. The worker's beat enqueues due ones under a lock, once over all machines."""

    name = models.CharField(_("recurring job"), max_length=60, primary_key=True)
    every = models.DurationField(_("time between two runs"))
    due_at = models.DateTimeField(_("next run"), default=timezone.now)
    enqueued_at = models.DateTimeField(_("last run"), null=True)

    class Meta:
        verbose_name = _("recurring job")
        verbose_name_plural = _("recurring jobs")
        default_permissions = ("view",)

    def __str__(self) -> str:
        return capfirst(str(TITLES.get(self.name, self.name)))


class Heartbeat(models.Model):
    """The last sign of life of a worker process."""

    worker_id = models.CharField(_("worker"), max_length=64, primary_key=True)
    at = models.DateTimeField(_("last sign of life"), default=timezone.now)

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")
        default_permissions = ("view",)
        indexes = [models.Index(fields=["-at"], name="heartbeat_newest")]

    def __str__(self) -> str:
        return self.worker_id


class ImportedItem(models.Model):
    """One record of a foreign system and the row that it became, so that a repeated import changes nothing."""

    source = models.CharField(max_length=200, help_text="Address of the exported site.")
    kind = models.CharField(max_length=20, help_text="author, section, tag, image, article, page, comment")
    source_id = models.CharField(max_length=200)
    object_id = models.BigIntegerField()
    checksum = models.CharField(max_length=64, help_text="SHA-256 of what was written.")
    run = models.PositiveIntegerField(help_text="Number of the import that wrote it.")
    imported_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["source", "kind", "source_id"], name="imported_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.source_id}"


class MorningMail(models.Model):
    """« À faire » by mail: a person's choice, and the day of the last one. Who never chose gets none."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="morning_mail")
    wanted = models.BooleanField(default=False)
    sent_on = models.DateField(null=True, help_text="The last day that was settled, with a mail or with nothing to tell.")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"#{self.person_id}"
