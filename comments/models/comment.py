"""Comments, and who may see which. Every public page starts from CommentQuerySet."""

from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import seeking
from articles.models import Article
from comments import spam, text
from comments.models.sender import Sender
from comments.models.wave import Wave

SEARCHED = 100_000
"""A search for words looks through so many comments, the newest: no index helps to find words inside a text."""


class CommentQuerySet(models.QuerySet["Comment"]):
    def held(self, ids: Iterable[int] | models.QuerySet[Any, Any]) -> Self:
        """These rows, locked until the transaction ends, in one order for all, so that nobody waits in a circle.

        Rows that point to them may be written meanwhile: a reply, a line of the history.
        """
        return self.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).order_by("pk")

    def with_words(self, typed: str) -> Self:
        """Of the newest, those that have every word, in the text or the name."""
        return seeking.by_words(self.filter(pk__gt=seeking.newest(Comment) - SEARCHED), typed, ("text", "name"))

    def kept(self) -> Self:
        """Comments that are not in the bin."""
        return self.filter(binned_at=None)

    def approved(self) -> Self:
        """Comments every reader may see under a published article."""
        return self.filter(Comment.APPROVED)

    def waiting(self) -> Self:
        """Comments that a moderator has not read, oldest first."""
        return self.kept().filter(status=Comment.Status.PENDING, article__binned_at=None).order_by("created_at", "pk")

    def referred(self) -> Self:
        """Comments on which a moderator asked the editors’ advice, oldest first."""
        return self.kept().filter(status=Comment.Status.REFERRED, article__binned_at=None).order_by("created_at", "pk")

    def reported(self, at_least: int = 1) -> Self:
        """Published comments that readers reported and no moderator has looked at since, oldest first."""
        return self.approved().filter(open_reports__gte=at_least, article__binned_at=None).order_by("created_at", "pk")

    def answerable(self, article: Article) -> Self:
        """Comments under this article that a reader may answer."""
        return self.approved().filter(article=article)

    def places(self, article: Article) -> Self:
        """Comments that readers may not see any more, but whose place stays as long as an approved one answers them."""
        answers = Comment.objects.approved().filter(article=article).order_by()
        answered = models.Q(pk__in=answers.values("root")) | models.Q(pk__in=answers.values("parent"))
        return self.filter(answered, article=article).exclude(Comment.APPROVED)

    def in_thread(self, article: Article, *, newest_first: bool = False) -> Self:
        """What the thread shows, in its order: branches by age, each reply under its first comment, oldest first."""
        answers = Comment.objects.approved().filter(article=article).order_by()
        shown = Comment.APPROVED | models.Q(pk__in=answers.values("root")) | models.Q(pk__in=answers.values("parent"))
        return self.filter(shown, article=article).in_order_of_thread(article, newest_first=newest_first)

    def in_order_of_thread(self, article: Article, *, newest_first: bool = False) -> Self:
        """Branches by their first comment, that one before its replies, those by age."""
        # The article is named once more for the planner of PostgreSQL, who would read all comments of the site for the join.
        first = models.FilteredRelation("root", condition=models.Q(root__article=article))
        branches = ("-branch_began", "-branch") if newest_first else ("branch_began", "branch")
        return self.annotate(
            first=first, branch_began=Coalesce("first__created_at", "created_at"), branch=Coalesce("root_id", "pk")
        ).order_by(*branches, models.F("root_id").asc(nulls_first=True), "created_at", "pk")

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Comments that the person may read in the back office: moderators all, authors those under own articles."""
        if user.has_perm("comments.moderate"):
            return self.kept()
        return self.kept().under_articles_of(user).filter(status=Comment.Status.PENDING)

    def under_articles_of(self, user: User | AnonymousUser) -> Self:
        return self.filter(models.Exists(Article.objects.of(user).filter(pk=models.OuterRef("article"))))


class Comment(models.Model):
    """What a reader wrote. Its address and network stand in the vault's tables, not here."""

    class Status(models.TextChoices):
        PENDING = "pending", _("Awaiting moderation")
        REFERRED = "referred", _("Before the editors")
        APPROVED = "approved", _("Published")
        REJECTED = "rejected", _("Refused")
        SPAM = "spam", _("Spam")
        WITHDRAWN = "withdrawn", _("Withdrawn by its author")

    class Reason(models.TextChoices):
        """Why a comment was refused; shown to its sender (defaults.md)."""

        INSULT = "insult", _("Insult or personal attack")
        DEFAMATION = "defamation", _("Accusation without proof (defamation)")
        HATE = "hate", _("Call to hatred or violence (tribalist words included)")
        PRIVACY = "privacy", _("Private life or particulars of others")
        FALSE = "false", _("Manifestly false information")
        OFF_TOPIC = "off_topic", _("Off topic")
        ADVERTISING = "advertising", _("Advertising")
        DUPLICATE = "duplicate", _("Duplicate")
        ILLEGIBLE = "illegible", _("Illegible")

    APPROVED = models.Q(status=Status.APPROVED, binned_at=None)
    """What readers may see."""

    article = models.ForeignKey(Article, models.CASCADE, verbose_name=_("article"), related_name="comments")
    parent = models.ForeignKey(
        "self", models.CASCADE, verbose_name=_("in reply to"), null=True, blank=True, related_name="answers"
    )
    root = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="replies", help_text="The first comment of the thread branch."
    )
    sender = models.ForeignKey(Sender, models.SET_NULL, null=True, blank=True, related_name="comments")
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="comments",
        help_text="Who answered for the newsroom.",
    )
    name = models.CharField(_("name"), max_length=60)
    text = models.TextField(_("text"))
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.PENDING, editable=False)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason, blank=True, editable=False)
    signals = models.JSONField(
        _("remarks"), default=list, blank=True, help_text="What marked it: codes of spam.Signal, some as code:detail."
    )
    wave = models.ForeignKey(
        Wave, models.SET_NULL, null=True, blank=True, related_name="comments", help_text="The near-identical ones it came with."
    )
    answers_wanted = models.BooleanField(
        default=False, db_default=False, help_text="Its author wants a mail when it is answered."
    )
    open_reports = models.PositiveIntegerField(
        default=0, db_default=0, help_text="Reports of readers that no moderator has settled."
    )
    # Null, not empty: the unique constraint skips comments sent without script.
    submission_key = models.CharField(  # noqa: DJ001
        max_length=64, null=True, help_text="Hash of the random key made by the page’s script, and of the fingerprint."
    )
    fingerprint = models.CharField(
        max_length=64, blank=True, help_text="Hash of what was sent, by whom and where; a repeat has the same."
    )
    version = models.PositiveIntegerField(default=1, help_text="Grows with every change; a decision names the one it saw.")
    created_at = models.DateTimeField(_("sent at"), default=timezone.now)
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    binned_at = models.DateTimeField(_("in the bin since"), null=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["-created_at", "-pk"]
        default_permissions = ("view",)
        permissions = [("moderate", _("Can moderate comments"))]
        indexes = [
            models.Index(fields=["article", "status", "created_at"], name="comment_thread"),
            models.Index(fields=["status", "created_at", "id"], name="comment_queue"),
            models.Index(
                fields=["status", "created_at", "id"],  # as in comment_queue, else SQLite prefers that one
                name="comment_sent_here_waits",
                condition=models.Q(status="pending", binned_at=None) & ~models.Q(fingerprint=""),
            ),
            models.Index(fields=["sender", "-created_at"], name="comment_of_sender"),
            models.Index(fields=["created_at"], name="comment_age"),
            models.Index(fields=["created_at"], name="comment_reported", condition=models.Q(open_reports__gt=0)),
            models.Index(
                fields=["decided_at"],
                name="comment_refused_text",
                condition=models.Q(status__in=["rejected", "spam", "withdrawn"]) & ~models.Q(text=""),
            ),
            models.Index(
                fields=["binned_at"], name="comment_binned_text", condition=models.Q(binned_at__isnull=False) & ~models.Q(text="")
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=["pending", "referred", "approved", "rejected", "spam", "withdrawn"]),
                name="comment_status_known",
            ),
            models.CheckConstraint(
                condition=models.Q(reason="") | models.Q(status="rejected"), name="comment_reason_only_when_rejected"
            ),
            models.UniqueConstraint(fields=["article", "submission_key"], name="comment_submitted_once"),
        ]

    def __str__(self) -> str:
        return text.harmless(f"{self.name}: {self.text[:60]}")

    def get_absolute_url(self) -> str:
        return f"{self.article.get_absolute_url()}#{self.anchor}"

    @property
    def remarks(self) -> list[str]:
        """The signals in words, and that it came with others like it; a code that is not known any more says nothing."""
        return spam.in_words([*self.signals, spam.Signal.WAVE] if self.wave_id else self.signals)

    @property
    def is_public(self) -> bool:
        """Readers may see it, if they may see its article."""
        return self.status == self.Status.APPROVED and self.binned_at is None

    @property
    def waits(self) -> bool:
        """No person has decided it. What a block or the filter sorted under spam still waits, for its author is told nothing."""
        sorted_by_machine = self.status == self.Status.SPAM and self.decided_at is None
        waiting = sorted_by_machine or self.status in {self.Status.PENDING, self.Status.REFERRED}
        return waiting and self.binned_at is None

    @property
    def state_for_its_author(self) -> str:
        """The state as the private page tells it; what lies in the bin is refused for its author, advice is still waiting."""
        if self.waits:
            return self.Status.PENDING
        return self.Status.REJECTED if self.binned_at or self.status == self.Status.SPAM else self.status

    @property
    def label_for_its_author(self) -> str:
        return str(self.Status(self.state_for_its_author).label)

    @property
    def can_be_decided(self) -> bool:
        """A moderator may publish or refuse it; what its author withdrew, lies in the bin or lost its text stays as it is."""
        return self.status != self.Status.WITHDRAWN and self.binned_at is None and bool(self.text)

    @property
    def was_withdrawn(self) -> bool:
        return self.status == self.Status.WITHDRAWN

    @property
    def answers_another_reply(self) -> bool:
        """Shown flat under the first comment: the page must say whom it answers."""
        return self.parent_id is not None and self.parent_id != self.root_id

    @property
    def anchor(self) -> str:
        return f"commentaire-{self.pk}"
