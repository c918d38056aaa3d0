"""What the article form edits, and what happened to an article."""

from typing import Self, TypedDict, cast

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.merged import Merged
from articles.models.reference import Reference


class PictureUse(TypedDict):
    image: int
    alt: str
    caption: str
    decorative: bool


class RelatedLink(TypedDict):
    """One line of « Sur le même sujet »: an article's id, or an outside address with its title."""

    article: int | None
    url: str
    title: str


class Content(TypedDict):
    """Every editable field of an article as JSON. Times are ISO 8601 with an offset, or None; rows are primary keys."""

    headline: str
    kicker: str
    standfirst: str
    body: str
    section: int | None
    genre: str
    source_line: str
    authors: list[int]
    tags: list[int]
    lead_image: int | None
    lead_alt: str
    lead_decorative: bool
    lead_caption: str
    pictures: list[PictureUse]
    related: list[RelatedLink]
    slug: str  # empty: made from the headline
    embargo_until: str | None
    comments_open: bool
    typography: bool  # saving corrects it
    comments_close_at: str | None
    seo_title: str
    seo_description: str


PLAIN_FIELDS = (
    "headline",
    "kicker",
    "standfirst",
    "body",
    "genre",
    "source_line",
    "lead_alt",
    "lead_decorative",
    "lead_caption",
    "comments_open",
    "typography",
    "seo_title",
    "seo_description",
)
"""Fields whose JSON is their value."""


def blank_content() -> Content:
    """The content of an article that nobody has begun."""
    return content_of(Article())


def content_of(article: Article) -> Content:
    """The content that an article's row and relations hold now."""
    saved = article.pk is not None
    related = article.references.filter(kind=Reference.Kind.RELATED) if saved else []
    pictures = article.pictures.all() if saved else []
    return Content(
        **{name: getattr(article, name) for name in PLAIN_FIELDS},  # type: ignore[typeddict-item]
        section=article.section_id,
        authors=list(article.authorships.values_list("author", flat=True)) if saved else [],
        tags=list(article.tags.values_list("pk", flat=True)) if saved else [],
        lead_image=article.lead_image_id,
        pictures=[
            PictureUse(image=use.image_id, alt=use.alt, caption=use.caption, decorative=use.decorative) for use in pictures
        ],
        related=[RelatedLink(article=link.target_id, url=link.url, title=link.title) for link in related],
        slug=article.slug if article.was_published else "",
        embargo_until=article.embargo_until.isoformat() if article.embargo_until else None,
        comments_close_at=article.comments_close_at.isoformat() if article.comments_close_at else None,
    )


class RevisionQuerySet(models.QuerySet["Revision"]):
    def saved(self) -> Self:
        """Versions: what somebody saved or brought in. What a page keeps by itself is its writer's own (keeping.py)."""
        return self.exclude(kind=Revision.Kind.AUTOSAVE)

    def newest(self) -> "Revision | None":
        return self.saved().order_by("-pk").first()

    def last_published(self) -> "Revision | None":
        """The version that went before the readers last; whether they still see it is the article's matter."""
        return self.exclude(published_at=None).order_by("-published_at", "-pk").first()


class Revision(models.Model):
    """One saved state of an article's content."""

    class Kind(models.TextChoices):
        AUTOSAVE = "autosave", _("Saved by itself")
        SAVED = "saved", _("Saved")
        RESTORED = "restored", _("Restored")
        IMPORTED = "imported", _("Imported")
        TYPESET = "typeset", _("Typography corrected")
        BULK = "bulk", _("Changed together with others")

    article = models.ForeignKey(Article, models.CASCADE, related_name="revisions")
    content = models.JSONField()
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.SAVED)
    base = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, help_text="When this state went before the readers.")
    page = models.CharField(max_length=36, default="", db_default="", help_text="The key of the page that sent it.")
    sent = models.BigIntegerField(null=True, help_text="When that page did, in milliseconds by its own clock.")

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["article", "-id"], name="revision_newest")]

    def __str__(self) -> str:
        return f"{self.article_id} @ {self.created_at:%Y-%m-%d %H:%M}"

    def whole(self) -> Content:
        """The content, with fields that are younger than it as the article has them now, and rows by their keys of today."""
        whole = {**blank_content(), "typography": self.article.typography, **self.content}
        return cast(Content, Merged.translated(whole)[0])

    @property
    def stamp(self) -> str:
        """One state of an autosave, which is changed in place."""
        return f"{self.pk}@{self.created_at.timestamp()}"


class EventQuerySet(models.QuerySet["Event"]):
    def newest_first(self) -> Self:
        return self.order_by("-pk")

    def sent_back(self) -> "Event | None":
        """How a draft came back from the editors, until its author sends it in again."""
        kinds = [Event.Kind.SENT_BACK, Event.Kind.SUBMITTED, Event.Kind.PUBLISHED, Event.Kind.SCHEDULED]
        newest = self.filter(kind__in=kinds).select_related("by").newest_first().first()
        return newest if newest and newest.kind == Event.Kind.SENT_BACK else None

    def links_revoked(self) -> int:
        """What preview links are made with: those made before it changed are dead."""
        return self.filter(kind=Event.Kind.UNSHARED).newest_first().values_list("pk", flat=True).first() or 0

    def has_links(self) -> bool:
        """A preview link was made and not revoked since; it may be out of date."""
        kinds = [Event.Kind.SHARED, Event.Kind.UNSHARED]
        return self.filter(kind__in=kinds).newest_first().values_list("kind", flat=True).first() == Event.Kind.SHARED


class Event(models.Model):
    """One line of an article's history. Written by verbs, never changed.

    The database refuses to change or delete a line, but for the account that goes and the article that leaves the bin.
    """

    class Kind(models.TextChoices):
        CREATED = "created", _("Begun")
        SUBMITTED = "submitted", _("Sent for review")
        SENT_BACK = "sent_back", _("Sent back to the author")
        PUBLISHED = "published", _("Published")
        SCHEDULED = "scheduled", _("Scheduled")
        UNSCHEDULED = "unscheduled", _("Taken off the schedule")
        UPDATED = "updated", _("Published again")
        UNPUBLISHED = "unpublished", _("Unpublished")
        MOVED = "moved", _("Address changed")
        CORRECTED = "corrected", _("Correction added")
        REWORDED = "reworded", _("Correction reworded")
        TAKEN_BACK = "taken_back", _("Correction taken back")
        BINNED = "binned", _("Moved to the bin")
        RESTORED = "restored", _("Taken out of the bin")
        REVERTED = "reverted", _("Earlier version restored")
        SHARED = "shared", _("Preview link made")
        UNSHARED = "unshared", _("Preview links revoked")
        TYPESET = "typeset", _("Typography corrected")
        TYPESET_UNDONE = "untypeset", _("Typography taken back")
        BULK = "bulk", _("Changed together with others")
        BULK_UNDONE = "unbulk", _("Change together with others taken back")
        NOTE_CLOSED = "note_closed", _("Note closed")
        NOTE_REOPENED = "note_open", _("Note opened again")

    article = models.ForeignKey(Article, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    remark = models.TextField(blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]
        indexes = [models.Index(fields=["article", "-id"], name="event_newest")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} — {self.article_id}"
