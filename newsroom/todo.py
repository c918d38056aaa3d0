"""The parts of « À faire »: a few rows of each, how many there are in all, and where they stand together."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.contrib.auth.models import User
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from articles.models import Article, Event, waiting
from articles.models.article import ArticleQuerySet
from comments.models import Comment, CommentEvent
from newsroom.titles import TITLES

SHOWN = 10
COUNTED = 1000
"""Rows are counted up to here: beyond, « plus de 1 000 » says enough."""
FRESH, OLD = timedelta(hours=1), timedelta(hours=24)
"""Comments are told apart by how long they wait: less than the one, less than the other, more."""


@dataclass(frozen=True)
class Part:
    """`number` is COUNTED + 1 where there are more than that; `url` shows them all."""

    rows: list[Any]
    number: int
    url: str = ""

    @property
    def is_cut(self) -> bool:
        return self.number > len(self.rows)

    @property
    def how_many(self) -> str:
        """« 34 », « plus de 1 000 »."""
        return number_of(self.number)


def number_of(number: int) -> str:
    return _("more than %(number)s") % {"number": f"{COUNTED:_}".replace("_", "\u202f")} if number > COUNTED else str(number)


def part(rows: QuerySet[Any], url: str = "") -> Part:
    """Two queries, whatever there is."""
    return Part(list(rows[:SHOWN]), counted(rows), url)


def counted(rows: QuerySet[Any]) -> int:
    """How many, at most COUNTED + 1: no table is counted to its end."""
    return rows.order_by()[: COUNTED + 1].count()


def articles_url(query: str) -> str:
    return f"{reverse('admin:articles_article_changelist')}?{query}"


def pictures_url(query: str) -> str:
    return f"{reverse('admin:articles_image_changelist')}?{query}"


def _cards(articles: QuerySet[Article]) -> QuerySet[Article]:
    return cast(ArticleQuerySet, articles).for_cards().select_related("created_by", "section", "lead_image")


# Articles


def drafts(user: User) -> Part:
    """Own texts that are not in the editors' hands; `sent_back` is the step that brought one back, with its remark."""
    found = part(
        _cards(Article.objects.of(user).kept().in_state(Article.Status.DRAFT)).order_by("-modified_at", "-pk"),
        articles_url("state=draft&mine=1"),
    )
    events = Event.objects.filter(article__in=found.rows, kind__in=[Event.Kind.SENT_BACK, Event.Kind.SUBMITTED]).order_by("pk")
    last = {event.article_id: event for event in events}
    for row in found.rows:
        event = last.get(row.pk)
        row.sent_back = event if event and event.kind == Event.Kind.SENT_BACK else None
    return found


def to_review() -> Part:
    """Texts in review, those that wait longest first."""
    sent = Max("events__at", filter=Q(events__kind=Event.Kind.SUBMITTED))
    rows = Article.objects.kept().in_state(Article.Status.IN_REVIEW)
    shown = _cards(rows).annotate(sent_at=sent).order_by("sent_at")
    return Part(list(shown[:SHOWN]), counted(rows), articles_url("state=in_review"))


def scheduled(articles: ArticleQuerySet) -> Part:
    """What will appear, the next one first."""
    rows = articles.scheduled().select_related("section").defer("body").order_by("published_at")
    return part(rows, articles_url("state=scheduled"))


def changes() -> Part:
    rows = waiting.changes().select_related("article", "created_by").defer("content", "article__body").order_by("-pk")
    return part(rows, articles_url("waits=changes"))


def broken_links(user: User) -> Part:
    """Articles whose « Lire aussi » leads nowhere; `gone` are its targets with the names that the person may know. Without the
    right to edit all, own ones."""
    articles = Article.objects.all() if user.has_perm("articles.edit_any_article") else Article.objects.of(user)
    found = part(waiting.with_broken_links(articles).defer("body").order_by("-published_at"), articles_url("waits=links"))
    gone: dict[int, list[tuple[str, Article]]] = {}
    known = Exists(articles.filter(pk=OuterRef("target"))) | Exists(Article.objects.retired().filter(pk=OuterRef("target")))
    targets = waiting.broken_links().filter(article__in=found.rows).select_related("target").defer("target__body")
    for reference in targets.annotate(known=known):
        target = cast(Article, reference.target)
        name = str(target) if reference.known else _("no. %(pk)s") % {"pk": target.pk}
        gone.setdefault(reference.article_id, []).append((name, target))
    for row in found.rows:
        row.gone = gone.get(row.pk, [])
    return found


# Pictures


def poor_pictures() -> Part:
    return part(waiting.poor_pictures().prefetch_related("renditions"), pictures_url("lacking=shown"))


def expiring_pictures() -> Part:
    return part(waiting.expiring_pictures().prefetch_related("renditions"), pictures_url("lacking=expires"))


# Comments


@dataclass(frozen=True)
class Comments:
    """Comments that nobody has decided: since when the oldest waits, and how many there are of each age."""

    oldest: datetime | None
    fresh: int
    recent: int
    old: int

    @property
    def number(self) -> int:
        return min(self.fresh + self.recent + self.old, COUNTED + 1)

    @property
    def how_many(self) -> str:
        return number_of(self.number)

    @property
    def ages(self) -> list[str]:
        """« 2 depuis moins d’une heure », the youngest first; an age that none has is left out."""
        texts = [
            (self.fresh, _("%(number)s for less than an hour")),
            (self.recent, _("%(number)s for less than a day")),
            (self.old, _("%(number)s for more than a day")),
        ]
        return [text % {"number": number_of(number)} for number, text in texts if number]


def comments(*lists: QuerySet[Comment]) -> Comments:
    """Of several lists that share no comment."""
    oldest = [rows.order_by("created_at").values_list("created_at", flat=True).first() for rows in lists]
    hour, day = timezone.now() - FRESH, timezone.now() - OLD
    ages = [Q(created_at__gte=hour), Q(created_at__lt=hour, created_at__gte=day), Q(created_at__lt=day)]
    fresh, recent, old = (sum(counted(rows.filter(age)) for rows in lists) for age in ages)
    return Comments(min(filter(None, oldest), default=None), fresh, recent, old)


def referred(url: str) -> Part:
    """Comments on which a moderator asked for advice; `question` is the line of the history with the remark."""
    found = part(Comment.objects.referred().select_related("article").defer("article__body"), f"{url}?etat=avis")
    asked = CommentEvent.objects.filter(comment__in=found.rows, kind=CommentEvent.Kind.REFERRED).select_related("by")
    last = {event.comment_id: event for event in asked.order_by("pk")}
    for row in found.rows:
        row.question = last.get(row.pk)
    return found


# The machine


def failed_tasks() -> QuerySet[DBTaskResult]:
    """Background tasks that ended in an error; what has been done well since, such as a recurring job, is not among them."""
    done = DBTaskResult.objects.filter(
        status=TaskResultStatus.SUCCESSFUL,
        task_path=OuterRef("task_path"),
        args_kwargs=OuterRef("args_kwargs"),
        finished_at__gt=OuterRef("finished_at"),
    )
    return DBTaskResult.objects.failed().exclude(Exists(done)).order_by("-finished_at")


def failures() -> Part:
    rows = failed_tasks().only("id", "task_path", "finished_at", "exception_class_path")
    found = part(rows, reverse("admin:failed_tasks"))
    for row in found.rows:
        row.title = task_title(row.task_path)
    return found


def task_title(path: str) -> str:
    """What the newsroom calls a background task."""
    name = path.rpartition(".")[2]
    return capfirst(str(TITLES.get(name, name)))
