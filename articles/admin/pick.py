"""Small JSON answers for the editor's dialogues: articles for « Lire aussi », photos for the text."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse

from articles import access, keeping, library
from articles.forms.widgets import is_key
from articles.models import Article, ArticleImage, Image
from articles.models.article import ArticleQuerySet
from articles.templatetags.desk import state_line, thumbnail_url

SHOWN = 12


def _rows(request: HttpRequest, queryset: Any, find: Callable[[Any, str], Any]) -> Any:
    """Rows by `id`, or those that the words in `q` find; nothing at all for who may not write articles."""
    if not request.user.has_perm("articles.change_article"):
        raise PermissionDenied
    ids = [int(pk) for pk in request.GET.getlist("id") if pk.isdecimal() and len(pk) < 19]
    if ids:
        return queryset.filter(pk__in=ids[:100])
    return find(queryset, request.GET.get("q", "")[:200].replace("\0", ""))[:SHOWN]


def articles(model_admin: Any, request: HttpRequest) -> JsonResponse:
    queryset = cast(ArticleQuerySet, model_admin.get_queryset(request)).for_cards().order_by("-published_at", "-pk")
    just_opened = not request.GET.get("q", "").strip() and "id" not in request.GET
    if just_opened or "placeable" in request.GET:  # the latter on the front page
        queryset = queryset.kept().filter(status=Article.Status.PUBLISHED)
    if is_key(writing := request.GET.get("not", "")):  # the article that is being written
        queryset = queryset.exclude(pk=writing)
    rows = _rows(request, queryset, model_admin.by_headline)
    return JsonResponse(
        {
            "rows": [
                {
                    "id": article.pk,
                    "url": article.get_absolute_url(),
                    "title": str(article),
                    "detail": state_line(article),
                    "shown": article.is_published,
                    "thumbnail": thumbnail_url(article.lead_image),
                }
                for article in rows
            ]
        }
    )


def own_words(request: HttpRequest, images: Mapping[int, Image]) -> dict[int, ArticleImage]:
    """Of these pictures by id, those with words of their own in the text that is being written (`?article=`): as readers will
    get them. None for a text that is not the person's to write."""
    user, key = cast(User, request.user), request.GET.get("article", "")
    article = Article.objects.filter(pk=key).first() if is_key(key) else None
    if article is None or not access.can(user, "write", article):
        return {}
    return {
        use["image"]: ArticleImage(
            image=images[use["image"]], alt=use["alt"], caption=use["caption"], decorative=use["decorative"]
        )
        for use in keeping.at_work(article, by=user)["pictures"]
        if use["image"] in images
    }


def photo_row(image: Image) -> dict[str, Any]:
    return {
        "id": image.pk,
        "title": str(image),
        "detail": image.credit,
        "shown": image.is_public,
        "thumbnail": thumbnail_url(image),
    }


def photo_words(image: Image, *, mine: bool) -> dict[str, Any]:
    """What its dialogue begins from, and whether this person may change it."""
    return {"alt": image.alt, "credit": image.credit, "caption": image.caption, "mine": mine}


def photos(model_admin: admin.ModelAdmin[Image], request: HttpRequest) -> JsonResponse:
    def find(images: Any, words: str) -> Any:
        return model_admin.get_search_results(request, images, words)[0]

    images = list(_rows(request, model_admin.get_queryset(request).prefetch_related("renditions"), find))
    mine = library.editable(images, request.user)
    uses = own_words(request, {image.pk: image for image in images} if "id" in request.GET else {})
    captions = {pk: {"title": use.caption} for pk, use in uses.items() if use.caption}
    return JsonResponse(
        {"rows": [photo_row(image) | captions.get(image.pk, {}) | photo_words(image, mine=image.pk in mine) for image in images]}
    )
