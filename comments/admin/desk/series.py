"""Waves that wait, each as one card: near-identical comments, or one sender under many names, decided together."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Max, Min, QuerySet

from comments.admin.desk.moment import seen_now
from comments.models import Comment, Wave

CARDS = 10
NAMED = 8
"""Names and articles that a card spells out."""
LOOKED_AT = 1000


@dataclass
class Card:
    """A wave on the desk. `seen` tells the decision what the moderator had before them."""

    wave: int
    kind: str
    number: int
    first: datetime
    last: datetime
    seen: str
    text: str = ""
    names: list[str] = field(default_factory=list)
    articles: list[str] = field(default_factory=list)
    more_names: int = 0
    more_articles: int = 0


def cards(only: int | None = None) -> list[Card]:
    """The waves of which at least two comments wait, the oldest first. Six queries, whatever their number and size."""
    seen = seen_now()  # first: what changes while the rest is read counts as later
    waiting = Comment.objects.waiting().exclude(wave=None)
    if only is not None:
        waiting = waiting.filter(wave=only)
    groups = list(
        waiting.order_by()
        .values("wave", "wave__kind")
        .annotate(
            n=Count("pk"),
            first=Min("created_at"),
            last=Max("created_at"),
            example=Min("pk"),
            names=Count("name", distinct=True),
            articles=Count("article", distinct=True),
        )
        .filter(n__gte=2)
        .order_by("first", "wave")[:CARDS]
    )
    if not groups:
        return []
    made = {
        group["wave"]: Card(
            group["wave"], str(Wave.Kind(group["wave__kind"]).label), group["n"], group["first"], group["last"], seen,
            more_names=group["names"], more_articles=group["articles"],
        )
        for group in groups
    }  # fmt: skip
    texts = dict(Comment.objects.filter(pk__in=[group["example"] for group in groups]).values_list("wave", "text"))
    _name_some(made, waiting.filter(wave__in=made.keys()).order_by())
    for card in made.values():
        card.text = texts.get(card.wave, "")
        card.more_names -= len(card.names)
        card.more_articles -= len(card.articles)
    return list(made.values())


def _name_some(made: dict[int, Card], members: QuerySet[Comment]) -> None:
    """Of each wave the first names and headlines."""
    for wave, name in members.values_list("wave", "name").distinct()[:LOOKED_AT]:
        if len(made[wave].names) < NAMED:
            made[wave].names.append(name)
    for wave, headline, __ in members.values_list("wave", "article__headline", "article").distinct()[:LOOKED_AT]:
        if len(made[wave].articles) < NAMED:
            made[wave].articles.append(headline)
