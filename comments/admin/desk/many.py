"""One decision over many: a wave as it stands on the desk, or all that a search found, after a look at the first ten."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from comments import moderation
from comments.admin.desk import cases, moment, pages, series, tabs
from comments.admin.desk.forms import ManyForm
from comments.admin.desk.narrowing import Narrowing
from comments.admin.desk.views import moderators_only, report_moved
from comments.models import Comment, Wave
from comments.moderation.many import STATUS

PREVIEWED = 10


@moderators_only
@require_POST
def wave(request: HttpRequest, wave_id: int) -> HttpResponse:
    """Decide all that waits of a wave."""
    row = get_object_or_404(Wave, pk=wave_id)
    narrowing, form = Narrowing.read(request.GET), ManyForm(request.POST)
    if not form.is_valid():
        cards = series.cards(row.pk)
        if not cards:
            messages.warning(request, _("Nothing of this wave waits any more."))
            return HttpResponseRedirect(pages.home(narrowing, wave=None))
        return _page(request, narrowing, form, "admin/comments/desk/wave.html", {"card": cards[0]})
    waiting = Comment.objects.waiting().filter(wave=row)
    _decide(request, form, dict(waiting.values_list("pk", "version")[: pages.FOUND]))
    if pages.by_script(request):
        return pages.page(request, replace(narrowing, wave=None, open=None))
    return HttpResponseRedirect(pages.home(narrowing, wave=None, open=None))


@moderators_only
@require_http_methods(["GET", "HEAD", "POST"])
def found(request: HttpRequest) -> HttpResponse:
    """All that the search of the desk found: how many, the first ten, and one decision for them."""
    narrowing = Narrowing.read(request.GET)
    if not narrowing.is_a_search:
        messages.warning(request, _("Search first: one decision is for what a search found."))
        return HttpResponseRedirect(pages.home(narrowing))
    form = ManyForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, narrowing, form, "admin/comments/desk/found.html", _preview(narrowing))
    wanted = STATUS[form.kind]
    _decide(request, form, {pk: version for pk, status, version in _keys(narrowing) if status != wanted})
    return HttpResponseRedirect(pages.home(narrowing.here()))


def _keys(narrowing: Narrowing) -> list[tuple[int, str, int]]:
    """Comments found that can be decided, with their states and versions; `pages.FOUND` at most."""
    rows: dict[int, tuple[int, str, int]] = {}
    for source in tabs.sources(tabs.current(narrowing)):
        # Answers of the newsroom are decided one by one.
        free = (
            narrowing.apply(source).filter(binned_at=None, staff=None).exclude(status=Comment.Status.WITHDRAWN).exclude(text="")
        )
        rows |= {row[0]: row for row in free.values_list("pk", "status", "version")[: pages.FOUND]}
    return list(rows.values())[: pages.FOUND]


def _preview(narrowing: Narrowing) -> dict[str, Any]:
    seen = moment.seen_now()  # first: what changes while the rest is read counts as later
    keys = [row[0] for row in _keys(narrowing)]
    first = Comment.objects.filter(pk__in=keys[:PREVIEWED])
    by_key = {row.pk: row for row in cases.with_context(first)}
    return {
        "number": len(keys),
        "is_all": len(keys) < pages.FOUND,
        "first": [by_key[pk] for pk in keys[:PREVIEWED] if pk in by_key],
        "seen": seen,
        "chips": pages.chips(narrowing),
    }


def _page(request: HttpRequest, narrowing: Narrowing, form: ManyForm, template: str, context: dict[str, Any]) -> HttpResponse:
    frame = {**admin.site.each_context(request), "title": _("One decision for many")}
    own = {"form": form, "reasons": Comment.Reason.choices, "query": narrowing.query(open=None), "back": pages.home(narrowing)}
    return TemplateResponse(request, template, {**frame, **own, **context}, status=422 if form.errors else 200)


def _decide(request: HttpRequest, form: ManyForm, versions: Mapping[int, int]) -> None:
    """Decide those that the person saw as they are now; name the others.

    The versions were read before the look at what changed since the screen was shown, so no later change slips through.
    """
    keys, late = moment.unchanged(versions, request.POST.get("seen", ""))
    fields = form.cleaned_data
    reason = fields["reason"] if fields["verb"] == "reject" else ""
    outcome = moderation.decide_many(
        {pk: versions[pk] for pk in keys},
        form.kind,
        by=pages.person(request),
        reason=reason,
        note=fields["note"] if reason else "",
    )
    number = len(outcome.done)
    said = {
        "approve": ngettext("%(count)s comment published.", "%(count)s comments published.", number),
        "reject": ngettext("%(count)s comment refused.", "%(count)s comments refused.", number),
        "mark_spam": ngettext("%(count)s comment marked as spam.", "%(count)s comments marked as spam.", number),
    }
    if number:
        messages.success(request, said[fields["verb"]] % {"count": number})
    report_moved(request, outcome, late)
