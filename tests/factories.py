"""The smallest valid rows: `make_article(status=…)` gives a published one unless told otherwise."""

import itertools
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group, User
from django.utils import timezone

from articles.models import Article, ArticleAuthor, Author, Image, Section, Tag
from comments.models import Comment

_numbers = itertools.count(1)


def make_section(**fields: Any) -> Section:
    number = next(_numbers)
    return Section.objects.create(**{"name": f"Rubrique {number}", "slug": f"rubrique-{number}", **fields})


def make_author(**fields: Any) -> Author:
    number = next(_numbers)
    return Author.objects.create(**{"name": f"Autrice {number}", "slug": f"autrice-{number}", **fields})


def make_tag(**fields: Any) -> Tag:
    number = next(_numbers)
    return Tag.objects.create(**{"name": f"Mot {number}", "slug": f"mot-{number}", **fields})


def make_user(role: str = "", **fields: Any) -> User:
    """A staff account; `role` is the name of a group made by create_roles, such as "Journaliste"."""
    number = next(_numbers)
    user = User.objects.create_user(
        **{
            "username": f"personne-{number}",
            "email": f"personne-{number}@redaction.example",
            "password": "mot-de-passe",
            "is_staff": True,
            **fields,
        }
    )
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def make_article(*, authors: list[Author] | None = None, tags: list[Tag] | None = None, **fields: Any) -> Article:
    """A published article of an hour ago with a section and one author. Dates follow `status` unless given."""
    number = next(_numbers)
    row = {
        "headline": f"Titre {number}",
        "slug": f"titre-{number}",
        "standfirst": "Le chapô.",
        "body": "<p>Le texte.</p>",
        "word_count": 4,
    }
    row |= {"status": Article.Status.PUBLISHED} | fields
    if "section" not in row:
        row["section"] = make_section()
    if row["status"] in {Article.Status.PUBLISHED, Article.Status.UNPUBLISHED}:
        row.setdefault("published_at", timezone.now() - timedelta(hours=1))
        row.setdefault("first_published_at", row["published_at"])
    article = Article.objects.create(**row)
    for order, author in enumerate([make_author()] if authors is None else authors):
        ArticleAuthor.objects.create(article=article, author=author, order=order)
    article.tags.set(tags or [])
    return article


def make_image(**fields: Any) -> Image:
    """A row of the picture library without files; tests that need files go through images.accept."""
    number = next(_numbers)
    row = {
        "original": f"originals/{number}.jpg",
        "file_name": f"{number}.jpg",
        "width": 1600,
        "height": 1067,
        "sha256": f"{number:064d}",
    }
    return Image.objects.create(**{**row, "credit": "Photo de presse", "alt": "Une place au matin", **fields})


def make_comment(**fields: Any) -> Comment:
    """An approved comment without sender. Spam is what a person marked, unless `decided_at` is None."""
    number = next(_numbers)
    if fields.get("status") == Comment.Status.SPAM:
        fields.setdefault("decided_at", timezone.now())
    if "article" not in fields:
        fields["article"] = make_article()
    return Comment.objects.create(
        **{"name": f"Lectrice {number}", "text": f"Commentaire {number}", "status": Comment.Status.APPROVED, **fields}
    )
