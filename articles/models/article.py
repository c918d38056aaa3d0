"""Articles, and who may see which. Every public page starts from ArticleQuerySet."""

import math
import re
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db import models
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.folding import FoldedField
from articles.models.media import Image
from articles.models.people import Author
from articles.models.taxonomy import Section, Tag
from articles.text import excerpt, plain

WORDS_A_MINUTE = 200
FEW = 500
"""Articles that are quicker sorted than found in the index of all."""


def published_through(relation: str) -> models.Q:
    """The condition of ArticleQuerySet.published() on a row that points to an article: `published_through("article")`.

    It becomes a join. `article__in=Article.objects.published()` would have SQLite list every published article first.
    """
    return models.Q(
        **{
            f"{relation}__status": Article.Status.PUBLISHED,
            f"{relation}__published_at__lte": timezone.now(),
            f"{relation}__binned_at": None,
        }
    )


def _is_of(user: User) -> models.Q:
    """A question to each row, so that a list keeps the index of its order. By keys SQLite would sort all of a prolific pen."""
    signed = ArticleAuthor.objects.filter(article=models.OuterRef("pk"), author__user=user)
    return models.Q(created_by=user) | models.Q(models.Exists(signed))


class ArticleQuerySet(models.QuerySet["Article"]):
    # Who may see what.
    def published(self, *, until: datetime | None = None) -> Self:
        """Articles every reader may see: marked published, their time has come, not in the bin.

        `until` leaves out what came after a moment. It takes the place of « now »: of two bounds SQLite looks up the first
        only, and would walk from today to an old month.
        """
        now = timezone.now()
        return self.filter(status=Article.Status.PUBLISHED, published_at__lte=min(until or now, now), binned_at=None)

    def retired(self) -> Self:
        """Articles whose address answers 410: readers once saw them, and the newsroom took them away, be it until a later
        minute. A minute that passed while a scheduled article lay in the bin showed it to nobody."""
        now = timezone.now()
        seen = self.filter(models.Q(binned_at=None) | models.Q(first_published_at__lte=models.F("binned_at")))
        return seen.filter(first_published_at__lte=now).exclude(
            status=Article.Status.PUBLISHED, published_at__lte=now, binned_at=None
        )

    def kept(self) -> Self:
        """Articles that are not in the bin."""
        return self.filter(binned_at=None)

    def binned(self) -> Self:
        return self.filter(binned_at__isnull=False)  # as the condition of their index says it

    def in_state(self, status: str) -> Self:
        """Articles of one status. The few that are not published have an index of their own, found by its condition."""
        rows = self.filter(status=status)
        return rows if status == Article.Status.PUBLISHED else rows.exclude(status=Article.Status.PUBLISHED)

    def scheduled(self) -> Self:
        return self.filter(status=Article.Status.PUBLISHED, published_at__gt=timezone.now(), binned_at=None)

    def of(self, user: User | AnonymousUser) -> Self:
        """Articles that the person wrote: signed by the byline of the account, or begun by it."""
        return self.filter(_is_of(user)) if user.is_authenticated else self.none()

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Articles that the person may open in the back office; the bin is another list."""
        if not user.is_authenticated:
            return self.none()
        if user.has_perm("articles.edit_any_article"):
            return self.kept()
        if user.has_perm("articles.change_article"):
            published = models.Q(status=Article.Status.PUBLISHED, published_at__lte=timezone.now())
            return self.kept().filter(_is_of(user) | published)
        return self.none()

    def writable_by(self, user: User | AnonymousUser) -> Self:
        """Articles that the person may change, and whose newer versions it sees; the bin is another list."""
        if user.has_perm("articles.edit_any_article"):
            return self.kept()
        return self.kept().of(user) if user.has_perm("articles.change_article") else self.none()

    # What a page shows.
    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")

    def in_section(self, section: Section) -> Self:
        """Articles of a section and of the sections under it. One query for those, so that the index leads the list."""
        return self.filter(section__in=[section.pk, *section.children.values_list("pk", flat=True)])

    def with_tag(self, tag: Tag) -> Self:
        return self._in_list(Article.tags.through.objects.filter(tag=tag), "tags", tag)

    def signed_by(self, author: Author) -> Self:
        return self._in_list(ArticleAuthor.objects.filter(author=author), "authors", author)

    def in_list_of(self, user: User | AnonymousUser) -> Self:
        """of() for a list that nothing else makes short: few by their keys; of many the list soon meets some."""
        if not user.is_authenticated:
            return self.none()
        keys = set(Article.objects.filter(created_by=user).values_list("pk", flat=True)[: FEW + 1])
        keys.update(ArticleAuthor.objects.filter(author__user=user).values_list("article", flat=True)[: FEW + 1])
        return self.filter(pk__in=keys) if len(keys) <= FEW else self.of(user)

    def _in_list(self, links: models.QuerySet[Any], relation: str, to: models.Model) -> Self:
        """Few articles by their keys, many by a join. One query to know, since SQLite’s planner knows averages only: it
        would walk through all articles in search of the two that carry a rare tag."""
        keys = list(links.values_list("article", flat=True)[: FEW + 1])
        return self.filter(pk__in=keys) if len(keys) <= FEW else self.filter(**{relation: to})

    def for_cards(self) -> Self:
        """All that a card prints, in a constant number of queries; of the text only its beginning."""
        return (
            self.annotate(beginning=Substr("body", 1, 1200))
            .select_related("section", "lead_image")
            .prefetch_related(
                "lead_image__renditions", models.Prefetch("authorships", ArticleAuthor.objects.select_related("author"))
            )
            .defer("body", "seo_title", "seo_description")
        )

    def for_page(self) -> Self:
        """The article with what stands in its row and its byline; views/gathering.py adds the rest."""
        bylines = ArticleAuthor.objects.select_related("author__photo")
        return self.select_related("section__parent", "lead_image").prefetch_related(models.Prefetch("authorships", bylines))


class Article(models.Model):
    """What readers see. The form edits revisions; workflow.publish copies one here (architecture, decision 4)."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in_review", _("In review")
        PUBLISHED = "published", _("Published")
        UNPUBLISHED = "unpublished", _("Unpublished")

    class Genre(models.TextChoices):
        NEWS = "news", _("News")
        REPORT = "report", _("Report")
        INTERVIEW = "interview", _("Interview")
        ANALYSIS = "analysis", _("Analysis")
        EDITORIAL = "editorial", _("Editorial")
        OPINION = "opinion", _("Opinion piece")
        PRESS_RELEASE = "press_release", _("Press release")
        SPONSORED = "sponsored", _("Sponsored content")

    LABELLED_GENRES = (Genre.OPINION, Genre.PRESS_RELEASE, Genre.SPONSORED)
    """Genres that the reader must know: printed on page, card and feed."""

    headline = models.CharField(_("headline"), max_length=220, blank=True)
    kicker = models.CharField(_("kicker"), max_length=120, blank=True)
    standfirst = models.TextField(_("standfirst"), blank=True)
    body = models.TextField(_("body"), blank=True)
    section = models.ForeignKey(  # indexed with what its lists are sorted by
        Section, models.PROTECT, verbose_name=_("section"), null=True, blank=True, related_name="articles", db_index=False
    )
    genre = models.CharField(_("genre"), max_length=14, choices=Genre, default=Genre.NEWS)
    source_line = models.CharField(_("source"), max_length=120, blank=True, help_text=_("Printed beside the byline: avec AFP."))
    authors = models.ManyToManyField(Author, through="ArticleAuthor", verbose_name=_("authors"), related_name="articles")
    tags = models.ManyToManyField(Tag, verbose_name=_("tags"), blank=True, related_name="articles")
    lead_image = models.ForeignKey(  # indexed with what makes an article a published one, which SQLite would begin from
        Image, models.SET_NULL, verbose_name=_("lead picture"), null=True, blank=True, related_name="lead_of", db_index=False
    )
    lead_alt = models.CharField(_("alternative text here"), max_length=400, blank=True)
    lead_decorative = models.BooleanField(_("purely decorative"), default=False)
    lead_caption = models.TextField(_("caption here"), blank=True)

    status = models.CharField(_("state"), max_length=12, choices=Status, default=Status.DRAFT, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    first_published_at = models.DateTimeField(_("first published at"), null=True, blank=True, editable=False)
    embargo_until = models.DateTimeField(_("embargo until"), null=True, blank=True)
    updated_at = models.DateTimeField(
        _("significantly updated at"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Printed; set by a tick, not by every save."),
    )
    comments_open = models.BooleanField(_("comments open"), default=True)
    comments_close_at = models.DateTimeField(_("comments close at"), null=True, blank=True)
    seo_title = models.CharField(_("title for search engines"), max_length=120, blank=True)
    seo_description = models.CharField(_("description for search engines"), max_length=320, blank=True)
    typography = models.BooleanField(_("correct the typography when saving"), default=True, db_default=True)
    word_count = models.PositiveIntegerField(_("words"), default=0, editable=False)
    slug = models.SlugField(_("page address"), max_length=200, unique=True)
    found_by = FoldedField(of=("headline", "kicker", "slug", "standfirst"), longest=2_400, db_default="")

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="articles_begun"
    )
    created_at = models.DateTimeField(_("begun at"), default=timezone.now, editable=False)
    modified_at = models.DateTimeField(_("last changed at"), auto_now=True)
    binned_at = models.DateTimeField(_("in the bin since"), null=True, editable=False)
    has_proposal = models.BooleanField(
        default=False,
        db_default=False,
        editable=False,
        help_text="Published or scheduled in an older version than the newest; workflow.show().",
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        default_permissions = ("add", "change", "view")
        permissions = [
            ("edit_any_article", _("Can edit the articles of others")),
            ("publish_article", _("Can publish, schedule and unpublish articles")),
            ("publish_own_article", _("Can publish own articles")),
            ("bin_article", _("Can put articles into the bin and take them out")),
            ("empty_bin", _("Can empty the bin")),
        ]
        indexes = [
            models.Index(fields=["status", "-published_at", "-id"], name="article_newest"),
            models.Index(fields=["section", "status", "-published_at", "-id"], name="article_newest_in_section"),
            models.Index(fields=["-modified_at", "-id"], name="article_last_changed"),
            models.Index(fields=["section", "-modified_at", "-id"], name="article_changed_in_section"),
            models.Index(
                fields=["status", "-modified_at", "-id"], condition=~models.Q(status="published"), name="article_in_the_making"
            ),
            models.Index(fields=["-published_at", "-id"], name="article_by_date"),
            models.Index(fields=["id", "found_by"], name="article_words"),  # read instead of the rows with their texts
            models.Index(fields=["lead_image", "status", "-published_at"], name="article_led_by_picture"),
            models.Index(fields=["embargo_until", "id"], condition=models.Q(embargo_until__isnull=False), name="article_embargo"),
            models.Index(fields=["-binned_at", "-id"], condition=models.Q(binned_at__isnull=False), name="article_in_bin"),
            models.Index(fields=["id"], condition=models.Q(has_proposal=True), name="article_with_proposal"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=["draft", "in_review", "published", "unpublished"]), name="article_status_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(status="published") | models.Q(published_at__isnull=False, first_published_at__isnull=False),
                name="article_published_has_date",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="published")
                | models.Q(embargo_until=None)
                | models.Q(published_at__gte=models.F("embargo_until")),
                name="article_not_before_embargo",
            ),
            models.CheckConstraint(condition=~models.Q(slug=""), name="article_has_slug"),
        ]

    def __str__(self) -> str:
        return self.headline or str(_("(no headline)"))

    def get_absolute_url(self) -> str:
        day = timezone.localtime(self.published_at or self.created_at)
        return reverse("articles:detail", args=[f"{day:%Y}", f"{day:%m}", f"{day:%d}", self.slug])

    @property
    def is_published(self) -> bool:
        """Readers can see it now."""
        return (
            self.status == self.Status.PUBLISHED
            and self.binned_at is None
            and self.published_at is not None
            and self.published_at <= timezone.now()
        )

    @property
    def is_scheduled(self) -> bool:
        return self.status == self.Status.PUBLISHED and not self.is_published and self.binned_at is None

    @property
    def was_published(self) -> bool:
        """Published at least once, or scheduled: its row changes by publication only, its address is frozen."""
        return self.first_published_at is not None

    @property
    def was_read(self) -> bool:
        """Readers had it at some time; an article that only waits for its minute they had not."""
        return self.first_published_at is not None and self.first_published_at <= timezone.now()

    @property
    def is_retired(self) -> bool:
        """Readers once saw it and the newsroom took it away: its address answers 410. As ArticleQuerySet.retired()."""
        return self.was_seen and not self.is_published

    @property
    def was_seen(self) -> bool:
        """Readers could see it once. A minute that passed while it lay in the bin showed it to nobody."""
        return self.first_published_at is not None and self.first_published_at <= (self.binned_at or timezone.now())

    @property
    def bylines(self) -> list[Author]:
        """Authors in their order; uses the prefetch of for_cards() and for_page()."""
        return [authorship.author for authorship in self.authorships.all()]

    @property
    def genre_label(self) -> str:
        """The genre where the reader must know it, else nothing."""
        return self.get_genre_display() if self.genre in self.LABELLED_GENRES else ""

    @property
    def reading_minutes(self) -> int:
        """Whole minutes at 200 words a minute, at least one."""
        return max(1, math.ceil(self.word_count / WORDS_A_MINUTE))

    @property
    def summary(self) -> str:
        """The chapô, or the beginning of the text where there is none, in plain words. Uses the beginning of for_cards()."""
        if self.standfirst.strip():
            return self.standfirst.strip()
        beginning = self.__dict__.get("beginning") or self.body
        return excerpt(plain(re.sub(r"<[^>]*$", "", beginning[:1200])), 220)

    @property
    def lead_picture(self) -> Image | None:
        """The lead picture, if readers may see it now."""
        return self.lead_image if self.lead_image and self.lead_image.is_public else None

    @property
    def lead_picture_alt(self) -> str:
        """The alternative text of this use: empty when decorative, else the library's unless another was given."""
        if self.lead_decorative or self.lead_image is None:
            return ""
        return self.lead_alt or self.lead_image.alt

    @property
    def lead_picture_caption(self) -> str:
        return self.lead_caption or (self.lead_image.caption if self.lead_image else "")


class ArticleAuthor(models.Model):
    """A byline of an article, with its place in the row of names."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="authorships")
    author = models.ForeignKey(Author, models.PROTECT, related_name="authorships")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["article", "author"], name="article_author_once")]

    def __str__(self) -> str:
        return f"{self.author_id} / {self.article_id}"


class ArticleImage(models.Model):
    """A picture inside the text: what the placeholder with the image's id stands for in this article."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="pictures")
    image = models.ForeignKey(Image, models.CASCADE, related_name="uses")
    alt = models.CharField(max_length=400, blank=True)
    decorative = models.BooleanField(default=False)
    caption = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["article", "image"], name="article_image_once")]

    def __str__(self) -> str:
        return f"{self.image_id} / {self.article_id}"

    @property
    def text_alternative(self) -> str:
        return "" if self.decorative else self.alt or self.image.alt

    @property
    def text(self) -> str:
        """The caption that readers get."""
        return self.caption or self.image.caption
