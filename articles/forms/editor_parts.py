"""Which parts of the text editor we use, our own ones among them (static/js/editor/), and all words that they say."""

from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from js_asset import static_lazy

from articles.forms import sending

MENU = [
    {"group": "marks"},
    {"group": "link"},
    {"group": "lists"},
    {"group": "newspaper"},
    {"group": "more"},
    {"group": "history"},
    {"group": "rows", "insert": True, "worded": True},
    {"group": "embeds", "insert": True, "worded": True},
    {"group": "insert", "insert": True, "worded": True},
    {"group": "note", "insert": True, "worded": True},
    {"group": "table", "insert": True, "worded": True},
]
LABELS = {
    "toolbar": _("Writing tools"),
    "style": _("Style of the paragraph"),
    "insert": _("Put in"),
    "heading2": _("Heading"),
    "heading3": _("Small heading"),
    "paragraph": _("Paragraph"),
    "bold": _("Bold"),
    "italic": _("Italic"),
    "strike": _("Struck through"),
    "subscript": _("Subscript"),
    "superscript": _("Superscript"),
    "link": _("Link"),
    "bulletList": _("List"),
    "orderedList": _("Numbered list"),
    "blockquote": _("Quotation"),
    "pullQuote": _("Pull quote"),
    "box": _("Box"),
    "horizontalRule": _("Line"),
    "characters": _("Special characters"),
    "boxHeading": _("Heading of the box"),
    "video": _("Video"),
    "gallery": _("Gallery"),
    "file": _("PDF or sound"),
    "post": _("Post from Facebook, X or TikTok"),
    "note": _("Note for the newsroom"),
    "table": _("Table"),
    "table:addColumnAfter": _("Add a column"),
    "table:deleteColumn": _("Take the column away"),
    "table:addRowAfter": _("Add a row"),
    "table:deleteRow": _("Take the row away"),
    "table:mergeCells": _("Join cells"),
    "table:splitCell": _("Split the cell"),
    "table:toggleHeaderCell": _("Heading of a column or row"),
    "table:deleteTable": _("Take the table away"),
    "undo": _("Undo"),
    "redo": _("Redo"),
}
SENDING = {
    "keep": _("Add"),
    "again": _("Try again"),
    "close": _("Close without changing"),
    "sending": _("Sending"),
    "lost": _("The line is cut: nothing was sent. What you wrote stays here; try again."),
    "failed": _("The server did not take it. See whether you are still logged in, and try again."),
}
"""What a dialogue says that sends something to the server."""
UNSEARCHED = _("The server could not be asked: the line is cut, or you are not logged in any more.")
KEYS = {
    "bold": _("Ctrl+B"),
    "italic": _("Ctrl+I"),
    "link": _("Ctrl+K"),
    "strike": _("Ctrl+Shift+S"),
    "bulletList": _("Ctrl+Shift+8"),
    "orderedList": _("Ctrl+Shift+7"),
    "blockquote": _("Ctrl+Shift+B"),
    "undo": _("Ctrl+Z"),
    "redo": _("Ctrl+Shift+Z"),
}
SIGNS: list[tuple[Any, Any]] = [
    (_("Punctuation and signs"), "«»“”‘’—–…·•†№°×−½€£₦§"),
    (_("French letters"), "œŒæÆéÉèÈêÊëËàÀâÂçÇîÎïÏôÔùÙûÛ"),
    (_("Letters of our languages"), "ɖƉɛƐƒƑɣƔŋŊɔƆʋƲɩƖʊƱɓƁɗƊƙƘƴƳɲƝǝƎãÃẽẼĩĨõÕũŨ"),
    (_("Spaces that never break"), [("\u00a0", _("No-break space")), ("\u202f", _("Narrow no-break space"))]),
]
KINDS = [
    ("figure[data-image]", _("photo")),
    ("div[data-see-also]", _("read also")),
    ("div[data-embed]", _("insert")),
    ("span[data-note]", _("note")),
    ("table", _("table")),
    ("div.box", _("box")),
    ("blockquote.pull", _("pull quote")),
    ("ul, ol", _("list")),
    ("*", _("passage")),
]
"""What the plain text calls a part of the text that it cannot show; the last one stands for all others."""
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
    "Link": {
        "enableTarget": False,
        "protocols": ["http", "https", "mailto", "tel"],
        "address": reverse_lazy("admin:articles_article_pick"),
        "words": {
            "title": _("Link"),
            "search": _("Words of a headline, or an address"),
            "nothing": _("No article found, and this is no address."),
            "lost": UNSEARCHED,
            "inside": _("Page of the site"),
            "outside": _("Address outside the site"),
            "remove": _("Take the link away"),
            "close": _("Close without changing"),
        },
    },
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "SpecialCharacters": True,
    "NoSpellCheck": False,
    "Menu": {"groups": MENU, "words": LABELS, "keys": KEYS, "sprite": static_lazy("img/editor-icons.svg")},
    "Beside": True,
    "Moves": {
        "name": _("Place in the text"),
        "moved": _("Moved: place {place} of {total}."),
        "acts": [(_("Move up"), "Alt+↑", -1), (_("Move down"), "Alt+↓", 1), (_("Take out"), _("Del key"), 0)],
    },
    "CleanPaste": {
        "words": {
            "photo": _("One picture was not pasted: add it with the button “Photo”."),
            "photos": _("%d pictures were not pasted: add them with the button “Photo”."),
        }
    },
    "PlainMode": {
        "words": {
            "switch": _("Write in plain text"),
            "area": _("Body in plain text"),
            "help": _(
                "An empty line parts paragraphs. ## heading, - list, > quotation, **bold**, _italic_. "
                "Lines like [[photo 12]] keep the place of a photo or a table."
            ),
            "missing": _("Not in the text any more:"),
        },
        "kinds": KINDS,
    },
    "Characters": {"words": {"title": _("Special characters"), "close": _("Close without changing")}, "groups": SIGNS},
    # Ours: classes and languages of imported texts, and what an edit must not lose.
    "Kept": True,
    "KeptTable": True,
    "Foreign": True,
    "Abbreviation": True,
    "InlineCode": True,
    "Box": {"words": {"heading": _("Heading of the box")}},
    "PullQuote": True,
}
PHOTOS: dict[str, Any] = {
    "address": reverse_lazy("admin:articles_image_pick"),
    "words": {
        "button": _("Photo"),
        "title": _("Choose a photo"),
        "upload": _("Send a photo from this device"),
        "search": _("Caption, credit or file name"),
        "nothing": _("No photo found."),
        "lost": UNSEARCHED,
        "missing": _("This photo is not in the library any more."),
        "edit": _("Caption and credit"),
        "close": _("Close without changing"),
    },
}
NOTE_HELP = _("Readers never see it. As long as it is open, the article cannot be published.")
VIDEO_HELP = _("Nothing is loaded from there until a reader asks for it.")
POST_HELP = _("Readers see these words and a link; nothing is loaded from there.")
ACCEPTED = ".pdf,.mp3,.m4a,.ogg,.oga,.opus,.wav,application/pdf,audio/*"


def _field(name: str, label: Any, help_text: Any = "", **more: Any) -> dict[str, Any]:
    """A field of a dialogue of the editor (static/js/editor/ask.js)."""
    return {"name": name, "label": label, "help": help_text, **more}


ARTICLE_TEXT: dict[str, Any] = {
    **PLAIN_TEXT,
    "Note": {
        "words": {
            **SENDING,
            "title": _("Note for the newsroom"),
            "unsaved": _("Save the article first; then you can leave notes for the newsroom."),
        },
        "fields": [_field("note", _("Your remark"), NOTE_HELP, type="area", rows=4, maxlength=2000)],
    },
    "Photo": PHOTOS,
    "DroppedPhotos": {
        "address": reverse_lazy("admin:articles_image_begin"),
        "words": {
            **SENDING,
            **sending.SENDING,
            "keep": _("Keep"),
            "keepAll": _("Keep it all the same"),
            "later": _("Do it later"),
            "lost": _("The line is cut: nothing was kept yet. Try again when it is back."),
            "remove": _("Leave it out"),
            "only": _("Only photos can be dropped into the text: JPEG, PNG, WebP or GIF."),
            "known": _("This very photo was in the library already, with its words."),
            "title": _("What does this photo show?"),
        },
        "fields": [
            _field("caption", _("Caption"), type="area", rows=2),
            _field("credit", _("Credit"), maxlength=200),
            _field(
                "alt",
                _("Alternative text"),
                _("What you would say of the picture on the telephone."),
                type="area",
                rows=2,
                maxlength=400,
            ),
            _field("decorative", _("Purely decorative: it says nothing that the text does not say"), type="checkbox"),
        ],
    },
    "Embed": {
        "address": reverse_lazy("admin:articles_article_embeds"),
        "photos": PHOTOS,
        "words": {
            **SENDING,
            "missing": _("This does not exist any more."),
            "edit": _("Change"),
            "video": _("Video"),
            "poster": _("Picture in front of it, else that of the source"),
            "choosePoster": _("Choose a picture"),
            "gallery": _("Gallery"),
            "addPhoto": _("Add a photo"),
            "up": _("Move up"),
            "down": _("Move down"),
            "remove": _("Take out"),
            "file": _("PDF or sound"),
            "post": _("Post from Facebook, X or TikTok"),
        },
        "fields": {
            "video": [
                _field("address", _("Address at YouTube, Vimeo or Dailymotion"), VIDEO_HELP, type="url"),
                _field("title", _("What the video shows"), maxlength=200),
            ],
            "gallery": [_field("title", _("Title of the gallery, if it has one"), maxlength=200)],
            "file": [
                _field("upload", _("File"), _("PDF, MP3, M4A, OGG or WAV, at most 20 MB."), type="file", accept=ACCEPTED),
                _field("title", _("Title for readers"), maxlength=200),
            ],
            "post": [
                _field("address", _("Address of the post"), POST_HELP, type="url"),
                _field("name", _("Who wrote it"), maxlength=120),
                _field("text", _("Words of the post"), type="area", rows=4, maxlength=2000),
            ],
        },
    },
    "SeeAlso": {
        "address": reverse_lazy("admin:articles_article_pick"),
        "words": {
            "button": _("Read also"),
            "title": _("Choose an article"),
            "search": _("Words of the headline"),
            "nothing": _("No article found."),
            "lost": UNSEARCHED,
            "missing": _("This article does not exist any more."),
            "close": _("Close without changing"),
        },
    },
}
