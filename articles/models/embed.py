"""What stands in a text beside words and single pictures: videos, galleries, files, cards of posts from elsewhere."""

from collections.abc import Mapping
from typing import Self

from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from articles import outside
from articles.models.article import Article
from articles.models.media import Image

PUBLIC, WITHHELD = "public/", "withheld/"


class EmbedQuerySet(models.QuerySet["Embed"]):
    def visible_to(self, user: User) -> Self:
        """Those that the person brought in, and those of articles that the person may see."""
        if user.has_perm("articles.edit_any_article"):
            return self
        seen = Embed.articles.through.objects.filter(article__in=Article.objects.visible_to(user)).values("embed")
        return self.filter(models.Q(created_by=user) | models.Q(pk__in=seen))


class Embed(models.Model):
    """Its place in a text is `<div data-embed="id">`. A row never changes: a change is a new row, so that every version
    of a text finds what it showed. Only the picture of its source comes to a video afterwards, once, and a file goes with the
    last article of which a version shows it, or by itself when no version ever did."""

    class Kind(models.TextChoices):
        VIDEO = "video", _("Video")
        GALLERY = "gallery", _("Gallery")
        FILE = "file", _("File")
        POST = "post", _("Post")

    class Source(models.TextChoices):
        YOUTUBE = "youtube", "YouTube"
        VIMEO = "vimeo", "Vimeo"
        DAILYMOTION = "dailymotion", "Dailymotion"
        FACEBOOK = "facebook", "Facebook"
        X = "x", "X"
        TIKTOK = "tiktok", "TikTok"

    kind = models.CharField(max_length=7, choices=Kind)
    source = models.CharField(max_length=11, choices=Source, blank=True)
    code = models.CharField(max_length=20, blank=True, help_text="Of a video: its id at the source.")
    url = models.URLField(max_length=400, blank=True, help_text="Of a post.")
    title = models.CharField(_("title"), max_length=200, blank=True)
    name = models.CharField(max_length=120, blank=True, help_text="Who wrote the post.")
    text = models.TextField(blank=True, help_text="Words of the post.")
    poster = models.ForeignKey(Image, models.PROTECT, null=True, related_name="+")
    poster_fetched = models.BooleanField(
        default=False, db_default=False, help_text="From the source of the video: nobody chose it."
    )
    file = models.FileField(max_length=200, blank=True)
    file_name = models.CharField(max_length=120, blank=True, help_text="Under which readers keep it.")
    media_type = models.CharField(max_length=40, blank=True)
    size = models.PositiveIntegerField(default=0, help_text="Bytes.")
    articles = models.ManyToManyField(Article, related_name="embeds", help_text="Any version of which shows it.")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = EmbedQuerySet.as_manager()
    pictures: list[Image] = []
    poster_picture: Image | None = None
    is_withheld = False
    """For the writer: the file lies where nobody is served. Readers see no text that shows it."""

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["source", "code"], name="embed_video")]

    def __str__(self) -> str:
        return self.title or self.name or self.file_name or f"{self.pk}"

    @property
    def said(self) -> str:
        """In words, as versions are compared; a gallery needs `lines__image`."""
        if self.kind == self.Kind.GALLERY:
            photos = ", ".join(str(line.image) for line in self.lines.all())
            return f"{self.title} ({photos})" if self.title else photos
        if self.kind == self.Kind.POST:
            return f"{self.name} ({self.get_source_display()}) – {self.text}"
        return f"{self.title} ({self.get_source_display() or self.file_name})"

    @cached_property
    def picture_ids(self) -> list[int]:
        """Of a gallery, in their order."""
        return [line.image_id for line in self.lines.all()]

    @property
    def image_ids(self) -> list[int]:
        return self.picture_ids + ([self.poster_id] if self.poster_id else [])

    def give_files(self, images: Mapping[int, Image]) -> None:
        """Hand it its pictures with their public files. One that readers may not see keeps its place in a gallery."""
        self.pictures = [images[pk] for pk in self.picture_ids if pk in images]
        poster = images.get(self.poster_id or 0)
        self.poster_picture = poster if poster and poster.is_public else None

    @property
    def player(self) -> str:
        return outside.player(self.source, self.code)

    @property
    def page(self) -> str:
        """Where it is seen at its source."""
        return outside.page(self.source, self.code) if self.kind == self.Kind.VIDEO else self.url

    @property
    def ending(self) -> str:
        """What readers call its type."""
        return self.file_name.rpartition(".")[2].upper()

    @property
    def is_live(self) -> bool:
        """An article that shows it is published, or about to be."""
        return self.articles.kept().filter(status=Article.Status.PUBLISHED).exists()

    @staticmethod
    def public_name(name: str) -> str:
        """Of a file, wherever it lies: under which name its row has it."""
        return name.replace(WITHHELD, PUBLIC, 1)

    @property
    def withheld_name(self) -> str:
        """Where its file lies, with the articles that readers lost, so that nobody is served."""
        return str(self.file.name).replace(PUBLIC, WITHHELD, 1)

    def look_for_file(self) -> None:
        """Whether a link to its file would open. Asks the storage."""
        self.is_withheld = bool(self.file) and not default_storage.exists(str(self.file.name))

    @property
    def is_audio(self) -> bool:
        return self.media_type.startswith("audio/")


class EmbedPicture(models.Model):
    """A picture of a gallery."""

    embed = models.ForeignKey(Embed, models.CASCADE, related_name="lines")
    image = models.ForeignKey(Image, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.embed_id}: {self.image_id}"
