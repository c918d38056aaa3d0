"""Who may do what to an article. Rights come from Django's permissions, which roles (groups) carry and add up.

A later role limited to sections (chef de rubrique) only needs a further condition in `can`.
"""

from typing import Literal

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied

from articles.models import Article, Image

Act = Literal["see", "write", "submit", "send_back", "publish", "unpublish", "move", "correct", "bin", "restore"]


def is_own(user: User | AnonymousUser, article: Article) -> bool:
    """The person began the article or signs it."""
    return article.pk is None or Article.objects.of(user).filter(pk=article.pk).exists()


def can(user: User | AnonymousUser, act: Act, article: Article) -> bool:
    """Whether the person may do the act to this article, whatever state it is in."""
    if user.is_active and act == "restore" and user.has_perm("articles.empty_bin"):
        return True  # who empties the bin may also save something from it
    if not user.is_active or not user.has_perm("articles.change_article"):
        return False
    editor = user.has_perm("articles.edit_any_article")
    match act:
        case "see":
            return editor or article.is_published or is_own(user, article)
        case "write" | "submit":
            return editor or is_own(user, article)
        case "publish" | "unpublish" | "correct":
            if user.has_perm("articles.publish_article"):
                return True
            return user.has_perm("articles.publish_own_article") and is_own(user, article)
        case "send_back" | "move":
            return user.has_perm("articles.publish_article")
        case "bin" | "restore":
            if user.has_perm("articles.bin_article"):
                return True
            return not article.was_published and is_own(user, article)


def require(user: User | AnonymousUser, act: Act, article: Article) -> None:
    """Raise PermissionDenied unless the person may do the act."""
    if not can(user, act, article):
        raise PermissionDenied(f"{user} may not {act} article {article.pk}")


def unpublishable(user: User | AnonymousUser, articles: set[int]) -> set[int]:
    """Of these articles, by their keys, those that the person may not put before the readers."""
    if user.has_perm("articles.publish_article"):
        return set()
    if articles and user.has_perm("articles.publish_own_article"):
        return articles - set(Article.objects.of(user).filter(pk__in=articles).values_list("pk", flat=True))
    return articles


def is_photo_of(user: User | AnonymousUser, image: Image) -> bool:
    """Editors have every photo, journalists those that they brought in. May they change it: library.editable()."""
    if not user.is_active or not user.has_perm("articles.change_image"):
        return False
    return user.has_perm("articles.edit_any_article") or image.uploaded_by_id == user.pk
