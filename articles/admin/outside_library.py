"""Tables with pictures of their own, outside of the library: campaigns, the masthead."""

from typing import Any

from django.db import transaction
from django.db.models import FileField, QuerySet
from django.http import HttpRequest

from articles import storing
from articles.admin.base import DeskAdmin, M
from articles.forms.pictures import PictureFile


class PicturesAdmin(DeskAdmin[M]):
    """A picture that a row names no more goes with the sweep, an hour later: pages show it until then."""

    in_one_transaction = False  # pictures are opened

    def _names(self, rows: QuerySet[M]) -> list[str]:
        """Of the files of these rows, as the table has them."""
        fields = [field.name for field in self.opts.fields if isinstance(field, FileField)]
        return [name for row in rows.values_list(*fields) for name in row if name]

    def save_model(self, request: HttpRequest, obj: M, form: Any, change: bool) -> None:
        files = {str(name): name.content for name in form.cleaned_data.values() if isinstance(name, PictureFile)}
        with storing.kept(files):
            before = self._names(self.model._default_manager.filter(pk=obj.pk))
            super().save_model(request, obj, form, change)
            storing.announce(set(before) - set(self._names(self.model._default_manager.filter(pk=obj.pk))))

    def delete_model(self, request: HttpRequest, obj: M) -> None:
        self.delete_queryset(request, self.model._default_manager.filter(pk=obj.pk))

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[M]) -> None:
        storing.announce(self._names(queryset))
        super().delete_queryset(request, queryset)
