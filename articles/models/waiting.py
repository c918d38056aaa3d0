"""What of the content waits for somebody's hand. « À faire », the lists behind its numbers and the morning mail ask here."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from articles.models.article import Article, ArticleImage, ArticleQuerySet
from articles.models.media import Image
from articles.models.reference import Reference
from articles.models.revision import Event, Revision

LISTED = 5000
"""Broken links whose articles are listed, the newest so many."""
SOON = timedelta(days=30)
"""How long before its last day a picture is told of."""


def sent_back(user: User | AnonymousUser) -> ArticleQuerySet:
    """The person's drafts that an editor sent back, and that were not submitted again."""
    steps = Event.objects.filter(article=OuterRef("pk"), kind__in=[Event.Kind.SENT_BACK, Event.Kind.SUBMITTED])
    drafts = Article.objects.of(user).kept().in_state(Article.Status.DRAFT)
    return drafts.alias(last_step=Subquery(steps.order_by("-pk").values("kind")[:1])).filter(last_step=Event.Kind.SENT_BACK)


def changes() -> QuerySet[Revision]:
    """The newest version of each published article that readers do not have yet, such as a journalist's correction."""
    newest = Revision.objects.saved().filter(article=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    articles = Article.objects.kept().filter(has_proposal=True)  # found by an index of their own
    return Revision.objects.filter(pk__in=articles.annotate(newest=Subquery(newest)).values("newest"))


def broken_links() -> QuerySet[Reference]:
    """« Lire aussi » and « Sur le même sujet » of published articles to one that readers cannot open, nor will by itself."""
    hidden = Article.objects.filter(status__in=[Article.Status.DRAFT, Article.Status.IN_REVIEW, Article.Status.UNPUBLISHED])
    gone = hidden.values("pk").union(Article.objects.binned().values("pk"))  # few, so the search begins from them
    return Reference.objects.filter(Exists(Article.objects.published().filter(pk=OuterRef("article"))), target__in=gone)


def with_broken_links(articles: ArticleQuerySet) -> ArticleQuerySet:
    """Those of the articles that broken_links() stand in. By their keys: a subquery has all articles looked through."""
    return articles.filter(pk__in=set(broken_links().order_by("-pk").values_list("article", flat=True)[:LISTED]))


def _in_published(**which: Any) -> Q:
    """Uses of the picture of the list, such ones, in texts that are published. Each row leads to the next by a key: from a
    join SQLite, where it knows no sizes, would begin with all published articles, for each picture."""
    published = Article.objects.published().filter(pk=OuterRef("article"))
    return Q(Exists(ArticleImage.objects.filter(Exists(published), image=OuterRef("pk"), **which)))


def _leads(**which: Any) -> Q:
    return Q(Exists(Article.objects.published().filter(lead_image=OuterRef("pk"), **which)))


def _shown() -> Q:
    """Pictures that stand in a published article."""
    return _leads() | _in_published()


def poor_pictures() -> QuerySet[Image]:
    """Pictures that readers see without credit, or without a word for those who cannot see them."""
    silent = _leads(lead_decorative=False, lead_alt="") | _in_published(decorative=False, alt="")
    wanting = Image.objects.public().filter(Q(alt="") | Q(credit=""))  # by an index of these alone
    return wanting.filter(Q(alt="") & silent | Q(credit="") & _shown())


def expiring_pictures() -> QuerySet[Image]:
    """Pictures in published articles that may not be shown for long any more, or already are not."""
    return Image.objects.kept().filter(_shown(), expires_at__lte=timezone.now() + SOON).order_by("expires_at", "pk")
