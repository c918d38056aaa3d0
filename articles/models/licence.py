"""The licences that a newsroom works with. A photo keeps the words of its licence, so that a deleted one loses nothing."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Licence(models.Model):
    name = models.CharField(_("licence"), max_length=120, unique=True)
    rule = models.CharField(
        _("what it asks"), max_length=300, blank=True, help_text=_("Shown to who chooses it: what must be named, where it ends.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("licence")
        verbose_name_plural = _("licences of photos")
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name
