"""How comments are taken: the site's settings, rules of a section or an article, words that hold, blocked senders."""

import re
from datetime import datetime, time, timedelta
from typing import Literal, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Section
from comments.models.comment import Comment


class Mode(models.TextChoices):
    """Who is published when. The narrowest rule that says something counts: article, section, site."""

    MODERATED = "moderated", _("Everything is read before it appears")
    TRUSTED = "trusted", _("Trusted readers appear at once")
    CLOSED = "closed", _("Closed")


class Closure(models.Model):
    """Closed until an hour, with a sentence for readers; it ends by itself."""

    closed_until = models.DateTimeField(_("closed until"), null=True, blank=True)
    closed_sentence = models.CharField(_("sentence for readers"), max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def is_closed(self) -> bool:
        """Closed at this moment; an hour that has passed says nothing."""
        return self.closed_until is not None and self.closed_until > timezone.now()


class CommentSettings(Closure):
    """The one row of the site. Before anybody saved it, the defaults below count (`current`)."""

    mode = models.CharField(_("who is published when"), max_length=9, choices=Mode, default=Mode.MODERATED)
    close_after_days = models.PositiveSmallIntegerField(
        _("days after which comments close"),
        null=True,
        blank=True,
        help_text=_("Empty: 30 days. Articles with a date of their own, and imported ones, keep theirs."),
    )
    newest_first = models.BooleanField(_("newest comments first"), default=False)
    reports_needed = models.PositiveSmallIntegerField(
        _("reports that put a comment back into the queue"), default=3, validators=[MinValueValidator(1)]
    )
    duty_from = models.TimeField(_("somebody reads from"), null=True, blank=True)
    duty_to = models.TimeField(_("somebody reads until"), null=True, blank=True)
    slow_after_hours = models.PositiveSmallIntegerField(
        _("say that nobody reads when the oldest waits for so many hours"), null=True, blank=True, default=24
    )
    off_duty_closes = models.BooleanField(_("close the form while nobody reads"), default=False)
    digest_times = models.CharField(
        _("hours of the digest"), max_length=100, default="06:45, 12:30, 18:30", help_text=_("Like 06:45, 12:30, 18:30.")
    )
    digest_waiting = models.PositiveSmallIntegerField(_("digest at once when so many wait"), default=10)
    digest_hours = models.PositiveSmallIntegerField(_("digest at once when the oldest waits for so many hours"), default=4)
    quiet_from = models.TimeField(_("no mail from"), default=time(21, 0))
    quiet_to = models.TimeField(_("no mail until"), default=time(6, 30))
    keep_network_days = models.PositiveSmallIntegerField(_("days a network address is kept"), default=30)
    keep_email_days = models.PositiveSmallIntegerField(_("days an e-mail address is kept after the last comment"), default=365)
    keep_masked_days = models.PositiveSmallIntegerField(_("days the original of a hidden passage is kept"), default=90)
    keep_refused_days = models.PositiveSmallIntegerField(_("days the text of a refused comment is kept"), default=365)
    ledger_public = models.BooleanField(_("public page of figures"), default=True)
    ledger_from = models.PositiveSmallIntegerField(_("figures of a month are shown from so many decisions"), default=20)
    median_minutes = models.PositiveIntegerField(null=True, editable=False, help_text="Median wait of the last seven days.")
    median_at = models.DateTimeField(null=True, editable=False, help_text="When the median was computed.")

    class Meta:
        verbose_name = _("comment settings")
        verbose_name_plural = _("comment settings")
        default_permissions = ("change", "view")
        permissions = [("close_site", _("Can close the comments of the whole site"))]
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="comment_settings_is_one_row")]

    def __str__(self) -> str:
        return str(_("Comment settings"))

    @classmethod
    def current(cls) -> "CommentSettings":
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    def forgets(self, what: Literal["network", "email", "masked", "refused"]) -> datetime:
        """The moment before which it is forgotten."""
        return timezone.now() - timedelta(days=getattr(self, f"keep_{what}_days"))

    @property
    def digest_clock(self) -> list[time]:
        """The hours of the digest in their order; what is no hour is left out."""
        return sorted({moment for part in self.digest_times.split(",") if (moment := _hour(part))})

    @property
    def off_duty_until(self) -> datetime | None:
        """When somebody reads again, or None while somebody does. The hours may cross midnight; without both, always."""
        if self.duty_from is None or self.duty_to is None or self.duty_from == self.duty_to:
            return None
        now = timezone.localtime()
        begins, ends, time_of_day = self.duty_from, self.duty_to, now.time()
        on_duty = begins <= time_of_day < ends if begins < ends else time_of_day >= begins or time_of_day < ends
        if on_duty:
            return None
        back = now.replace(hour=begins.hour, minute=begins.minute, second=0, microsecond=0)
        return back if back > now else back + timedelta(days=1)


def _hour(words: str) -> time | None:
    """06:45, 6:45 or 6h45."""
    match = re.fullmatch(r"([01]?\d|2[0-3])\s?[:hH]\s?([0-5]\d)", words.strip(), re.ASCII)
    return time(int(match[1]), int(match[2])) if match else None


class CommentRules(Closure):
    """What differs from the site in one section or under one article; an empty field says nothing."""

    section = models.OneToOneField(
        Section, models.CASCADE, verbose_name=_("section"), null=True, blank=True, related_name="comment_rules"
    )
    article = models.OneToOneField(
        Article, models.CASCADE, verbose_name=_("article"), null=True, blank=True, related_name="comment_rules"
    )
    mode = models.CharField(_("who is published when"), max_length=9, choices=Mode, blank=True)
    close_after_days = models.PositiveSmallIntegerField(_("days after which comments close"), null=True, blank=True)

    class Meta:
        verbose_name = _("comment rule")
        verbose_name_plural = _("comment rules")
        default_permissions = ("add", "change", "delete", "view")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(section=None, article__isnull=False) | models.Q(section__isnull=False, article=None),
                name="comment_rules_one_scope",
            )
        ]

    def __str__(self) -> str:
        return str(self.article or self.section or "")

    @property
    def says_nothing(self) -> bool:
        return not self.mode and self.close_after_days is None and self.closed_until is None

    def clean(self) -> None:
        if bool(self.section) == bool(self.article):
            raise ValidationError(_("Choose a section or an article, one of the two."), code="scope")


class ListedTerm(models.Model):
    """A word, a phrase or an address of a site that holds a comment back, or refuses it."""

    class Kind(models.TextChoices):
        WORD = "word", _("Word or phrase")
        LINK = "link", _("Site in a link")

    class Action(models.TextChoices):
        HOLD = "hold", _("Hold with a remark")
        REFUSE = "refuse", _("Refuse")

    class Language(models.TextChoices):
        ALL = "", _("All languages")
        FRENCH = "fr", _("French")
        ENGLISH = "en", _("English")
        EWE = "ee", _("Éwé")
        MINA = "gej", _("Mina")
        KABIYE = "kbp", _("Kabiyè")
        NOUCHI = "nouchi", _("Nouchi")
        FON = "fon", _("Fon")
        WOLOF = "wo", _("Wolof")
        BAMBARA = "bm", _("Bambara")

    kind = models.CharField(_("kind"), max_length=4, choices=Kind, default=Kind.WORD)
    term = models.CharField(_("word or site"), max_length=100)
    action = models.CharField(_("what happens"), max_length=6, choices=Action, default=Action.HOLD)
    reason = models.CharField(
        _("reason"), max_length=12, choices=Comment.Reason, blank=True, help_text=_("Needed to refuse: the sender reads it.")
    )
    language = models.CharField(_("language"), max_length=6, choices=Language, blank=True, default=Language.ALL)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("listed word")
        verbose_name_plural = _("listed words and sites")
        ordering = ["kind", "term"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "term", "language"], name="listed_term_once"),
            models.CheckConstraint(condition=models.Q(action="hold") | ~models.Q(reason=""), name="listed_term_says_why"),
        ]

    def __str__(self) -> str:
        return self.term


class BlockQuerySet(models.QuerySet["Block"]):
    def in_force(self) -> Self:
        """Blocks that have not ended."""
        return self.filter(models.Q(until=None) | models.Q(until__gt=timezone.now()))


class Block(models.Model):
    """A sender, or for a day a network, whose comments are held in « Indésirables »."""

    class Kind(models.TextChoices):
        SENDER = "sender", _("Sender")
        NETWORK = "network", _("Network address")

    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    key = models.CharField(max_length=64, help_text="HMAC of the address (Sender.key), or of the host (Origin.host_key).")
    until = models.DateTimeField(_("until"), null=True, blank=True)
    note = models.CharField(_("why"), max_length=200, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+")
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("blocked sender")
        verbose_name_plural = _("blocked senders")
        default_permissions = ("delete", "view")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="block_once"),
            models.CheckConstraint(condition=models.Q(kind="sender") | models.Q(until__isnull=False), name="block_network_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.pk}"
