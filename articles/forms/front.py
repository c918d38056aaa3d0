"""The front page by hand: its places, and the « Urgent » bar."""

from django import forms
from django.utils.translation import gettext_lazy as _

from articles.forms.widgets import MinuteField, is_key
from articles.models import Breaking, Placement

SLOTS = Placement.Slot.values


class FrontForm(forms.Form):
    """The proposed places as the page sends them back: an article's id or nothing for each, and what they began from."""

    version = forms.IntegerField(min_value=0)
    starts_at = MinuteField(label=_("From (empty: now)"))

    def places(self) -> list[int | None]:
        given = (self.data.get(slot, "") for slot in SLOTS)
        return [int(pk) if is_key(pk) and int(pk) else None for pk in given]


class RunningForm(forms.Form):
    """`seen` is the end of the urgent bar as the page showed it."""

    seen = MinuteField()


class UrgentForm(forms.Form):
    """An urgent bar that leads to no article; an article starts its own from its page."""

    text = forms.CharField(label=_("Text"), max_length=Breaking._meta.get_field("text").max_length)
    ends_at = MinuteField(label=_("Until (empty: in two hours)"))
