"""Section, tags, authors and genre of many articles: chosen in the list, asked, shown beforehand, done as a run."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from articles import bulk, runs
from articles.admin import base as desk
from articles.admin.paging import leaves_out_older, only_the_newest
from articles.admin.runs import RUN, answer
from articles.forms.bulk import ChangeForm
from articles.forms.widgets import is_key
from articles.models import Article, Note, Revision

SHOWN = 10


def may(request: HttpRequest) -> bool:
    try:
        bulk.require(desk.person(request))
    except PermissionDenied:
        return False
    return True


def ask(model_admin: Any, request: HttpRequest, articles: QuerySet[Article]) -> HttpResponse | None:
    """The form for the articles that were chosen, or for all that the filter finds."""
    bulk.require(desk.person(request))
    keys = list(dict.fromkeys(articles.order_by("-modified_at", "-pk").values_list("pk", flat=True)[: runs.MOST + 1]))
    if len(keys) > runs.MOST:
        message = _("At most %(most)s articles at a time: choose fewer, with a filter for instance.")
        messages.error(request, message % {"most": runs.MOST})
        return None
    left_out = request.POST.get("select_across") == "1" and leaves_out_older(request)
    return _form_page(model_admin, request, ChangeForm(), keys, left_out)


def page(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """What the form asks for: shown first, and done by the second press."""
    user = desk.person(request)
    bulk.require(user)
    keys = [int(pk) for pk in request.POST.get("articles", "").split(",")[: runs.MOST] if is_key(pk)]
    keys = list(Article.objects.visible_to(user).filter(pk__in=keys).order_by("-modified_at", "-pk").values_list("pk", flat=True))
    if not keys:
        return redirect("admin:articles_article_changelist")
    form, left_out = ChangeForm(request.POST), request.POST.get("left_out") == "1"
    if not form.is_valid() or "back" in request.POST:
        return _form_page(model_admin, request, form, keys, left_out)
    if "go" not in request.POST:
        return _preview(model_admin, request, form.change(), keys, left_out)
    run = runs.start(Article.objects.filter(pk__in=keys).order_by("pk"), by=user, change=form.change())
    runs.go_on(run, by=user)
    return redirect(RUN, run.pk)


def _form_page(model_admin: Any, request: HttpRequest, form: ChangeForm, keys: list[int], left_out: bool) -> HttpResponse:
    context = {
        "form": form,
        "media": model_admin.media + form.media,
        "left_out": only_the_newest() if left_out else "",
        **_chosen(keys),
    }
    status = 422 if form.errors else 200
    return answer(model_admin, request, "change", status=status, title=_("Change many articles"), **context)


def _chosen(keys: list[int]) -> dict[str, Any]:
    first = list(Article.objects.filter(pk__in=keys[:SHOWN]).for_cards().order_by("-modified_at", "-pk"))
    return {"keys": ",".join(map(str, keys)), "number": len(keys), "first": first, "more": len(keys) - len(first)}


def _preview(model_admin: Any, request: HttpRequest, change: bulk.Change, keys: list[int], left_out: bool) -> HttpResponse:
    newest = Revision.objects.saved().filter(article=OuterRef("pk")).order_by("-pk")
    changing = bulk.changing(change, keys)
    known = Article.objects.filter(pk__in=changing).exclude(first_published_at=None)
    draft = known.annotate(newest=Subquery(newest.values("pk")[:1]), published=Subquery(newest.values("published_at")[:1]))
    noted = Exists(Note.objects.open().filter(article=OuterRef("pk")))
    waiting = draft.filter(Q(newest__isnull=False, published=None) | ~Q(status=Article.Status.PUBLISHED) | noted)
    planned = known.scheduled().exclude(pk__in=waiting.values("pk")).count()
    proposed = list(waiting.order_by("-modified_at", "-pk").only("pk", "headline"))
    context = {
        "told": bulk.told(change),
        "left_out": only_the_newest() if left_out else "",
        "values": list(_values(change)),
        "changing": len(changing),
        "same": len(keys) - len(changing),
        "published": known.count() - len(proposed) - planned,
        "planned": planned,
        "proposed": proposed[:SHOWN],
        "proposed_more": max(0, len(proposed) - SHOWN),
        **_chosen(keys),
    }
    return answer(model_admin, request, "preview", title=_("Change these articles?"), **context)


def _values(change: bulk.Change) -> Iterator[tuple[str, Any]]:
    """The form's values once more, for its hidden fields."""
    for name, value in change.items():
        for each in value if isinstance(value, list) else [value or ""]:
            yield name, each
