"""The comments of an article as a feed: the newest published ones. RSS 2.0, names and texts as the thread shows them."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.feeds import NewsFeed
from articles.models import Article
from articles.text import without_controls
from articles.views.errors import gone
from comments import text
from comments.models import Comment

LENGTH = 50


class CommentFeed(NewsFeed):
    """Comments as items; each leads to its place in the thread, on whatever page that is by then."""

    address = "comments:feed"

    def get_object(self, request: HttpRequest, article_id: int) -> Article:
        article = Article.objects.published().filter(pk=article_id).first()
        if article is None:
            raise Http404
        self.shown.add(f"article-{article.pk}")
        return article

    def title(self, obj: Any = None) -> str:
        return without_controls(_("Comments: %(headline)s") % {"headline": obj.headline}) + f" - {self.masthead.name}"

    def description(self, obj: Any = None) -> str:
        return without_controls(obj.summary)

    def link(self, obj: Any = None) -> str:
        return f"{settings.SITE_URL}{obj.get_absolute_url()}#commentaires"

    def feed_url(self, obj: Any = None) -> str:
        return f"{settings.SITE_URL}{reverse(self.address, args=[obj.pk])}"

    def items(self, obj: Article) -> list[Comment]:
        return list(Comment.objects.approved().filter(article=obj).order_by("-created_at", "-pk")[:LENGTH])

    def item_title(self, item: Comment) -> str:
        name = without_controls(text.harmless(item.name))
        return _("%(name)s (the newsroom)") % {"name": name} if item.staff_id else name

    def item_description(self, item: Comment) -> str:
        """HTML, as readers of feeds take it: what a commenter typed is escaped once more."""
        return without_controls(text.render(item.text))

    def item_link(self, item: Comment) -> str:
        return f"{settings.SITE_URL}{reverse('comments:permalink', args=[item.pk])}"

    def item_pubdate(self, item: Comment) -> datetime:
        return item.created_at


_feed = CommentFeed()


@require_safe
def of_article(request: HttpRequest, article_id: int) -> HttpResponse:
    """410 where the newsroom took the article away, as the article itself."""
    if Article.objects.retired().filter(pk=article_id).exists():
        return gone(request)
    return _feed(request, article_id=article_id)
