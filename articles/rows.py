"""A content into rows: the article, its relations and its reference tables, as readers' pages read them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from articles import body, search
from articles.models import (
    Article,
    ArticleAuthor,
    ArticleImage,
    Content,
    Embed,
    Event,
    Image,
    Merged,
    Redirect,
    Reference,
    Section,
)
from articles.models.revision import PLAIN_FIELDS
from articles.text import count_words, page_address

SLUG_ATTEMPTS = 10
"""People who may take the same address at the same moment."""


def free_slug(wanted: str, article: Article) -> str:
    """The wanted address, or the first free one with a number behind it."""
    wanted = page_address(wanted, 190, "article")
    slug, number = wanted, 1
    while Article.objects.filter(slug=slug).exclude(pk=article.pk).exists():
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def save_under_free_slug(article: Article, wanted: str) -> None:
    """Save under the wanted address, or the next free one. Of two who take it at the same moment the second gets a number."""
    for attempt in range(SLUG_ATTEMPTS):
        article.slug = free_slug(wanted, article)
        try:
            with transaction.atomic():
                article.save()
        except IntegrityError:
            if attempt == SLUG_ATTEMPTS - 1:
                raise
        else:
            return


def link_embeds(article: Article, markup: str, by: User) -> None:
    """Note which videos, galleries, files and cards a version shows. One that the person may not see does not come along:
    its number typed into a text gives nothing."""
    shown = body.embed_ids(markup)
    if shown:
        article.embeds.add(*Embed.objects.visible_to(by).filter(pk__in=shown))


def apply(article: Article, content: Content, *, by: User | None = None) -> None:
    """Copy a content into the article's row, its relations, reference tables and words to be found by; saves.

    Needs a transaction. Rows that were deleted since the content was written are left out.
    """
    _copy(article, content, by=by, words=count_words(content["standfirst"], content["body"]))
    search.index(article)


def _copy(article: Article, content: Content, *, by: User | None, words: int) -> None:
    content = cast(Content, Merged.held(cast(dict[str, Any], content)))
    for name in PLAIN_FIELDS:
        setattr(article, name, cast(dict[str, Any], content)[name])
    article.section = Section.objects.filter(pk=content["section"] or 0).first()
    article.lead_image = Image.objects.filter(pk=content["lead_image"] or 0).first()
    article.embargo_until = parse_datetime(content["embargo_until"]) if content["embargo_until"] else None
    article.comments_close_at = parse_datetime(content["comments_close_at"]) if content["comments_close_at"] else None
    article.word_count = words
    if article.was_published:
        _move(article, content["slug"], by)
        article.save()
    else:
        save_under_free_slug(article, content["slug"] or article.headline)
    _apply_relations(article, content)


def _move(article: Article, wanted: str, by: User | None) -> None:
    """Another address than that of the first publication leaves a redirect behind."""
    if not wanted or wanted == article.slug or (slug := free_slug(wanted, article)) == article.slug:
        return
    # The stored row has the date that readers know; this one may have got another just now.
    old_path = Article.objects.only("slug", "published_at", "created_at").get(pk=article.pk).get_absolute_url()
    article.slug = slug
    Redirect.objects.filter(old_path=article.get_absolute_url()).delete()
    Redirect.objects.update_or_create(old_path=old_path, defaults={"article": article, "new_path": ""})
    Event.objects.create(article=article, kind=Event.Kind.MOVED, by=by, remark=old_path)


def _apply_relations(article: Article, content: Content) -> None:
    article.authorships.all().delete()
    ArticleAuthor.objects.bulk_create(
        ArticleAuthor(article=article, author_id=pk, order=order) for order, pk in enumerate(dict.fromkeys(content["authors"]))
    )
    article.tags.set(content["tags"])
    shown = body.worded_ids(article.body)
    uses = {use["image"]: use for use in content["pictures"] if use["image"] in shown}
    article.pictures.all().delete()
    ArticleImage.objects.bulk_create(
        ArticleImage(
            article=article,
            image_id=pk,
            alt=uses[pk]["alt"] if pk in uses else "",
            decorative=uses[pk]["decorative"] if pk in uses else False,
            caption=uses[pk]["caption"] if pk in uses else "",
        )
        for pk in body.existing_images(shown)
    )
    article.references.all().delete()
    cited = body.existing_articles([pk for pk in body.see_also_ids(article.body) if pk != article.pk])
    related = [link for link in content["related"] if link["article"] != article.pk]
    known = set(body.existing_articles([link["article"] for link in related if link["article"]]))
    references = [Reference(article=article, kind=Reference.Kind.SEE_ALSO, target_id=pk) for pk in cited]
    for link in related:
        if link["article"] in known:
            references.append(Reference(article=article, kind=Reference.Kind.RELATED, target_id=link["article"]))
        elif link["url"]:
            references.append(Reference(article=article, kind=Reference.Kind.RELATED, url=link["url"], title=link["title"]))
    for order, reference in enumerate(references):
        reference.order = order
    Reference.objects.bulk_create(references)


@contextmanager
def as_if_published(article: Article, content: Content) -> Iterator[Article]:
    """The article as it would stand in the tables once this content is published; undone at the end of the block.

    So a preview is read by the very code that reads for readers' pages. Nobody else ever sees these rows. Others who write wait
    until the end of the block: it reads only, and draws nothing.
    """
    words = count_words(content["standfirst"], content["body"])
    with transaction.atomic():
        row = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
        moment = timezone.now()
        if row.published_at is None or row.published_at > moment:
            row.published_at = moment
        row.first_published_at = row.first_published_at or row.published_at
        row.status, row.binned_at = Article.Status.PUBLISHED, None
        _copy(row, cast(Content, {**content, "embargo_until": None, "slug": ""}), by=None, words=words)
        yield row
        transaction.set_rollback(True)
