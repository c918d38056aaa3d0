"""Notes de relecture on the writing page: one address takes what the buttons of the side column say."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from articles import access
from articles import notes as verbs
from articles.admin import base as desk
from articles.models import Article, Note


def notes_of(article: Article) -> list[Note]:
    return list(article.notes.for_panel())


def notes(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponseBase:
    """Add a note, answer, close or open one again. A script gets the side column anew; a form leads back to the page."""
    article = get_object_or_404(Article, pk=pk)
    user = desk.person(request)
    access.require(user, "write", article)
    note, problem = None, ""
    if request.method == "POST":
        note, problem = _act(request, article, user)
    if not request.accepts("text/html"):
        return _panel(request, article, note, problem)
    if problem:
        messages.error(request, problem)
    elif note:
        messages.success(request, _("Notes saved"))
    return redirect("admin:articles_article_change", pk)


def _act(request: HttpRequest, article: Article, user: User) -> tuple[Note | None, str]:
    """The note that was touched, or the sentence that says what is missing."""
    data = {name: request.POST.get(name, "").replace("\0", "") for name in ("answer", "close", "reopen")}
    act, key = next(((name, value) for name, value in data.items() if value), ("add", ""))
    text = request.POST.get(f"answer-{key}" if act == "answer" else "note", "").replace("\0", "").strip()
    if act in ("add", "answer") and not text:
        return None, _("Write your remark first.")
    if act == "add":
        return verbs.add(article, text=text, passage=request.POST.get("passage", "").replace("\0", "").strip(), by=user), ""
    note = get_object_or_404(article.notes, pk=int(key) if key.isdecimal() and len(key) < 19 else 0)
    if act == "answer":
        verbs.answer(note, text=text, by=user)
    else:
        {"close": verbs.close, "reopen": verbs.reopen}[act](note, by=user)
    return note, ""


def _panel(request: HttpRequest, article: Article, note: Note | None, problem: str) -> HttpResponse:
    if problem:
        return JsonResponse({"message": problem}, status=422)
    context = {"article": article, "notes": notes_of(article)}
    html = render_to_string("admin/articles/article/_notes.html", context)
    return JsonResponse({"id": note.pk if note else None, "html": html})
