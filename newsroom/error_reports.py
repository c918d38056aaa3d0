"""« Signaler une erreur »: a reader tells the newsroom what is wrong in an article. Without account, script or cookie.

It is about an article, but guards itself with what comments have against abuse, so it belongs to neither app.
"""

from datetime import timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from articles.models import Article, ErrorReport
from comments import confirmation, vault
from comments.turns import in_turn
from comments.views.answers import SeeOther, for_all

HOURLY = 10
"""Reports from one network address, which may serve a whole quarter, within an hour."""
HOUR = timedelta(hours=1)


class ReportForm(forms.Form):
    passage = forms.CharField(
        label=gettext_lazy("Passage of the article (optional)"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "input"}),
    )
    remark = forms.CharField(
        label=gettext_lazy("What is wrong?"),
        max_length=ErrorReport.LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "class": "input"}),
        help_text=gettext_lazy("200 signs at most."),
        error_messages={"required": gettext_lazy("Say in a few words what is wrong.")},
    )
    website = forms.CharField(required=False)
    """Hidden from people; what a machine fills in is thrown away."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.disable_csrf = True
        self.helper.form_tag = False
        self.helper.layout = Layout("passage", "remark", "website")

    def clean_passage(self) -> str:
        return shortened(self.cleaned_data["passage"])


def shortened(passage: str) -> str:
    return " ".join(passage.replace("\0", "").split())[: ErrorReport.LONGEST_PASSAGE]


def _article(pk: int) -> Article:
    return get_object_or_404(Article.objects.published(), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
def report(request: HttpRequest, article_id: int) -> HttpResponse:
    """The form, the same for every reader; with the words that were selected in the article when its button leads here."""
    article = _article(article_id)
    if request.method == "POST":
        return _receive(request, article)
    passage = shortened(request.GET.get("passage", ""))
    context = {"article": article, "form": ReportForm(initial={"passage": passage})}
    response = for_all(request, "articles/report_error.html", context, f"article-{article.pk}")
    if passage:
        response["Cache-Control"] = "private, no-store"
    return response


def _receive(request: HttpRequest, article: Article) -> HttpResponse:
    form = ReportForm(request.POST)
    context: dict[str, Any] = {"article": article, "form": form}
    valid, what = form.is_valid(), f"error.{article.pk}"
    if not confirmation.comes_from_us(request):
        context["confirmation"] = confirmation.token(request, what)
        if not confirmation.is_confirmed(request, what, request.POST.get("confirmation", "")):
            return _again(request, {**context, "must_confirm": True}, 422)
    if not valid:
        return _again(request, context, 422)
    done = SeeOther(reverse("error-reported", args=[article.pk]))
    if form.cleaned_data["website"]:
        return done
    host_key, __ = vault.network_keys(vault.client_address(request))
    words = {name: form.cleaned_data[name] for name in ("passage", "remark")}
    with in_turn():
        if ErrorReport.objects.waiting().filter(article=article, **words).exists():
            return done  # by a second press, or a reload
        if _came_from(host_key) >= HOURLY:
            refusal = _("Many reports came from your network within an hour. Thank you: send this one a little later.")
            response = _again(request, {**context, "refusal": refusal}, 429)
            response["Retry-After"] = str(int(HOUR.total_seconds()))
            return response
        ErrorReport.objects.create(article=article, host_key=host_key, **words)
    return done


def _came_from(host_key: str) -> int:
    since = timezone.now() - HOUR
    return ErrorReport.objects.filter(host_key=host_key, created_at__gt=since)[:HOURLY].count()


def _again(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    response = render(request, "articles/report_error.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def reported(request: HttpRequest, article_id: int) -> HttpResponse:
    article = _article(article_id)
    return for_all(request, "articles/error_reported.html", {"article": article}, f"article-{article.pk}")
