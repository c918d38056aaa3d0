"""What the writing page asks of a photo that was just dropped into a text."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from articles.models import Image


class PhotoWordsForm(forms.ModelForm[Image]):
    """The library's words of a photo. `decorative` is a matter of its place in the text: the page keeps that itself."""

    decorative = forms.BooleanField(required=False)
    later = forms.BooleanField(required=False)
    """What is missing will be said another time: what was written so far is kept."""

    class Meta:
        model = Image
        fields = ("alt", "credit", "caption")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credit"].required = "later" not in self.data
        self.fields["credit"].error_messages["required"] = _("Say who made the photo.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("later") and not data.get("alt") and not data.get("decorative") and "alt" not in self.errors:
            self.add_error("alt", forms.ValidationError(_("Say what the photo shows, or tick “decorative”."), code="alt"))
        return data

    def save(self, commit: bool = True) -> Image:
        """Only the words: the file may have been replaced or withdrawn since the row was read."""
        self.instance.save(update_fields=[*self.Meta.fields, "found_by"])
        return self.instance
