"""Two contents of an article compared as a person would tell it: every field by its name, rows by their names, no HTML."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.contrib.auth.models import User
from django.utils.dateparse import parse_datetime
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import body, diff
from articles.clock import dated
from articles.models import Article, Author, Content, Embed, Image, Section, Tag
from articles.models.revision import PictureUse, RelatedLink

KINDS = {
    "p": gettext_lazy("Paragraph"),
    "h2": gettext_lazy("Heading (in the text)"),
    "h3": gettext_lazy("Small heading"),
    "li": gettext_lazy("Line of a list"),
    "quote": gettext_lazy("Quotation"),
    "pull": gettext_lazy("Pull quote"),
    "row": gettext_lazy("Row of a table"),
    "caption": gettext_lazy("Title of a table"),
    "hr": gettext_lazy("Dividing line"),
    "image": gettext_lazy("Photo"),
    "see-also": gettext_lazy("Read also"),
    "embed": gettext_lazy("Insert"),
}
LOOKS = {
    "strong": gettext_lazy("bold"),
    "em": gettext_lazy("in italics"),
    "s": gettext_lazy("struck through"),
    "sub": gettext_lazy("lowered"),
    "sup": gettext_lazy("raised"),
    "code": gettext_lazy("set as code"),
    "abbr": gettext_lazy("explained as an abbreviation"),
    "lang": gettext_lazy("marked as another language"),
}
MOST_FOLDED = 200
"""Lines that a folded stretch still holds."""


@dataclass(frozen=True)
class Field:
    """What changed in one field; `listed` when its runs are names in a row."""

    label: str
    runs: list[diff.Run]
    notes: list[str]
    listed: bool = False


@dataclass(frozen=True)
class Line:
    """A part of the text: what it is, what became of it, its words, and what changed in their looks."""

    state: str
    label: str
    runs: list[diff.Run]
    notes: list[str]


@dataclass(frozen=True)
class Stretch:
    folded: bool
    lines: list[Line]
    number: int


@dataclass(frozen=True)
class Comparison:
    fields: list[Field]
    body: list[Stretch]
    """Empty when nothing changed in the text."""


class Names:
    """What the primary keys of some contents stand for, in a few queries. Of articles and inserts what the person may see."""

    def __init__(self, contents: Iterable[Content], user: User) -> None:
        contents = list(contents)
        markup = [content["body"] for content in contents]
        linked = [link["article"] for content in contents for link in content["related"]]
        shown = [pk for text in markup for pk in body.image_ids(text)]
        worded = [use["image"] for content in contents for use in content["pictures"]]
        cited = [pk for text in markup for pk in body.see_also_ids(text)]
        self.sections = self._of(Section.objects.all(), [content["section"] for content in contents])
        self.authors = self._of(Author.objects.all(), [pk for content in contents for pk in content["authors"]])
        self.tags = self._of(Tag.objects.all(), [pk for content in contents for pk in content["tags"]])
        self.images = self._of(Image.objects.all(), [*shown, *worded, *(content["lead_image"] for content in contents)])
        articles = Article.objects.visible_to(user).only("pk", "headline")
        self.articles = self._of(articles, [*linked, *cited])
        inserted = {pk for text in markup for pk in body.embed_ids(text)}
        rows = Embed.objects.visible_to(user).filter(pk__in=inserted).prefetch_related("lines__image") if inserted else []
        self.embeds = {row.pk: row.said for row in rows}
        self.kinds = {row.pk: row.get_kind_display() for row in rows}

    @staticmethod
    def _of(rows: Any, keys: Iterable[int | None]) -> dict[int, str]:
        wanted = {pk for pk in keys if pk}
        return {row.pk: str(row) for row in rows.filter(pk__in=wanted)} if wanted else {}


def _named(names: dict[int, str], pk: int) -> str:
    """The name, or the number of what was deleted or is not for this person."""
    return names.get(pk) or _("no. %(pk)s") % {"pk": pk}


def compare(before: Content, after: Content, *, user: User) -> Comparison:
    """All differences, in the order of the writing page. One budget for all, the text last, as it may take the rest."""
    names, budget = Names([before, after], user), diff.Budget()
    fields = [field for field in _fields(before, after, names, budget) if field]
    lines = diff.blocks(before["body"], after["body"], budget)
    if all(line.state == "same" for line in lines):
        return Comparison(fields, [])
    stretches = [
        Stretch(
            stretch.folded,
            [_line(line, names) for line in (stretch.lines[:MOST_FOLDED] if stretch.folded else stretch.lines)],
            len(stretch.lines),
        )
        for stretch in diff.folded(lines)
    ]
    return Comparison(fields, stretches)


# Fields


class _Sides:
    """The two contents, and what differs between them under one label."""

    def __init__(self, before: Content, after: Content, names: Names, budget: diff.Budget) -> None:
        self.before, self.after, self.names, self.budget = before, after, names, budget

    def text(self, name: str, label: str) -> Field | None:
        one, other = (cast(dict[str, Any], content)[name] for content in (self.before, self.after))
        return _text(label, one, other, self.budget)

    def row(self, label: str, said: Callable[[Content], Sequence[str]]) -> Field | None:
        one, other = said(self.before), said(self.after)
        return Field(label, diff.items(one, other, self.budget), [], listed=True) if list(one) != list(other) else None

    def single(self, label: str, said: Callable[[Content], str]) -> Field | None:
        return self.row(label, lambda content: [value] if (value := said(content)) else [])


def _fields(before: Content, after: Content, names: Names, budget: diff.Budget) -> Iterable[Field | None]:
    sides = _Sides(before, after, names, budget)
    yield from _face(sides)
    yield from _pictures(before, after, names, budget)
    yield from _filing(sides)
    yield from _publication(sides)


def _face(sides: _Sides) -> Iterable[Field | None]:
    def image(content: Content) -> str:
        return _named(sides.names.images, content["lead_image"]) if content["lead_image"] else ""

    yield sides.text("kicker", _("Kicker"))
    yield sides.text("headline", _("Headline"))
    yield sides.text("standfirst", _("Standfirst"))
    yield sides.single(_("Lead picture"), image)
    yield sides.text("lead_alt", _("Lead picture: alternative text here"))
    yield sides.single(_("Lead picture: purely decorative"), lambda content: _yes(content["lead_decorative"]))
    yield sides.text("lead_caption", _("Lead picture: caption here"))


def _filing(sides: _Sides) -> Iterable[Field | None]:
    names, genres = sides.names, dict(Article.Genre.choices)

    def section(content: Content) -> str:
        return _named(names.sections, content["section"]) if content["section"] else ""

    yield sides.single(_("Section"), section)
    yield sides.single(_("Genre"), lambda content: str(genres.get(content["genre"], "")))
    yield sides.row(_("Bylines"), lambda content: [_named(names.authors, pk) for pk in content["authors"]])
    yield sides.text("source_line", _("Source"))
    yield sides.row(_("Tags"), lambda content: sorted(_named(names.tags, pk) for pk in content["tags"]))
    yield sides.row(_("Related articles"), lambda content: [_related(link, names) for link in content["related"]])


def _publication(sides: _Sides) -> Iterable[Field | None]:
    yield sides.single(_("Embargo until"), lambda content: _date(content["embargo_until"]))
    yield sides.single(_("Correct the typography"), lambda content: _yes(content["typography"]))
    yield sides.single(_("Comments open"), lambda content: _yes(content["comments_open"]))
    yield sides.single(_("They close on"), lambda content: _date(content["comments_close_at"]))
    if sides.before["slug"] and sides.after["slug"]:  # empty: made from the headline
        yield sides.single(_("Page address"), lambda content: content["slug"])
    yield sides.text("seo_title", _("Title for search engines"))
    yield sides.text("seo_description", _("Description for search engines"))


def _text(label: str, before: str, after: str, budget: diff.Budget) -> Field | None:
    if before == after:
        return None
    notes = [_("Only spaces changed.")] if diff.spaces_differ(before, after) else []
    return Field(label, diff.shortened(diff.words(before, after, budget)), notes)


def _pictures(before: Content, after: Content, names: Names, budget: diff.Budget) -> Iterable[Field | None]:
    """What is said of a photo at its place in the text, for photos that are in both versions."""
    ours, theirs = ({use["image"]: use for use in content["pictures"]} for content in (before, after))
    for pk in ours.keys() & theirs.keys():
        one, other, photo = ours[pk], theirs[pk], {"photo": _named(names.images, pk)}
        yield _text(_("Photo “%(photo)s”: alternative text here") % photo, one["alt"], other["alt"], budget)
        yield _text(_("Photo “%(photo)s”: caption here") % photo, one["caption"], other["caption"], budget)
        yield _decorative(_("Photo “%(photo)s”: purely decorative") % photo, one, other)


def _decorative(label: str, before: PictureUse, after: PictureUse) -> Field | None:
    if before["decorative"] == after["decorative"]:
        return None
    runs = [diff.Run("del", _yes(before["decorative"])), diff.Run("ins", _yes(after["decorative"]))]
    return Field(label, runs, [], listed=True)


def _related(link: RelatedLink, names: Names) -> str:
    if link["article"]:
        return _named(names.articles, link["article"])
    return f"{link['title']} ({link['url']})"


def _yes(value: bool) -> str:
    return _("Yes") if value else _("No")


def _date(value: str | None) -> str:
    moment = parse_datetime(value) if value else None
    return dated(moment, "DATETIME_FORMAT") if moment else ""


# Lines of the text


def _label(block: diff.Block, names: Names) -> str:
    label = str(KINDS.get(block.kind, block.kind))
    if block.kind == "embed" and block.ref.isdecimal():
        label = names.kinds.get(int(block.ref), label)
    return _("Box: %(part)s") % {"part": label[:1].lower() + label[1:]} if block.inside else label


def _line(line: diff.Line, names: Names) -> Line:
    block = line.block
    runs = diff.shortened(line.runs)
    if block.ref:
        known = {"image": names.images, "see-also": names.articles, "embed": names.embeds}.get(block.kind, {})
        name = _named(known, int(block.ref)) if block.ref.isdecimal() else block.ref
        runs = [diff.Run({"added": "ins", "removed": "del"}.get(line.state, "same"), name)]
    notes = [note for change in line.changes for note in _notes(change)]
    if line.former and line.state != "left" and _label(line.former, names) != _label(block, names):
        notes.insert(
            0,
            _("Before: %(before)s. Now: %(after)s.")
            % {
                "before": _label(line.former, names),
                "after": _label(block, names),
            },
        )
    return Line(line.state, _label(block, names), runs, notes)


def _notes(change: diff.Change) -> Iterable[str]:
    """A change of looks in words."""
    if change.spaces:
        yield _("Spaces changed.")
        return
    text, lost, gained = Truncator(change.text).chars(80), dict(change.lost), dict(change.gained)
    if "a" in lost and "a" in gained:
        yield _("“%(text)s”: the link leads to %(after)s, no longer to %(before)s") % {
            "text": text,
            "before": lost.pop("a"),
            "after": gained.pop("a"),
        }
    for name, value in gained.items():
        if name == "a":
            yield _("“%(text)s”: link to %(address)s added") % {"text": text, "address": value}
        else:
            yield _("“%(text)s”: now %(look)s") % {"text": text, "look": LOOKS.get(name, name)}
    for name, value in lost.items():
        if name == "a":
            yield _("“%(text)s”: link to %(address)s removed") % {"text": text, "address": value}
        else:
            yield _("“%(text)s”: no longer %(look)s") % {"text": text, "look": LOOKS.get(name, name)}
