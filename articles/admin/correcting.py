"""Corrections on the page of their article: printed, reworded, taken back; and the errors that readers report."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from articles import access, correcting
from articles.admin import base as desk
from articles.forms.correction import CorrectionForm
from articles.forms.widgets import is_key
from articles.models import Article, Correction, ErrorReport
from articles.workflow import WrongStatus

CHANGE = "admin:articles_article_change"


def add(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Print a correction under a published article."""
    article = get_object_or_404(Article, pk=pk)
    access.require(desk.person(request), "correct", article)
    if not article.was_read and request.method != "POST":
        messages.error(request, _("Readers have not had this article yet: change its text."))
        return redirect(CHANGE, pk)
    form = CorrectionForm(request.POST or None, article=article, user=desk.person(request))
    if request.method == "POST" and form.is_valid():
        kind = Correction.Kind(form.cleaned_data["kind"])
        try:
            correcting.correct(article, form.words(), kind=kind, by=desk.person(request))
        except WrongStatus as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("“%(kind)s” added.") % {"kind": kind.label})
            return redirect(CHANGE, pk)
    elif request.method != "POST":
        try:
            correcting.require_seen(article)
        except WrongStatus as error:
            messages.error(request, str(error))
            return redirect(CHANGE, pk)
    return _show(model_admin, request, article, form, title=_("Add a correction or a right of reply"))


def change(model_admin: Any, request: HttpRequest, pk: str) -> HttpResponse:
    """Reword a correction that is printed, or take it back."""
    rows = Correction.objects.select_related("article", "reply")
    correction = rows.filter(pk=pk if is_key(pk) else 0).first()
    if correction is None:
        return _gone(model_admin, request)
    user, article = desk.person(request), correction.article
    access.require(user, "correct", article)
    form = CorrectionForm(request.POST or None, article=article, user=user, correction=correction)
    if request.method == "POST" and "take_back" in request.POST:
        return _take_back(request, correction)
    if request.method == "POST" and form.is_valid():
        try:
            correcting.reword(correction, form.words(), by=user)
        except WrongStatus as error:
            if not rows.filter(pk=correction.pk).exists():
                return _gone(model_admin, request)
            form.add_error(None, str(error))
        else:
            messages.success(request, _("“%(kind)s” saved.") % {"kind": correction.get_kind_display()})
            return redirect(CHANGE, article.pk)
    return _show(model_admin, request, article, form, correction=correction, title=_("Edit the correction"))


def _gone(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """A colleague took it back while it was being reworded: its words come back in the form that prints a new one."""
    article = get_object_or_404(Article, pk=key if is_key(key := request.POST.get("article", "")) else 0)
    user = desk.person(request)
    access.require(user, "correct", article)
    if "take_back" in request.POST:
        messages.error(request, _("Somebody took this correction back already."))
        return redirect(CHANGE, article.pk)
    form = CorrectionForm(request.POST, article=article, user=user)
    form.add_error(None, _("Somebody took this correction back already. Nothing is changed; “Print it” adds your words anew."))
    return _show(model_admin, request, article, form, title=_("Add a correction or a right of reply"), anew=True)


def _take_back(request: HttpRequest, correction: Correction) -> HttpResponse:
    try:
        correcting.take_back(correction, by=desk.person(request))
    except WrongStatus as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("“%(kind)s” taken back.") % {"kind": correction.get_kind_display()})
    return redirect(CHANGE, correction.article_id)


def _show(model_admin: Any, request: HttpRequest, article: Article, form: CorrectionForm, **context: Any) -> HttpResponse:
    context |= {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "has_view_permission": True,
        "article": article,
        "form": form,
        "printed": article.corrections.select_related("reply"),
        "media": model_admin.media + form.media,
    }
    desk.allow_scripts(request, context)
    return TemplateResponse(request, "admin/articles/article/correct.html", context, status=422 if form.errors else 200)


def report(model_admin: Any, request: HttpRequest, pk: str) -> HttpResponse:
    """What a reader reports, with a Rectificatif that is ready to print: one press prints it and closes the report."""
    found = get_object_or_404(_reports(), pk=pk if is_key(pk) else 0)
    user = desk.person(request)
    access.require(user, "correct", found.article)
    if request.method != "POST":
        return _show_report(model_admin, request, found, _proposed(found))
    text = request.POST.get("text", "").replace("\0", "").strip()[:20_000]
    try:
        if "dismiss" in request.POST:
            correcting.dismiss(found, by=user)
            messages.success(request, _("Report closed without a correction"))
        elif text:
            correcting.correct_from(found, correcting.Words(text), by=user)
            messages.success(request, _("The correction is printed, and the report closed."))
        else:
            messages.error(request, _("Write what is right: the correction is the newspaper’s word, not the reader’s."))
            return redirect("admin:articles_errorreport_change", pk)
    except WrongStatus as error:
        messages.error(request, str(error))
        return _show_report(model_admin, request, _reports().get(pk=found.pk), text, status=409)
    if not model_admin.has_view_permission(request):  # who publishes own articles only has no list of reports
        return redirect(CHANGE, found.article_id)
    return redirect("admin:articles_errorreport_changelist")


def _reports() -> QuerySet[ErrorReport]:
    return ErrorReport.objects.select_related("article", "decided_by", "correction")


def _show_report(model_admin: Any, request: HttpRequest, found: ErrorReport, text: str, *, status: int = 200) -> HttpResponse:
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Reported error"),
        "opts": model_admin.opts,
        "has_view_permission": True,
        "report": found,
        "text": text,
        "refused": status != 200,
    }
    return TemplateResponse(request, "admin/articles/errorreport/report.html", context, status=status)


def _proposed(found: ErrorReport) -> str:
    """Ready to print; what is right the newsroom adds itself. No word of the reader stands in it: they are not its own."""
    return _("We had written “%(passage)s”. That was not right.") % {"passage": found.passage} if found.passage else ""
