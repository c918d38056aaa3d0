"""Pictures outside the library: campaigns, logo. Checked and re-encoded like photos before anything is kept."""

from typing import Any, ClassVar, Self

from django import forms
from django.contrib.admin.widgets import AdminFileWidget
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from articles import images
from articles.models import Campaign, Masthead


class PictureFile(str):
    """The name that nobody can guess of a checked picture in the public folder, where articles/admin/outside_library.py
    writes it."""

    content: bytes
    width: int
    height: int

    @classmethod
    def of(cls, accepted: images.Accepted) -> Self:
        name = cls(images.fresh_name("public", accepted.content, accepted.extension))
        name.content, name.width, name.height = accepted.content, accepted.width, accepted.height
        return name


class PictureFileField(forms.FileField):
    widget = AdminFileWidget

    def clean(self, data: Any, initial: Any = None) -> Any:
        cleaned = super().clean(data, initial)
        if not cleaned or cleaned is initial:
            return cleaned
        try:
            return PictureFile.of(images.accept(cleaned))
        except images.Refused as refused:
            raise forms.ValidationError(refused.message, code=refused.code) from refused


def _field(model: type[models.Model], name: str, **kwargs: Any) -> PictureFileField:
    return PictureFileField(label=capfirst(model._meta.get_field(name).verbose_name), **kwargs)  # type: ignore[union-attr]


class CampaignForm(forms.ModelForm[Campaign]):
    picture = _field(Campaign, "picture", help_text=_("JPEG, PNG, WebP or GIF, at most 20 MB."))
    phone_picture = _field(Campaign, "phone_picture", required=False, help_text=_("Empty: the same as above."))

    target = forms.URLField(
        label=capfirst(Campaign._meta.get_field("target").verbose_name),
        max_length=400,
        assume_scheme="https",
    )

    class Meta:
        model = Campaign
        fields = ("name", "slot", "picture", "phone_picture", "alt", "target", "starts_at", "ends_at")

    def clean(self) -> dict[str, Any]:
        """The room that the page reserves is that of the picture."""
        data = super().clean() or {}
        if isinstance(data.get("picture"), PictureFile):
            self.instance.width, self.instance.height = data["picture"].width, data["picture"].height
        if isinstance(data.get("phone_picture"), PictureFile):
            self.instance.phone_width, self.instance.phone_height = data["phone_picture"].width, data["phone_picture"].height
        elif data.get("phone_picture") is False:  # taken away
            self.instance.phone_width = self.instance.phone_height = None
        return data


class MastheadForm(forms.ModelForm[Masthead]):
    logo = _field(Masthead, "logo", required=False)
    logo_dark = _field(Masthead, "logo_dark", required=False)
    favicon = _field(Masthead, "favicon", required=False)

    class Meta:
        model = Masthead
        fields = (
            "name",
            "tagline",
            "description",
            "accent",
            "logo",
            "logo_dark",
            "favicon",
            "share_image",
            "email",
            "phone",
            "whatsapp",
            "particulars",
            "ads_txt",
        )
        widgets: ClassVar[dict[str, Any]] = {"description": forms.Textarea(attrs={"rows": 3})}
        help_texts: ClassVar[dict[str, Any]] = {
            "accent": _(
                "# and six digits, such as #a5351b. Empty: the colour of the house. It darkens or lightens until it can be read."
            ),
        }
