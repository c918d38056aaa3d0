"""Videos, galleries, files and cards for the editor: one address adds them, and draws those that a text shows."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _

from articles import body
from articles.admin import base as desk
from articles.admin.pick import own_words, photo_row
from articles.forms.embeds import FORMS
from articles.models import Embed, Image


def embeds(model_admin: Any, request: HttpRequest) -> HttpResponseBase:
    """POST adds one of a `kind`; GET gives those of `?id=` that the person may see, with the words of
    `?article=`."""
    user = desk.person(request)
    if not user.has_perm("articles.change_article"):
        raise PermissionDenied
    if request.method != "POST":
        ids = [int(pk) for pk in request.GET.getlist("id") if pk.isdecimal() and len(pk) < 19]
        rows = Embed.objects.visible_to(user).filter(pk__in=ids[:100]).prefetch_related("lines")
        return JsonResponse({"rows": _rows(request, list(rows))})
    form_class = FORMS.get(request.POST.get("kind", ""))
    if form_class is None:
        return JsonResponse({"message": _("This cannot be added to a text.")}, status=422)
    form = form_class(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    return JsonResponse(_rows(request, [form.save(user)])[0])


def _rows(request: HttpRequest, embeds: list[Embed]) -> list[dict[str, Any]]:
    """What the editor shows, which is what readers will see, and what its dialogues begin from."""
    ids = {pk for embed in embeds for pk in embed.image_ids}
    images = Image.objects.filter(pk__in=ids).prefetch_related("renditions").in_bulk()
    uses = own_words(request, images)
    for embed in embeds:
        embed.give_files(images)
        embed.look_for_file()
    return [
        {
            "id": embed.pk,
            "kind": embed.kind,
            "html": body.draw_embed(embed, uses),
            "address": embed.page,
            "title": embed.title,
            "name": embed.name,
            "text": embed.text,
            "poster": photo_row(images[embed.poster_id]) if embed.poster_id and not embed.poster_fetched else None,
            "pictures": [photo_row(images[pk]) for pk in embed.picture_ids],
        }
        for embed in embeds
    ]
