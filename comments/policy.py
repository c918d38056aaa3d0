"""Who is published when under an article: the narrowest rule that says something."""

from dataclasses import dataclass

from django.db.models import F, Q

from articles.models import Article
from comments.models import CommentRules, CommentSettings, Mode


@dataclass(frozen=True)
class Policy:
    mode: Mode


def for_article(article: Article) -> Policy:
    """The rule of the article, else of its section, else of the site."""
    rules = CommentRules.objects.filter(Q(article=article) | Q(section=article.section_id)).exclude(mode="")
    narrowest = rules.order_by(F("article").asc(nulls_last=True)).first()
    return Policy(Mode(narrowest.mode if narrowest else CommentSettings.current().mode))
