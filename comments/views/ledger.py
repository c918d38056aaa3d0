"""The public figures of moderation, month by month."""

from datetime import date

from django.db.models import Max, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles import caching
from comments.models import CommentSettings, LedgerMonth

MONTHS = 12


@require_safe
def ledger(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """The last twelve months, or those of a year. What is stored is shown: nothing is counted here."""
    rules = CommentSettings.current()
    if not rules.ledger_public:
        raise Http404
    months = LedgerMonth.objects.all()
    if year is not None:
        months = months.filter(month__gte=date(year, 1, 1), month__lte=date(year, 12, 1)) if 1 <= year <= 9999 else months.none()
    rows = list(months[:MONTHS])
    if year is not None and not rows:
        raise Http404
    span = LedgerMonth.objects.aggregate(first=Min("month"), last=Max("month"))
    context = {
        "months": rows,
        "year": year,
        "years": range(span["last"].year, span["first"].year - 1, -1) if span["first"] else [],
        "enough": rules.ledger_from,
        "canonical": request.path,
    }
    return caching.tag(render(request, "comments/ledger.html", context), "moderation")
