"""Photos that are dropped or pasted into a text: two addresses for the editor's script, over the library's own verbs."""

from typing import Any, cast

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from articles import access, images, library
from articles.admin.pick import photo_row
from articles.admin.sending import shown
from articles.forms.photo_words import PhotoWordsForm
from articles.models import Image


def upload(model_admin: Any, request: HttpRequest) -> HttpResponseBase:
    """Take one file into the library, as its upload page does; the answer says what words it came with."""
    user = cast(User, request.user)
    if not (user.has_perm("articles.change_article") and user.has_perm("articles.add_image")):
        raise PermissionDenied
    if request.method != "POST":
        return redirect("admin:articles_image_add")
    if not (file := request.FILES.get("upload")):
        return JsonResponse({"message": _("No file arrived. Try again.")}, status=422)
    try:
        accepted = images.accept(file)
        twin = library.twin_of(accepted.sha256)
    except images.Refused as refused:
        return JsonResponse({"message": refused.message}, status=422)
    image = twin or library.add(accepted, by=user, credit=accepted.credit or user.get_full_name())
    return JsonResponse(shown(image, user, known=twin is not None))


def words(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponseBase:
    """Keep what was said of a photo."""
    image = get_object_or_404(Image.objects.kept(), pk=pk)
    if not access.can_edit_image(request.user, image):
        raise PermissionDenied
    if request.method != "POST":
        return redirect("admin:articles_image_change", pk)
    form = PhotoWordsForm(request.POST, instance=image)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors, "question": form.is_question}, status=422)
    return JsonResponse(photo_row(form.save()))
