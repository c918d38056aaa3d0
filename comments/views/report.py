"""Reporting a comment: a reason from a list, without script or cookie. It hides nothing by itself."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from articles.models import published_through
from comments import confirmation, moderation, throttle, vault
from comments.forms import ReportForm
from comments.models import Comment, Report
from comments.turns import in_turn
from comments.views.answers import SeeOther, for_all


def _shown(comment_id: int) -> Comment:
    shown = Comment.objects.approved().filter(published_through("article"))
    return get_object_or_404(shown.select_related("article", "parent"), pk=comment_id)


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
def report(request: HttpRequest, comment_id: int) -> HttpResponse:
    """The comment, and why it is reported. The page is the same for every reader."""
    comment = _shown(comment_id)
    context: dict[str, Any] = {"comment": comment, "article": comment.article, "form": ReportForm()}
    if request.method != "POST":
        return for_all(request, "comments/report.html", context, f"article-{comment.article_id}")
    response = _receive(request, comment, context)
    response["Cache-Control"] = "private, no-cache"
    return response


def _receive(request: HttpRequest, comment: Comment, context: dict[str, Any]) -> HttpResponse:
    form = context["form"] = ReportForm(request.POST)
    valid, what = form.is_valid(), f"report.{comment.pk}"
    if not confirmation.comes_from_us(request):
        context["confirmation"] = confirmation.token(request, what)
        if not confirmation.is_confirmed(request, what, request.POST.get("confirmation", "")):
            return render(request, "comments/report.html", {**context, "must_confirm": True}, status=422)
    if not valid:
        return render(request, "comments/report.html", context, status=422)
    host_key, __ = vault.network_keys(vault.client_address(request))
    try:
        throttle.check_reports(host_key)
        with in_turn():
            moderation.report(comment, Report.Reason(form.cleaned_data["reason"]), host_key=host_key)
    except throttle.TooFast as refusal:
        response = render(request, "comments/report.html", {**context, "refusal": str(refusal)}, status=429)
        response["Retry-After"] = str(refusal.retry_after)
        return response
    except moderation.Moved:
        raise Http404 from None
    return SeeOther(reverse("comments:reported", args=[comment.pk]))


@require_safe
def reported(request: HttpRequest, comment_id: int) -> HttpResponse:
    comment = _shown(comment_id)
    context = {"comment": comment, "article": comment.article}
    return for_all(request, "comments/reported.html", context, f"article-{comment.article_id}")
