"""« Lire aussi » and « Sur le même sujet »: what an article points to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article


class Reference(models.Model):
    """« Lire aussi » inside the text, and « Sur le même sujet » by hand: to an article, or an outside address."""

    class Kind(models.TextChoices):
        SEE_ALSO = "see_also", _("Read also")
        RELATED = "related", _("Related articles")

    article = models.ForeignKey(Article, models.CASCADE, related_name="references")
    kind = models.CharField(max_length=8, choices=Kind)
    target = models.ForeignKey(Article, models.CASCADE, null=True, related_name="cited_by")
    url = models.URLField(max_length=400, blank=True)
    title = models.CharField(max_length=220, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["kind", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(target__isnull=False, url="") | models.Q(target=None) & ~models.Q(url=""),
                name="reference_has_one_target",
            ),
            models.CheckConstraint(
                condition=models.Q(target=None) | ~models.Q(target=models.F("article")), name="reference_not_to_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.url or f"{self.target_id}"
