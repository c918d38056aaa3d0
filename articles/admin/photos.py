"""The words of a photo that came into a text: one address for the editor’s script."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect

from articles import access, library
from articles.admin.photo_acts import ONLINE
from articles.admin.pick import photo_row
from articles.forms.photo_words import PhotoWordsForm
from articles.models import Image


def words(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponseBase:
    """Keep what was said of a photo."""
    image = get_object_or_404(Image.objects.kept(), pk=pk)
    if not library.may_edit(image, request.user):
        if access.is_photo_of(request.user, image):
            return JsonResponse({"message": ONLINE}, status=403)
        raise PermissionDenied
    if request.method != "POST":
        return redirect("admin:articles_image_change", pk)
    form = PhotoWordsForm(request.POST, instance=image)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors, "question": form.is_question}, status=422)
    image = form.save()
    if "credit" in form.changed_data:
        library.write_credit_soon(image)
    return JsonResponse(photo_row(image))
