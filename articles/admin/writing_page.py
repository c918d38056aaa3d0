"""What the writing page shows: the sheet, and around it the state of the article and what this person may do with it now."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import access, advice, compositor, library
from articles.admin import base as desk
from articles.admin.notes import notes_of
from articles.admin.sheet import Sheet
from articles.admin.steps import available, not_yours
from articles.body import image_ids
from articles.forms.article import ArticleForm, PictureForm
from articles.forms.widgets import is_key
from articles.models import Article, Event, Image, Revision
from articles.models.article import WORDS_A_MINUTE
from articles.templatetags.desk import at_moment
from articles.templatetags.sharing import share_links
from articles.templatetags.versions import person_name
from articles.text import count_words

CHANGE = "admin:articles_article_change"
TITLES = {True: gettext_lazy("New article"), False: gettext_lazy("Edit the article")}


def show(model_admin: Any, request: HttpRequest, article: Article | None, sheet: Sheet, *, status: int = 200) -> HttpResponse:
    user = desk.person(request)
    newest = article.revisions.select_related("created_by", "base").newest() if article else None
    context = {
        **model_admin.admin_site.each_context(request),
        "title": TITLES[article is None],
        "opts": model_admin.opts,
        "has_view_permission": True,
        "article": article,
        "form_address": reverse(CHANGE, args=[article.pk]) if article else request.path,
        "steps": available(user, article),
        "save_label": _save_label(user, article),
        "not_yours": not_yours(user, article),
        "newest": newest,
        "limit": settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
        "continues": sheet.kept.stamp if sheet.kept and sheet.continued else request.POST.get("over", ""),
        "sharing": _sharing(article) if article and article.is_published and "live" in request.GET else None,
        **_of_the_sheet(sheet, newest, user),
        **(_of_the_article(article, newest, user) if article else {}),
    }
    desk.allow_scripts(request, context)
    return TemplateResponse(request, "admin/articles/article/change_form.html", context, status=status)


def _of_the_sheet(sheet: Sheet, newest: Revision | None, user: User) -> dict[str, Any]:
    """The form, and what is said about what stands in it."""
    lead_image = _picture(sheet.form["lead_image"].value())
    return {
        "sheet": sheet,
        "form": sheet.form,
        "counts": _counts(sheet.form),
        "photos": _photos(sheet),
        "state": _state(sheet, newest),
        "kept_stamp": sheet.kept.stamp if sheet.kept else "",
        "unsaved": sheet.form.is_bound and not sheet.saved,
        # A text that was refused stands here as it was typed, not as the version of it was put right.
        "corrections": 0 if sheet.form.is_bound else compositor.number_of(compositor.corrections_of(newest)),
        "lead_image": lead_image,
        "may_edit_picture": bool(lead_image and library.may_edit(lead_image, user)),
        "media": sheet.form.media + sheet.related.media,
    }


def _of_the_article(article: Article, newest: Revision | None, user: User) -> dict[str, Any]:
    """What the side column knows of an article that has been begun."""
    returned = article.events.sent_back()
    return {
        "state_since": _state_since(article),
        "returned": returned,
        "returned_words": _returned(returned, user) if returned else "",
        "unpublished_changes": bool(article.was_published and newest and newest.published_at is None),
        "may_correct": article.was_read and access.can(user, "correct", article),
        "urgent": article.breaking.current().first(),
        "notes": notes_of(article),
    }


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


def proposes(user: User, article: Article | None) -> bool:
    """Whether what this person saves waits for somebody else's press before readers get it."""
    return bool(article and article.was_published and not access.can(user, "publish", article))


def _save_label(user: User, article: Article | None) -> str:
    return _("Propose this change") if proposes(user, article) else _("Save")


def _sharing(article: Article) -> dict[str, str]:
    """Addresses for the moment after publication. WhatsApp gets the headline and the address."""
    links = {link.name: link.url for link in share_links(article)}
    return {"address": settings.SITE_URL + article.get_absolute_url(), **links}
