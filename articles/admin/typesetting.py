"""What the correction of the typography changed in one article, the way back, and the question before it is done in many."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from articles import access, compositor, runs, typesetting, workflow
from articles.admin import base as desk
from articles.admin.paging import leaves_out_older, only_the_newest
from articles.diff import Piece
from articles.forms.widgets import is_key
from articles.models import Article

CHANGE = "admin:articles_article_change"
LIST, RUN = "admin:articles_article_runs", "admin:articles_article_run"
EXAMPLES = 10
AROUND = 24
"""Signs that an example shows on either side."""


def addresses(model_admin: Any, name: str) -> list[URLPattern]:
    def page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        return model_admin.admin_site.admin_view(lambda request, **kwargs: view(model_admin, request, **kwargs))

    return [
        path("<int:pk>/typography/", page(corrections), name=f"{name}_typography"),
        path("<int:pk>/typography/undo/", page(undo), name=f"{name}_typography_undo"),
        path("typography/", page(begin), name=f"{name}_typesetting"),
    ]


def _answer(model_admin: Any, request: HttpRequest, template: str, **context: Any) -> TemplateResponse:
    context = {**model_admin.admin_site.each_context(request), "opts": model_admin.opts, **context}
    return TemplateResponse(request, f"admin/articles/typesetting/{template}.html", context)


def _article(request: HttpRequest, pk: int) -> Article:
    article = get_object_or_404(Article.objects.kept(), pk=pk)
    access.require(desk.person(request), "write", article)
    return article


# One article


def corrections(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """What the newest version corrected in the one before, with visible spaces."""
    article = _article(request, pk)
    newest = article.revisions.select_related("base").newest()
    parts = compositor.corrections_of(newest)
    context = {"title": _("Typography"), "article": article, "parts": parts, "number": compositor.number_of(parts)}
    return _answer(model_admin, request, "corrections", **context)


def undo(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    article = _article(request, pk)
    if request.method != "POST":
        return redirect("admin:articles_article_typography", pk)
    try:
        typesetting.undo(article, by=desk.person(request))
    except workflow.WrongStatus as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The text is as it was before. The typography of this article is not corrected any more."))
    return redirect(CHANGE, pk)


# Many articles


def ask(model_admin: Any, request: HttpRequest, articles: QuerySet[Article]) -> HttpResponse | None:
    """How many corrections each chosen article would get, with examples; nothing is changed yet."""
    chosen = list(articles.order_by("-modified_at", "-pk")[: runs.MOST_TYPESET + 1])
    if len(chosen) > runs.MOST_TYPESET:
        message = _("At most %(most)s articles at a time: choose fewer, with a filter for instance.")
        messages.error(request, message % {"most": runs.MOST_TYPESET})
        return None
    user, keys = desk.person(request), [article.pk for article in chosen]
    writable = set(Article.objects.writable_by(user).filter(pk__in=keys).values_list("pk", flat=True))
    own = [article for article in chosen if article.pk in writable]
    known = {article.pk for article in own if article.was_published}
    rows = [row for row in (_forecast(article) for article in own) if row["number"]]
    context = {
        "title": _("Correct the typography of these articles?"),
        "rows": rows,
        "number": sum(row["number"] for row in rows),
        "left_out": only_the_newest() if request.POST.get("select_across") == "1" and leaves_out_older(request) else "",
        "others": [article for article in chosen if article.pk not in writable],
        "clean": len(own) - len(rows),
        "publishes": bool(known - access.unpublishable(user, known)),
    }
    return _answer(model_admin, request, "ask", **context)


def _forecast(article: Article) -> dict[str, Any]:
    content = workflow.content_to_edit(article)
    parts = compositor.corrections(content, compositor.typeset(content))
    lines = [line for part in parts for line in part.lines]
    return {"article": article, "number": compositor.number_of(parts), "examples": _examples(lines)}


def _examples(lines: list[list[Piece]]) -> list[list[Piece]]:
    """Some corrections, each with the words around it."""
    found = []
    for line in lines:
        for place, piece in enumerate(line):
            if piece.is_change:
                before = "".join(near.after for near in line[:place])[-AROUND:]
                after = "".join(near.after for near in line[place + 1 :])[:AROUND]
                found.append([Piece(before, before), piece, Piece(after, after)])
            if len(found) == EXAMPLES:
                return found
    return found


def begin(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """By POST a run over the chosen articles begins."""
    user = desk.person(request)
    if not user.has_perm("articles.change_article"):
        raise PermissionDenied
    if request.method != "POST":
        return redirect(LIST)
    keys = [int(key) for key in request.POST.getlist("article") if is_key(key)]
    articles = Article.objects.visible_to(user).filter(pk__in=keys[: runs.MOST_TYPESET]).order_by("pk")
    run = runs.start(articles, by=user)
    runs.go_on(run, by=user)
    return redirect(RUN, run.pk)
