"""The writing page: one form over the newest version of an article, kept, and the steps this person may take now."""

from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from articles import access, advice, keeping, workflow
from articles.admin import aside, checking, conflict, stranded
from articles.admin import base as desk
from articles.admin.sheet import Sheet, sheet_of
from articles.admin.steps import STEPS, Step, said_of
from articles.admin.writing_page import CHANGE, proposes, show
from articles.checklist import NotReady
from articles.forms.article import PicturesFormSet, pictures_of
from articles.forms.publishing import StepForm
from articles.forms.widgets import is_key
from articles.models import Article, Author, Content, Event, Revision
from articles.second_press import SECOND_PRESS


def page(model_admin: Any, request: HttpRequest, object_id: str | None) -> HttpResponse:
    """Show the sheet; or keep what was written, and take the step whose button was pressed."""
    user = desk.person(request)
    article = _begun(request, user) if object_id is None else _found(object_id)
    is_gone = object_id is not None and article is None
    stays_out = article is not None and (bool(article.binned_at) or not access.can(user, "write", article))
    if article and request.method == "POST" and _is_binned_already(request, article):
        return _after(request, article, STEPS["bin"])
    if (is_gone or stays_out) and request.method == "POST" and user.has_perm("articles.add_article"):
        return stranded.page(model_admin, request, article)
    if is_gone:
        raise Http404
    if article:
        access.require(user, "see", article)
        if article.binned_at:
            return redirect("admin:articles_article_in_bin")
        if stays_out:
            return redirect("admin:articles_article_preview", article.pk)
    if request.method != "POST" or "resume" in request.POST:  # a text that the device kept: shown, not saved
        return show(model_admin, request, article, sheet_of(request, article))
    if "compare" in request.POST and article and (newest := article.revisions.newest()):
        sheet = sheet_of(request, article)
        sheet.is_valid()
        return conflict.page(model_admin, request, article, sheet.content(), newest)
    name = request.POST.get("step", "save")
    if name != "save":
        if name not in STEPS:
            raise PermissionDenied
        access.require(user, STEPS[name].right, article or Article(created_by=user))
    sheet = sheet_of(request, article)
    if not sheet.is_valid():
        return show(model_admin, request, article, sheet, status=422)
    return _keep(model_admin, request, article, sheet, STEPS.get(name))


def _found(object_id: str) -> Article | None:
    return Article.objects.filter(pk=object_id if is_key(object_id) else 0).first()


def _is_binned_already(request: HttpRequest, article: Article) -> bool:
    """The button pressed twice: nothing was written that is not kept."""
    if not article.binned_at or request.POST.get("step") != "bin" or not access.can(desk.person(request), "bin", article):
        return False
    sheet = sheet_of(request, article)
    return sheet.is_valid() and workflow.is_kept(article, sheet.content())


def _begun(request: HttpRequest, user: User) -> Article | None:
    """What the page of a new article has begun already."""
    if not user.has_perm("articles.add_article"):
        raise PermissionDenied
    return keeping.begun(request.POST.get("page", "")[:36], by=user)


def _keep(model_admin: Any, request: HttpRequest, article: Article | None, sheet: Sheet, step: Step | None) -> HttpResponse:
    """Save first: whatever the step says, nothing that was written is lost."""
    user, content, sent = desk.person(request), sheet.content(), sheet.form.cleaned_data
    base = None if "anyway" in request.POST else sent["base"] or 0
    if not (content["authors"] or sent["base"] or article and article.was_published):  # the first save
        content["authors"] = [Author.of_account(user).pk]
    if article is None and sent["page"]:
        article = keeping.begin(content, by=user, key=sent["page"])
    if article and step and step.name in ("publish", "schedule"):
        _keep_closing_day(article, content)
    try:
        if article is None:
            article = workflow.create(content, by=user)
        else:
            saved = workflow.save(article, conflict.resolved(article, content, request.POST), by=user, base=base)
            over = request.POST.get("over", "")
            keeping.settle(article, saved, by=user, page=sent["page"], over=over, sent=sent["sent"])
    except workflow.Outdated as outdated:
        return conflict.page(model_admin, request, cast(Article, article), content, outdated.newest)
    newest = article.revisions.newest()
    _go_on(sheet, newest)
    aside.keep(request, article, sheet.form)
    if step is not None:
        return _take(model_admin, request, article, sheet, step, content, newest)
    messages.success(request, _("Change proposed to the editors") if proposes(user, article) else _("Article saved"))
    return redirect(_confirming(reverse(CHANGE, args=[article.pk]), sent["page"]))


def _keep_closing_day(article: Article, content: Content) -> None:
    """The first press, or another open page, gave the comments a closing day that this page does not know of."""
    newest, closing = article.revisions.newest(), content["comments_close_at"]
    if newest is None or newest.published_at is None:
        return
    just_now = timezone.now() - newest.published_at < SECOND_PRESS
    if just_now if closing is None else article.is_scheduled and workflow.hangs_on_a_minute(article, closing):
        content["comments_close_at"] = newest.whole()["comments_close_at"]


def _take(
    model_admin: Any, request: HttpRequest, article: Article, sheet: Sheet, step: Step, content: Content, newest: Revision | None
) -> HttpResponse:
    """The step, with the content that has just been saved; what refuses it is told on the page."""
    user, sent = desk.person(request), sheet.form.cleaned_data
    if step.name == "schedule" and _wants_a_look(article, content, sent.get("publish_at"), user):
        when = f"?{urlencode({'le': sent['publish_at'].isoformat()})}"
        return redirect(_confirming(reverse("admin:articles_article_check", args=[article.pk]) + when, sent["page"]))
    try:
        done = step.take(article, by=user, seen=newest.pk if newest else None, data=sent)
    except NotReady as error:
        sheet.problem = _("Your text is saved. Before this step something is missing:")
        sheet.lacks = error.lacks
        for lack in error.lacks:
            field = lack.field if lack.field in sheet.form.fields else None
            sheet.form.add_error(field, lack.message)
    except workflow.WrongStatus as error:
        sheet.problem = f"{_('Your text is saved.')} {error}"
    except workflow.Outdated as outdated:
        return conflict.page(model_admin, request, article, content, outdated.newest)
    else:
        return _after(request, article, step, sent["page"], made=done)
    return show(model_admin, request, article, sheet, status=422)


def _wants_a_look(article: Article, content: Content, at: datetime | None, user: User) -> bool:
    """A minute set from beside the text passes « Avant de publier » where that has something to ask; moved, it did."""
    if at is None or at <= timezone.now() or article.is_scheduled:
        return False
    return bool(advice.review(article, content, user=user).asking)


def _confirming(address: str, page: str) -> str:
    """The script of the next page reads in the fragment that the text of this one is saved, and lets go of its own copy."""
    return f"{address}#saved-{page}" if page else address


def _go_on(sheet: Sheet, newest: Revision | None) -> None:
    """The form that is shown again goes on from what has just been saved, photos that came into the text included."""
    data = cast(Any, sheet.form.data).copy()
    data["base"] = str(newest.pk) if newest else ""
    sheet.form.data = data
    sheet.pictures = PicturesFormSet(prefix="pictures", initial=pictures_of(sheet.content()))
    sheet.saved = True


def _after(request: HttpRequest, article: Article, step: Step, page: str = "", made: Any = None) -> HttpResponse:
    """The next page. Of a step that made another article, that one's."""
    if step.leads_to:
        return redirect(_confirming(reverse(step.leads_to, args=[article.pk]), page))
    if step.name != "publish":  # the next page has it as a heading
        late = step.name == "unschedule" and article.events.newest_first()[0].kind == Event.Kind.UNPUBLISHED
        messages.success(request, str(STEPS["unpublish"].done) if late else said_of(step, article))
    if isinstance(made, Article):
        return redirect(CHANGE, made.pk)
    aside.drop(request, article)
    if article.binned_at:
        return redirect("admin:articles_article_changelist")
    address = f"{reverse(CHANGE, args=[article.pk])}{'?live=1' if step.name == 'publish' else ''}"
    return redirect(_confirming(address, page))


def step(model_admin: Any, request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """One step without the writing page's form. By GET it only says 403, or leads to the writing page."""
    step = STEPS[name]
    article = desk.found(request, pk, step.right)
    if request.method != "POST":
        return redirect("admin:articles_article_in_bin") if article.binned_at else redirect(CHANGE, pk)
    back = redirect(CHANGE, pk)  # where its buttons stand
    form = StepForm(request.POST)
    if not form.is_valid():
        if name == "reschedule":
            return _told(request, back, *(str(error) for errors in form.errors.values() for error in errors))
        return checking.refused(model_admin, request, article)
    said, user = form.cleaned_data, desk.person(request)
    try:
        seen = checking.with_section(article, said["section"], by=user, seen=said["seen"])
        made = step.take(article, by=user, seen=seen, data=said)
    except NotReady as error:
        if name == "reschedule":
            return _told(request, back, str(error))
        return checking.refused(model_admin, request, article, lacks=error.lacks)
    except workflow.Outdated as outdated:
        return checking.refused(model_admin, request, article, checking.newer(outdated.newest))
    except workflow.WrongStatus as error:
        return _told(request, back, str(error))
    if name == "schedule" and said["urgent"]:
        messages.warning(request, _("The “Urgent” bar cannot be scheduled: start it once the article has appeared."))
    return _after(request, article, step, made=made)


def _told(request: HttpRequest, page: HttpResponse, *sentences: str) -> HttpResponse:
    for sentence in sentences:
        messages.error(request, sentence)
    return page
