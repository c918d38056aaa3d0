"""The form as a page of its own, and what receives every comment form."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from articles import caching
from articles.models import Article
from comments import confirmation, submission, text, throttle, vault
from comments.forms import CommentForm, is_row_number
from comments.limits import limit
from comments.models import Comment
from comments.views.answers import SeeOther


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
@sensitive_post_parameters()
def post(request: HttpRequest, article_id: int) -> HttpResponse:
    """The form as a page of its own, and what every comment form sends to. Only a 303 means that the comment is kept."""
    if request.method != "POST":
        return _form_page(request, article_id)
    response = _receive(request, article_id)
    # Not « no-store »: the back button must find this form again with what was typed, not an error of the browser.
    response["Cache-Control"] = "private, no-cache"
    return response


def _form_page(request: HttpRequest, article_id: int) -> HttpResponse:
    article = get_object_or_404(Article.objects.published(), pk=article_id)
    wanted = request.GET.get("reponse", "")
    answered = None
    if is_row_number(wanted):
        answered = Comment.objects.answerable(article).select_related("parent").filter(pk=int(wanted)).first()
    form = CommentForm(article=article, answered=answered) if article.accepts_comments else None
    context = {"form": form, "answered": answered, "gone": bool(wanted) and answered is None}
    return caching.tag(_page(request, article, context), f"article-{article.pk}")


def _page(request: HttpRequest, article: Article, context: dict[str, Any], status: int = 200) -> HttpResponse:
    answered = context.get("answered")
    heading = _("Answer %(name)s") % {"name": text.harmless(answered.name)} if answered else _("Your comment")
    return render(request, "comments/post.html", {"heading": heading, **context, "article": article}, status=status)


@sensitive_variables()
def _receive(request: HttpRequest, article_id: int) -> HttpResponse:
    data, too_large = _posted(request)
    article = Article.objects.filter(pk=article_id).first()
    if article is None or not article.is_published:
        retired = Article.objects.retired().filter(pk=article_id).exists()
        return _kept(request, data, None, status=410 if retired else 404)
    if not article.accepts_comments:
        return _kept(request, data, article, status=409)
    form = CommentForm(data, article=article)
    context: dict[str, Any] = {"form": form}
    if not confirmation.comes_from_us(request):
        context["confirmation"] = confirmation.token(request, article_id)
    if too_large:
        form.add_error(None, str(throttle.Overloaded()))
        return _page(request, article, context, status=503)
    valid = form.is_valid()
    context["answered"] = form.answered
    if "confirmation" in context and not confirmation.is_confirmed(request, article_id, data.get("confirmation", "")):
        context |= {"heading": _("Confirm the sending"), "must_confirm": True}
        return _page(request, article, context, status=422)
    if not valid:
        return _page(request, article, context, status=422)
    return _submit(request, article, form, context)


@sensitive_variables()
def _submit(request: HttpRequest, article: Article, form: CommentForm, context: dict[str, Any]) -> HttpResponse:
    fields = form.cleaned_data
    sent = submission.Sent(
        text=fields["text"],
        name=fields["name"],
        email=fields["email"],
        answered=fields["parent"],
        key=fields["key"],
        website=fields["website"],
        elapsed=fields["elapsed"],
        address=vault.client_address(request),
        answers=fields["answers"],
        device=fields["device"],
    )
    try:
        receipt = submission.submit(article, sent)
    except submission.Closed:
        return _kept(request, form.data, article, status=409)
    except (throttle.TooFast, throttle.Overloaded) as refusal:
        form.add_error(None, str(refusal))
        response = _page(request, article, context, status=429 if isinstance(refusal, throttle.TooFast) else 503)
        response["Retry-After"] = str(refusal.retry_after)
        return response
    if not receipt.token:
        return SeeOther(reverse("comments:received", args=[article.pk]))
    return SeeOther(reverse("comments:follow", args=[receipt.token]))


def _posted(request: HttpRequest) -> tuple[QueryDict, bool]:
    """What was sent, and whether it is larger than any honest comment; nothing when it cannot be read at all."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    too_large = not length.isdecimal() or int(length) > limit("body_bytes")
    try:
        return request.POST, too_large
    except (RequestDataTooBig, MultiPartParserError, LookupError):  # the last: a charset that is none
        return QueryDict(), True


@sensitive_variables()
def _kept(request: HttpRequest, data: Mapping[str, Any], article: Article | None, *, status: int) -> HttpResponse:
    """The article takes no comment any more: says so, and shows what was written, so that it can be copied."""
    return render(request, "comments/kept.html", {"article": article, "written": data.get("text", "")}, status=status)


@require_safe
def received(request: HttpRequest, article_id: int) -> HttpResponse:
    """A comment sent twice without script, and decided meanwhile: it is here; the page gives no hold on it."""
    article = get_object_or_404(Article.objects.published(), pk=article_id)
    return caching.tag(render(request, "comments/received.html", {"article": article}), f"article-{article.pk}")
