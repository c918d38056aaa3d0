"""What a reader fills in. Forms validate only; origin, limits and spam are looked at elsewhere."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Article
from comments import text, vault
from comments.limits import limit
from comments.models import Comment, Report


class WrittenText(forms.CharField):
    """Plain text of a reader, tidied before its length is counted as the browser counts it."""

    def __init__(self, **kwargs: Any) -> None:
        length = limit("text_length")
        widget = forms.Textarea(attrs={"class": "input", "rows": 6})  # no maxlength: browsers would cut a paste in silence
        super().__init__(
            **{
                "label": gettext_lazy("Comment"),
                "widget": widget,
                "error_messages": {"required": gettext_lazy("Write your comment.")},
                **kwargs,
            }
        )
        self.limit_value = length

    def to_python(self, value: Any) -> str:
        return text.tidy(str(value or ""))

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.limit_value:
            raise ValidationError(
                _("Your comment has %(length)s characters, spaces included; the limit is %(limit)s."),
                code="too_long",
                params={
                    "length": number_format(len(value), force_grouping=True),
                    "limit": number_format(self.limit_value, force_grouping=True),
                },
            )


class OneLine(forms.CharField):
    """A line as it came, without the NUL signs that a database refuses."""

    def to_python(self, value: Any) -> str:
        return super().to_python(str(value or "").replace("\x00", "")) or ""


class CommentForm(forms.Form):
    """The comment form. `key`, `elapsed` and `device` (`proof.device_token`) are added by the page's script: the HTML is the
    same for every reader."""

    text = WrittenText()
    name = OneLine(
        label=gettext_lazy("Name"),
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "name", "maxlength": 60}),
        error_messages={"required": gettext_lazy("Give your name or a pseudonym.")},
    )
    email = OneLine(
        label=gettext_lazy("E-mail"),
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "email", "maxlength": 254}),
        error_messages={"required": gettext_lazy("Give your e-mail address. It will not be published.")},
    )
    answers = forms.BooleanField(label=gettext_lazy("Tell me by e-mail of answers"), required=False)
    website = OneLine(required=False)
    parent = OneLine(required=False, widget=forms.HiddenInput)
    key = OneLine(required=False, widget=forms.HiddenInput)
    elapsed = OneLine(required=False, widget=forms.HiddenInput)
    device = OneLine(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, article: Article, answered: Comment | None = None) -> None:
        super().__init__(data, initial={"parent": answered.pk} if answered else None)
        self.article, self.answered = article, answered
        self.helper = FormHelper()
        self.helper.disable_csrf = True
        self.helper.form_tag = False
        rows: list[Any] = ["text", Div("name", "email", css_class="two"), "answers", "website"]
        self.helper.layout = Layout(*rows, "parent") if answered else Layout(*rows)

    def clean_name(self) -> str:
        name = text.tidy_name(self.cleaned_data["name"])
        if "@" in name:
            raise ValidationError(_("Your name will be published: do not put an e-mail address in it."), code="address")
        if not any(sign.isalpha() for sign in name) or text.links(name):
            raise ValidationError(_("Give your name or a pseudonym, in letters."), code="no_name")
        if len(name) > 60:
            raise ValidationError(_("Shorten the name: 60 characters at most."), code="too_long")
        return name

    def clean_email(self) -> str:
        try:
            return vault.normalise(self.cleaned_data["email"])
        except vault.NotAnAddress as error:
            raise ValidationError(str(error), code="invalid") from error

    def clean_parent(self) -> Comment | None:
        """The comment that this one answers, if readers can still see it under this article."""
        wanted = self.cleaned_data["parent"].strip()
        if not wanted:
            return None
        found = Comment.objects.answerable(self.article).filter(pk=int(wanted)).first() if is_row_number(wanted) else None
        if found is None:
            self.parent_is_gone()
        elif self.answered is None:  # when anything else is wrong, the form still answers this comment
            self.answered = found
            self.helper.layout.append("parent")
        return found

    def parent_is_gone(self) -> None:
        """Keeps what was written: sent again, it becomes a comment of its own."""
        self.answered = None
        self.helper.layout = Layout(*[part for part in self.helper.layout if part != "parent"])
        self.add_error(
            None,
            ValidationError(
                _("The comment that you answer is not shown any more. Send again, and yours will stand on its own."),
                code="parent_gone",
            ),
        )

    def clean_key(self) -> str:
        return self.cleaned_data["key"][:200]

    def clean_device(self) -> str:
        return self.cleaned_data["device"][:200]

    def clean_elapsed(self) -> int | None:
        """Seconds that the page was open, as the script counted them; anything else says nothing."""
        value = self.cleaned_data["elapsed"]
        return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else None


class RevisionForm(forms.Form):
    """The text alone, for the author's correction."""

    text = WrittenText(label=gettext_lazy("Your comment"))

    def __init__(self, data: Any = None, *, initial: dict[str, str] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.helper = FormHelper()
        self.helper.disable_csrf = True
        self.helper.form_tag = False
        self.helper.layout = Layout("text")


class AddressForm(forms.Form):
    """An e-mail address alone: to whom its data is offered."""

    email = OneLine(
        label=gettext_lazy("E-mail"),
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "email", "maxlength": 254}),
        error_messages={"required": gettext_lazy("Give the e-mail address under which you commented.")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.helper = FormHelper()
        self.helper.disable_csrf = True
        self.helper.form_tag = False
        self.helper.layout = Layout("email")

    def clean_email(self) -> str:
        try:
            return vault.normalise(self.cleaned_data["email"])
        except vault.NotAnAddress as error:
            raise ValidationError(str(error), code="invalid") from error


class ReportForm(forms.Form):
    """Why a reader reports a comment."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why do you report it?"),
        choices=Report.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose a reason."),
            "invalid_choice": gettext_lazy("Choose a reason of the list."),
        },
    )


class ReasonForm(forms.Form):
    """Why a comment is refused; its sender reads both."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=Comment.Reason,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a reason: the sender will read it.")},
    )
    note = OneLine(
        label=gettext_lazy("Note to the sender (optional)"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "input"}),
    )


class ChoiceForm(forms.Form):
    """What shall happen to one comment of a digest; nothing unless it is said."""

    LEAVE, APPROVE, REJECT, SPAM = "", "approved", "rejected", "spam"

    choice = forms.ChoiceField(choices=[(name, name) for name in (LEAVE, APPROVE, REJECT, SPAM)], required=False)
    reason = forms.ChoiceField(
        choices=[("", gettext_lazy("Choose a reason")), *Comment.Reason.choices],
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
    )

    def clean(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().clean() or {}
        if fields.get("choice") == self.REJECT and not fields.get("reason") and "reason" not in self.errors:
            self.add_error("reason", ValidationError(_("Choose a reason: the sender will read it."), code="required"))
        return fields


def is_row_number(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 19
