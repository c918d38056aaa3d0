"""Where pictures stand: as lead pictures, in texts, galleries and videos, as portraits, on shared links."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import CharField, Exists, IntegerField, Model, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat

from articles import body, seeking
from articles.models import Article, ArticleImage, Author, Embed, EmbedPicture, Image, Masthead, Section

NAMED = 200
"""Articles whose headline is found, the newest so many, lead to their photos."""

Place = Article | Author | Masthead


def of(image: Image) -> list[Place]:
    """Where the picture stands now: articles (those in the bin left out), newest first, then portraits and the masthead."""
    articles = Article.objects.kept()
    used = articles.filter(lead_image=image) | articles.filter(pk__in=image.uses.values("article"))
    in_embeds = articles.filter(embeds__poster=image) | articles.filter(embeds__lines__image=image)
    embeds = {*Embed.objects.filter(poster=image).values_list("pk", flat=True)}
    embeds |= {*EmbedPicture.objects.filter(image=image).values_list("embed", flat=True)}
    shown = [article.pk for article in in_embeds.distinct() if embeds & set(body.embed_ids(article.body))]
    used = used | articles.filter(pk__in=shown)
    return [
        *used.distinct().defer("body").order_by("-modified_at"),
        *Author.objects.filter(photo=image),
        *Masthead.objects.filter(share_image=image),
    ]


@dataclass
class Uses:
    """How often one picture serves. `articles` are keys."""

    articles: set[int] = field(default_factory=set)
    portrait: bool = False
    shared: bool = False

    def __bool__(self) -> bool:
        return bool(self.articles or self.portrait or self.shared)


def _embedded(embed: str) -> dict[str, Any]:
    """Conditions for an insert that the article's text of today holds; `embed` leads from the row to the insert."""
    way = f"{embed}__" if embed else ""
    mark = Concat(Value('data-embed="'), Cast(f"{way}pk", CharField()), Value('"'))
    return {f"{way}articles__body__contains": mark}


def _each(way: str, which: dict[str, Any]) -> dict[str, Any]:
    """Conditions on articles, for a row from which `way` leads to them."""
    return {f"{way}__{name}": value for name, value in which.items()}


def counted(images: Iterable[Image], **which: Any) -> dict[int, Uses]:
    """The uses of the pictures of one page, in one query; `which` says in what articles."""
    ids = [image.pk for image in images]
    if not ids:
        return {}
    which = {"binned_at": None} | which
    lines, posters = _each("embed__articles", which) | _embedded("embed"), _each("articles", which) | _embedded("")
    parts: list[tuple[str, QuerySet[Any], str, str]] = [
        ("article", Article.objects.filter(lead_image__in=ids, **which), "lead_image_id", "pk"),
        ("article", ArticleImage.objects.filter(image__in=ids, **_each("article", which)), "image_id", "article_id"),
        ("article", EmbedPicture.objects.filter(image__in=ids, **lines), "image_id", "embed__articles"),
        ("article", Embed.objects.filter(poster__in=ids, **posters), "poster_id", "articles"),
        ("portrait", Author.objects.filter(photo__in=ids), "photo_id", "pk"),
        ("shared", Masthead.objects.filter(share_image__in=ids), "share_image_id", "pk"),
    ]
    first, *others = (
        rows.order_by().values_list(Value(kind, CharField()), picture, place) for kind, rows, picture, place in parts
    )
    found = {pk: Uses() for pk in ids}
    for kind, picture, place in first.union(*others):
        if kind == "article":
            found[picture].articles.add(place)
        else:
            setattr(found[picture], kind, True)
    return found


def _in_articles(sections: list[int] | None = None) -> Q:
    """Pictures of the list that stand in articles, those in the bin left out; in those of these sections, when given."""
    image = OuterRef("pk")
    ways: list[tuple[type[Model], dict[str, Any], str]] = [
        (Article, {"lead_image": image}, ""),
        (ArticleImage, {"image": image}, "article__"),
        (EmbedPicture, {"image": image} | _embedded("embed"), "embed__articles__"),
        (Embed, {"poster": image} | _embedded(""), "articles__"),
    ]
    found = Q()
    for model, which, way in ways:
        rows = model._default_manager.filter(**which, **{f"{way}binned_at": None})
        if sections is not None:
            # By a value, which has no index: SQLite would take all articles of the section for each picture.
            section = Coalesce(f"{way}section", 0, output_field=IntegerField())
            rows = rows.alias(filed=section).filter(filed__in=sections)
        found |= Q(Exists(rows))
    return found


def in_section(images: QuerySet[Image], section: Section) -> QuerySet[Image]:
    """Pictures that serve in a section or one under it."""
    return images.filter(_in_articles([section.pk, *section.children.values_list("pk", flat=True)]))


def unused(images: QuerySet[Image]) -> QuerySet[Image]:
    """Pictures that stand nowhere, and so may go into the bin."""
    image = OuterRef("pk")
    elsewhere = Q(Exists(Author.objects.filter(photo=image))) | Q(Exists(Masthead.objects.filter(share_image=image)))
    return images.exclude(_in_articles() | elsewhere)


def found(images: QuerySet[Image], words: str, user: User | AnonymousUser) -> QuerySet[Image]:
    """By their own words, or by the headline of an article that shows them and that the person may see."""
    own = Q(pk__in=seeking.with_words(Image, words))
    return images.filter(own | Q(pk__in=_by_headline(words, user)))


def _by_headline(words: str, user: User | AnonymousUser) -> set[int]:
    found = Article.objects.visible_to(user).filter(pk__in=seeking.with_words(Article, words))
    articles = dict(found.order_by("-pk").values_list("pk", "lead_image")[:NAMED])
    if not articles:
        return set()
    keys = list(articles)
    inside = ArticleImage.objects.filter(article__in=keys).order_by().values_list("image", flat=True)
    mark = _embedded("embed") | {"embed__articles__in": keys}
    lines = EmbedPicture.objects.filter(**mark).order_by().values_list("image", flat=True)
    return {pk for pk in articles.values() if pk} | set(inside.union(lines))
