"""What the newsroom says of a photo."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from articles import images
from articles.forms.widgets import MinuteField
from articles.models import Image


class ImageForm(forms.ModelForm[Image]):
    expires_at = MinuteField(label=capfirst(Image._meta.get_field("expires_at").verbose_name))

    class Meta:
        model = Image
        fields: tuple[str, ...] = ("caption", "credit", "alt", "source", "licence", "expires_at", "focal_x", "focal_y")
        widgets = {"caption": forms.Textarea(attrs={"rows": 3})}


class UploadForm(ImageForm):
    """A new photo: the file is checked here, and kept by articles/library.py."""

    upload = forms.FileField(
        label=_("File"),
        help_text=_("JPEG, PNG, WebP or GIF, at most 20 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )

    class Meta(ImageForm.Meta):
        fields = ("upload", "caption", "credit", "alt", "source", "licence", "expires_at")

    def clean_upload(self) -> Any:
        """The picture as it will be kept: upright, without what the camera wrote into it."""
        upload: UploadedFile = self.cleaned_data["upload"]
        try:
            return images.accept(upload)
        except images.Refused as refused:
            raise forms.ValidationError(refused.message, code=refused.code) from refused
