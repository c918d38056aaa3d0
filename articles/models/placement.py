"""What stands on the home page by hand: lead and secondary stories, and the breaking-news bar."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

STALE_AFTER = timedelta(hours=24)


class PlacementQuerySet(models.QuerySet["Placement"]):
    def current(self) -> "PlacementQuerySet":
        """Placements in force: begun, and not older than a day."""
        now = timezone.now()
        return self.filter(starts_at__lte=now, starts_at__gt=now - STALE_AFTER)

    def coming(self) -> "PlacementQuerySet":
        """Changes that are scheduled, the next one first."""
        return self.filter(starts_at__gt=timezone.now()).order_by("starts_at", "slot", "pk")

    def by_slot(self) -> "dict[str, Placement]":
        """What counts at each place now. One query."""
        newest: dict[str, Placement] = {}
        for row in self.current().order_by("slot", "-starts_at", "-pk"):
            newest.setdefault(row.slot, row)
        return newest


class Placement(models.Model):
    """An article at a place of the home page from a minute on, or nothing by hand. The newest that has begun counts."""

    class Slot(models.TextChoices):
        LEAD = "lead", _("Lead story")
        SECOND_1 = "second-1", _("Secondary story 1")
        SECOND_2 = "second-2", _("Secondary story 2")
        SECOND_3 = "second-3", _("Secondary story 3")
        SECOND_4 = "second-4", _("Secondary story 4")

    slot = models.CharField(_("place"), max_length=10, choices=Slot)
    article = models.ForeignKey(
        "articles.Article", models.CASCADE, verbose_name=_("article"), null=True, blank=True, related_name="placements"
    )
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("place on the front page")
        verbose_name_plural = _("places on the front page")
        ordering = ["slot", "-starts_at"]
        indexes = [models.Index(fields=["-starts_at"], name="placement_starts_at")]

    def __str__(self) -> str:
        return gettext("%(place)s: %(article)s") % {
            "place": self.get_slot_display(),
            "article": self.article or gettext("nothing by hand"),
        }

    @property
    def is_current(self) -> bool:
        """Begun and not stale; a newer one at the same place may still stand before it."""
        return self.starts_at <= timezone.now() < self.starts_at + STALE_AFTER


class FrontChange(models.Model):
    """One line of what editors did to the front page. Written by the verbs of composing.py, never changed.

    Lines about places are numbered: the highest number is the version that an editor began from. Lines about the urgent
    bar have none. Two who save at the same moment take the same number, and the table refuses the second.
    """

    number = models.PositiveIntegerField(null=True, unique=True)
    remark = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("change of the front page")
        verbose_name_plural = _("changes of the front page")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.remark

    @classmethod
    def version(cls) -> int:
        return cls.objects.aggregate(last=models.Max("number"))["last"] or 0


class BreakingQuerySet(models.QuerySet["Breaking"]):
    def current(self) -> "BreakingQuerySet":
        now = timezone.now()
        return self.filter(starts_at__lte=now, ends_at__gt=now)


def in_two_hours() -> datetime:
    return timezone.now() + timedelta(hours=2)


class Breaking(models.Model):
    """The « Urgent » bar at the top of every page. It ends by itself."""

    text = models.CharField(_("text"), max_length=160)
    article = models.ForeignKey(
        "articles.Article", models.CASCADE, verbose_name=_("article"), null=True, blank=True, related_name="breaking"
    )
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    ends_at = models.DateTimeField(_("until"), default=in_two_hours)

    objects = BreakingQuerySet.as_manager()

    class Meta:
        verbose_name = _("breaking news")
        verbose_name_plural = _("breaking news bars")
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="breaking_ends_after_it_starts",
                violation_error_message=_("The end must come after the beginning."),
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_running(self) -> bool:
        """Readers see it: its time is now, and so is its article's."""
        return self.starts_at <= timezone.now() < self.ends_at and (self.article is None or self.article.is_published)
