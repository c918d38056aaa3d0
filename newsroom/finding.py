"""The search of the back office: everything that the person may see, and the words of WordPress."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from articles import seeking
from articles.models import Article, Author, Image, Page, Section, Tag
from comments.models import Comment
from newsroom import wordpress
from newsroom.dashboard import comments_url

SHOWN = 8
LONGEST = 200
TABLES = (Article, Image, Author, Section, Tag, Page, User)


@dataclass(frozen=True)
class Found:
    """Rows of one table; `more` leads to its list where there are others."""

    kind: str
    label: str
    rows: list[tuple[Any, str]]
    more: str


def typed(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]


def look(site: AdminSite, request: HttpRequest) -> dict[str, Any]:
    """What the page shows: two or three queries a table, none counts."""
    words = typed(request)
    found = [*(_in(site.get_model_admin(model), request, words) for model in TABLES), _comments(request, words)] if words else []
    return {
        "title": _("Search"),
        "q": words,
        "found": [group for group in found if group and group.rows],
        "leads": wordpress.leads(words, request.user) if words else [],
        "comments": _desk(request, words),
        "searched": seeking.searched(),
        "rows_left_out": seeking.leaves_out(Article),
    }


def _in(model_admin: ModelAdmin[Any], request: HttpRequest, words: str) -> Found | None:
    model = model_admin.model
    if not model_admin.has_view_or_change_permission(request):
        return None
    rows = model_admin.get_queryset(request)
    if model in (Article, Image):
        rows = model_admin.for_list(rows.kept())  # type: ignore[attr-defined]
    rows, _duplicates = model_admin.get_search_results(request, rows, words)
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    shown = list(rows.order_by(*model_admin.get_ordering(request) or model._meta.ordering)[: SHOWN + 1])
    return Found(
        kind=str(model._meta.model_name),
        label=capfirst(str(model._meta.verbose_name_plural)),
        rows=[(row, reverse(f"{name}_change", args=[row.pk])) for row in shown[:SHOWN]],
        more=f"{reverse(f'{name}_changelist')}?{urlencode({'q': words})}" if len(shown) > SHOWN else "",
    )


def _comments(request: HttpRequest, words: str) -> Found | None:
    """The first that the desk would list. It alone looks for a reader's address, and tells who may know it."""
    desk = _desk(request, words)
    if not desk or "@" in words:
        return None
    rows = Comment.objects.kept().with_words(words).select_related("article").defer("article__body")
    shown = list(rows.order_by("-created_at", "-pk")[: SHOWN + 1])
    places = [(comment, f"{comments_url()}?commentaire={comment.pk}") for comment in shown[:SHOWN]]
    label = capfirst(str(Comment._meta.verbose_name_plural))
    return Found("comment", label, places, more=desk if len(shown) > SHOWN else "")


def _desk(request: HttpRequest, words: str) -> str:
    """The desk's own search. A reader's address goes into no link: it is typed there, and sent in the body of a form."""
    desk = comments_url() if words and request.user.has_perm("comments.moderate") else ""
    if not desk or "@" in words:
        return desk
    return f"{desk}?{urlencode({'etat': '', 'q': words})}"
