"""What the spam filter learns from people's decisions on single comments, and what it thinks of a new one.

It never learns from its own sorting, from a decision over many comments, or from a member of a wave.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from comments import bayes
from comments.models import Act, Comment, CommentEvent, LearnedWord, Lesson
from comments.spam import Signal

Kind = CommentEvent.Kind
BATCH = 1_000
JUST_SEEN = timedelta(minutes=1)
"""A sender first seen so shortly before a comment came with it."""


def opinion(found: list[str]) -> bayes.Opinion:
    """What the filter thinks of these traits, in one query."""
    rows = LearnedWord.objects.filter(word__in=["", *found]).values_list("word", "spam", "ham")
    return bayes.weigh(found, {word: (spam, ham) for word, spam, ham in rows})


def traits_of(comment: Comment) -> list[str]:
    """The traits of a stored comment, as they were when it came."""
    sender = comment.sender
    return bayes.traits(
        comment.text,
        comment.name,
        trap=Signal.TRAP in comment.signals,
        quick=Signal.QUICK in comment.signals,
        first=sender is not None and comment.created_at - sender.first_seen < JUST_SEEN,
    )


@transaction.atomic
def follow(act: Act) -> None:
    """Bring the lessons in line with the decisions that stand after this act, or after it was taken back. Repeatable."""
    if act.by_id is None or not act.is_about_one:
        return
    events = act.events.values("comment")
    for comment in Comment.objects.select_for_update(of=("self",)).select_related("sender").filter(pk__in=events):
        lesson = Lesson.objects.filter(comment=comment).first()
        wanted = _verdict(comment)
        if lesson and lesson.is_spam == wanted:
            continue
        unlearn(comment)
        if wanted is not None:
            _learn(comment, is_spam=wanted)


def _verdict(comment: Comment) -> bool | None:
    """Whether the last decision of a person on this comment alone, if it stands, says spam; None when it teaches nothing."""
    decided = comment.events.filter(kind__in=[Kind.APPROVED, Kind.REJECTED, Kind.SPAM])
    last = decided.exclude(act__undone_at__isnull=False).select_related("act").first()
    if last is None or last.act is None or last.act.by_id is None or not last.act.is_about_one:
        return None
    if comment.wave_id is not None or not comment.text or last.after != comment.status:
        return None
    if last.kind == Kind.REJECTED:
        return True if last.reason == Comment.Reason.ADVERTISING else None
    return last.kind == Kind.SPAM


def _learn(comment: Comment, *, is_spam: bool) -> None:
    found = traits_of(comment)
    Lesson.objects.create(comment=comment, is_spam=is_spam, words=found)
    names = sorted(["", *found])
    LearnedWord.objects.bulk_create([LearnedWord(word=name) for name in names], ignore_conflicts=True)
    column = "spam" if is_spam else "ham"
    _held(names).update(**{column: F(column) + 1})


def unlearn(comment: Comment) -> None:
    """Forget what this comment taught, and the words that nothing else taught. Within a transaction."""
    lesson = Lesson.objects.filter(comment=comment).first()
    if lesson is None:
        return
    column = "spam" if lesson.is_spam else "ham"
    names = ["", *lesson.words]
    _held(names).filter(**{f"{column}__gt": 0}).update(**{column: F(column) - 1})
    LearnedWord.objects.filter(word__in=names, spam=0, ham=0).delete()
    lesson.delete()


def _held(names: list[str]) -> QuerySet[LearnedWord]:
    """The rows of these words, held in one order for all until the transaction ends."""
    list(LearnedWord.objects.select_for_update().filter(word__in=names).order_by("word").values_list("pk"))
    return LearnedWord.objects.filter(word__in=names)


def reset() -> int:
    """Forget everything that people taught; how many lessons. In batches; what the program was shipped with stays."""
    gone = 0
    while batch := list(Lesson.objects.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        gone += Lesson.objects.filter(pk__in=batch).delete()[0]
    while batch := list(LearnedWord.objects.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        LearnedWord.objects.filter(pk__in=batch).delete()
    return gone


def figures() -> dict[str, int]:
    """How many comments taught the filter, and how many words it knows from them."""
    total = LearnedWord.objects.filter(word="").first()
    return {
        "spam": total.spam if total else 0,
        "ham": total.ham if total else 0,
        "words": LearnedWord.objects.exclude(word="").exclude(word__startswith="=").count(),
    }


def strongest(number: int = 20) -> list[LearnedWord]:
    """Words that stood in most comments sorted as spam and in hardly any published one, for the page of the filter."""
    rows = LearnedWord.objects.filter(spam__gte=2, spam__gt=F("ham") * 4).exclude(word="").exclude(word__startswith="=")
    return list(rows.order_by("-spam", "word")[:number])
