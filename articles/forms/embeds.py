"""What the editor's dialogues send: a video, a gallery, a file, the card of a post. Each form adds its row."""

from typing import Any, cast

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from articles import attachments, compositor, embeds, outside
from articles.models import Embed, Image


class _Pictures(forms.ModelMultipleChoiceField):
    """Photos of the library by their keys, in the order in which they came, each once."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Image.objects.kept(), **kwargs)

    def clean(self, value: Any) -> Any:
        keys = list(dict.fromkeys(key for key in value or [] if str(key).isdecimal() and len(str(key)) < 19))
        known = {str(image.pk): image.pk for image in super().clean(keys)}
        return [known[key] for key in keys if key in known]


class _Title(forms.CharField):
    """Printed over the thing itself, with the newspaper's typography."""

    def clean(self, value: Any) -> str:
        return compositor.typeset_words(super().clean(value), self.max_length)


class VideoForm(forms.Form):
    address = forms.CharField(max_length=400, error_messages={"required": _("Paste the address of the video.")})
    title = _Title(max_length=200, error_messages={"required": _("Say what the video shows.")})
    poster = forms.ModelChoiceField(Image.objects.kept(), required=False)

    def clean_address(self) -> tuple[str, str]:
        if found := outside.video(self.cleaned_data["address"]):
            return found
        message = _("This is no address of a video at YouTube, Vimeo or Dailymotion.")
        raise forms.ValidationError(message, code="address")

    def save(self, by: User) -> Embed:
        source, code = self.cleaned_data["address"]
        return embeds.add_video(source, code, by=by, title=self.cleaned_data["title"], poster=self.cleaned_data["poster"])


class GalleryForm(forms.Form):
    title = _Title(max_length=200, required=False)
    pictures = _Pictures(error_messages={"required": _("Add at least two photos.")})

    def clean_pictures(self) -> list[int]:
        pictures = cast(list[int], self.cleaned_data["pictures"])
        if not 2 <= len(pictures) <= 40:
            raise forms.ValidationError(_("A gallery has from 2 to 40 photos."), code="number")
        return pictures

    def save(self, by: User) -> Embed:
        return embeds.add(Embed.Kind.GALLERY, by=by, **self.cleaned_data)


class FileForm(forms.Form):
    upload = forms.FileField(
        allow_empty_file=True, error_messages={"required": _("Choose a file."), "invalid": _("Choose a file.")}
    )
    title = _Title(max_length=200, error_messages={"required": _("Give the file a title that readers understand.")})

    def clean_upload(self) -> tuple[bytes, str, str]:
        upload = self.cleaned_data["upload"]
        try:
            return (*attachments.accept(upload), upload.name)
        except attachments.Refused as refused:
            raise forms.ValidationError(refused.message, code=refused.code) from refused

    def save(self, by: User) -> Embed:
        content, ending, name = self.cleaned_data["upload"]
        return embeds.add_file(content, ending, by=by, file_name=name, title=self.cleaned_data["title"])


class PostForm(forms.Form):
    address = forms.CharField(max_length=2000, error_messages={"required": _("Paste the address of the post.")})
    name = forms.CharField(max_length=120, error_messages={"required": _("Say who wrote it.")})
    text = forms.CharField(max_length=2000, error_messages={"required": _("Copy the words of the post.")})

    def clean_address(self) -> tuple[str, str]:
        if found := outside.post(self.cleaned_data["address"]):
            return found
        raise forms.ValidationError(_("This is no address of a post at Facebook, X or TikTok."), code="address")

    def save(self, by: User) -> Embed:
        source, url = self.cleaned_data["address"]
        words = {name: self.cleaned_data[name] for name in ("name", "text")}
        return embeds.add(Embed.Kind.POST, by=by, source=source, url=url, **words)


FORMS: dict[str, type[VideoForm | GalleryForm | FileForm | PostForm]] = {
    "video": VideoForm,
    "gallery": GalleryForm,
    "file": FileForm,
    "post": PostForm,
}
