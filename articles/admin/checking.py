"""« Avant de publier »: what is missing, what a second look asks, the card as it will be shared, and the last button."""

from collections.abc import Callable, Sequence
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
from articles.checklist import Lack
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
    if unseen:
        return refused(
            model_admin, request, article, _("Nothing is published yet: look at this version first, then press again.")
        )
    return _show(model_admin, request, article)


def refused(
    model_admin: Any, request: HttpRequest, article: Article, message: str = "", lacks: Sequence[Lack] = ()
) -> HttpResponse:
    """The page as it is now, with all that was typed; what was wrong beside its field, where the page has that, else on top."""
    access.require(desk.person(request), "write", article)
    newest, sent = article.revisions.newest(), request.POST.copy()
    sent["seen"] = str(newest.pk) if newest else ""
    if "publish_at" not in sent and (offered := _offered(article, workflow.content_to_edit(article))):  # pressed elsewhere
        sent["publish_at"] = f"{timezone.localtime(offered):%Y-%m-%dT%H:%M}"
    form = StepForm(sent)
    form.is_valid()
    for lack in lacks:
        form.add_error(lack.field if lack.field in form.fields else None, lack.message)
    if message:
        messages.error(request, message)
    return _show(model_admin, request, article, form)


def _show(model_admin: Any, request: HttpRequest, article: Article, form: StepForm | None = None) -> HttpResponse:
    """`form` is what was refused."""
    user, newest = desk.person(request), article.revisions.newest()
    content = workflow.content_to_edit(article)
    review, embargo = advice.review(article, content, user=user), _embargo(article, content)
    chosen = _moment(request.GET.get("le", ""))
    if form is None:
        form = StepForm(initial={"publish_at": chosen or _offered(article, content), "seen": newest.pk if newest else None})
    fields = _fields(user, article, review)
    for error in (error for name, errors in form.errors.items() if name not in fields for error in errors):
        messages.error(request, str(error))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Before publishing"),
        "opts": model_admin.opts,
        "article": article,
        "content": content,
        "is_newer": article.is_published and newest is not None and newest.published_at is None,
        "wanted": chosen or (form["publish_at"].value() if form.is_bound else embargo),
        "review": review,
        "embargo": embargo,
        "asking": [embargo, *review.asking] if embargo else review.asking,
        "blocked": [lack for lack in review.blocking if lack.field != "section"],
        "fields": fields,
        "card": card(content, review.lead),
        "form": form,
        "may_publish": access.can(user, "publish", article),
        "may_submit": access.can(user, "submit", article) and article.status in workflow.SUBMITTABLE,
    }
    return TemplateResponse(request, "admin/articles/article/check.html", context, status=422 if form.is_bound else 200)


def _fields(user: User, article: Article, review: advice.Review) -> set[str]:
    """Those that the page asks this person for."""
    fields = {"section"} if any(lack.field == "section" for lack in review.blocking) else set()
    if access.can(user, "publish", article):
        fields.add("tell_readers" if article.is_published else "publish_at")
        if user.has_perm("articles.add_breaking") and not article.is_published:
            fields.add("urgent")
    return fields


def _embargo(article: Article, content: Content) -> Lack | None:
    """What would keep this content from readers at the minute that the article has, or now."""
    seen_from = article.published_at if article.is_published or article.is_scheduled else None
    return checklist.embargo_lack(content, seen_from or timezone.now())


def _offered(article: Article, content: Content) -> datetime | None:
    """The minute that the page proposes: the end of an embargo, else that of a scheduled article."""
    if _embargo(article, content):
        return checklist.embargo_of(content)
    return article.published_at if article.is_scheduled else None


def _moment(text: str) -> datetime | None:
    """The minute that was chosen on the writing page, before this page had to be seen."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None


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


def newer(version: Revision) -> str:
    who = person_name(version.created_by) if version.created_by else _("Somebody")
    return _("%(who)s saved another version %(at)s. Nothing is published: look at it first, then press again.") % {
        "who": who,
        "at": at_moment(version.created_at),
    }
