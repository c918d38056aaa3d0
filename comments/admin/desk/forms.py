"""What a moderator fills in. Forms validate only."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.forms.widgets import LocalTimeField
from comments import masks
from comments.forms import OneLine, WrittenText
from comments.models import Comment, CommentEvent

AREA = {"rows": 3, "class": "vLargeTextField"}
LONGEST_DAYS = 31
MORNING = time(7, 0)


class Words(forms.CharField):
    """A few lines of the newsroom, without the NUL signs that a database refuses."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 1000, "widget": forms.Textarea(attrs=AREA), **kwargs})

    def to_python(self, value: Any) -> str:
        return super().to_python(str(value or "").replace("\x00", "")) or ""


class RefusalForm(forms.Form):
    """Why a comment is refused: its sender reads both."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=Comment.Reason,
        error_messages={
            "required": gettext_lazy("Choose a reason: the sender will read it."),
            "invalid_choice": gettext_lazy("Choose a reason: the sender will read it."),
        },
    )
    note = Words(label=gettext_lazy("Note to the sender (optional)"), required=False)


class MaskForm(forms.Form):
    passage = Words(
        label=gettext_lazy("Passage to hide"),
        max_length=5000,
        error_messages={"required": gettext_lazy("Select the passage in the comment, or paste it here.")},
    )
    why = forms.ChoiceField(
        label=gettext_lazy("Why"), choices=masks.Why, error_messages={"invalid_choice": gettext_lazy("Choose a reason.")}
    )

    def clean_why(self) -> masks.Why:
        return masks.Why(self.cleaned_data["why"])


class RemarkForm(forms.Form):
    """A moderator's question to the editors, or their answer."""

    remark = Words(
        label=gettext_lazy("Your remark"),
        error_messages={"required": gettext_lazy("Write a remark: without it nobody knows what is asked.")},
    )


class AnswerForm(forms.Form):
    text = WrittenText(
        label=gettext_lazy("Answer for the newsroom"),
        widget=forms.Textarea(attrs=AREA),
        error_messages={"required": gettext_lazy("Write the answer.")},
    )


class ManyForm(forms.Form):
    """One decision over many; a refusal needs its reason."""

    KINDS = {"approve": CommentEvent.Kind.APPROVED, "reject": CommentEvent.Kind.REJECTED, "mark_spam": CommentEvent.Kind.SPAM}

    verb = forms.ChoiceField(
        choices=[(name, name) for name in KINDS], error_messages={"required": gettext_lazy("Choose what to do with them.")}
    )
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=[("", "–"), *Comment.Reason.choices], required=False)
    note = Words(label=gettext_lazy("Note to the senders (optional)"), required=False)

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or {}
        if fields.get("verb") == "reject" and not fields.get("reason"):
            self.add_error("reason", ValidationError(_("Choose a reason: the senders will read it."), code="required"))
        return fields

    @property
    def kind(self) -> CommentEvent.Kind:
        return self.KINDS[self.cleaned_data["verb"]]


class CloseForm(forms.Form):
    """Until when the comments are closed, and what readers are told."""

    SPANS = [
        ("1", gettext_lazy("For one hour")),
        ("3", gettext_lazy("For three hours")),
        ("morning", gettext_lazy("Until 7 a.m.")),
        ("hour", gettext_lazy("Until an hour that I choose")),
    ]
    span = forms.ChoiceField(
        label=gettext_lazy("How long"),
        choices=SPANS,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose until when.")},
    )
    hour = LocalTimeField(
        label=gettext_lazy("Day and hour (for “Until an hour that I choose”)"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": gettext_lazy("Give a day and an hour, like 24/11/2026 07:00.")},
    )
    sentence = OneLine(
        label=gettext_lazy("Sentence for readers"),
        max_length=200,
        widget=forms.Textarea(attrs={**AREA, "maxlength": 200}),
        error_messages={
            "required": gettext_lazy("Write the sentence that readers will see in place of the form."),
            "max_length": gettext_lazy("Shorten the sentence: 200 characters at most."),
        },
    )

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or {}
        if "hour" in self.errors or "span" in self.errors:
            return fields
        fields["until"] = until = self._until(fields["span"], fields.get("hour"))
        now = timezone.now()
        if until is None:
            self.add_error("hour", ValidationError(_("Give the day and the hour."), code="required"))
        elif until <= now:
            self.add_error("hour", ValidationError(_("This hour is over: choose a later one."), code="past"))
        elif until > now + timedelta(days=LONGEST_DAYS):
            self.add_error("hour", ValidationError(_("Choose an hour within the next 31 days."), code="far"))
        return fields

    def _until(self, span: str, hour: datetime | None) -> datetime | None:
        """The end, to the minute."""
        now = timezone.localtime().replace(second=0, microsecond=0)
        if span == "hour":
            return hour
        if span == "morning":
            day = now.date() + timedelta(days=now.time() >= MORNING)
            return timezone.make_aware(datetime.combine(day, MORNING))
        return now + timedelta(hours=int(span))
