"""Authors: bylines, with or without an account."""

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.text import page_address, slugify


def person_name(user: User | None) -> str:
    """Full name, else login name; nothing for what no account did."""
    return user.get_full_name() or user.get_username() if user else ""


class Author(models.Model):
    name = models.CharField(_("byline"), max_length=120)
    slug = models.SlugField(_("page address"), max_length=140, unique=True, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("account"),
        null=True,
        blank=True,
        related_name="author",
        help_text=_("The account that writes under this byline; a byline needs none."),
    )
    role = models.CharField(_("function"), max_length=120, blank=True)
    bio = models.TextField(_("biography"), blank=True)
    photo = models.ForeignKey(
        "articles.Image", models.SET_NULL, verbose_name=_("portrait"), null=True, blank=True, related_name="portraits"
    )

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("articles:author", args=[self.slug])

    def clean(self) -> None:
        if not self.slug:
            self.slug = page_address(self.name, 140, "auteur")

    @classmethod
    def of_account(cls, user: User) -> "Author":
        """The byline of an account; made on demand, under the person's name."""
        if existing := cls.objects.filter(user=user).first():
            return existing
        name = person_name(user)
        slug = wanted = slugify(name, 130) or f"auteur-{user.pk}"
        number = 1
        while cls.objects.filter(slug=slug).exists():
            number += 1
            slug = f"{wanted}-{number}"
        return cls.objects.get_or_create(user=user, defaults={"name": name[:120], "slug": slug})[0]


class AuthorLink(models.Model):
    """A public address of an author: a site, a network."""

    author = models.ForeignKey(Author, models.CASCADE, related_name="links")
    label = models.CharField(_("label"), max_length=60)
    url = models.URLField(_("address"), max_length=300)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("public link")
        verbose_name_plural = _("public links")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.label
