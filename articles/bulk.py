"""Section, tags, authors and genre changed in many articles at once: what a change is, and what it makes of one article."""

from typing import Any, TypedDict, cast

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from articles import workflow
from articles.models import Article, Author, Content, Event, Merged, Revision, Section, Tag
from articles.rewriting import rewrite


class Change(TypedDict):
    """Primary keys, as a run keeps them; what is empty changes nothing."""

    section: int | None
    genre: str
    tags_add: list[int]
    tags_remove: list[int]
    authors_add: list[int]
    authors_remove: list[int]
    authors_only: list[int]


TOUCHED: dict[str, Any] = {"section": None, "genre": "", "tags": [], "authors": []}
"""Of a content, what a change can touch; with what stands there when there is nothing."""


def applied(change: Change, content: Content) -> Content:
    """The content after the change. An article always keeps somebody who signs it."""
    new = content.copy()
    new["section"] = change["section"] or content["section"]
    new["genre"] = change["genre"] or content["genre"]
    new["tags"] = _changed(content["tags"], change["tags_add"], change["tags_remove"])
    authors = change["authors_only"] or _changed(content["authors"], change["authors_add"], change["authors_remove"])
    new["authors"] = authors or content["authors"]
    return new


def _changed(keys: list[int], add: list[int], remove: list[int]) -> list[int]:
    return [pk for pk in dict.fromkeys([*keys, *add]) if pk not in remove]


def changing(change: Change, keys: list[int]) -> set[int]:
    """Of these articles, by their keys, those that are not so already. As many queries for many as for one.

    A text that nobody has saved is left as it is (rewriting.py).
    """
    newest = Revision.objects.saved().filter(article=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    versions = Revision.objects.filter(pk__in=Article.objects.filter(pk__in=keys).values(newest=Subquery(newest)))
    found = {article: values for article, *values in versions.values_list("article", *(f"content__{name}" for name in TOUCHED))}
    rows = Article.objects.filter(pk__in=set(keys) - set(found)).exclude(first_published_at=None, revisions__isnull=False)
    for row in rows.only("section", "genre", "first_published_at").prefetch_related("tags", "authorships"):
        tags, authors = [tag.pk for tag in row.tags.all()], [line.author_id for line in row.authorships.all()]
        found[row.pk] = [row.section_id, row.genre, tags, authors]
    contents = [
        {name: value or nothing for (name, nothing), value in zip(TOUCHED.items(), values, strict=True)}
        for values in found.values()
    ]
    pairs = zip(found, cast(list[Content], Merged.translated(*contents)), strict=True)
    return {pk for pk, content in pairs if applied(change, content) != content}


def told(change: Change) -> list[str]:
    """The change in sentences, with the names that its rows have now."""
    authors, tags = _names(Author, change, "authors"), _names(Tag, change, "tags")
    section = Section.objects.filter(pk=change["section"]).first() if change["section"] else None
    parts = [
        (_("Section: %(value)s"), str(section) if section else ""),
        (_("Genre: %(value)s"), str(Article.Genre(change["genre"]).label) if change["genre"] else ""),
        (_("Tags added: %(value)s"), _listed(tags, change["tags_add"])),
        (_("Tags removed: %(value)s"), _listed(tags, change["tags_remove"])),
        (_("Bylines added: %(value)s"), _listed(authors, change["authors_add"])),
        (_("Bylines removed: %(value)s"), _listed(authors, change["authors_remove"])),
        (_("Bylines instead of all others: %(value)s"), _listed(authors, change["authors_only"])),
    ]
    return [text % {"value": value} for text, value in parts if value]


def _names(model: type[Author] | type[Tag], change: Change, field: str) -> dict[int, str]:
    keys = {pk for name, value in change.items() if name.startswith(field) for pk in cast(list[int], value)}
    return {row.pk: row.name for row in model._default_manager.filter(pk__in=keys)} if keys else {}


def _listed(names: dict[int, str], keys: list[int]) -> str:
    return ", ".join(names[pk] for pk in keys if pk in names)


def require(by: User) -> None:
    """Raise PermissionDenied unless the person may change many articles at once."""
    if not (by.has_perm("articles.change_article") and by.has_perm("articles.edit_any_article")):
        raise PermissionDenied(f"{by} may not change many articles")


@transaction.atomic
def change(article: Article, change: Change, *, by: User, words: str) -> Revision | None:
    """Change one article into a new version; None where it is so already. `words` go into its history."""
    require(by)
    revision = rewrite(article, lambda content: applied(change, content), kind=Revision.Kind.BULK, by=by)
    if revision:
        workflow.record(article, Event.Kind.BULK, by=by, remark=words)
    return revision
