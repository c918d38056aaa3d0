"""The writing page: one form over the newest version of an article, and the steps this person may take now."""

from copy import copy
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import access, workflow
from articles.admin import base as desk
from articles.admin.notes import notes_of
from articles.admin.steps import STEPS, Step, available
from articles.checklist import NotReady
from articles.forms.article import ArticleForm, CorrectionForm, PicturesFormSet, RelatedFormSet, pictures_of
from articles.forms.widgets import is_key
from articles.models import Article, Author, Content, Correction, Image, Revision
from articles.models.revision import blank_content, content_of
from articles.rows import as_if_published
from articles.templatetags.desk import at_moment

CHANGE = "admin:articles_article_change"


@dataclass
class Sheet:
    """The three parts of the page's form, and what was found wrong with the whole."""

    form: ArticleForm
    pictures: Any
    related: Any
    problem: str = ""
    newest: Revision | None = None

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), self.pictures.is_valid(), self.related.is_valid()])

    def content(self) -> Content:
        return self.form.to_content(self.pictures, self.related)


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)  # admin_view lets nobody else in


def _first_content(user: User) -> Content:
    """An empty sheet: signed by the account's own byline, comments open."""
    author = Author.objects.filter(user=user).first()
    return cast(Content, {**blank_content(), "authors": [author.pk] if author else []})


def _sheet(request: HttpRequest, article: Article | None) -> Sheet:
    user = _user(request)
    content = workflow.content_to_edit(article) if article else _first_content(user)
    newest = article.revisions.newest() if article else None
    data = request.POST if request.method == "POST" else None
    linked = [link["article"] for link in content["related"] if link["article"]]
    articles = Article.objects.visible_to(user) | Article.objects.filter(pk__in=linked)  # an editor's link stays
    return Sheet(
        ArticleForm(data, article=article, content=content, user=user, base=newest.pk if newest else None),
        PicturesFormSet(data, prefix="pictures", initial=pictures_of(content)),
        RelatedFormSet(data, prefix="related", initial=content["related"], form_kwargs={"articles": articles}),
    )


def page(model_admin: Any, request: HttpRequest, object_id: str | None) -> HttpResponse:
    """Show the sheet; or keep what was written, and take the step whose button was pressed."""
    user = _user(request)
    article = None
    if object_id is None:
        if not user.has_perm("articles.add_article"):
            raise PermissionDenied
    else:
        article = get_object_or_404(Article, pk=object_id if str(object_id).isdecimal() else 0)
        if article.binned_at:
            return redirect("admin:articles_article_in_bin")
        access.require(user, "see", article)
        if not access.can(user, "write", article):
            return redirect("admin:articles_article_preview", article.pk)
    if request.method != "POST":
        return _show(model_admin, request, article, _sheet(request, article))
    name = request.POST.get("step", "save")
    if name != "save":
        if name not in STEPS:
            raise PermissionDenied
        access.require(user, STEPS[name].right, article or Article(created_by=user))
    sheet = _sheet(request, article)
    if not sheet.is_valid():
        return _show(model_admin, request, article, sheet, status=422)
    return _keep(model_admin, request, article, sheet, STEPS.get(name))


def _keep(model_admin: Any, request: HttpRequest, article: Article | None, sheet: Sheet, step: Step | None) -> HttpResponse:
    """Save first: whatever the step says, nothing that was written is lost."""
    user, anyway = _user(request), "anyway" in request.POST
    base = None if anyway else sheet.form.cleaned_data["base"]
    try:
        if article is None:
            content = sheet.content()
            if not content["authors"]:
                content["authors"] = [Author.of_account(user).pk]
            article = workflow.create(content, by=user)
        else:
            workflow.save(article, sheet.content(), by=user, base=base)
    except workflow.Outdated as outdated:
        sheet.newest = outdated.newest
        return _show(model_admin, request, article, sheet, status=409)
    newest = article.revisions.newest()
    _move_base(sheet, newest)
    if step is None:
        messages.success(request, _("Article saved"))
        return redirect(CHANGE, article.pk)
    try:
        step.take(article, by=user, seen=newest.pk if newest else None, data=sheet.form.cleaned_data)
    except NotReady as error:
        sheet.problem = _("Your text is saved. Before this step something is missing:")
        for lack in error.lacks:
            field = lack.field if lack.field in sheet.form.fields else None
            sheet.form.add_error(field, lack.message)
    except workflow.WrongStatus as error:
        sheet.problem = f"{_('Your text is saved.')} {error}"
    except workflow.Outdated as outdated:
        sheet.newest = outdated.newest
        return _show(model_admin, request, article, sheet, status=409)
    else:
        return _after(request, article, step)
    return _show(model_admin, request, article, sheet, status=422)


def _move_base(sheet: Sheet, newest: Revision | None) -> None:
    """The form that is shown again goes on from what has just been saved."""
    data = cast(Any, sheet.form.data).copy()
    data["base"] = str(newest.pk) if newest else ""
    sheet.form.data = data


def _after(request: HttpRequest, article: Article, step: Step) -> HttpResponse:
    messages.success(request, str(step.done))
    if article.binned_at:
        return redirect("admin:articles_article_changelist")
    return redirect(f"{reverse(CHANGE, args=[article.pk])}{'?live=1' if step.name == 'publish' else ''}")


TITLES = {True: gettext_lazy("New article"), False: gettext_lazy("Edit the article")}


def _show(model_admin: Any, request: HttpRequest, article: Article | None, sheet: Sheet, *, status: int = 200) -> HttpResponse:
    user = _user(request)
    newest = article.revisions.select_related("created_by").newest() if article else None
    lead_image = _picture(sheet.form["lead_image"].value())
    context = {
        **model_admin.admin_site.each_context(request),
        "title": TITLES[article is None],
        "opts": model_admin.opts,
        "has_view_permission": True,
        "article": article,
        "sheet": sheet,
        "form": sheet.form,
        "form_address": reverse(CHANGE, args=[article.pk]) if article else request.path,
        "steps": available(user, article),
        "save_label": _save_label(user, article),
        "newest": newest,
        "unpublished_changes": bool(article and article.was_published and newest and newest.published_at is None),
        "may_correct": bool(article and article.was_published and access.can(user, "correct", article)),
        "lead_image": lead_image,
        "may_edit_picture": bool(lead_image and access.can_edit_image(user, lead_image)),
        "sharing": _sharing(article) if article and article.is_published and "live" in request.GET else None,
        "notes": notes_of(article) if article else None,
        "media": model_admin.media + sheet.form.media + sheet.related.media,
    }
    desk.allow_scripts(request, context)
    return TemplateResponse(request, "admin/articles/article/change_form.html", context, status=status)


def _picture(pk: Any) -> Image | None:
    return Image.objects.prefetch_related("renditions").filter(pk=pk).first() if is_key(pk) else None


def _save_label(user: User, article: Article | None) -> str:
    if article and article.was_published and not access.can(user, "publish", article):
        return _("Propose this change")
    return _("Save")


def _sharing(article: Article) -> dict[str, str]:
    """Addresses for the moment after publication. WhatsApp gets the headline and the address."""
    address = settings.SITE_URL + article.get_absolute_url()
    return {
        "address": address,
        "whatsapp": f"https://wa.me/?text={quote(f'{article.headline} {address}')}",
        "facebook": f"https://www.facebook.com/sharer/sharer.php?u={quote(address, safe='')}",
    }


def _found(request: HttpRequest, pk: int, act: access.Act) -> Article:
    article = get_object_or_404(Article, pk=pk)
    access.require(_user(request), act, article)
    return article


def step(model_admin: Any, request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """One step without the form, such as out of the bin. By GET it only says 403, or leads to the writing page."""
    article = _found(request, pk, STEPS[name].right)
    if request.method != "POST":
        return redirect("admin:articles_article_in_bin") if article.binned_at else redirect(CHANGE, pk)
    try:
        STEPS[name].take(article, by=_user(request), seen=None, data={})
    except (NotReady, workflow.WrongStatus) as error:
        messages.error(request, str(error))
        return redirect(CHANGE, pk)
    return _after(request, article, STEPS[name])


def correct(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponseBase:
    """Print a correction under a published article."""
    article = _found(request, pk, "correct")
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kind = Correction.Kind(form.cleaned_data["kind"])
        try:
            workflow.correct(article, kind=kind, text=form.cleaned_data["text"], by=_user(request))
        except workflow.WrongStatus as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("“%(kind)s” added.") % {"kind": kind.label})
            return redirect(CHANGE, pk)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Add a correction"),
        "opts": model_admin.opts,
        "article": article,
        "form": form,
    }
    return TemplateResponse(request, "admin/articles/article/correct.html", context, status=422 if form.errors else 200)


def _version(article: Article, pk: str) -> Content:
    if not pk:
        return workflow.content_to_edit(article)
    revision = get_object_or_404(article.revisions.all(), pk=int(pk) if pk.isdecimal() else 0)
    return cast(Content, {**blank_content(), **revision.content})


def preview(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponseBase:
    """The page as readers would get it from the newest version, or from `?version=`: nothing of it is kept anywhere."""
    article = _found(request, pk, "see")
    own = access.can(_user(request), "write", article)
    content = _version(article, request.GET.get("version", "")) if own else content_of(article)
    with as_if_published(article, content) as row:
        match = resolve(row.get_absolute_url())
        as_reader = copy(request)
        as_reader.method, as_reader.path = "GET", row.get_absolute_url()
        response = match.func(as_reader, *match.args, **match.kwargs)
        if hasattr(response, "render"):
            response.render()
    del response["Cache-Tag"]
    del response["Cache-Control"]
    response["X-Robots-Tag"] = "noindex, nofollow"
    return cast(HttpResponseBase, response)


def history(model_admin: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    """Who did what and when, and every version that was saved."""
    article = _found(request, int(object_id) if object_id.isdecimal() else 0, "see")
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("History of “%(object)s”") % {"object": article},
        "opts": model_admin.opts,
        "article": article,
        "events": article.events.select_related("by")[:200],
        "versions": article.revisions.select_related("created_by").defer("content")[:200],
        "may_write": access.can(_user(request), "write", article) and not article.binned_at,
    }
    return TemplateResponse(request, "admin/articles/article/history.html", context)


def take_version(model_admin: Any, request: HttpRequest, pk: int, version: int) -> HttpResponseBase:
    """« Rétablir cette version »: saved once more as the newest; nothing in between is lost."""
    article = _found(request, pk, "write")
    if request.method == "POST":
        workflow.save(article, _version(article, str(version)), by=_user(request))
        at = at_moment(article.revisions.get(pk=version).created_at)
        messages.success(request, _("The version saved %(at)s is the newest again.") % {"at": at})
        return redirect(CHANGE, pk)
    return redirect("admin:articles_article_history", pk)
