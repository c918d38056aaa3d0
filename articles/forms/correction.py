"""A rectificatif and its kin, printed under a published article."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.html import linebreaks
from django.utils.translation import gettext_lazy as _

from articles.correcting import Words
from articles.forms.editor import BodyField
from articles.forms.editor_parts import PLAIN_TEXT
from articles.forms.widgets import Search
from articles.models import Article, Correction
from articles.text import plain

KIND, REPLY = Correction.Kind, Correction._meta.get_field("reply")


class CorrectionForm(forms.Form):
    """Of a correction that is printed already the kind stays. A right of reply has its own fields; the others only a text.

    What is written in the field of another kind is carried over by static/js/correction.js; where no script did, the form comes
    back with it, so that nobody prints what they did not see, and nothing written is dropped.
    """

    kind = forms.ChoiceField(label=_("Kind"), choices=KIND.choices)
    text = forms.CharField(
        label=_("Text"), widget=forms.Textarea(attrs={"rows": 4, "placeholder": " "}), max_length=20_000, required=False
    )
    markup = BodyField(label=_("Text of the reply"), extensions=PLAIN_TEXT)
    signed_by = forms.CharField(
        label=_("Signed by"), max_length=160, required=False, help_text=_("Name and quality of the person who answers.")
    )
    reply = forms.ModelChoiceField(
        Article.objects.none(),
        label=_("Or the article that is the reply"),
        required=False,
        widget=Search(REPLY),
        help_text=_("Each of the two pages then leads to the other."),
    )

    def __init__(self, *args: Any, article: Article, user: User, correction: Correction | None = None, **kwargs: Any) -> None:
        if correction:
            names = ("markup", "signed_by", "reply") if correction.kind == KIND.RIGHT_OF_REPLY else ("text",)
            kwargs["initial"] = {name: getattr(correction, name) for name in ("kind", *names)}
        super().__init__(*args, **kwargs)
        self.fields["markup"].widget.attrs["placeholder"] = " "
        others = Article.objects.visible_to(user).exclude(pk=article.pk)
        self.fields["reply"].queryset = others  # type: ignore[attr-defined]
        if correction:
            self.fields["kind"].disabled = True

    def clean_markup(self) -> str:
        markup: str = self.cleaned_data["markup"]
        return markup if plain(markup) else ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        is_reply = data.get("kind") == KIND.RIGHT_OF_REPLY
        if is_reply and not data.get("signed_by", "").strip():
            self.add_error("signed_by", forms.ValidationError(_("Say who answers."), code="required"))
        if self._strays(data, "markup" if is_reply else "text"):
            return data
        if is_reply and not (data.get("markup") or data.get("reply") or self.has_error("reply")):
            self.add_error("markup", forms.ValidationError(_("Write the reply, or choose the article."), code="required"))
        if not is_reply and not data.get("text", "").strip():
            self.add_error("text", forms.ValidationError(_("A correction needs words."), code="required"))
        return data

    def _strays(self, data: dict[str, Any], name: str) -> bool:
        """Whether words stand in the field of another kind. Where that of this kind is empty, the form comes back with them."""
        text, markup = data.get("text", "").strip(), data.get("markup", "")
        other = plain(markup) if name == "text" else text
        if other and (text if name == "text" else markup):
            both = _(
                "Words stand under another kind too, and would not be printed. Choose it to see them; empty what you do not need."
            )
            self.add_error(None, forms.ValidationError(both, code="both"))
        elif other:
            carried = {"text": plain(markup).replace("\n", "\n\n"), "markup": linebreaks(text, autoescape=True) if text else ""}
            self.data = dict(self.data.items()) | carried
            moved = _("What you wrote under another kind stands here now. See whether it is right, and send it again.")
            self.add_error(name, forms.ValidationError(moved, code="moved"))
        return bool(other)

    def words(self) -> Words:
        data = self.cleaned_data
        if data["kind"] != KIND.RIGHT_OF_REPLY:
            return Words(data["text"])
        return Words(markup=data["markup"], signed_by=data["signed_by"], reply=data["reply"])
