"""What a browser tells of a photo before it sends it, and the words in which it tells people how far it is."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from articles import images


class AnnouncedForm(forms.Form):
    """The file as it will be sent, and what the one that the person chose said of itself. Place and camera are not asked for."""

    upload = forms.CharField(validators=[RegexValidator(r"\A[0-9a-f]{32}\Z")])
    name = forms.CharField(max_length=300)
    size = forms.IntegerField()
    sha256 = forms.CharField(required=False, validators=[RegexValidator(r"\A[0-9a-f]{64}\Z")])
    shrunk = forms.BooleanField(required=False)
    anew = forms.BooleanField(required=False)
    replaces = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    """The photo that gets this file, instead of a new one."""
    credit = forms.CharField(required=False)
    caption = forms.CharField(required=False)
    taken = forms.DateField(required=False)

    def clean_name(self) -> str:
        return self.cleaned_data["name"][-300:]

    def clean_size(self) -> int:
        size: int = self.cleaned_data["size"]
        if size < 1 or size > images.HEAVIEST:
            code = "empty" if size < 1 else "too_heavy"
            raise forms.ValidationError(str(images.SENTENCES[code]), code=code)
        return size

    def clean_credit(self) -> str:
        return self.cleaned_data["credit"][:200]

    def clean_caption(self) -> str:
        return self.cleaned_data["caption"][:2000]

    @property
    def about(self) -> dict[str, Any]:
        """All but the name of the upload, as JSON has it."""
        taken = self.cleaned_data["taken"]
        rest = {key: value for key, value in self.cleaned_data.items() if key != "upload"}
        return {**rest, "taken": taken.isoformat() if taken else ""}


REFUSED_IN_THE_BROWSER = (
    *("empty", "too_heavy", "svg", "heic", "not_a_picture"),
    *("misnamed_jpeg", "misnamed_png", "misnamed_webp", "misnamed_gif"),
)
SENDING: dict[str, Any] = {
    "looking": _("The photo “%s” is being made ready on this device…"),
    "sending": _("Sending the photo “%s”…"),
    "finishing": _("The photo “%s” has arrived and is being prepared…"),
    "waiting": _("The line is cut: “%s” will go on by itself."),
    "busy": _("The server is busy: “%s” will go on by itself."),
    "login": _("You are not logged in any more. Log in again in another tab, then try again."),
    "failed": _("The server did not take it. Try again in a moment."),
    "refused": {code: images.SENTENCES[code] for code in REFUSED_IN_THE_BROWSER},
}
"""What static/js/upload/ says while it sends; %s is the name of the file."""
LIBRARY: dict[str, Any] = {
    **SENDING,
    "queued": _("Waits for its turn."),
    "pasted": _("Pasted photo"),
    "cancel": _("Do not send"),
    "again": _("Try again"),
    "remove": _("Take off the list"),
    "count": _("Sent: %(done)s of %(all)s."),
    "waitingAll": _("The line is cut: sending will go on by itself."),
    "failedAll": _("Not sent: %s."),
    "replaced": _("The file is replaced, in all places of the photo."),
    "arrived": _("It is in the library. What does it show?"),
    "known": _("This very photo is in the library already:"),
    "anew": _("It is another photo: send it all the same"),
    "details": _("Picture details"),
    "caption": _("Caption"),
    "credit": _("Credit"),
    "alt": _("Alternative text"),
    "altHelp": _("What you would say of the picture on the telephone."),
    "keep": _("Keep"),
    "keepAll": _("Keep it all the same"),
    "kept": _("Kept."),
    "notKept": _("The line is cut: nothing was kept yet. Try again when it is back."),
    "plain": _("Send one photo with the plain form"),
}
"""What the place in the library says beside that."""
