"""What the verbs share: the row as it is now, its history, the newest content, and why a step may be refused."""

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from articles.models import Article, Content, Event, Revision
from articles.models.revision import content_of


class WrongStatus(Exception):
    """The article is not in a state that allows the step, often because somebody else took one before."""


class Outdated(Exception):
    """Somebody saved another version meanwhile; `newest` is it."""

    def __init__(self, newest: Revision) -> None:
        super().__init__(f"revision {newest.pk} is newer")
        self.newest = newest


def locked(article: Article) -> Article:
    """The row as it is now, held until the transaction ends."""
    return Article.objects.select_for_update(of=("self",)).get(pk=article.pk)


def record(article: Article, kind: Event.Kind, *, by: User | None, remark: str = "") -> Event:
    return Event.objects.create(article=article, kind=kind, by=by, remark=remark)


STEPS = (
    Event.Kind.SUBMITTED,
    Event.Kind.SENT_BACK,
    Event.Kind.PUBLISHED,
    Event.Kind.UPDATED,
    Event.Kind.SCHEDULED,
    Event.Kind.UNSCHEDULED,
    Event.Kind.UNPUBLISHED,
    Event.Kind.BINNED,
    Event.Kind.RESTORED,
)
"""What leaves an article in another state."""


def is_taken(row: Article, *kinds: Event.Kind, by: User, remark: str = "") -> bool:
    """The step was the last one, this person's, and nobody saved another version since: a second press, or another tab."""
    last = row.events.filter(kind__in=STEPS).newest_first().first()
    if last is None or last.kind not in kinds or last.by_id != by.pk or remark not in ("", last.remark):
        return False
    return not row.revisions.saved().filter(created_at__gt=last.at).exists()


def content_to_edit(article: Article) -> Content:
    """What the form shows: the newest revision, or the row when there is none."""
    newest = article.revisions.newest()
    return newest.whole() if newest else content_of(article)


def is_unsaved(article: Article) -> bool:
    """A draft that was only ever kept by its page, or let go there: the row follows all that somebody types, so nobody has
    looked at it. What was imported has a version, or was never begun here."""
    if article.was_published or article.revisions.newest() is not None:
        return False
    return article.revisions.exists() or article.events.filter(kind=Event.Kind.CREATED).exists()


def require_saved(row: Article) -> None:
    if is_unsaved(row):
        raise WrongStatus(_("Nobody has saved “%(article)s” yet: read it, and save it first.") % {"article": row})
