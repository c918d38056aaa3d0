"""« Licences des photos »: the list that the picture details offer."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.admin.base import DeskAdmin
from articles.models import Image, Licence


@admin.register(Licence)
class LicenceAdmin(DeskAdmin[Licence]):
    new_title, edit_title, saved_message = _("New licence"), _("Edit the licence"), _("Licence saved")
    list_display = ("name", "rule", "order")
    list_editable = ("order",)
    fields = ("name", "rule", "order")

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Licence, form: Any, change: bool) -> None:
        """Photos keep the words of their licence: another name reaches them too."""
        before = form.initial.get("name")
        super().save_model(request, obj, form, change)
        if change and before and before != obj.name:
            Image.objects.filter(licence=before).update(licence=obj.name)
