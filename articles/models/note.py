"""« Notes de relecture »: remarks of the newsroom about an article. Readers never get anything of them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article


class NoteQuerySet(models.QuerySet["Note"]):
    def open(self) -> Self:
        return self.filter(closed_at=None)

    def for_panel(self) -> Self:
        """Open ones first, each with its people and answers."""
        answers = models.Prefetch("answers", NoteAnswer.objects.select_related("created_by"))
        rows = self.select_related("created_by", "closed_by").prefetch_related(answers)
        return rows.order_by(models.F("closed_at").desc(nulls_first=True), "pk")


class Note(models.Model):
    """One remark. Its place in a text is an empty `<span data-note="id">`; without one it is about the whole article."""

    LONGEST = 2000

    article = models.ForeignKey(Article, models.CASCADE, related_name="notes")
    text = models.TextField(_("remark"))
    passage = models.CharField(max_length=200, blank=True, help_text="Words that were selected when it was written.")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class NoteAnswer(models.Model):
    """What somebody of the newsroom answered. Written once, never changed."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="answers")
    text = models.TextField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:80]
