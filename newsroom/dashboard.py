"""« À faire »: what waits for this person, a constant number of queries."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from articles.models import Article, ArticleImage, ErrorReport, Event, Image, Revision
from comments.models import Comment, CommentEvent
from comments.moderation import may_advise
from newsroom import health

SHOWN = 10
RECENT_REVISIONS = 500
"""How far back proposals on published articles are looked for."""


@dataclass(frozen=True)
class Waiting:
    """Comments that nobody has decided: how many, and since when the oldest waits."""

    number: int
    oldest: datetime | None


def of(user: User | AnonymousUser | AbstractBaseUser) -> dict[str, Any]:
    """All that the page shows; a part that does not concern the person is missing."""
    if not isinstance(user, User):
        return {}
    parts: dict[str, Any] = {"now": timezone.localtime(), "comments_url": comments_url()}
    if user.has_perm("articles.change_article"):
        parts |= {"drafts": drafts(user), "today": today(user), "may_write": user.has_perm("articles.add_article")}
    if user.has_perm("articles.publish_article"):
        parts |= {"to_review": to_review(), "proposals": proposals(), "poor_pictures": poor_pictures()}
        parts["reports"] = list(ErrorReport.objects.waiting().select_related("article").defer("article__body")[:SHOWN])
        parts["soon"] = Article.objects.scheduled().count()
    if user.has_perm("articles.publish_article") or user.has_perm("newsroom.view_heartbeat"):
        parts["health"] = health.warnings()
    if user.has_perm("articles.empty_bin") or user.has_perm("articles.bin_article"):
        parts["bin_url"] = reverse("admin:articles_article_in_bin")
    if may_advise(user) and parts["comments_url"]:
        parts["referred"] = referred()
    if user.has_perm("comments.moderate"):
        parts["comments"] = waiting(Comment.objects.waiting())
    elif user.has_perm("articles.change_article"):
        parts["own_comments"] = waiting(Comment.objects.waiting().filter(article__in=Article.objects.of(user)))
    return parts


def comments_url() -> str:
    try:
        return reverse("admin:comments_desk")
    except NoReverseMatch:
        return ""


def waiting(comments: QuerySet[Comment]) -> Waiting:
    oldest = comments.order_by("created_at").values_list("created_at", flat=True).first()
    return Waiting(comments.count() if oldest else 0, oldest)


def referred() -> list[Comment]:
    """Comments on which a moderator asked for advice; `question` is the line of the history with the remark."""
    rows = list(Comment.objects.referred().select_related("article").defer("article__body")[:SHOWN])
    asked = CommentEvent.objects.filter(comment__in=rows, kind=CommentEvent.Kind.REFERRED).select_related("by").order_by("pk")
    last = {event.comment_id: event for event in asked}
    for row in rows:
        row.question = last.get(row.pk)  # type: ignore[attr-defined]
    return rows


def _cards(articles: QuerySet[Article]) -> QuerySet[Article]:
    return articles.for_cards().select_related("created_by")  # type: ignore[attr-defined]


def drafts(user: User) -> list[Article]:
    """Own texts that are not in the editors' hands; `remark` is what they were sent back with."""
    rows = list(_cards(Article.objects.of(user).kept().filter(status=Article.Status.DRAFT)).order_by("-modified_at")[:SHOWN])
    events = Event.objects.filter(article__in=rows, kind__in=[Event.Kind.SENT_BACK, Event.Kind.SUBMITTED]).order_by("pk")
    last = {event.article_id: event for event in events}
    for row in rows:
        event = last.get(row.pk)
        row.sent_back = event if event and event.kind == Event.Kind.SENT_BACK else None  # type: ignore[attr-defined]
    return rows


def to_review() -> list[Article]:
    """Texts in review, those that wait longest first."""
    sent = Max("events__at", filter=Q(events__kind=Event.Kind.SUBMITTED))
    rows = _cards(Article.objects.kept().filter(status=Article.Status.IN_REVIEW)).annotate(sent_at=sent).order_by("sent_at")
    return list(rows[:SHOWN])


def proposals() -> list[Revision]:
    """Newest versions of published articles that readers do not have yet, such as a journalist's correction."""
    recent = list(Revision.objects.order_by("-pk").values_list("pk", flat=True)[:RECENT_REVISIONS])
    newer = Revision.objects.filter(article=OuterRef("article"), pk__gt=OuterRef("pk"))
    rows = (
        Revision.objects.filter(
            ~Exists(newer), pk__in=recent, published_at=None, kind=Revision.Kind.SAVED,
            article__status=Article.Status.PUBLISHED, article__binned_at=None,
        )
        .select_related("article", "created_by")
        .defer("content", "article__body")
        .order_by("-pk")
    )  # fmt: skip
    return list(rows[:SHOWN])


def today(user: User) -> list[Article]:
    """What appeared and what will appear between midnight and midnight, as far as the person may see it."""
    start = timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
    return list(
        Article.objects.visible_to(user)
        .filter(status=Article.Status.PUBLISHED, published_at__gte=start, published_at__lt=start + timedelta(days=1))
        .only("headline", "status", "published_at", "binned_at")
        .order_by("published_at")[: 2 * SHOWN]
    )


def poor_pictures() -> list[Image]:
    """Pictures that readers see without credit, or without a word for those who cannot see them."""
    published = Article.objects.published()
    silent_leads = published.filter(lead_image=OuterRef("pk"), lead_decorative=False, lead_alt="")
    silent_uses = ArticleImage.objects.filter(image=OuterRef("pk"), article__in=published, decorative=False, alt="")
    shown = Exists(published.filter(lead_image=OuterRef("pk"))) | Exists(
        ArticleImage.objects.filter(image=OuterRef("pk"), article__in=published)
    )
    poor = Q(alt="") & (Exists(silent_leads) | Exists(silent_uses)) | Q(credit="") & shown
    return list(Image.objects.public().filter(poor).prefetch_related("renditions")[:SHOWN])
