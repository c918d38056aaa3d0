"""The text editor: which of its parts we use, and our own ones (static/js/editor/nodes.js)."""

from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import AdminProseEditorWidget

from articles.text import clean_body

MENU = [
    {"group": "blockType -lists", "type": "dropdown", "minItems": 2},
    {"group": "marks"},
    {"group": "link"},
    {"group": "lists"},
    {"group": "newspaper"},
    {"group": "nodes -blockType -lists"},
    {"group": "table"},
    {"group": "history"},
    {"group": "utility"},
]
LABELS = {
    "heading2": _("Heading"),
    "heading3": _("Small heading"),
    "paragraph": _("Paragraph"),
    "bold": _("Bold"),
    "italic": _("Italic"),
    "strike": _("Struck through"),
    "subscript": _("Subscript"),
    "superscript": _("Superscript"),
    "link": _("Link"),
    "unlink": _("Take the link away"),
    "bulletList": _("List"),
    "orderedList": _("Numbered list"),
    "blockquote": _("Quotation"),
    "horizontalRule": _("Line"),
    "table": _("Table"),
    "table:addColumnAfter": _("Add a column"),
    "table:deleteColumn": _("Take the column away"),
    "table:addRowAfter": _("Add a row"),
    "table:deleteRow": _("Take the row away"),
    "table:mergeCells": _("Join cells"),
    "table:splitCell": _("Split the cell"),
    "table:toggleHeaderCell": _("Heading of a column or row"),
    "table:deleteTable": _("Take the table away"),
    "history:undo": _("Undo"),
    "history:redo": _("Redo"),
}
PLAIN_TEXT: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "Strike": True,
    "Subscript": True,
    "Superscript": True,
    "HardBreak": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HorizontalRule": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto", "tel"]},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "SpecialCharacters": True,
    "NoSpellCheck": False,
    "Menu": {"groups": MENU},
    "Labels": {"words": LABELS},
    # Ours: classes and languages of imported texts, and what an edit must not lose.
    "Kept": True,
    "KeptTable": True,
    "Foreign": True,
    "Abbreviation": True,
    "InlineCode": True,
    "Box": {"label": _("Box")},
    "PullQuote": {"label": _("Pull quote")},
}
ARTICLE_TEXT: dict[str, Any] = {
    **PLAIN_TEXT,
    "Note": True,
    "Photo": {
        "address": reverse_lazy("admin:articles_image_pick"),
        "words": {
            "button": _("Photo"),
            "title": _("Choose a photo"),
            "search": _("Caption, credit or file name"),
            "nothing": _("No photo found."),
            "missing": _("This photo is not in the library any more."),
            "close": _("Close without changing"),
        },
    },
    "SeeAlso": {
        "address": reverse_lazy("admin:articles_article_pick"),
        "words": {
            "button": _("Read also"),
            "title": _("Choose an article"),
            "search": _("Words of the headline"),
            "nothing": _("No article found."),
            "missing": _("This article does not exist any more."),
            "close": _("Close without changing"),
        },
    },
}


class BodyField(ProseEditorFormField):
    """HTML of an article or a page, cleaned by the one allow-list. Without JavaScript it is a plain text area."""

    def __init__(self, *, extensions: dict[str, Any] = ARTICLE_TEXT, **kwargs: Any) -> None:
        kwargs.setdefault("widget", AdminProseEditorWidget(attrs={"rows": 24}))
        super().__init__(extensions=extensions, sanitize=clean_body, required=False, **kwargs)


def allow(extension_config: Any, shared: dict[str, Any]) -> None:
    """Our extensions add nothing to the editor package's own allow-list: articles/text.py has the only one."""
