"""Closing the comments of an article or of the whole site until an hour, and opening them again."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from articles.models import Article
from comments import moderation, policy
from comments.admin.desk import pages
from comments.admin.desk.forms import CloseForm
from comments.admin.desk.views import moderators_only
from comments.models import Closure, CommentRules, CommentSettings


@moderators_only
@require_http_methods(["GET", "HEAD", "POST"])
def close_article(request: HttpRequest, article_id: int) -> HttpResponse:
    article = get_object_or_404(Article.objects.kept().exclude(first_published_at=None), pk=article_id)
    closure = CommentRules.objects.filter(article=article).first() or CommentRules(article=article)
    form = _form(request, closure)
    if form.is_valid():
        fields = form.cleaned_data
        moderation.close_article(article, until=fields["until"], sentence=fields["sentence"], by=pages.person(request))
        messages.success(request, _("The comments of “%(article)s” are closed.") % {"article": article})
        return HttpResponseRedirect(reverse("admin:comments_desk"))
    context = {
        "title": _("Comments of this article"),
        "article": article,
        "closed_otherwise": policy.besides(article),
        "open_url": reverse("admin:comments_desk_open", args=[article.pk]),
    }
    return _page(request, form, closure, context)


@moderators_only
@require_http_methods(["GET", "HEAD", "POST"])
def close_site(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("comments.close_site"):
        raise PermissionDenied
    closure = CommentSettings.current()
    form = _form(request, closure)
    if form.is_valid():
        moderation.close_site(form.cleaned_data["until"], form.cleaned_data["sentence"], pages.person(request))
        messages.success(request, _("The comments of the whole site are closed."))
        return HttpResponseRedirect(reverse("admin:comments_desk"))
    context = {
        "title": _("Comments of the whole site"),
        "closed_otherwise": policy.besides(None),
        "open_url": reverse("admin:comments_desk_open_site"),
    }
    return _page(request, form, closure, context)


@moderators_only
@require_POST
def open_article(request: HttpRequest, article_id: int) -> HttpResponse:
    article = get_object_or_404(Article, pk=article_id)
    moderation.open_article(article, by=pages.person(request))
    _say_whether_open(request, article)
    return HttpResponseRedirect(reverse("admin:comments_desk"))


@moderators_only
@require_POST
def open_site(request: HttpRequest) -> HttpResponse:
    moderation.open_site(pages.person(request))
    _say_whether_open(request, None)
    return HttpResponseRedirect(reverse("admin:comments_desk"))


def _say_whether_open(request: HttpRequest, article: Article | None) -> None:
    if still := policy.besides(article):
        messages.warning(request, _("This closure has ended, but comments are still closed: %(why)s") % {"why": still})
    else:
        messages.success(request, _("Comments are open again."))


def _form(request: HttpRequest, closure: Closure) -> CloseForm:
    if request.method == "POST":
        return CloseForm(request.POST)
    if closure.is_closed:
        return CloseForm(initial={"span": "hour", "hour": closure.closed_until, "sentence": closure.closed_sentence})
    sentence = _("The comments are closed for the moment. They open again by themselves.")
    return CloseForm(initial={"span": "morning", "sentence": sentence})


def _page(request: HttpRequest, form: CloseForm, closure: Closure, context: dict[str, Any]) -> HttpResponse:
    frame = {**admin.site.each_context(request), "form": form, "closure": closure}
    return TemplateResponse(request, "admin/comments/desk/close.html", {**frame, **context}, status=422 if form.errors else 200)
