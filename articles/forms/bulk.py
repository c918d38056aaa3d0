"""What shall be changed in many articles at once."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from articles.bulk import Change
from articles.forms.widgets import NamedRowsField
from articles.models import Article, Section

_field = Article._meta.get_field


class ChangeForm(forms.Form):
    section = forms.ModelChoiceField(Section.objects.all(), label=_("Section"), required=False, empty_label=_("as it is"))
    genre = forms.ChoiceField(label=_("Genre"), required=False, choices=[("", _("as it is")), *Article.Genre.choices])
    tags_add = NamedRowsField(_field("tags"), label=_("Add tags"))
    tags_remove = NamedRowsField(_field("tags"), label=_("Remove tags"))
    authors_add = NamedRowsField(_field("authors"), label=_("Add bylines"))
    authors_remove = NamedRowsField(
        _field("authors"), label=_("Remove bylines"), help_text=_("Where nobody else signs, they stay.")
    )
    authors_only = NamedRowsField(_field("authors"), label=_("Replace all bylines by"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not any(data.values()) and not self.errors:
            raise forms.ValidationError(_("Choose at least one thing to change."), code="nothing")
        for name in ("tags", "authors"):
            if set(data.get(f"{name}_add", [])) & set(data.get(f"{name}_remove", [])):
                self.add_error(f"{name}_remove", forms.ValidationError(_("What is added cannot be removed too."), code="both"))
        if data.get("authors_only") and (data.get("authors_add") or data.get("authors_remove")):
            message = _("Who replaces all bylines goes without adding and removing.")
            self.add_error("authors_only", forms.ValidationError(message, code="only"))
        return data

    def change(self) -> Change:
        """Only when the form is valid."""
        data = self.cleaned_data
        return Change(**{**data, "section": data["section"].pk if data["section"] else None})  # type: ignore[typeddict-item]
