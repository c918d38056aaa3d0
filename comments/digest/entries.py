"""The entries of a digest as they stand now: a comment, or a wave that is decided as one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from comments.digest.queue import waits
from comments.models import Comment, CommentEvent, Digest, DigestItem

Kind = CommentEvent.Kind
TOGETHER = 200
"""Comments of a wave that one press decides: the first ones of it."""


@dataclass(frozen=True)
class Entry:
    """One choice of a moderator, with all comments that it decides: those of it that wait now."""

    item: DigestItem
    comments: list[Comment]
    rewritten: bool = False
    """It reads otherwise than in the mail. Being decided and put back changes a comment's version, not its words."""

    @property
    def comment(self) -> Comment:
        """The one whose words are shown."""
        return self.comments[0] if self.comments else self.item.comment

    @property
    def waits(self) -> bool:
        """Its link may still decide something."""
        return self.item.used_at is None and bool(self.comments)

    @property
    def is_wave(self) -> bool:
        return len(self.comments) > 1

    @property
    def number(self) -> int:
        return len(self.comments)

    @property
    def names(self) -> int:
        return len({comment.name for comment in self.comments})

    @property
    def more_articles(self) -> int:
        return len({comment.article_id for comment in self.comments}) - 1

    @property
    def seen(self) -> dict[int, int]:
        """Comment → the version shown, for the decision."""
        return {comment.pk: comment.version for comment in self.comments}


def entries(of: Digest, items: Iterable[DigestItem]) -> list[Entry]:
    """In the order of the mail. Three queries at most, whatever their number. The items' comments have their article."""
    items = list(items)
    waves = _waves(of, [item.wave_id for item in items if item.wave_id])
    new = _rewritten(of, items)
    made = []
    for item in items:
        alone = [item.comment] if waits(item.comment) else []
        comments = waves[item.wave_id] if item.wave_id else alone
        made.append(Entry(item, comments, item.comment_id in new and item.comment in comments[:1]))
    return made


def _waves(of: Digest, ids: list[int]) -> dict[int, list[Comment]]:
    """What waits of these waves; not what stands in the digest by itself."""
    waves: dict[int, list[Comment]] = defaultdict(list)
    if not ids:
        return waves
    waiting = Comment.objects.waiting().filter(wave__in=ids).exclude(pk__in=of.items.filter(wave=None).values("comment"))
    placed = waiting.annotate(place=Window(RowNumber(), partition_by=F("wave"), order_by="pk"))
    for comment in placed.filter(place__lte=TOGETHER).select_related("article", "parent").order_by("pk"):
        waves[comment.wave_id].append(comment)  # type: ignore[index]
    return waves


def _rewritten(of: Digest, items: list[DigestItem]) -> set[int]:
    """The comments whose author or a moderator changed their text since the mail."""
    moved = [item.comment_id for item in items if item.comment.version != item.version]
    if not moved:
        return set()
    later = CommentEvent.objects.filter(kind__in=[Kind.CORRECTED, Kind.MASKED], at__gte=of.sent_at or of.created_at)
    return set(later.filter(comment__in=moved).values_list("comment_id", flat=True))
