"""What is asked of a photo that has just come in, in the library or in a text."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from articles import compositor
from articles.models import Image
from articles.text import fold


def repeats(alt: str, caption: str) -> bool:
    """Whether who hears the page would hear the caption twice."""
    one, other = (" ".join(fold(text).split()).rstrip(".") for text in (alt, caption))
    return bool(one) and one == other


class PhotoWordsForm(forms.ModelForm[Image]):
    """The library's words of a photo. `decorative` is a matter of its place in a text: the page keeps that itself, and the
    library, where one cannot know it, takes a photo without alternative text. `certain` answers the question."""

    decorative = forms.BooleanField(required=False)
    later = forms.BooleanField(required=False)
    """What is missing will be said another time: what was written so far is kept."""
    library = forms.BooleanField(required=False)
    certain = forms.BooleanField(required=False)

    class Meta:
        model = Image
        fields = ("caption", "credit", "alt")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credit"].required = "later" not in self.data
        self.fields["credit"].error_messages["required"] = _("Say who made the photo.")

    def clean_caption(self) -> str:
        return compositor.typeset_words(self.cleaned_data["caption"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        later = data.get("later")
        spared = later or data.get("decorative") or data.get("library")
        if not data.get("alt") and not spared and "alt" not in self.errors:
            self.add_error("alt", forms.ValidationError(_("Say what the photo shows, or tick “decorative”."), code="alt"))
        if not later and not data.get("certain") and repeats(data.get("alt", ""), data.get("caption", "")):
            words = _("This is the caption again: who hears the page would hear it twice. Do you want to keep both alike?")
            self.add_error("alt", forms.ValidationError(words, code="repeats"))
        return data

    def save(self, commit: bool = True) -> Image:
        """Only the words: the file may have been replaced or withdrawn since the row was read."""
        self.instance.save(update_fields=[*self.Meta.fields, "found_by"])
        return self.instance

    @property
    def is_question(self) -> bool:
        """Whether nothing is wrong, and only the question stands open."""
        return set(self.errors) == {"alt"} and self.has_error("alt", "repeats")
