"""Pictures and their renditions. The stored original never goes public; readers get renditions."""

import hashlib
from collections.abc import Iterable

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from articles.models.folding import FoldedField


class ImageQuerySet(models.QuerySet["Image"]):
    def kept(self) -> "ImageQuerySet":
        """Pictures that are not in the bin."""
        return self.filter(binned_at=None)

    def public(self) -> "ImageQuerySet":
        """Pictures that a reader may see: neither in the bin nor expired nor withdrawn."""
        lasting = models.Q(expires_at=None) | models.Q(expires_at__gt=timezone.now())
        return self.kept().filter(lasting, withdrawn_at=None)


class Image(models.Model):
    """One picture of the library. `original` is re-encoded upright, without metadata (images.accept)."""

    original = models.FileField(_("file"), max_length=200)
    file_name = models.CharField(_("file name"), max_length=300, blank=True, help_text=_("As it was called when it came."))
    width = models.PositiveIntegerField(_("width"), help_text=_("In pixels."))
    height = models.PositiveIntegerField(_("height"), help_text=_("In pixels."))
    colour = models.CharField(
        _("average colour"), max_length=7, blank=True, help_text=_("Empty for a picture that one sees through.")
    )
    sha256 = models.CharField(_("hash of the uploaded file"), max_length=64, db_index=True)
    caption = models.TextField(_("caption"), blank=True)
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    alt = models.CharField(
        _("alternative text"), max_length=400, blank=True, help_text=_("What you would say of the picture on the telephone.")
    )
    source = models.CharField(_("source"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=120, blank=True)
    taken_on = models.DateField(_("taken on"), null=True, blank=True)
    expires_at = models.DateTimeField(_("may be shown until"), null=True, blank=True)
    focal_x = models.FloatField(
        _("focal point, from the left"), default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    focal_y = models.FloatField(
        _("focal point, from the top"), default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("uploaded by"), null=True, blank=True, related_name="images"
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now)
    renditions_wanted_at = models.DateTimeField(null=True, editable=False, help_text="Until all public files are made.")
    binned_at = models.DateTimeField(_("in the bin since"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(
        _("withdrawn everywhere"), null=True, blank=True, help_text=_("Its files are destroyed; its places say that it is gone.")
    )
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    withdrawn_because = models.CharField(_("reason"), max_length=300, blank=True, default="", db_default="")
    found_by = FoldedField(of=("caption", "credit", "alt", "file_name"), db_default="")

    editable: bool
    """Whether the person who asks may change it, where a page of the back office has told it (admin/media.py)."""

    objects = ImageQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["-uploaded_at", "-pk"]
        indexes = [
            models.Index(fields=["-uploaded_at", "-id"], name="image_newest"),
            models.Index(fields=["-uploaded_at", "-id"], condition=models.Q(alt="") | models.Q(credit=""), name="image_wanting"),
            models.Index(fields=["expires_at", "id"], condition=models.Q(expires_at__isnull=False), name="image_expiry"),
            models.Index(
                fields=["renditions_wanted_at"], condition=models.Q(renditions_wanted_at__isnull=False), name="image_unmade"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(focal_x__range=(0, 1), focal_y__range=(0, 1)), name="image_focal_point_inside"
            ),
            models.UniqueConstraint(fields=["sha256"], condition=models.Q(binned_at=None), name="image_kept_once"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None) | models.Q(original=""), name="image_withdrawn_has_no_file"
            ),
        ]

    def __str__(self) -> str:
        return self.caption or self.file_name or f"{self.pk}"

    @property
    def is_public(self) -> bool:
        lasts = self.expires_at is None or self.expires_at > timezone.now()
        return lasts and self.binned_at is None and self.withdrawn_at is None

    @property
    def stem(self) -> str:
        """What the original's name begins with, and keeps when nothing but the credit in it changes."""
        return str(self.original.name).partition("-")[0]

    @property
    def version(self) -> str:
        """Changes with the picture. A page that was opened before says with it which one it shows."""
        return hashlib.sha256(self.stem.encode()).hexdigest()[:12]

    @property
    def is_animated(self) -> bool:
        """Whether it moves: animations are the only originals kept as WebP."""
        return str(self.original.name).endswith(".webp")

    @cached_property
    def files(self) -> "list[Rendition]":
        """The public files; from the prefetch, or given by Rendition.objects.by_image()."""
        return list(self.renditions.all())

    def ladder(self, format: str) -> "list[Rendition]":
        """The whole picture in one format, narrowest first."""
        files = [file for file in self.files if file.use == Rendition.Use.WHOLE and file.format == format]
        return sorted(files, key=lambda file: file.width)

    def rendition_for(self, width: int, format: str) -> "Rendition | None":
        """The narrowest file that fills the width, else the widest; None while the task has not made any."""
        ladder = self.ladder(format)
        return next((file for file in ladder if file.width >= width), ladder[-1] if ladder else None)

    @property
    def animation(self) -> "Rendition | None":
        """The moving WebP of an animated picture."""
        return next((file for file in self.files if file.use == Rendition.Use.MOVING), None)

    @property
    def share_card(self) -> "Rendition | None":
        """The JPEG that other sites show beside a shared link."""
        cards = (file for file in self.files if file.use == Rendition.Use.SHARE)
        return next((file for file in cards if file.format == Rendition.Format.JPEG), None)


class RenditionQuerySet(models.QuerySet["Rendition"]):
    def by_image(self, ids: Iterable[int]) -> "dict[int, Image]":
        """Pictures with their public files, in one query; a second one when some have none (not made yet, or withdrawn)."""
        images: dict[int, Image] = {}
        wanted = set(ids)
        for file in self.filter(image__in=wanted).select_related("image"):
            if file.image_id not in images:
                file.image.files = []
                images[file.image_id] = file.image
            images[file.image_id].files.append(file)
        if without := wanted - images.keys():
            for image in Image.objects.filter(pk__in=without):
                image.files = []
                images[image.pk] = image
        return images


class Rendition(models.Model):
    """One public file of a picture, made by a background task."""

    class Format(models.TextChoices):
        AVIF = "avif", "AVIF"
        WEBP = "webp", "WebP"
        JPEG = "jpeg", "JPEG"

    class Use(models.TextChoices):
        """What the file is for: the whole picture standing still, the card of a shared link, or an animation."""

        WHOLE = "whole", _("whole picture")
        SHARE = "share", _("share card")
        MOVING = "moving", _("animation")

    image = models.ForeignKey(Image, models.CASCADE, related_name="renditions")
    use = models.CharField(max_length=10, choices=Use, default=Use.WHOLE)
    format = models.CharField(max_length=4, choices=Format)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    file = models.FileField(max_length=200)
    size = models.PositiveIntegerField(help_text="Bytes.")

    objects = RenditionQuerySet.as_manager()

    class Meta:
        ordering = ["use", "format", "width"]
        constraints = [
            models.UniqueConstraint(fields=["image", "use", "format", "width"], name="rendition_once"),
        ]

    def __str__(self) -> str:
        return f"{self.image_id}-{self.width}.{self.format}"


class LooseFile(models.Model):
    """A file of the storage that no row of a picture names: not yet, or not any more. See articles/storing.py."""

    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, help_text="Of the upload that it was made of.")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
