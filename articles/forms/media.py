"""What the newsroom says of a photo."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from articles import compositor, images, library
from articles.forms.photo_words import repeats
from articles.forms.widgets import MinuteField
from articles.models import Image, Licence

ACCEPTED = "image/jpeg,image/png,image/webp,image/gif"


def share_of_the_side(name: str, help_text: Any) -> forms.FloatField:
    label = capfirst(Image._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    widget = forms.NumberInput(attrs={"min": 0, "max": 1, "step": 0.01, "class": "focal__number"})
    return forms.FloatField(label=label, min_value=0, max_value=1, widget=widget, help_text=help_text)


class ImageForm(forms.ModelForm[Image]):
    licence = forms.ChoiceField(label=capfirst(Image._meta.get_field("licence").verbose_name), required=False)
    expires_at = MinuteField(label=capfirst(Image._meta.get_field("expires_at").verbose_name))
    focal_x = share_of_the_side("focal_x", _("From 0, the left edge, to 1, the right one."))
    focal_y = share_of_the_side("focal_y", _("From 0, the upper edge, to 1, the lower one."))

    class Meta:
        model = Image
        fields: tuple[str, ...] = ("caption", "credit", "alt", "source", "licence", "expires_at", "focal_x", "focal_y")
        widgets = {"caption": forms.Textarea(attrs={"rows": 3}), "alt": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(Licence.objects.values_list("name", "rule"))
        names.setdefault(self.instance.licence, "")  # what stands there may stay, whatever the list says today
        names.pop("", None)
        listed = [(name, f"{name} – {rule}" if rule else name) for name, rule in names.items()]
        self.fields["licence"].choices = [("", "–"), *listed]  # type: ignore[attr-defined]

    def clean_caption(self) -> str:
        return compositor.typeset_words(self.cleaned_data["caption"])

    @property
    def repeats_itself(self) -> bool:
        """The alternative text says what the caption says: no error, but somebody should ask."""
        return repeats(self.cleaned_data.get("alt") or "", self.cleaned_data.get("caption") or "")


def accepted(upload: UploadedFile, credit: str = "") -> images.Accepted:
    """The picture as it will be kept: upright, without what the camera wrote into it."""
    try:
        return images.accept(upload, credit=credit)
    except images.Refused as refused:
        raise forms.ValidationError(refused.message, code=refused.code) from refused


def file_field() -> forms.FileField:
    return forms.FileField(
        label=_("File"),
        help_text=_("JPEG, PNG, WebP or GIF, at most 20 MB."),
        error_messages={"empty": images.SENTENCES["empty"]},
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )


class UploadForm(ImageForm):
    """A new photo: the file is checked here, and kept by articles/library.py."""

    upload = file_field()
    focal_x = focal_y = None  # type: ignore[assignment]
    twin: Image | None = None

    class Meta(ImageForm.Meta):
        fields = ("upload", "caption", "credit", "alt", "source", "licence", "expires_at")

    def clean_upload(self) -> images.Accepted:
        """Of the very same file as a photo of the library, one says which; a small window just takes that one."""
        upload = accepted(self.cleaned_data["upload"], self.data.get(self.add_prefix("credit"), ""))
        try:
            self.twin = library.twin_of(upload.sha256)
        except images.Refused as refused:
            raise forms.ValidationError(refused.message, code=refused.code) from refused
        if self.twin and "_popup" not in self.data:
            raise forms.ValidationError(_("This photo is in the library already."), code="twin")
        return upload


class ReplaceForm(forms.Form):
    upload = file_field()

    def clean_upload(self) -> images.Accepted:
        return accepted(self.cleaned_data["upload"])


class WithdrawForm(forms.Form):
    because = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("A victim, a minor, a court… Only the newsroom reads it."),
        error_messages={"required": _("Say why: the newsroom must still know it in a year.")},
    )
