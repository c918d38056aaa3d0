"""What a moderator fills in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from comments.forms import WrittenText
from comments.models import Comment


class RefusalForm(forms.Form):
    """Why a comment is refused: its sender reads both."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=Comment.Reason,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason: the sender will read it.")},
    )
    note = forms.CharField(
        label=_("Note to the sender (optional)"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )


class AnswerForm(forms.Form):
    text = WrittenText(label=_("Answer for the newsroom"))
