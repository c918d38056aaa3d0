"""What the writing page's script asks while somebody writes: keep this, who is here, am I still logged in."""

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import access, keeping, workflow
from articles.admin import aside
from articles.admin import base as desk
from articles.admin.sheet import Sheet, sheet_of
from articles.admin.writing import CHANGE
from articles.models import Article, Revision
from articles.templatetags.desk import at_moment
from articles.templatetags.versions import person_name


def name_of(user: User | None) -> str:
    return person_name(user) or _("Somebody")


def _to_write(request: HttpRequest, pk: int) -> Article:
    article = get_object_or_404(Article, pk=pk)
    access.require(desk.person(request), "write", article)
    return article


def session(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Who is logged in, and the token with which this page may save from now on: a login changes it."""
    user = desk.person(request)
    if not user.has_perm("articles.change_article"):
        raise PermissionDenied
    shared = bool(request.session.get("shared"))
    return JsonResponse({"account": user.pk, "name": name_of(user), "token": get_token(request), "shared": shared})


def autosave(model_admin: Any, request: HttpRequest, pk: int | None = None) -> HttpResponseBase:
    """Keep what the form holds, as far as it is valid. 409 when there is a newer version; the text is kept beside it."""
    user = desk.person(request)
    if pk is None and not user.has_perm("articles.add_article"):
        raise PermissionDenied
    article = _to_write(request, pk) if pk else None
    if request.method != "POST":
        return redirect(CHANGE, pk) if pk else redirect("admin:articles_article_add")
    article = article or keeping.begun(request.POST.get("page", "")[:36], by=user)
    sheet = sheet_of(request, article)
    sheet.is_valid()
    if sheet.form.has_error("body"):
        return too_long(" ".join(str(error) for error in sheet.form.errors["body"]))
    content, page = sheet.content(), sheet.form.cleaned_data.get("page")
    if article is None:
        if not page:
            return JsonResponse({"state": _("Not saved")}, status=400)
        article = keeping.begin(content, by=user, key=page)
    aside.keep(request, article, sheet.form)
    base, sent = sheet.form.cleaned_data.get("base"), sheet.form.cleaned_data.get("sent")
    over, apart = request.POST.get("over", ""), "apart" in request.POST
    try:
        kept = keeping.keep(article, content, by=user, base=base, page=page or "", over=over, sent=sent, apart=apart)
    except keeping.Elsewhere:
        state = _("Not sent: you went on with this text elsewhere. Open the article to choose.")
        return JsonResponse({"state": state}, status=409)
    except workflow.WrongStatus as error:
        return JsonResponse({"state": _("Not saved: %(reason)s") % {"reason": error}}, status=410)
    return _kept(article, kept, base, sheet)


def too_long(reason: str) -> JsonResponse:
    """Nothing was kept here; the page goes on keeping the text in its device."""
    return JsonResponse({"state": _("Not saved: %(reason)s") % {"reason": reason}}, status=413)


def _kept(article: Article, kept: Revision, base: int | None, sheet: Sheet) -> JsonResponse:
    newest = article.revisions.select_related("created_by").newest()
    outdated = newest is not None and newest.pk not in (base, kept.pk)
    said = {"at": at_moment(kept.created_at), "who": name_of(newest.created_by) if newest else "", "fields": _wrong(sheet)}
    if outdated:
        state = _("Saved %(at)s beside a newer version by %(who)s: “Save” shows both") % said
    else:
        state = (_("Saved %(at)s, but for: %(fields)s") if said["fields"] else _("Saved %(at)s")) % said
    answer = {
        "state": state,
        "revision": kept.pk,
        "stamp": kept.stamp,
        "article": article.pk,
        "address": reverse(CHANGE, args=[article.pk]),
        "autosave": reverse("admin:articles_article_autosave", args=[article.pk]),
        "notes": reverse("admin:articles_article_notes", args=[article.pk]),
        "presence": reverse("admin:articles_article_presence", args=[article.pk]),
        "newest": {"revision": newest.pk, "who": said["who"], "at": newest.created_at} if newest else None,
    }
    return JsonResponse(answer, status=409 if outdated else 200)


def _wrong(sheet: Sheet) -> str:
    """The names of what is not valid and was left out."""
    labels = [str(sheet.form.fields[name].label) for name in sheet.form.errors]
    labels += [_("Photos of the text")] if not sheet.pictures.is_valid() else []
    labels += [_("Related articles")] if not sheet.related.is_valid() else []
    return ", ".join(labels)


def drop(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """« Laisser tomber »: back to the version that was saved last."""
    article = _to_write(request, pk)
    if request.method == "POST":
        keeping.drop(article, by=desk.person(request), over=request.POST.get("over", ""))
    return redirect(CHANGE, pk)


def presence(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """One beat of an open page; `take` takes the pen, `leave` closes. Answers with the sentences that the page shows."""
    article = _to_write(request, pk)
    page = request.POST.get("page", "")[:36]
    if request.method != "POST" or not page:
        return redirect(CHANGE, pk)
    user = desk.person(request)
    if "leave" in request.POST:
        keeping.leave(article, by=user, page=page)
        return HttpResponse(status=204)
    company = keeping.beat(article, by=user, page=page, take="take" in request.POST)
    newest = article.revisions.select_related("created_by").newest()
    lines = _company(company, user)
    if newest and str(newest.pk) != request.POST.get("base"):
        said = {"who": name_of(newest.created_by), "at": at_moment(newest.created_at)}
        own = _("You saved another version from another page %(at)s. “Save” shows both.")
        theirs = _("%(who)s saved another version %(at)s. “Save” shows both.")
        lines.append((own if newest.created_by == user else theirs) % said)
    may_take = bool(company.others) and company.took_at is None
    return JsonResponse({"lines": lines, "others": may_take, "taken": company.taken_by is not None})


def _company(company: keeping.Company, user: User) -> list[str]:
    if company.taken_by == user:
        return [_("You go on writing in another page since %(at)s.") % {"at": at_moment(company.taken_at)}]
    if company.taken_by:
        said = {"who": name_of(company.taken_by), "at": at_moment(company.taken_at)}
        return [_("%(who)s took over %(at)s. What you type stays in this device.") % said]
    writing = [name_of(other) for other in company.others if other != user and other in company.writing]
    looking = [name_of(other) for other in company.others if other != user and other not in company.writing]
    lines = [_("You have this article open in another page too.")] if user in company.others else []
    if company.others and company.took_at:
        lines.append(
            _("You took over %(at)s: what the other page types stays in its device.") % {"at": at_moment(company.took_at)}
        )
    elif writing:
        said = {"who": ", ".join(writing)}
        lines.append(ngettext("%(who)s is writing here too.", "%(who)s are writing here too.", len(writing)) % said)
    if looking:
        said = {"who": ", ".join(looking)}
        lines.append(ngettext("%(who)s has this page open.", "%(who)s have this page open.", len(looking)) % said)
    return lines
