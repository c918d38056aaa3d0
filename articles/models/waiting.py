"""What of the content waits for somebody's hand. « À faire », the lists behind its numbers and the morning mail ask here."""

from datetime import timedelta

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from articles.models.article import Article, ArticleImage, ArticleQuerySet, published_through
from articles.models.media import Image
from articles.models.reference import Reference
from articles.models.revision import Event, Revision

SOON = timedelta(days=30)
"""How long before its last day a picture is told of."""


def sent_back(user: User | AnonymousUser) -> ArticleQuerySet:
    """The person's drafts that an editor sent back, and that were not submitted again."""
    steps = Event.objects.filter(article=OuterRef("pk"), kind__in=[Event.Kind.SENT_BACK, Event.Kind.SUBMITTED])
    drafts = Article.objects.of(user).kept().filter(status=Article.Status.DRAFT)
    return drafts.alias(last_step=Subquery(steps.order_by("-pk").values("kind")[:1])).filter(last_step=Event.Kind.SENT_BACK)


def changes() -> QuerySet[Revision]:
    """The newest version of each published article that readers do not have yet, such as a journalist's correction."""
    newest = Revision.objects.saved().filter(article=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    articles = Article.objects.kept().filter(has_proposal=True)  # found by an index of their own
    return Revision.objects.filter(pk__in=articles.annotate(newest=Subquery(newest)).values("newest"))


def broken_links() -> QuerySet[Reference]:
    """« Lire aussi » and « Sur le même sujet » of published articles to one that readers cannot open, nor will by itself."""
    gone = Q(target__status__in=[Article.Status.DRAFT, Article.Status.IN_REVIEW, Article.Status.UNPUBLISHED])
    return Reference.objects.filter(published_through("article"), gone | Q(target__binned_at__isnull=False))


def _shown() -> Q:
    """Pictures that stand in a published article."""
    leads = Article.objects.published().filter(lead_image=OuterRef("pk"))
    return Q(Exists(leads)) | Q(Exists(ArticleImage.objects.filter(published_through("article"), image=OuterRef("pk"))))


def poor_pictures() -> QuerySet[Image]:
    """Pictures that readers see without credit, or without a word for those who cannot see them."""
    silent_leads = Article.objects.published().filter(lead_image=OuterRef("pk"), lead_decorative=False, lead_alt="")
    silent_uses = ArticleImage.objects.filter(published_through("article"), image=OuterRef("pk"), decorative=False, alt="")
    return Image.objects.public().filter(Q(alt="") & (Exists(silent_leads) | Exists(silent_uses)) | Q(credit="") & _shown())


def expiring_pictures() -> QuerySet[Image]:
    """Pictures in published articles that may not be shown for long any more, or already are not."""
    return Image.objects.kept().filter(_shown(), expires_at__lte=timezone.now() + SOON).order_by("expires_at", "pk")
