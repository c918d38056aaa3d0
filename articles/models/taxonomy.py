"""Sections and tags: where an article stands in the newspaper."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.text import contrast, page_address


class SectionQuerySet(models.QuerySet["Section"]):
    def in_navigation(self) -> "SectionQuerySet":
        """The sections of the header: those without a parent, in the editor's order."""
        return self.filter(parent=None)


class Section(models.Model):
    name = models.CharField(_("name"), max_length=60)
    slug = models.SlugField(_("page address"), max_length=80, unique=True, allow_unicode=False, blank=True)
    description = models.TextField(_("description"), blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("parent section"), null=True, blank=True, related_name="children"
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    accent = models.CharField(
        _("accent colour"),
        max_length=7,
        blank=True,
        help_text=_("Like #a5351b; dark enough to be read on white. Empty: the newspaper’s own."),
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write the colour as # and six digits, like #a5351b."))],
    )

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["order", "name"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(parent=models.F("pk")), name="section_is_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("articles:section", args=[self.slug])

    def clean(self) -> None:
        if not self.slug:
            self.slug = page_address(self.name, 80, "rubrique")
        ancestor = self.parent
        while ancestor is not None:
            if ancestor.pk == self.pk:
                raise ValidationError({"parent": ValidationError(_("A section cannot stand under itself."), code="circle")})
            ancestor = ancestor.parent
        if self.accent and len(self.accent) == 7 and contrast(self.accent, "#fffdf9") < 4.5:
            message = _("This colour is too light: %(ratio).1f to 1 on the page, 4.5 are needed.")
            params = {"ratio": contrast(self.accent, "#fffdf9")}
            raise ValidationError({"accent": ValidationError(message, code="contrast", params=params)})


class Tag(models.Model):
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("page address"), max_length=100, unique=True, blank=True)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("articles:tag", args=[self.slug])

    def clean(self) -> None:
        if not self.slug:
            self.slug = page_address(self.name, 100, "mot")
