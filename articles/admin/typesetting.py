"""What the correction of the typography changed, in one article or in many, and the way back."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import access, compositor, typesetting, workflow
from articles.differences import Piece
from articles.models import Article, TypesettingLine, TypesettingRun

CHANGE = "admin:articles_article_change"
RUN = "admin:articles_article_typesetting_run"
EXAMPLES = 10
AROUND = 24
"""Signs that an example shows on either side."""

RUNS = 50
State = TypesettingLine.State


def addresses(model_admin: Any, name: str) -> list[URLPattern]:
    def page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        return model_admin.admin_site.admin_view(lambda request, **kwargs: view(model_admin, request, **kwargs))

    return [
        path("<int:pk>/typography/", page(corrections), name=f"{name}_typography"),
        path("<int:pk>/typography/undo/", page(undo), name=f"{name}_typography_undo"),
        path("typography/", page(runs), name=f"{name}_typesetting"),
        path("typography/<int:run>/", page(run_page), name=f"{name}_typesetting_run"),
        path("typography/<int:run>/undo/", page(undo_run), name=f"{name}_typesetting_undo"),
    ]


def _answer(model_admin: Any, request: HttpRequest, template: str, **context: Any) -> TemplateResponse:
    context = {**model_admin.admin_site.each_context(request), "opts": model_admin.opts, **context}
    return TemplateResponse(request, f"admin/articles/typesetting/{template}.html", context)


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)  # admin_view lets nobody else in


def _article(request: HttpRequest, pk: int) -> Article:
    article = get_object_or_404(Article.objects.kept(), pk=pk)
    access.require(_user(request), "write", article)
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
        typesetting.undo(article, by=_user(request))
    except workflow.WrongStatus as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The text is as it was before. The typography of this article is not corrected any more."))
    return redirect(CHANGE, pk)


# Many articles


def ask(model_admin: Any, request: HttpRequest, articles: QuerySet[Article]) -> HttpResponse | None:
    """How many corrections each chosen article would get, with examples; nothing is changed yet."""
    chosen = list(articles.order_by("-modified_at", "-pk")[: typesetting.MOST + 1])
    if len(chosen) > typesetting.MOST:
        message = _("At most %(most)s articles at a time: choose fewer, with a filter for instance.")
        messages.error(request, message % {"most": typesetting.MOST})
        return None
    user = _user(request)
    own = [article for article in chosen if access.can(user, "write", article)]
    rows = [row for row in (_forecast(article) for article in own) if row["number"]]
    context = {
        "title": _("Correct the typography of these articles?"),
        "rows": rows,
        "number": sum(row["number"] for row in rows),
        "others": [article for article in chosen if article not in own],
        "clean": len(own) - len(rows),
        "publishes": any(article.was_published and access.can(user, "publish", article) for article in own),
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


def runs(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """By POST a run over the chosen articles begins; else the runs there were."""
    user = _user(request)
    if not user.has_perm("articles.change_article"):
        raise PermissionDenied
    if request.method == "POST":
        keys = [int(key) for key in request.POST.getlist("article") if key.isdecimal() and len(key) < 19]
        articles = Article.objects.visible_to(user).filter(pk__in=keys[: typesetting.MOST]).order_by("pk")
        run = typesetting.start(articles, by=user)
        typesetting.go_on(run, by=user)
        return redirect(RUN, run.pk)
    found = TypesettingRun.objects.select_related("by").annotate(
        corrected=Count("lines", filter=~Q(lines__state__in=[State.WAITING, State.NOTHING, State.REFUSED]))
    )
    if not user.has_perm("articles.edit_any_article"):
        found = found.filter(by=user)
    return _answer(model_admin, request, "runs", title=_("Typography corrected over many articles"), runs=found[:RUNS])


def _run(request: HttpRequest, pk: int) -> TypesettingRun:
    run = get_object_or_404(TypesettingRun.objects.select_related("by"), pk=pk)
    if not (request.user.has_perm("articles.change_article") and typesetting.may_see(_user(request), run)):
        raise PermissionDenied
    return run


def run_page(model_admin: Any, request: HttpRequest, run: int) -> HttpResponse:
    """How far a run is and what became of each article. By POST it goes on, forwards or back."""
    found = _run(request, run)
    if request.method == "POST":
        (typesetting.go_back if found.undone_at else typesetting.go_on)(found, by=_user(request))
        return redirect(RUN, run)
    lines = list(found.lines.select_related("article").defer("article__body"))
    waiting = typesetting.CHANGED if found.undone_at else (State.WAITING,)
    left = sum(line.state in waiting for line in lines)
    context = {
        "title": _("Typography corrected over many articles"),
        "run": found,
        "groups": [(state.label, [line for line in lines if line.state == state]) for state in State],
        "all": len(lines),
        "left": left,
        "corrections": sum(line.corrections for line in lines),
        "can_undo": not found.undone_at and not left and any(line.state in typesetting.CHANGED for line in lines),
    }
    return _answer(model_admin, request, "run", **context)


def undo_run(model_admin: Any, request: HttpRequest, run: int) -> HttpResponse:
    found = _run(request, run)
    if request.method == "POST":
        user = _user(request)
        typesetting.go_back(typesetting.undo_run(found, by=user), by=user)
        number = found.lines.filter(state=State.UNDONE).count()
        text = ngettext("%(n)s article is as it was before.", "%(n)s articles are as they were before.", number)
        messages.success(request, text % {"n": number})
    return redirect(RUN, run)
