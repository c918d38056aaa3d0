"""« Avant de publier »: what blocks, and what a second look would ask. Queries do not grow with the text."""

import gzip
import math
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from articles import body, checklist, inside_links
from articles.checklist import Lack
from articles.models import Article, Content, Image, Rendition
from articles.text import excerpt

HEADLINE = (30, 80)
"""Signs of a headline that says enough and fits a telephone, spaces included."""
LEAD_WIDTH = 1200
"""Pixels below which the lead picture and the card of shared links are blurred."""
FRAME_KB = 48
"""Head, styles, font and scripts of an article's page at the first visit, compressed."""
HEAVY_KB = 500
COLUMN = 720
"""Pixels of a picture on a telephone of today."""


@dataclass(frozen=True)
class Review:
    """What was found in one content of an article."""

    blocking: list[Lack]
    asking: list[Lack]
    weight: int
    """Kilobytes of the page as a reader gets it the first time, about."""
    lead: Image | None

    @property
    def ready(self) -> bool:
        return not self.blocking


def review(article: Article, content: Content, *, user: User) -> Review:
    """Everything a person should know before this content goes before the readers."""
    images = Image.objects.prefetch_related("renditions").in_bulk(checklist.pictures_of(content))
    blocking = checklist.lacks(article, content)
    weight = page_weight(content, images)
    asking = [
        *_words(content),
        *_old_pictures(content, images, blocking),
        *_unseen(content, images),
        *_lead(images.get(content["lead_image"] or 0)),
        *_links(article, content),
        *_see_also(article, content, user),
        *_headings(content),
        *_heavy(weight),
    ]
    return Review(blocking, asking, weight, images.get(content["lead_image"] or 0))


def _ask(field: str, message: str) -> Lack:
    return Lack(field, message, blocks=False)


def _words(content: Content) -> Iterator[Lack]:
    signs = len(content["headline"].strip())
    least, most = HEADLINE
    if signs > most:
        yield _ask("headline", _("The headline has %(n)s signs: beyond %(most)s it is cut off.") % {"n": signs, "most": most})
    elif 0 < signs < least:
        yield _ask("headline", _("The headline has only %(n)s signs: does it say enough?") % {"n": signs})
    if not content["standfirst"].strip():
        yield _ask("standfirst", _("There is no standfirst: cards and shared links show the beginning of the text."))


def _old_pictures(content: Content, images: dict[int, Image], blocking: list[Lack]) -> Iterator[Lack]:
    """What pictures that stood there before lack; of new ones the same is demanded."""
    demanded = {lack.message for lack in blocking}
    for lack in checklist.poor(content, images.values()):
        if lack.message not in demanded:
            yield _ask(lack.field, lack.message)


def _unseen(content: Content, images: dict[int, Image]) -> Iterator[Lack]:
    """Pictures in whose place readers find a sentence, or nothing."""
    for image in sorted(images.values(), key=lambda image: (image.pk != content["lead_image"], image.pk)):
        if not image.is_public:
            field = "lead_image" if image.pk == content["lead_image"] else "body"
            ask = _("Readers will not see the photo “%(photo)s”: it has expired, was withdrawn or lies in the bin.")
            yield _ask(field, ask % {"photo": excerpt(str(image), 80)})


def _lead(image: Image | None) -> Iterator[Lack]:
    if image and image.width < LEAD_WIDTH:
        message = _("The lead picture is %(width)s pixels wide: below %(least)s it looks blurred on a large screen.")
        yield _ask("lead_image", message % {"width": image.width, "least": LEAD_WIDTH})


def _links(article: Article, content: Content) -> Iterator[Lack]:
    own = article.get_absolute_url() if article.pk else ""
    for path in inside_links.dead(path for path in inside_links.paths(content["body"]) if path != own):
        yield _ask("body", _("The link to %(path)s leads to no page of this site.") % {"path": excerpt(path, 80)})


def _see_also(article: Article, content: Content, user: User) -> Iterator[Lack]:
    """A link to an article that readers cannot open; its headline is told to who may know it."""
    fields = {link["article"]: "related" for link in content["related"] if link["article"]}
    fields |= dict.fromkeys(body.see_also_ids(content["body"]), "body")
    if own := fields.pop(article.pk, None):
        yield _ask(own, _("“Read also” leads to this very article; readers will not see it."))
    known = Article.objects.visible_to(user).only("headline", "status", "published_at", "binned_at").in_bulk(fields)
    for pk, field in fields.items():
        target = known.get(pk)
        if target is None:
            yield _ask(field, _("“Read also” leads to an article that is not there for readers."))
        elif not target.is_published:
            yield _ask(field, _("“Read also”: “%(article)s” is not published; readers will not see it.") % {"article": target})


class _Headings(HTMLParser):
    """The headings of a body in order: first those of the text, in quotations too, then those of each box by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.outlines: list[list[str]] = [[]]
        self.divs: list[bool] = []
        """The open ones; whether each is a box."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "div":
            self.divs.append(("class", "box") in attrs)
            if self.divs[-1]:
                self.outlines.append([])
        elif tag in {"h2", "h3"}:
            self.outlines[-1 if any(self.divs) else 0].append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "div" and self.divs:
            self.divs.pop()


def _headings(content: Content) -> Iterator[Lack]:
    reader = _Headings()
    reader.feed(content["body"])
    text, *boxes = reader.outlines
    in_boxes = any("h3" in tags[: tags.index("h2")] for tags in boxes if "h2" in tags)  # a box may begin with either
    if in_boxes or "h3" in text[: text.index("h2") if "h2" in text else None]:
        yield _ask("body", _("A small heading stands before the first heading: begin with a heading."))


def _heavy(weight: int) -> Iterator[Lack]:
    if weight > HEAVY_KB:
        yield _ask("body", _("The page weighs about %(n)s kB: that is long on a slow line. Fewer pictures?") % {"n": weight})


def page_weight(content: Content, images: dict[int, Image]) -> int:
    """Kilobytes of the page at a first visit: frame, text compressed, every picture as a telephone gets it."""
    text = len(gzip.compress(f"{content['standfirst']}{content['body']}".encode()))
    pictures = sum(_file_size(image) for image in images.values())
    return FRAME_KB + math.ceil((text + pictures) / 1000)


def _file_size(image: Image) -> int:
    formats = (Rendition.Format.AVIF, Rendition.Format.WEBP, Rendition.Format.JPEG)
    files = (image.rendition_for(COLUMN, format) for format in formats)
    return next((file.size for file in files if file), 0)
