"""Public pages of comments: the form and what receives it, permalinks, the private page of one comment."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.core import signing
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles import caching
from articles.models import Article, published_through
from comments import confirmation, moderation, submission, text, thread, throttle, vault
from comments.forms import CommentForm, RevisionForm, is_row_number
from comments.limits import limit
from comments.models import Comment, PrivateLink

View = Callable[..., HttpResponse]


class SeeOther(HttpResponseRedirect):
    """After a POST: the browser gets the next page, and reload sends nothing again."""

    status_code = 303


def personal(view: View) -> View:
    """A page for one reader: kept by nobody, found by no search engine, its address told to no other site."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return wrapper


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


@require_safe
def permalink(request: HttpRequest, comment_id: int) -> HttpResponse:
    """To the comment in its thread, on whatever page it stands by now."""
    shown = Comment.objects.approved().filter(published_through("article"))
    comment = get_object_or_404(shown.select_related("article"), pk=comment_id)
    page = thread.page_of(comment)
    if page is None:
        raise Http404
    query = f"?commentaires={page}" if page > 1 else ""
    return HttpResponseRedirect(f"{comment.article.get_absolute_url()}{query}#{comment.anchor}")


SEAL = signing.Signer(salt="comments.follow")


def _link(token: str) -> PrivateLink:
    link = submission.find_link(token)
    if link is None:
        raise Http404
    return link


def _private_page(
    request: HttpRequest, token: str, link: PrivateLink, *, form: RevisionForm | None = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    comment = link.comment
    is_waiting = comment.status == Comment.Status.PENDING and comment.binned_at is None
    context = {
        "comment": comment,
        "article": comment.article,
        "link": request.build_absolute_uri(reverse("comments:follow", args=[token])),
        "token": token,
        "seal": SEAL.sign(f"{link.pk}:{comment.version}"),
        "form": (form or RevisionForm(initial={"text": comment.text})) if is_waiting else None,
        "can_withdraw": is_waiting or comment.is_public,
        "decision": comment.events.filter(kind="rejected").first() if comment.status == Comment.Status.REJECTED else None,
        "corrected": comment.events.filter(kind="corrected").order_by("-at").first(),
        "refusal": refusal,
        "unsaved": form.data.get("text", "") if form and not is_waiting else "",
    }
    return render(request, "comments/follow.html", context, status=status)


@require_safe
@personal
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """The private page: where one comment stands, and the means to correct or withdraw it."""
    return _private_page(request, token, _link(token))


def _seen(request: HttpRequest, link: PrivateLink) -> int | None:
    """The version that the page showed, if this page of ours was sent. Its seal is the right: no referrer is needed."""
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return None
    try:
        link_id, version = SEAL.unsign(request.POST.get("seal", "")).split(":")
    except signing.BadSignature:
        return None
    return int(version) if int(link_id) == link.pk else None


@require_POST
@csrf_exempt
@personal
def revise(request: HttpRequest, token: str) -> HttpResponse:
    link = _link(token)
    form = RevisionForm(request.POST)
    seen = _seen(request, link)
    if not form.is_valid():
        return _private_page(request, token, link, form=form, status=422)
    if seen is None:
        return _private_page(request, token, link, form=form, refusal=_("Read it once more, then send."), status=422)
    try:
        moderation.revise(link.comment, form.cleaned_data["text"], seen=seen)
    except moderation.Moved:
        link.comment.refresh_from_db()
        refusal = _("Your comment changed meanwhile: this is how it stands now. Your correction was not kept.")
        return _private_page(request, token, link, form=form, refusal=refusal, status=409)
    return SeeOther(reverse("comments:follow", args=[token]))


@require_POST
@csrf_exempt
@personal
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    link = _link(token)
    seen = _seen(request, link)
    if seen is None:
        return _private_page(request, token, link, refusal=_("Press once more to withdraw it."), status=422)
    try:
        moderation.withdraw(link.comment, seen=seen)
    except moderation.Moved:
        link.comment.refresh_from_db()
        refusal = _("Your comment changed meanwhile: this is how it stands now.")
        return _private_page(request, token, link, refusal=refusal, status=409)
    return SeeOther(reverse("comments:follow", args=[token]))
