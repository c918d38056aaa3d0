"""The field of a text: the editor's package in our own look, with the parts that editor_parts.py names."""

from typing import Any

from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import ProseEditorWidget, importmap, prose_editor_presets
from js_asset import Media

from articles.forms.editor_parts import ARTICLE_TEXT
from articles.text import clean_body

LONGEST = 1_000_000
"""Signs of a text with its markup. Well below what the server reads at once (DATA_UPLOAD_MAX_MEMORY_SIZE): who exceeds it gets
the page back as it was typed, with a sentence."""
TOO_LONG = _("The text is too long: a million signs at most, its markup included. Part it into several articles.")


class EditorWidget(ProseEditorWidget):
    """The package's editor in our own look: none of its stylesheets, and no font for its icons."""

    @property
    def media(self) -> Media:
        return Media(importmap=importmap, css={"all": ["css/desk/editor.css"]}, js=prose_editor_presets()[self.preset])


class BodyField(ProseEditorFormField):
    """HTML of an article or a page, cleaned by the one allow-list. Without JavaScript it is a plain text area."""

    def __init__(self, *, extensions: dict[str, Any] = ARTICLE_TEXT, **kwargs: Any) -> None:
        kwargs.setdefault("widget", EditorWidget(attrs={"rows": 24}))
        super().__init__(extensions=extensions, sanitize=clean_body, required=False, **kwargs)
        self.validators.append(MaxLengthValidator(LONGEST, TOO_LONG))

    def show_words_of(self, article: int) -> None:
        """Photos and galleries are drawn with the words that they have in this article alone."""
        extensions = self.config["extensions"]
        drawn = {
            name: {**extensions[name], "address": f"{extensions[name]['address']}?article={article}"}
            for name in ("Photo", "Embed")
        }
        self.widget.config = {**self.config, "extensions": {**extensions, **drawn}}

    def prepare_value(self, value: Any) -> Any:
        """What was stored before a rule of today is shown by it: the editor would tear it apart in its own way."""
        return clean_body(value) if isinstance(value, str) else value


def allow(extension_config: Any, shared: dict[str, Any]) -> None:
    """Our extensions add nothing to the editor package's own allow-list: articles/text.py has the only one."""
