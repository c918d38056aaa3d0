"""Many articles changed at one press of a button, so that all of it can be taken back."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.revision import Revision


class Run(models.Model):
    """Who, when, what, and a line for every article that was chosen."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)
    change = models.JSONField(null=True, help_text="What articles/bulk.py changes; nothing: the typography.")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class RunLine(models.Model):
    """What became of one article of a run."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        NOTHING = "nothing", _("Nothing to change")
        CHANGED = "changed", _("Changed")
        PUBLISHED = "published", _("Changed and published")
        PROPOSED = "proposed", _("Changed, waits for publication")
        REFUSED = "refused", _("Left as it was")
        UNDONE = "undone", _("As before again")
        HALFWAY = "halfway", _("As before again, waits for publication")
        KEPT = "kept", _("Not taken back: changed since")

    run = models.ForeignKey(Run, models.CASCADE, related_name="lines")
    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    revision = models.OneToOneField(Revision, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    corrections = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "article"], name="run_article_once"),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["waiting", "nothing", "changed", "published", "proposed", "refused", "undone", "halfway", "kept"]
                ),
                name="run_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.get_state_display()}"
