"""The form as a page of its own, and what receives every comment form."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from articles import caching
from articles.models import Article
from comments import confirmation, policy, submission, text, throttle, vault, waiting
from comments.forms import CommentForm, is_row_number
from comments.limits import limit
from comments.models import Comment
from comments.views.answers import SeeOther
from comments.views.later import kept_when_away, readable


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
@sensitive_post_parameters()
@kept_when_away
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
    facts = policy.facts_of(article)
    rules = policy.decide(facts)
    form = CommentForm(article=article, answered=answered) if rules.open else None
    context = {"form": form, "closed": rules.sentence, "answered": answered, "gone": bool(wanted) and answered is None}
    return caching.tag(_page(request, facts, article, context), f"article-{article.pk}")


def _page(
    request: HttpRequest, facts: policy.Facts, article: Article, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    answered = context.get("answered")
    heading = _("Answer %(name)s") % {"name": text.harmless(answered.name)} if answered else _("Your comment")
    context = {"heading": heading, "wait": waiting.sentence(facts), **context, "article": article}
    return render(request, "comments/post.html", context, status=status)


@sensitive_variables()
def _receive(request: HttpRequest, article_id: int) -> HttpResponse:
    data, size = _posted(request)
    article = Article.objects.filter(pk=article_id).first()
    if article is None or not article.is_published:
        retired = Article.objects.retired().filter(pk=article_id).exists()
        return _kept(request, data, None, status=410 if retired else 404)
    facts = policy.facts_of(article)
    rules = policy.decide(facts)
    form = CommentForm(data, article=article)
    context: dict[str, Any] = {"form": form}
    if not confirmation.comes_from_us(request):
        context["confirmation"] = confirmation.token(request, article_id)
    valid = form.is_valid()
    context["answered"] = form.answered
    must_confirm = "confirmation" in context and not confirmation.is_confirmed(request, article_id, data.get("confirmation", ""))
    if not rules.open and (size or must_confirm or not valid):
        return _kept(request, data, article, rules.sentence, status=409)
    if size and not form.has_error("text", "too_long"):
        form.add_error(None, size)
    elif must_confirm:
        context |= {"heading": _("Confirm the sending"), "must_confirm": True}
    if size or must_confirm or not valid:
        return _page(request, facts, article, context, status=422)
    # What arrived before the thread closed is known again: only `submit` can tell.
    return _submit(request, facts, article, form, context)


@sensitive_variables()
def _submit(
    request: HttpRequest, facts: policy.Facts, article: Article, form: CommentForm, context: dict[str, Any]
) -> HttpResponse:
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
    except submission.Closed as closed:
        return _kept(request, form.data, article, str(closed), status=409)
    except (throttle.TooFast, throttle.Overloaded) as refusal:
        form.add_error(None, str(refusal))
        response = _page(request, facts, article, context, status=429 if isinstance(refusal, throttle.TooFast) else 503)
        response["Retry-After"] = str(refusal.retry_after)
        return response
    if not receipt.token:
        return SeeOther(reverse("comments:received", args=[article.pk]))
    return SeeOther(reverse("comments:follow", args=[receipt.token]))


def _posted(request: HttpRequest) -> tuple[QueryDict, str]:
    """What was sent, and a sentence when it is larger than any honest comment; nothing when it cannot be read at all."""
    data = readable(request)
    if data is None:
        return QueryDict(), _("This could not be read. Go back: your text is still there. Shorten it, then send it again.")
    length = request.META.get("CONTENT_LENGTH") or "0"
    too_large = not length.isdecimal() or int(length) > limit("body_bytes")
    return data, _("This is too large to be sent: shorten it, then send it again.") if too_large else ""


@sensitive_variables()
def _kept(
    request: HttpRequest, data: Mapping[str, Any], article: Article | None, sentence: str = "", *, status: int
) -> HttpResponse:
    """The article takes no comment any more, or not now: says so, and shows what was written, so that it can be copied."""
    context = {"article": article, "sentence": sentence, "written": data.get("text", "")}
    return render(request, "comments/kept.html", context, status=status)


@require_safe
def received(request: HttpRequest, article_id: int) -> HttpResponse:
    """A comment sent twice without script, and decided meanwhile: it is here; the page gives no hold on it."""
    article = get_object_or_404(Article.objects.published(), pk=article_id)
    return caching.tag(render(request, "comments/received.html", {"article": article}), f"article-{article.pk}")
