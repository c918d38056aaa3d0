"""What is done with notes de relecture. Whoever may write an article may note, answer and close; all raise PermissionDenied."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles import access
from articles.models import Article, Event, Note, NoteAnswer
from articles.second_press import SECOND_PRESS
from articles.text import excerpt


@transaction.atomic
def add(article: Article, *, text: str, by: User, passage: str = "") -> Note:
    """Leave a remark, which keeps the article from being published until it is closed.

    The same once more within a minute is a second press of the button, and gives the note that is there.
    """
    access.require(by, "write", article)
    Article.objects.select_for_update(of=("self",)).only("pk").get(pk=article.pk)
    words = {"text": text[: Note.LONGEST], "passage": passage[:200], "created_by": by}
    just_now = article.notes.open().filter(created_at__gt=timezone.now() - SECOND_PRESS)
    return just_now.filter(**words).first() or article.notes.create(**words)


@transaction.atomic
def answer(note: Note, *, text: str, by: User) -> NoteAnswer:
    access.require(by, "write", note.article)
    Note.objects.select_for_update().only("pk").get(pk=note.pk)
    words = {"text": text[: Note.LONGEST], "created_by": by}
    just_now = note.answers.filter(created_at__gt=timezone.now() - SECOND_PRESS)
    return just_now.filter(**words).first() or note.answers.create(**words)


@transaction.atomic
def close(note: Note, *, by: User) -> None:
    """Say that it is done. Of two people who press at once, the first one's name stays."""
    access.require(by, "write", note.article)
    if Note.objects.open().filter(pk=note.pk).update(closed_by=by, closed_at=timezone.now()):
        _record(note, Event.Kind.NOTE_CLOSED, by)


@transaction.atomic
def reopen(note: Note, *, by: User) -> None:
    access.require(by, "write", note.article)
    if Note.objects.exclude(closed_at=None).filter(pk=note.pk).update(closed_by=None, closed_at=None):
        _record(note, Event.Kind.NOTE_REOPENED, by)


def _record(note: Note, kind: Event.Kind, by: User) -> None:
    """In the history of the article, which keeps who closed a note also when it is opened again."""
    note.article.events.create(kind=kind, by=by, remark=excerpt(note.text, 120))
