"""What happens to a whole photo, each on a page that asks first: another file, the bin and back, withdrawn everywhere."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import images, library, library_files, usage
from articles.admin import base as desk
from articles.forms.media import ReplaceForm, WithdrawForm
from articles.models import Article, Image
from articles.views import returned

ONLINE = gettext_lazy("Readers see this photo, or will at a set minute: who may publish there changes it. Ask an editor.")
"""Why the person who brought it in may not change it any more."""

NAMED = 50
"""Places of a photo that a page names; a number tells of the others."""


@dataclass(frozen=True)
class Named:
    """A place of a photo, in words; `url` where the person may go there."""

    words: str
    kind: str
    url: str = ""


def named(uses: Iterable[Model], user: Any) -> list[Named]:
    """Where a picture stands, in words that tell nobody the headline of an article that is not theirs to see."""
    uses = list(uses)[:NAMED]
    articles = [use.pk for use in uses if isinstance(use, Article)]
    seen = set(Article.objects.visible_to(user).filter(pk__in=articles).values_list("pk", flat=True))
    return [_named(use, user, hidden=isinstance(use, Article) and use.pk not in seen) for use in uses]


def _named(use: Model, user: Any, *, hidden: bool) -> Named:
    if hidden:
        return Named(_("an article of somebody else"), "article")
    kind = str(use._meta.model_name)
    url = reverse(f"admin:articles_{kind}_change", args=[use.pk])
    return Named(str(use), kind, url if user.has_perm(f"articles.view_{kind}") else "")


def _page(model_admin: Any, request: HttpRequest, name: str, image: Image, **context: Any) -> HttpResponse:
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "image": image,
        "has_view_permission": True,
        **context,
    }
    return TemplateResponse(request, f"admin/articles/image/{name}.html", context, status=context.pop("status", 200))


def _found(model_admin: Any, request: HttpRequest, pk: int) -> Image:
    return get_object_or_404(model_admin.get_queryset(request), pk=pk)


def put_away(
    model_admin: Any, request: HttpRequest, pk: int, verb: Callable[..., Image], question: str, done: str
) -> HttpResponseBase:
    """Into the bin or out of it; a photo that stands somewhere stays, and the page says where."""
    image, user = _found(model_admin, request, pk), desk.person(request)
    library.require_bin_right(image, user)
    uses = [] if image.binned_at else usage.of(image)
    context: dict[str, Any] = {"title": question, "uses": named(uses, user), "number": len(uses)}
    if uses:
        context["problem"] = str(library.InUse(uses))
    if request.method == "POST":
        context["status"] = 409
        try:
            verb(image, by=user)
        except (library.InUse, library.HasTwin) as error:
            context["problem"] = str(error)
        except images.Refused as error:
            context["problem"] = error.message
        else:
            messages.success(request, done)
            return redirect("admin:articles_image_changelist")
    return _page(model_admin, request, "bin", image, **context)


def replace(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponseBase:
    """« Remplacer le fichier »."""
    image, user = _found(model_admin, request, pk), desk.person(request)
    if not library_files.may_change_file(image, user):
        raise PermissionDenied
    form = ReplaceForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"title": _("Replace the file"), "form": form, "number": len(usage.of(image))}
    if request.method == "POST":
        if form.is_valid():
            try:
                library_files.replace(image, form.cleaned_data["upload"], by=user)
            except library.HasTwin as error:
                form.add_error("upload", str(error))
                context |= {"twin": error.twin}
            except images.Refused as error:
                form.add_error("upload", error.message)
            else:
                messages.success(request, _("The file is replaced, in all places of the photo."))
                return redirect("admin:articles_image_change", pk)
        context["status"] = 422
    return _page(model_admin, request, "replace", image, **context)


def withdraw(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponseBase:
    """« Retirer cette photo partout »: the page says what happens, one button does it."""
    image, user = _found(model_admin, request, pk), desk.person(request)
    if not library.may_withdraw(user):
        raise PermissionDenied
    if image.withdrawn_at:
        said, back = _("This photo is withdrawn everywhere already."), reverse("admin:articles_image_change", args=[pk])
        if returned.is_to_return(request):
            return returned.page(request, said, status=409, back=back)
        messages.warning(request, said)
        return redirect(back)
    form = WithdrawForm(request.POST or None)
    context: dict[str, Any] = {"title": _("Withdraw this photo everywhere?"), "form": form}
    if request.method == "POST":
        if form.is_valid():
            library.withdraw(image, by=user, because=form.cleaned_data["because"])
            messages.success(request, _("The photo is withdrawn everywhere: its files are destroyed."))
            return redirect("admin:articles_image_change", pk)
        context["status"] = 422
    twins = list(library.twins(image))
    uses = list(dict.fromkeys(use for row in (image, *twins) for use in usage.of(row)))
    return _page(model_admin, request, "withdraw", image, twins=twins, uses=named(uses, user), number=len(uses), **context)
