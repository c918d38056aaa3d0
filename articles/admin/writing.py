"""The writing page: one form over the newest version of an article, and the steps this person may take now."""

from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import access, advice, compositor, keeping, library, workflow
from articles.admin import aside, checking, conflict, stranded
from articles.admin import base as desk
from articles.admin.notes import notes_of
from articles.admin.sheet import Sheet, sheet_of
from articles.admin.steps import STEPS, Step, available, not_yours
from articles.body import image_ids
from articles.checklist import NotReady
from articles.forms.article import ArticleForm, PictureForm, PicturesFormSet, pictures_of
from articles.forms.publishing import StepForm
from articles.forms.widgets import is_key
from articles.models import Article, Author, Content, Event, Image, Revision
from articles.models.article import WORDS_A_MINUTE
from articles.templatetags.desk import at_moment
from articles.templatetags.sharing import share_links
from articles.templatetags.versions import person_name
from articles.text import count_words

CHANGE = "admin:articles_article_change"


def page(model_admin: Any, request: HttpRequest, object_id: str | None) -> HttpResponse:
    """Show the sheet; or keep what was written, and take the step whose button was pressed."""
    user = desk.person(request)
    if object_id is None:
        if not user.has_perm("articles.add_article"):
            raise PermissionDenied
        article = keeping.begun(request.POST.get("page", "")[:36], by=user)
    else:
        article = get_object_or_404(Article, pk=object_id if str(object_id).isdecimal() else 0)
    if article:
        stays_out = bool(article.binned_at) or not access.can(user, "write", article)
        if stays_out and request.method == "POST" and user.has_perm("articles.add_article"):
            return stranded.page(model_admin, request, article)
        access.require(user, "see", article)
        if article.binned_at:
            return redirect("admin:articles_article_in_bin")
        if stays_out:
            return redirect("admin:articles_article_preview", article.pk)
    if request.method != "POST" or "resume" in request.POST:  # a text that the device kept: shown, not saved
        return _show(model_admin, request, article, sheet_of(request, article))
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
        return _show(model_admin, request, article, sheet, status=422)
    return _keep(model_admin, request, article, sheet, STEPS.get(name))


def _keep(model_admin: Any, request: HttpRequest, article: Article | None, sheet: Sheet, step: Step | None) -> HttpResponse:
    """Save first: whatever the step says, nothing that was written is lost."""
    user, content, sent = desk.person(request), sheet.content(), sheet.form.cleaned_data
    base = None if "anyway" in request.POST else sent["base"] or 0
    first = not sent["base"] and not (article and article.was_published)
    if first and not content["authors"]:
        content["authors"] = [Author.of_account(user).pk]
    if article is None and sent["page"]:
        article = keeping.begin(content, by=user, key=sent["page"])
    try:
        if article is None:
            article = workflow.create(content, by=user)
        else:
            workflow.save(article, conflict.resolved(article, content, request.POST), by=user, base=base)
            keeping.drop(article, by=user, page=sent["page"], over=request.POST.get("over", ""))
    except workflow.Outdated as outdated:
        return conflict.page(model_admin, request, cast(Article, article), content, outdated.newest)
    newest = article.revisions.newest()
    _go_on(sheet, newest)
    aside.keep(request, article, sheet.form)
    if step is None:
        proposed = _proposes(user, article)
        messages.success(request, _("Change proposed to the editors") if proposed else _("Article saved"))
        return redirect(_confirming(reverse(CHANGE, args=[article.pk]), sent["page"]))
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
    return _show(model_admin, request, article, sheet, status=422)


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
        messages.success(request, str(STEPS["unpublish"].done if late else step.done))
    if isinstance(made, Article):
        return redirect(CHANGE, made.pk)
    aside.drop(request, article)
    if article.binned_at:
        return redirect("admin:articles_article_changelist")
    address = f"{reverse(CHANGE, args=[article.pk])}{'?live=1' if step.name == 'publish' else ''}"
    return redirect(_confirming(address, page))


TITLES = {True: gettext_lazy("New article"), False: gettext_lazy("Edit the article")}


def _show(model_admin: Any, request: HttpRequest, article: Article | None, sheet: Sheet, *, status: int = 200) -> HttpResponse:
    user = desk.person(request)
    newest = article.revisions.select_related("created_by", "base").newest() if article else None
    lead_image = _picture(sheet.form["lead_image"].value())
    returned = article.events.sent_back() if article else None
    context = {
        **model_admin.admin_site.each_context(request),
        "title": TITLES[article is None],
        "opts": model_admin.opts,
        "has_view_permission": True,
        "article": article,
        "sheet": sheet,
        "form": sheet.form,
        "form_address": reverse(CHANGE, args=[article.pk]) if article else request.path,
        "state_since": _state_since(article) if article else None,
        "steps": available(user, article),
        "save_label": _save_label(user, article),
        "not_yours": not_yours(user, article),
        "counts": _counts(sheet.form),
        "photos": _photos(sheet),
        "returned": returned,
        "returned_words": _returned(returned, user) if returned else "",
        "newest": newest,
        "state": _state(sheet, newest),
        "kept_stamp": sheet.kept.stamp if sheet.kept else "",
        "limit": settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
        "continues": sheet.kept.stamp if sheet.kept and sheet.continued else request.POST.get("over", ""),
        "unsaved": sheet.form.is_bound and not sheet.saved,
        "unpublished_changes": bool(article and article.was_published and newest and newest.published_at is None),
        "may_correct": bool(article and article.was_read and access.can(user, "correct", article)),
        # A text that was refused stands here as it was typed, not as the version of it was put right.
        "corrections": 0 if sheet.form.is_bound else compositor.number_of(compositor.corrections_of(newest)),
        "lead_image": lead_image,
        "may_edit_picture": bool(lead_image and library.may_edit(lead_image, user)),
        "urgent": article.breaking.current().first() if article else None,
        "sharing": _sharing(article) if article and article.is_published and "live" in request.GET else None,
        "notes": notes_of(article) if article else None,
        "media": sheet.form.media + sheet.related.media,
    }
    desk.allow_scripts(request, context)
    return TemplateResponse(request, "admin/articles/article/change_form.html", context, status=status)


def _state(sheet: Sheet, newest: Revision | None) -> str:
    """The words beside the buttons: what the server has of what the page shows."""
    if sheet.form.is_bound and not sheet.saved:
        return _("Not saved")
    shown = sheet.kept if sheet.kept and sheet.continued else newest
    return _("Saved %(at)s") % {"at": at_moment(shown.created_at)} if shown else _("Not saved yet")


def _state_since(article: Article) -> datetime | None:
    """When it appeared, will appear, or was taken away."""
    if article.status == Article.Status.UNPUBLISHED:
        last = article.events.filter(kind=Event.Kind.UNPUBLISHED).newest_first().first()
        return last.at if last else None
    return article.published_at if article.was_published else None


def _returned(event: Event, user: User) -> str:
    """Who sent the text back: to its author, to a colleague, and to who did it, each told differently."""
    author = event.article.created_by
    said = {"who": person_name(event.by), "author": person_name(author) or _("its author"), "at": at_moment(event.at)}
    if event.by == user:
        return _("You sent this text back to %(author)s %(at)s") % said
    if author in (user, None):
        return _("%(who)s sent this text back to you %(at)s") % said
    return _("%(who)s sent this text back to %(author)s %(at)s") % said


def _photos(sheet: Sheet) -> dict[str, list[tuple[Image, PictureForm]]]:
    """Photos that have words of their own: those of galleries, up to forty each, apart."""
    rows, in_text = sheet.pictures.rows(), image_ids(str(sheet.form["body"].value() or ""))
    return {
        "of_text": [row for row in rows if row[0].pk in in_text],
        "of_galleries": [row for row in rows if row[0].pk not in in_text],
    }


def _counts(form: ArticleForm) -> dict[str, Any]:
    """The numbers that the page's script keeps up to date (counts.js)."""
    headline, standfirst, body = (str(form[name].value() or "") for name in ("headline", "standfirst", "body"))
    signs, words = len(headline.strip()), count_words(standfirst, body)
    least, most = advice.HEADLINE
    return {
        "signs": signs,
        "least": least,
        "most": most,
        "fits": least <= signs <= most,
        "words": words,
        "minutes": Article(word_count=words).reading_minutes,
        "pace": WORDS_A_MINUTE,
    }


def _picture(pk: Any) -> Image | None:
    return Image.objects.prefetch_related("renditions").filter(pk=pk).first() if is_key(pk) else None


def _proposes(user: User, article: Article | None) -> bool:
    """Whether what this person saves waits for somebody else's press before readers get it."""
    return bool(article and article.was_published and not access.can(user, "publish", article))


def _save_label(user: User, article: Article | None) -> str:
    return _("Propose this change") if _proposes(user, article) else _("Save")


def _sharing(article: Article) -> dict[str, str]:
    """Addresses for the moment after publication. WhatsApp gets the headline and the address."""
    links = {link.name: link.url for link in share_links(article)}
    return {"address": settings.SITE_URL + article.get_absolute_url(), **links}


def step(model_admin: Any, request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """One step without the writing page's form. By GET it only says 403, or leads to the writing page."""
    step = STEPS[name]
    article = desk.found(request, pk, step.right)
    if request.method != "POST":
        return redirect("admin:articles_article_in_bin") if article.binned_at else redirect(CHANGE, pk)
    form = StepForm(request.POST)
    if not form.is_valid():
        return checking.anew(request, article, " ".join(str(error) for errors in form.errors.values() for error in errors))
    said, user = form.cleaned_data, desk.person(request)
    try:
        seen = checking.with_section(article, said["section"], by=user, seen=said["seen"])
        made = step.take(article, by=user, seen=seen, data=said)
    except NotReady as error:
        return checking.anew(request, article, str(error))
    except workflow.Outdated as outdated:
        return checking.anew(request, article, checking.newer(outdated.newest))
    except workflow.WrongStatus as error:
        messages.error(request, str(error))
        return redirect(CHANGE, pk)
    return _after(request, article, step, made=made)
