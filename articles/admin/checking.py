"""« Avant de publier »: what is missing, what a second look asks, the card as it will be shared, and the last button."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from articles import access, advice, checklist, workflow
from articles.admin import base as desk
from articles.forms.publishing import StepForm
from articles.models import Article, Content, Image, Masthead, Revision
from articles.templatetags.desk import at_moment, thumbnail_url
from articles.templatetags.versions import person_name


@dataclass(frozen=True)
class Card:
    """What WhatsApp shows of a shared link."""

    headline: str
    description: str
    picture: str
    site: str


LOOKED_AT = ("publish", "schedule")
"""Steps that put before the readers what the person has looked at: the form says which version that was."""


def seen_first(step: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A step's view, which shows this page instead where the request does not say which version was looked at."""

    def checked(model_admin: Any, request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
        if request.method == "POST" and name in LOOKED_AT and not request.POST.get("seen"):
            article = desk.found(request, pk, "publish")
            if not article.binned_at and article.revisions.saved().exists():
                return page(model_admin, request, pk, unseen=True)
        return step(model_admin, request, pk, name=name)

    return checked


def page(model_admin: Any, request: HttpRequest, pk: int, *, unseen: bool = False) -> HttpResponseBase:
    """What was found in the newest version, and the buttons of who may publish it."""
    article = desk.found(request, pk, "write")
    if article.binned_at:
        return redirect("admin:articles_article_in_bin")
    user, newest = desk.person(request), article.revisions.newest()
    content = workflow.content_to_edit(article)
    seen_from = article.published_at if article.is_published or article.is_scheduled else None
    embargo = checklist.embargo_lack(content, seen_from or timezone.now())
    wanted = _moment(request.GET.get("le", "")) or (checklist.embargo_of(content) if embargo else None)
    sent = StepForm(request.POST) if unseen else None
    typed = sent.cleaned_data if sent and sent.is_valid() else {"publish_at": wanted or _proposed(article)}
    review = advice.review(article, content, user=user)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Before publishing"),
        "opts": model_admin.opts,
        "article": article,
        "content": content,
        "wanted": wanted,
        "review": review,
        "embargo": embargo,
        "asking": [embargo, *review.asking] if embargo else review.asking,
        "blocked": [lack for lack in review.blocking if lack.field != "section"],
        "asks_section": any(lack.field == "section" for lack in review.blocking),
        "card": card(content, review.lead),
        "form": StepForm(initial={**typed, "seen": newest.pk if newest else None}),
        "may_publish": access.can(user, "publish", article),
        "may_submit": access.can(user, "submit", article) and article.status in workflow.SUBMITTABLE,
        "may_announce": user.has_perm("articles.add_breaking") and not article.is_published,
    }
    if unseen:
        messages.error(request, _("Nothing is published yet: look at this version first, then press again."))
    return TemplateResponse(request, "admin/articles/article/check.html", context, status=422 if unseen else 200)


def _moment(text: str) -> datetime | None:
    """The minute that was chosen on the writing page, before this page had to be seen."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None


def _proposed(article: Article) -> Any:
    return article.published_at if article.is_scheduled else None


def card(content: Content, lead: Image | None) -> Card:
    masthead = Masthead.current()
    shown = Article(standfirst=content["standfirst"], body=content["body"])
    image = lead if lead and lead.is_public else masthead.share_image
    return Card(
        headline=content["headline"],
        description=content["seo_description"] or shown.summary,
        picture=_picture(image),
        site=masthead.name,
    )


def _picture(image: Image | None) -> str:
    """The card's own file; the whole picture while a task is still cutting it."""
    if image is None or not image.is_public:
        return ""
    return image.share_card.file.url if image.share_card else thumbnail_url(image)


def with_section(article: Article, section: int | None, *, by: User, seen: int | None) -> int | None:
    """The section that the page asked for because none was chosen becomes a version of its own, on top of the one that was
    seen; the id of the newest version that the person knows. Raises workflow.Outdated."""
    content = workflow.content_to_edit(article)
    if section is None or content["section"] is not None or workflow.is_unsaved(article):
        return seen
    workflow.save(article, {**content, "section": section}, by=by, base=seen, typeset=False)
    newest = article.revisions.newest()
    return newest.pk if newest else seen


def anew(request: HttpRequest, article: Article, message: str) -> HttpResponse:
    """Back to the page, which then shows what is so now."""
    messages.error(request, message)
    return redirect("admin:articles_article_check", article.pk)


def newer(version: Revision) -> str:
    who = person_name(version.created_by) if version.created_by else _("Somebody")
    return _("%(who)s saved another version %(at)s. Nothing is published: look at it first, then press again.") % {
        "who": who,
        "at": at_moment(version.created_at),
    }
