"""What an article needs before it goes before the readers. Blocks only what a law or a reader would miss."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from articles import body
from articles.clock import dated
from articles.models import Article, Author, Content, Embed, Image, Section
from articles.models.revision import content_of
from articles.text import excerpt


@dataclass(frozen=True)
class Lack:
    """One thing that is missing: the form field it belongs to, a full sentence, and whether it blocks or only asks."""

    field: str
    message: str
    blocks: bool = True
    photo: int | None = None
    """The picture in the text that lacks something."""

    @property
    def place(self) -> str:
        """The id of its place on the writing page (static/js/writing/places.js)."""
        return f"photo-{self.photo}" if self.photo else "notes" if self.field == "notes" else f"field-{self.field}"


class NotReady(Exception):
    """The article may not go out yet; `lacks` says why."""

    def __init__(self, lacks: list[Lack]) -> None:
        super().__init__(" ".join(lack.message for lack in lacks))
        self.lacks = lacks


def pictures_of(content: Content) -> set[int]:
    """Ids of all pictures that a content shows, whether or not its form listed them."""
    ids = set(body.worded_ids(content["body"])) | posters(content)
    return ids | {content["lead_image"]} if content["lead_image"] else ids


def posters(content: Content) -> set[int]:
    """Pictures behind the titles of videos, which need no words of their own."""
    videos = Embed.objects.filter(pk__in=body.embed_ids(content["body"])).exclude(poster=None)
    return set(videos.values_list("poster", flat=True))


def old_pictures(article: Article) -> set[int]:
    """Pictures that were there before this edit: those of the published row, or of the import. They stay as they are."""
    if article.was_published:
        return pictures_of(content_of(article))
    imported = article.revisions.filter(kind="imported").newest()
    return pictures_of(imported.content) if imported else set()


def lacks(article: Article, content: Content) -> list[Lack]:
    """All that is missing before this content of the article can be published; empty when it is ready."""
    missing = []
    if not content["headline"].strip():
        missing.append(Lack("headline", _("The headline is missing.")))
    if content["section"] is None or not Section.objects.filter(pk=content["section"]).exists():
        missing.append(Lack("section", _("Choose a section.")))
    if not Author.objects.filter(pk__in=content["authors"]).exists():
        missing.append(Lack("authors", _("At least one author signs the article.")))
    return missing + picture_lacks(article, content) + note_lacks(article)


def embargo_of(content: Content) -> datetime | None:
    return parse_datetime(content["embargo_until"]) if content["embargo_until"] else None


def embargo_lack(content: Content, at: datetime) -> Lack | None:
    """What keeps this content from readers at that moment."""
    embargo = embargo_of(content)
    if embargo is None or at >= embargo:
        return None
    until = dated(embargo, "DATETIME_FORMAT")
    return Lack("publish_at", _("Under embargo until %(date)s: choose a later time.") % {"date": until})


def note_lacks(article: Article) -> list[Lack]:
    """An open note de relecture is work that somebody still expects."""
    ask = _("A note is still open: “%(note)s”. Answer it, then close it.")
    return [Lack("notes", ask % {"note": excerpt(note.text, 80).rstrip(".")}) for note in article.notes.open()]


def picture_lacks(article: Article, content: Content) -> list[Lack]:
    """Alternative text and credit, demanded of pictures added in this edit (not of old and imported ones)."""
    added = pictures_of(content) - old_pictures(article)
    return poor(content, Image.objects.filter(pk__in=added).order_by("pk"))


def poor(content: Content, images: Iterable[Image]) -> list[Lack]:
    """What these pictures lack where the content shows them."""
    missing = []
    alts = dict.fromkeys(posters(content) - set(body.gallery_ids(content["body"])), (True, ""))
    alts |= {use["image"]: (use["decorative"], use["alt"]) for use in content["pictures"]}
    for image in images:
        if image.pk == content["lead_image"]:
            field, (decorative, alt) = "lead_image", (content["lead_decorative"], content["lead_alt"])
        else:
            field, (decorative, alt) = "body", alts.get(image.pk, (False, ""))
        photo = image.pk if field == "body" else None
        if not (decorative or alt or image.alt):
            missing.append(Lack(field, _("The photo “%(photo)s” has no alternative text.") % {"photo": image}, photo=photo))
        if not image.credit:
            missing.append(Lack(field, _("The photo “%(photo)s” has no credit.") % {"photo": image}, photo=photo))
    return missing


def require(article: Article, content: Content) -> None:
    """Raise NotReady unless this content can be published."""
    if missing := lacks(article, content):
        raise NotReady(missing)
