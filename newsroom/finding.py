"""The search of the back office: everything that the person may see, and the words of WordPress."""

from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.db.models import Model, Prefetch
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from articles import search, seeking
from articles.models import Article, Author, Image, Page, Section, Tag
from comments.models import Comment
from newsroom import wordpress
from newsroom.dashboard import comments_url

SHOWN = 8
LONGEST = 200
TABLES = (Article, Image, Author, Section, Tag, Page, User)


class Row(NamedTuple):
    """`passage` surrounds the first match in a text, as stems.passage(); `is_proposed`: in a version that readers lack."""

    row: Any
    url: str
    passage: list[tuple[str, bool]] = []
    is_proposed: bool = False


@dataclass(frozen=True)
class Found:
    """Rows of one table; `more` leads to its list where there are others."""

    kind: str
    label: str
    rows: list[Row]
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


def _in(model_admin: Any, request: HttpRequest, words: str) -> Found | None:
    model = model_admin.model
    if not model_admin.has_view_or_change_permission(request):
        return None
    rows = model_admin.get_queryset(request).order_by(*model_admin.get_ordering(request) or model._meta.ordering)
    if model is Article:
        shown = _articles(model_admin, request, rows, words)
    else:
        rows = model_admin.for_list(rows.kept()) if model is Image else rows
        rows, _duplicates = model_admin.get_search_results(request, rows, words)
        shown = [Row(row, _url(row)) for row in rows[: SHOWN + 1]]
    return Found(
        kind=str(model._meta.model_name),
        label=capfirst(str(model._meta.verbose_name_plural)),
        rows=shown[:SHOWN],
        more=f"{_list(model)}?{urlencode({'q': words})}" if len(shown) > SHOWN else "",
    )


def _list(model: type[Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def _url(row: Model) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def _articles(model_admin: Any, request: HttpRequest, rows: Any, words: str) -> list[Row]:
    """First those whose headline or standfirst has the words, then those of which only the text does, with the passage."""
    rows = model_admin.for_list(rows)
    named = list(model_admin.by_headline(rows, words)[: SHOWN + 1])
    shown = [Row(article, _url(article)) for article in named]
    if len(named) > SHOWN:
        return shown
    found = set(search.found(words))
    proposed = set(search.found_in_proposals(words, request.user)) - found
    others = rows.filter(pk__in=(found | proposed) - {article.pk for article in named})
    texts = list(others.order_by("-pk")[: SHOWN + 1 - len(named)])  # as the index gives them: none is read to be sorted
    passages = search.passages({article.pk for article in texts}, words, proposed)
    return shown + [Row(article, _url(article), passages[article.pk], article.pk in proposed) for article in texts]


def _comments(request: HttpRequest, words: str) -> Found | None:
    """The first that the desk would list. It alone looks for a reader's address, and tells who may know it."""
    desk = _desk(request, words)
    if not desk or "@" in words:
        return None
    about = Prefetch("article", Article.objects.defer("body"))  # joined, SQLite may begin with all articles
    rows = Comment.objects.kept().with_words(words).prefetch_related(about)
    shown = list(rows.order_by("-created_at", "-pk")[: SHOWN + 1])
    places = [Row(comment, f"{comments_url()}?commentaire={comment.pk}") for comment in shown[:SHOWN]]
    label = capfirst(str(Comment._meta.verbose_name_plural))
    return Found("comment", label, places, more=desk if len(shown) > SHOWN else "")


def _desk(request: HttpRequest, words: str) -> str:
    """The desk's own search. A reader's address goes into no link: it is typed there, and sent in the body of a form."""
    desk = comments_url() if words and request.user.has_perm("comments.moderate") else ""
    if not desk or "@" in words:
        return desk
    return f"{desk}?{urlencode({'etat': '', 'q': words})}"
