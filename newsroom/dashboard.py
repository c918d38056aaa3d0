"""« À faire »: what waits for this person. The page and the morning mail show the same; the number of queries is constant."""

from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from articles.models import Article, ErrorReport
from comments import moderation
from comments.models import Comment
from comments.moderation import may_advise
from newsroom import health, onboarding, todo


def first_page(user: User | AnonymousUser | AbstractBaseUser) -> dict[str, Any]:
    """The first steps of a new newspaper before all else; as long as nobody has written, no empty lists."""
    steps = onboarding.steps(user) if isinstance(user, User) else []
    is_new = any(not step.is_done for step in steps) and not Article.objects.exists()
    return {**of(user), "steps": steps, "is_new": is_new, "signs_as": onboarding.nameless(user) if steps else ""}


def of(user: User | AnonymousUser | AbstractBaseUser) -> dict[str, Any]:
    """All that the page shows; a part that does not concern the person is missing."""
    if not isinstance(user, User):
        return {}
    parts: dict[str, Any] = {"now": timezone.localtime(), "comments_url": comments_url()}
    editor = user.has_perm("articles.publish_article")
    if user.has_perm("articles.change_article"):
        parts |= {"drafts": todo.drafts(user), "today": today(user), "broken_links": todo.broken_links(user)}
        parts["scheduled"] = todo.scheduled(Article.objects.all() if editor else Article.objects.of(user))
        parts["may_write"] = user.has_perm("articles.add_article")
    if editor:
        parts |= {"to_review": todo.to_review(), "changes": todo.changes()}
        parts |= {"poor_pictures": todo.poor_pictures(), "expiring_pictures": todo.expiring_pictures()}
        reports = ErrorReport.objects.waiting().select_related("article").defer("article__body")
        parts["reports"] = todo.part(reports, f"{reverse('admin:articles_errorreport_changelist')}?state__exact=new")
    if may_see_machine(user):
        parts |= {"health": health.warnings(), "failures": todo.failures()}
    if user.has_perm("articles.empty_bin") or user.has_perm("articles.bin_article"):
        parts["bin_url"] = reverse("admin:articles_article_in_bin")
    if may_advise(user) and parts["comments_url"]:
        parts["referred"] = todo.referred(parts["comments_url"])
    if user.has_perm("comments.moderate"):
        parts["comments"] = todo.comments(*moderation.to_moderate())
    elif user.has_perm("articles.change_article"):
        parts["own_comments"] = todo.comments(Comment.objects.waiting().under_articles_of(user))
    return parts


def may_see_machine(user: User | AnonymousUser | AbstractBaseUser) -> bool:
    """Whether the background work has to answer to the person."""
    return isinstance(user, User) and (user.has_perm("articles.publish_article") or user.has_perm("newsroom.view_heartbeat"))


def comments_url() -> str:
    try:
        return reverse("admin:comments_desk")
    except NoReverseMatch:
        return ""


def today(user: User) -> todo.Part:
    """What appeared and what will appear between midnight and midnight, as far as the person may see it."""
    start = timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
    rows = (
        Article.objects.visible_to(user)
        .filter(status=Article.Status.PUBLISHED, published_at__gte=start, published_at__lt=start + timedelta(days=1))
        .only("headline", "status", "published_at", "binned_at")
        .order_by("published_at")
    )
    return todo.Part(list(rows[: 2 * todo.SHOWN]), todo.counted(rows))
