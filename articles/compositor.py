"""The typography of a whole article: where the newspaper wants it, what is corrected, what a correction changed."""

from collections.abc import Iterator
from typing import Any, NamedTuple, cast

from django.utils.translation import gettext as _

from articles.diff import Piece, changed_lines
from articles.models import Article, Content, Masthead, Revision
from articles.models.revision import PictureUse
from articles.text import plain
from articles.typographic_rules import NO_BREAK, THIN
from articles.typography import correct, correct_body

LINES = ("kicker", "headline")
TEXTS = ("standfirst", "lead_caption")


def is_on(content: Content) -> bool:
    """Whether saving corrects this text: the newspaper wants it, and nobody switched it off for the article."""
    return content["typography"] and _is_wanted()


def _is_wanted() -> bool:
    return Masthead.typography_setting() != Masthead.Typography.OFF


def _thin() -> str:
    return NO_BREAK if Masthead.typography_setting() == Masthead.Typography.PLAIN else THIN


def typeset(content: Content) -> Content:
    """The content with the typography of headline, kicker, standfirst, body and captions put right."""
    thin = _thin()
    values = cast(dict[str, Any], content)
    room = {name: cast(Any, Article._meta.get_field(name)).max_length for name in LINES}
    corrected: dict[str, Any] = {name: _that_fits(correct(values[name], thin=thin), values[name], room[name]) for name in LINES}
    corrected |= {name: correct(values[name], thin=thin) for name in TEXTS}
    corrected["body"] = correct_body(content["body"], thin=thin)
    corrected["pictures"] = [
        cast(PictureUse, {**use, "caption": correct(use["caption"], thin=thin)}) for use in content["pictures"]
    ]
    return cast(Content, {**content, **corrected})


def _that_fits(corrected: str, written: str, longest: int | None) -> str:
    """Spaces that were added may be more than the column holds: then the line stays as it was written."""
    return corrected if longest is None or len(corrected) <= longest else written


def typeset_text(article: Article, text: str) -> str:
    """A text that is printed with an article, such as a correction."""
    return typeset_words(text) if article.typography else text


def typeset_markup(article: Article, markup: str) -> str:
    """The same for one that has paragraphs."""
    return correct_body(markup, thin=_thin()) if article.typography and _is_wanted() else markup


def typeset_words(text: str, longest: int | None = None) -> str:
    """Words that stand for no one article: a photo's caption, the title of a video."""
    return _that_fits(correct(text, thin=_thin()), text, longest) if _is_wanted() else text


class Part(NamedTuple):
    """A field that a correction changed: its name for people, and the lines that differ."""

    name: str
    lines: list[list[Piece]]

    @property
    def number(self) -> int:
        return sum(piece.is_change for line in self.lines for piece in line)


def corrections(before: Content, after: Content) -> list[Part]:
    """What differs between the two in words and marks, field by field."""
    names = {"kicker": _("Kicker"), "headline": _("Headline"), "standfirst": _("Standfirst"), "lead_caption": _("Lead picture")}
    old, new = cast(dict[str, Any], before), cast(dict[str, Any], after)
    texts = [(str(name), old[field], new[field]) for field, name in names.items()]
    texts.append((_("Body"), plain(before["body"]), plain(after["body"])))
    texts += [(_("Caption here"), *captions) for captions in _captions(before, after)]
    return [Part(name, changed_lines(one, other)) for name, one, other in texts if one != other]


def _captions(before: Content, after: Content) -> Iterator[tuple[str, str]]:
    old = {use["image"]: use["caption"] for use in before["pictures"]}
    return ((old.get(use["image"], ""), use["caption"]) for use in after["pictures"])


def number_of(parts: list[Part]) -> int:
    return sum(part.number for part in parts)


def corrections_of(revision: Revision | None) -> list[Part]:
    """What the correction that made this version changed; nothing if a person wrote it."""
    if revision is None or revision.kind != Revision.Kind.TYPESET or revision.base is None:
        return []
    return corrections(revision.base.whole(), revision.whole())
