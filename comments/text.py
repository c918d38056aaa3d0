"""A comment's plain text: strange signs made harmless, then HTML for readers with its links."""

import re
import unicodedata

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from comments import masks

MARKS_ON_ONE_LETTER = 4
"""Enough for the tones of éwé and Vietnamese; more is « zalgo » that climbs over the neighbours."""

LINE_ENDS = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
# Bidi embeddings, overrides and isolates turn the neighbours' text around; tags, fillers and no-width spaces are unseen.
UNSEEN = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\uffff"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Signs that join or part letters are needed (Arabic, emoji), one at a time.
JOINERS = re.compile("([\u200c-\u200f\u061c\ufe00-\ufe0f])[\u200c-\u200f\u061c\ufe00-\ufe0f]{2,}")

LINK = re.compile(r"\bhttps?://[^\s<>\"'«»“”‘’`{}|\\^\ue000]+", re.IGNORECASE)
TRAILING = ".,;:!?…*_~'\"]"


def harmless(text: str) -> str:
    """A text that can be shown: no signs that hide, reverse or overflow others, masks in words, line ends as \\n."""
    return masks.in_words(_without_tricks(text))


def _without_tricks(text: str) -> str:
    text = unicodedata.normalize("NFC", LINE_ENDS.sub("\n", text))
    text = JOINERS.sub(r"\1", UNSEEN.sub("", text))
    signs: list[str] = []
    marks = 0
    for sign in text:
        category = unicodedata.category(sign)
        if category in {"Cc", "Cs"} and sign not in "\n\t":
            continue
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks <= MARKS_ON_ONE_LETTER:
            signs.append(sign)
    return "".join(signs)


def tidy(text: str) -> str:
    """What is kept of a sent text: harmless, no space at line ends, at most one empty line in a row."""
    return _squeezed(_without_tricks(masks.without_signs(text)))


def _squeezed(text: str) -> str:
    lines = (line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def tidy_name(name: str) -> str:
    """A name on one line, single spaces."""
    return " ".join(harmless(name).split())


def links(text: str) -> list[str]:
    return [_without_tail(match[0]) for match in LINK.finditer(text)]


def _without_tail(url: str) -> str:
    """Punctuation behind an address belongs to the sentence; a closing bracket too, unless the address opened it."""
    surplus = url.count(")") - url.count("(")
    end = len(url)
    while end and (url[end - 1] in TRAILING or (url[end - 1] == ")" and surplus > 0)):
        surplus -= url[end - 1] == ")"
        end -= 1
    return url[:end]


def _line(line: str) -> str:
    parts, end = [], 0
    for match in LINK.finditer(line):
        url = _without_tail(match[0])
        if not re.match(r"https?://[^/?#]", url, re.IGNORECASE):
            continue
        parts.append(_words(line[end : match.start()]))
        parts.append(format_html('<a href="{}" rel="nofollow ugc noopener">{}</a>', url, url))
        end = match.start() + len(url)
    return "".join([*parts, _words(line[end:])])


def _words(words: str) -> str:
    """Escaped words, with hidden passages marked."""
    parts = masks.MARK.split(words)  # every second one is the code of a mark
    return "".join(
        format_html('<span class="redacted">{}</span>', masks.words(part)) if index % 2 else escape(part)
        for index, part in enumerate(parts)
    )


def render(text: str) -> SafeString:
    """Paragraphs and line breaks as HTML, http(s) addresses as links that pass no credit, everything else escaped."""
    paragraphs = re.split(r"\n{2,}", _squeezed(_without_tricks(text)))
    markup = "".join(
        "<p>" + "<br>".join(_line(line) for line in paragraph.split("\n")) + "</p>" for paragraph in paragraphs if paragraph
    )
    return mark_safe(markup)  # noqa: S308  (every part was escaped above)
