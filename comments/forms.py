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
from comments.models import Comment


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
    """The comment form. `key` and `elapsed` are added by the page's script: the HTML is the same for every reader."""

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
    website = OneLine(required=False)
    parent = OneLine(required=False, widget=forms.HiddenInput)
    key = OneLine(required=False, widget=forms.HiddenInput)
    elapsed = OneLine(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, article: Article, answered: Comment | None = None) -> None:
        super().__init__(data, initial={"parent": answered.pk} if answered else None)
        self.article, self.answered = article, answered
        self.helper = FormHelper()
        self.helper.disable_csrf = True
        self.helper.form_tag = False
        rows: list[Any] = ["text", Div("name", "email", css_class="two"), "website"]
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


def is_row_number(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 19
