"""What a person says with a step that is taken outside of the writing page's form."""

from django import forms
from django.utils.translation import gettext_lazy as _

from articles.forms.widgets import MinuteField, RowField
from articles.models import Article


class StepForm(forms.Form):
    """`seen` is the version that the page showed: a newer one is not published unseen. `minute_seen` is the minute that it said
    of a scheduled article, which moves by `minutes`."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput, max_value=10**18 - 1)
    section = RowField(
        Article._meta.get_field("section"), label=_("Section"), empty_label=_("Choose"), widget=forms.Select({"required": True})
    )
    urgent = forms.BooleanField(
        label=_("“Urgent” bar"), required=False, help_text=_("The headline on top of every page, for two hours.")
    )
    tell_readers = forms.BooleanField(label=_("Tell readers it was updated"), required=False)
    publish_at = MinuteField(label=_("Publish on"))
    minutes = forms.IntegerField(required=False, min_value=-1440, max_value=1440)
    minute_seen = MinuteField()
    remark = forms.CharField(
        label=_("Remark for the author"), max_length=1000, required=False, widget=forms.Textarea({"rows": 2})
    )
