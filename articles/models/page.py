"""The newspaper's face, its flat pages, and addresses that moved."""

from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.text import page_address

RESERVED = frozenset(
    [
        "admin",
        "rubrique",
        "sujet",
        "auteur",
        "archives",
        "recherche",
        "feed",
        "rectificatifs",
        "commentaires",
        "static",
        "media",
        "moderation",
        "signaler-une-erreur",
        "p",
    ]
)
"""First words of addresses that are taken; no flat page may stand there."""


class Masthead(models.Model):
    """The one row an editor changes to give the newspaper its face."""

    class Typography(models.TextChoices):
        THIN = "thin", _("corrected, with thin spaces before ; ! ?")
        PLAIN = "plain", _("corrected, with plain no-break spaces everywhere")
        OFF = "off", _("left as it is written")

    name = models.CharField(_("name of the newspaper"), max_length=80)
    tagline = models.CharField(_("tagline"), max_length=120, blank=True)
    description = models.CharField(_("description for search engines"), max_length=200, blank=True)
    logo = models.FileField(_("logo"), max_length=200, blank=True)
    logo_dark = models.FileField(_("logo on dark ground"), max_length=200, blank=True)
    favicon = models.FileField(_("favicon"), max_length=200, blank=True)
    accent = models.CharField(
        _("accent colour"),
        max_length=7,
        blank=True,
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write the colour as # and six digits, like #a5351b."))],
    )
    share_image = models.ForeignKey(
        "articles.Image", models.SET_NULL, verbose_name=_("default share picture"), null=True, blank=True, related_name="+"
    )
    email = models.EmailField(_("contact e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    whatsapp = models.CharField(
        _("WhatsApp number"),
        max_length=20,
        blank=True,
        help_text=_("With the country’s code, like +228 90 00 00 00."),
        validators=[RegexValidator(r"^\+?[0-9 ]{6,20}$", _("Write the number in digits, with the country’s code."))],
    )
    particulars = models.TextField(
        _("publisher’s particulars"), blank=True, help_text=_("Publishing director, host, registration: one line each.")
    )
    ads_txt = models.TextField(_("ads.txt"), blank=True)

    typography = models.CharField(
        _("typography of articles"),
        max_length=5,
        choices=Typography,
        default=Typography.THIN,
        db_default=Typography.THIN,
        help_text=_("Spaces, quotation marks, apostrophes and numbers are put right at every saving, as a version of its own."),
    )

    class Meta:
        verbose_name = _("masthead")
        verbose_name_plural = _("masthead")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="masthead_is_one_row")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> "Masthead":
        """The masthead; before an editor saved one, it has the name that the environment gives."""
        return cls.objects.select_related("share_image").prefetch_related("links").filter(pk=1).first() or cls(
            pk=1, name=settings.SITE_NAME
        )

    @classmethod
    def current_name(cls) -> str:
        """The name of the newspaper alone. One query for one column: the head of every page of the back office has it."""
        return cls.objects.filter(pk=1).values_list("name", flat=True).first() or settings.SITE_NAME

    @classmethod
    def typography_setting(cls) -> str:
        return cls.objects.filter(pk=1).values_list("typography", flat=True).first() or cls.Typography.THIN


class MastheadLink(models.Model):
    """A social address in the footer."""

    masthead = models.ForeignKey(Masthead, models.CASCADE, related_name="links")
    label = models.CharField(_("label"), max_length=60)
    url = models.URLField(_("address"), max_length=300)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("social address")
        verbose_name_plural = _("social addresses")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.label


class PageQuerySet(models.QuerySet["Page"]):
    def published(self) -> "PageQuerySet":
        return self.filter(is_public=True)


class Page(models.Model):
    """A flat page at the root: /mentions-legales/."""

    title = models.CharField(_("title"), max_length=160)
    slug = models.SlugField(_("page address"), max_length=160, unique=True, blank=True)
    body = models.TextField(_("text"), blank=True)
    description = models.CharField(_("description for search engines"), max_length=200, blank=True)
    is_public = models.BooleanField(_("visible to readers"), default=True)
    in_footer = models.BooleanField(_("in the footer"), default=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    updated_at = models.DateTimeField(_("updated at"), default=timezone.now)

    objects = PageQuerySet.as_manager()

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["order", "title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("articles:page", args=[self.slug])

    def clean(self) -> None:
        if not self.slug:
            self.slug = page_address(self.title, 160, "page")
        if self.slug in RESERVED:
            message = _("The address “%(slug)s” belongs to another part of the site.")
            raise ValidationError({"slug": ValidationError(message, code="reserved", params={"slug": self.slug})})


class RedirectQuerySet(models.QuerySet["Redirect"]):
    def lead(self, old: Sequence[str], new: Sequence[str]) -> None:
        """The old addresses lead to the new ones, in pairs, and so do those that led to the old ones."""
        self.filter(old_path__in=new).delete()  # pages are there: nobody follows these, and circles end here
        for before, after in zip(old, new, strict=True):
            self.filter(new_path=before).update(new_path=after)
            self.update_or_create(old_path=before, defaults={"article": None, "new_path": after})


class Redirect(models.Model):
    """An old address and what became of it: 301 to an article or a path, 410 when it is gone for good."""

    old_path = models.CharField(
        _("old address"), max_length=400, unique=True, help_text=_("Without the host: /2019/05/title/ or /?p=12.")
    )
    article = models.ForeignKey(
        "articles.Article", models.CASCADE, verbose_name=_("article"), null=True, blank=True, related_name="redirects"
    )
    new_path = models.CharField(
        _("new address"), max_length=400, blank=True, help_text=_("Empty, and no article: the address answers « gone ».")
    )
    created_at = models.DateTimeField(_("created at"), db_default=Now())

    objects = RedirectQuerySet.as_manager()

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        ordering = ["old_path"]
        constraints = [
            models.CheckConstraint(condition=models.Q(article=None) | models.Q(new_path=""), name="redirect_has_one_target"),
            models.CheckConstraint(condition=~models.Q(old_path=models.F("new_path")), name="redirect_is_no_circle"),
        ]

    def __str__(self) -> str:
        return self.old_path

    def clean(self) -> None:
        for field in ("old_path", "new_path"):
            value = getattr(self, field)
            if value and (not value.startswith("/") or value.startswith("//") or "\\" in value):
                message = _("Write the address without the host, beginning with one stroke: /old/title/")
                raise ValidationError({field: ValidationError(message, code="path")})
