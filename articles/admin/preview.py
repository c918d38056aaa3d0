"""The preview of an article: the page itself, a frame that shows it at two widths, and links for people without an account."""

from typing import Any

from csp.constants import SELF
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin

from articles import access, preview_links, sharing, workflow
from articles.admin import base as desk
from articles.admin.versions import content_of_version, online_version, version_of
from articles.models import Article, Revision
from articles.models.revision import content_of
from articles.views.policy import own_policy
from articles.views.preview import SANDBOX, as_readers_see

WIDTHS = {"telephone": gettext_lazy("Telephone"), "ordinateur": gettext_lazy("Computer")}


@xframe_options_sameorigin
@own_policy({"sandbox": SANDBOX, "frame-ancestors": [SELF]})
def page(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponseBase:
    """The page as readers would get it from the newest version, or from `?version=`. Who may not write the article gets
    what readers have. Only our own frame may hold it."""
    article = desk.found(request, pk, "see")
    own = access.can(desk.person(request), "write", article)
    content = content_of_version(article, request.GET.get("version", "")) if own else content_of(article)
    return as_readers_see(request, article, content)


def frame(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """The page in a frame, as wide as a telephone or a computer."""
    article = desk.found(request, pk, "see")
    version = _chosen(request, article, request.GET.get("version", ""))
    return _framed(model_admin, request, article, version)


def link(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponseBase:
    """Make a link for somebody without an account, and show it to be copied."""
    article = desk.found(request, pk, "write")
    if request.method != "POST":
        return redirect("admin:articles_article_frame", pk)
    version = _chosen(request, article, request.POST.get("version", ""))
    if version and version.kind == Revision.Kind.AUTOSAVE:  # words that nobody has saved are for this house only
        raise PermissionDenied
    if version is None and article.is_published:  # a link without a version leads to the readers' page now
        version = article.revisions.newest()
    try:
        sharing.share(article, by=desk.person(request), version=version)
    except workflow.WrongStatus as error:
        messages.error(request, str(error))
        return redirect("admin:articles_article_in_bin") if article.binned_at else redirect("admin:articles_article_frame", pk)
    token = preview_links.make(article.pk, version.pk if version else None, epoch=article.events.links_revoked())
    shared = settings.SITE_URL + reverse("articles:preview", args=[token])
    return _framed(model_admin, request, article, version, shared=shared)


def revoke(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponseBase:
    """« Annuler les liens d’aperçu »."""
    article = desk.found(request, pk, "write")
    if request.method == "POST":
        if sharing.revoke(article, by=desk.person(request)):
            messages.success(request, _("The preview links of this article no longer open."))
        else:
            messages.info(request, _("No preview link of this article is open."))
    return redirect("admin:articles_article_frame", pk)


def _chosen(request: HttpRequest, article: Article, pk: str) -> Revision | None:
    """The version that the address names, for who may see versions."""
    return version_of(article, pk) if pk and access.can(desk.person(request), "write", article) else None


@own_policy({"frame-src": [SELF]})
def _framed(
    model_admin: Any, request: HttpRequest, article: Article, version: Revision | None, *, shared: str = ""
) -> HttpResponse:
    may_write = access.can(desk.person(request), "write", article)
    width = request.GET.get("largeur", "")
    shown = version or (article.revisions.select_related("created_by").newest() if may_write else None)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Preview"),
        "opts": model_admin.opts,
        "article": article,
        "version": version,
        "shown": shown,
        "online": bool(shown) and shown == online_version(article),
        "may_write": may_write,
        "may_share": may_write and not article.binned_at and not article.is_retired,
        "may_revoke": may_write and article.events.has_links(),
        "shared": shared,
        "until": preview_links.read(shared.rstrip("/").rpartition("/")[2]).until if shared else None,
        "width": width if width in WIDTHS else "telephone",
        "widths": WIDTHS,
    }
    return TemplateResponse(request, "admin/articles/article/frame.html", context)
