"""All that an article's page prints beside its row and byline, in four queries however much it is."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.db.models import (
    BooleanField,
    CharField,
    Count,
    DateTimeField,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, JSONObject

from articles import body, caching, outside
from articles.models import Article, ArticleImage, Correction, Embed, EmbedPicture, Image, Reference, Rendition, Tag

RELATED, MOST_RELATED = 3, 6
"""« Sur le même sujet »: as many as are filled up by themselves, and as many as are shown when picked by hand."""
CANDIDATES = 12
FACTS = ("kind", "source", "code", "url", "file", "file_name", "media_type", "size")
"""Columns of a video, gallery, file or card that no other small thing has."""
LIBRARY = ("width", "height", "colour", "alt", "caption", "credit", "binned_at", "withdrawn_at")
"""Columns of a picture in the text, for when it has no public file that would bring them."""


class Row(NamedTuple):
    """One small thing of an article: a tag, a correction, a picture in the text, a link picked by hand, an insert."""

    kind: str
    pk: int
    order: int
    target: int | None
    label: str
    text: str
    flag: bool
    when: datetime | None
    markup: str
    name: str


@dataclass
class Related:
    """A line of « Sur le même sujet »: an article of ours, or an address elsewhere."""

    article: Article | None
    url: str = ""
    title: str = ""

    @property
    def host(self) -> str:
        return (urlsplit(self.url).hostname or "").removeprefix("www.")


@dataclass
class Gathered:
    tags: list[Tag]
    corrections: list[Correction]
    replies_to: list[Article]
    """Articles to which this one is the right of reply."""
    pictures: dict[int, ArticleImage]
    see_also: dict[int, Article]
    embeds: dict[int, Embed]
    related: list[Related]
    share_image: Image | None

    @property
    def players(self) -> list[str]:
        """Places that the page may show a frame of, once a reader asks for the video."""
        return sorted({outside.origin(embed.player) for embed in self.embeds.values() if embed.player})

    def cache_tags(self, article: Article) -> set[str]:
        """Names of all that the page shows."""
        replies = [correction.reply for correction in self.corrections if correction.reply]
        others = [*self.see_also.values(), *self.replies_to, *replies, *(line.article for line in self.related if line.article)]
        names = caching.card_tags([article, *others])
        names |= {f"tag-{tag.pk}" for tag in self.tags} | {f"image-{pk}" for pk in self.pictures}
        names |= {f"image-{pk}" for embed in self.embeds.values() for pk in embed.image_ids}
        if self.share_image:  # the masthead's, when the article has none of its own
            names.add(f"image-{self.share_image.pk}")
        return names | {f"image-{author.photo_id}" for author in article.bylines if author.photo_id}


def gather(article: Article, default_image: Image | None) -> Gathered:
    """`default_image` is the masthead's, for shared links to an article without a picture."""
    rows = _small_rows(article)
    tags = [Tag(pk=row.pk, name=row.label, slug=row.text) for row in rows if row.kind == "tag"]
    by_hand = [row for row in rows if row.kind == "related"]
    cited = [pk for pk in body.see_also_ids(article.body) if pk != article.pk]
    pointing = [row.target for row in rows if row.kind in {"related", "correction", "reply"} and row.target]
    others = _others(article, tags, [*cited, *pointing])
    see_also = {pk: others[pk] for pk in cited if pk in others}
    corrections = _corrections(article, rows, others)
    replies_to = [others[row.target] for row in rows if row.kind == "reply" and row.target in others]
    named = [*see_also.values(), *replies_to, *(correction.reply for correction in corrections if correction.reply)]
    related = _related(by_hand, others, {row.pk for row in named})
    share_image = article.lead_picture or (default_image if default_image and default_image.is_public else None)
    shown = [line.article for line in related if line.article] + [*see_also.values(), article]
    embeds = _embeds(rows)
    worded = {*body.image_ids(article.body), *(pk for embed in embeds.values() for pk in embed.picture_ids)}
    uses = [row for row in rows if row.kind == "picture" and row.target in worded]
    files = _give_files(
        [*(row.lead_image for row in shown), *(author.photo for author in article.bylines), share_image],
        [*(row.target for row in uses if row.target), *(pk for embed in embeds.values() for pk in embed.image_ids)],
    )
    for embed in embeds.values():
        embed.give_files(files)
    return Gathered(
        tags=tags,
        corrections=corrections,
        replies_to=replies_to,
        pictures=_pictures(uses, files),
        see_also=see_also,
        embeds=embeds,
        related=related,
        share_image=share_image,
    )


def _pictures(uses: list[Row], files: dict[int, Image]) -> dict[int, ArticleImage]:
    """What the text says of each picture in it."""
    return {
        row.target: ArticleImage(
            image=files.get(row.target) or _without_files(row), alt=row.label, caption=row.text, decorative=row.flag
        )
        for row in uses
        if row.target
    }


def _without_files(row: Row) -> Image:
    """A picture of the text that may not be shown any more, or whose files are still to be made."""
    facts = json.loads(row.markup)
    image = Image(pk=row.target, **{**facts, "expires_at": row.when})
    image.files = []
    return image


def _part(kind: str, rows: QuerySet[Any], **columns: Any) -> QuerySet[Any]:
    empty: dict[str, Any] = {
        "order": Value(0, IntegerField()),
        "target": Cast(Value(None), IntegerField()),
        "label": Value("", CharField()),
        "text": Value("", CharField()),
        "flag": Value(False, BooleanField()),
        "when": Cast(Value(None), DateTimeField()),
        "markup": Value("", CharField()),
        "name": Value("", CharField()),
    }
    return rows.order_by().values_list(Value(kind, CharField()), F("pk"), *({**empty, **columns}.values()))


def _small_rows(article: Article) -> list[Row]:
    """Tags, corrections, pictures and inserts of the text and links picked by hand, in one query and in their order."""
    related = Reference.objects.filter(article=article, kind=Reference.Kind.RELATED)
    rows = _part("tag", article.tags.all(), label=F("name"), text=F("slug")).union(
        _part(
            "correction",
            article.corrections.all(),
            target=F("reply_id"),
            label=F("kind"),
            text=F("text"),
            when=F("published_at"),
            markup=F("markup"),
            name=F("signed_by"),
        ),
        _part("reply", article.replies_to.all(), target=F("article_id")),
        _part(
            "picture",
            article.pictures.all(),
            target=F("image_id"),
            label=F("alt"),
            text=F("caption"),
            flag=F("decorative"),
            when=F("image__expires_at"),
            markup=Cast(JSONObject(**{name: F(f"image__{name}") for name in LIBRARY}), TextField()),
        ),
        _part("related", related, order=F("order"), target=F("target_id"), label=F("title"), text=F("url")),
        *_embed_parts(article),
        all=True,
    )
    found = [Row(*row) for row in rows]
    return sorted(found, key=lambda row: (row.kind, row.when.timestamp() if row.when else row.order, row.label))


def _embed_parts(article: Article) -> Iterator[QuerySet[Any]]:
    """Videos, galleries, files and cards that came into the text by somebody who may use them, and the pictures of galleries."""
    if ids := body.embed_ids(article.body):
        shown = article.embeds.filter(pk__in=ids)
        facts = Cast(JSONObject(**{name: F(name) for name in FACTS}), TextField())
        yield _part("embed", shown, target=F("poster_id"), label=F("title"), text=F("text"), markup=facts, name=F("name"))
        lines = EmbedPicture.objects.filter(embed__in=shown.values("pk"))
        yield _part("line", lines, order=F("order"), target=F("image_id"), label=Cast("embed_id", CharField()))


def _embeds(rows: list[Row]) -> dict[int, Embed]:
    embeds = {
        row.pk: Embed(pk=row.pk, title=row.label, text=row.text, name=row.name, poster_id=row.target, **json.loads(row.markup))
        for row in rows
        if row.kind == "embed"
    }
    for pk, embed in embeds.items():
        embed.picture_ids = [row.target for row in rows if row.kind == "line" and row.label == str(pk) and row.target]
    return embeds


def _others(article: Article, tags: list[Tag], wanted: Iterable[int]) -> dict[int, Article]:
    """Published articles that the page may name: those wanted by id, then those near in subject, nearest first."""
    published = Article.objects.published().exclude(pk=article.pk)
    tagged: QuerySet[Any] = Article.tags.through.objects.filter(tag__in=tags)
    candidates = published.filter(pk__in=list(wanted)).order_by().values("pk")
    # The last articles of each tag by the key of the row between: an index gives those, however many the tag has.
    near: list[QuerySet[Any, Any]] = [tagged.filter(tag=tag).order_by("-pk").values("article")[: 2 * CANDIDATES] for tag in tags]
    if article.section_id:
        near.append(published.filter(section=article.section_id).newest_first().values("pk")[:CANDIDATES])
    if near:
        candidates = candidates.union(*(published.filter(pk__in=keys).order_by().values("pk") for keys in near))
    shared = tagged.filter(article=OuterRef("pk")).order_by().values("article").annotate(number=Count("pk")).values("number")
    rows = (
        Article.objects.filter(pk__in=candidates)
        .select_related("section", "lead_image")
        .defer("body", "seo_title", "seo_description")
        .annotate(shared_tags=Coalesce(Subquery(shared), 0) if tags else Value(0))
    )
    return {row.pk: row for row in rows.order_by("-shared_tags", "-published_at", "-pk")}


def _corrections(article: Article, rows: list[Row], others: dict[int, Article]) -> list[Correction]:
    """Those that say something to readers: a reply that is an article of its own counts once that is published."""
    return [
        Correction(
            pk=row.pk,
            article=article,
            kind=row.label,
            text=row.text,
            markup=row.markup,
            signed_by=row.name,
            reply=others.get(row.target or 0),
            published_at=row.when,
        )
        for row in rows
        if row.kind == "correction" and row.when and (row.text or row.target in others)
    ]


def _related(by_hand: list[Row], others: dict[int, Article], cited: set[int]) -> list[Related]:
    """Links picked by hand first, in their order; then the nearest in subject that the text does not cite already."""
    lines = [
        Related(others.get(row.target), title=row.label) if row.target else Related(None, row.text, row.label) for row in by_hand
    ]
    lines = [line for line in lines if line.article or line.url][:MOST_RELATED]
    named = {line.article.pk for line in lines if line.article} | cited
    free = (row for pk, row in others.items() if pk not in named and row.genre != Article.Genre.SPONSORED)
    while len(lines) < RELATED and (row := next(free, None)):
        lines.append(Related(row))
    return lines


def _give_files(images: Iterable[Image | None], more: list[int]) -> dict[int, Image]:
    """Hand pictures their public files, and fetch further ones by id with theirs. One query."""
    known = [image for image in images if image]
    found = Rendition.objects.by_image([*(image.pk for image in known), *more])
    for image in known:
        image.files = found[image.pk].files if image.pk in found else []
    return found
