"""The demo newspaper's articles in every state, with texts, pictures, references, corrections, history, front page."""

import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from articles.models import Article, Author, Correction, Event, Image, Placement, Revision, Section, Tag
from articles.models.revision import PictureUse, RelatedLink, blank_content
from articles.rows import apply
from articles.text import clean_body
from newsroom.demo import reading
from newsroom.demo.reading import Entry

SEE_ALSO = re.compile(r"\[\[lire-aussi:([a-z0-9-]+)\]\]")
PHOTO = re.compile(r"\[\[photo:([^|\]]+)\|([^|\]]*)\|([^|\]]*)\|([^|\]]*)\]\]")

FRONT = {
    Placement.Slot.LEAD: "dockers-de-nuit",
    Placement.Slot.SECOND_1: "pluies-en-retard-bergers",
    Placement.Slot.SECOND_2: "budget-salle-comble",
    Placement.Slot.SECOND_3: "finale-deux-gardiennes",
    Placement.Slot.SECOND_4: "radio-doko-six-heures",
}
CLOSED_AFTER = timedelta(days=30)


@dataclass
class Newspaper:
    """What articles refer to, by slug."""

    sections: dict[str, Section]
    tags: dict[str, Tag]
    authors: dict[str, Author]
    images: dict[str, Image]
    journalist: User
    editor: User
    moderator: User
    articles: dict[str, Article] = field(default_factory=dict)
    now: datetime = field(default_factory=timezone.now)

    def ago(self, hours: float) -> datetime:
        return (self.now - timedelta(hours=hours)).replace(second=0, microsecond=0)


def make_articles(paper: Newspaper) -> None:
    """First the rows, so that every article can cite every other, then what they hold."""
    entries = reading.articles()
    rows = Article.objects.bulk_create(_bare(paper, entry) for entry in entries)
    paper.articles = {article.slug: article for article in rows}
    for entry in entries:
        _fill(paper, paper.articles[entry["slug"]], entry)
    Placement.objects.bulk_create(
        Placement(slot=slot, article=paper.articles[slug], starts_at=paper.ago(1), placed_by=paper.editor)
        for slot, slug in FRONT.items()
    )


def _appears(paper: Newspaper, entry: Entry) -> datetime:
    """Its minute: any one for what is out, as life has it; a half hour for what somebody scheduled."""
    if entry["hours_ago"] < 0:
        moment = paper.ago(entry["hours_ago"])
        return moment + timedelta(minutes=-moment.minute % 30)
    return paper.ago(entry["hours_ago"]) - timedelta(minutes=zlib.crc32(entry["slug"].encode()) % 47)


def _bare(paper: Newspaper, entry: Entry) -> Article:
    """The row with its state and dates."""
    appears = _appears(paper, entry)
    article = Article(slug=entry["slug"], headline=entry["headline"], status=_status(entry), created_by=_writer(paper, entry))
    if article.status in {Article.Status.PUBLISHED, Article.Status.UNPUBLISHED}:
        article.published_at = article.first_published_at = appears
        article.comments_close_at = appears + CLOSED_AFTER
    article.created_at = min(appears, paper.now) - timedelta(hours=20)
    return article


def _status(entry: Entry) -> str:
    return Article.Status.PUBLISHED if entry["state"] == "scheduled" else Article.Status(entry["state"])


def _writer(paper: Newspaper, entry: Entry) -> User:
    signs = {paper.authors[slug].user_id for slug in entry["authors"]}
    return paper.journalist if paper.journalist.pk in signs else paper.editor


def _fill(paper: Newspaper, article: Article, entry: Entry) -> None:
    content = blank_content()
    for name in ("headline", "kicker", "standfirst", "genre", "source_line", "seo_description"):
        content[name] = entry[name]
    content["seo_title"] = entry.get("seo_title", "")
    content["section"] = paper.sections[entry["section"]].pk
    content["authors"] = [paper.authors[slug].pk for slug in entry["authors"]]
    content["tags"] = [paper.tags[slug].pk for slug in entry["tags"]]
    content["slug"] = entry["slug"]
    if entry["picture"]:
        content["lead_image"] = paper.images[entry["picture"]].pk
        content["lead_alt"], content["lead_caption"] = entry["picture_alt"], entry["picture_caption"]
    content["pictures"] = pictures_in(entry["body"], paper.images)
    content["body"] = body_of(entry["body"], paper.images, paper.articles)
    content["related"] = [
        RelatedLink(
            article=paper.articles[link["article"]].pk if "article" in link else None,
            url=link.get("url", ""),
            title=link.get("title", ""),
        )
        for link in entry.get("related", [])
    ]
    content["comments_close_at"] = article.comments_close_at.isoformat() if article.comments_close_at else None
    apply(article, content)
    Revision.objects.create(
        article=article,
        content=content,
        created_by=article.created_by,
        created_at=article.created_at,
        published_at=article.first_published_at,
    )
    _record(paper, article, entry)


def body_of(marked: str, images: dict[str, Image], articles: dict[str, Article]) -> str:
    """The text with its marks turned into the placeholders that body.py knows."""
    markup = SEE_ALSO.sub(_placeholder("div", "see-also", articles), marked)
    return clean_body(PHOTO.sub(_placeholder("figure", "image", images), markup))


def _placeholder(tag: str, name: str, rows: dict[str, Article] | dict[str, Image]) -> Callable[[re.Match[str]], str]:
    return lambda mark: f'<{tag} data-{name}="{rows[mark[1]].pk}"></{tag}>'


def pictures_in(marked: str, images: dict[str, Image]) -> list[PictureUse]:
    return [
        PictureUse(image=images[scene].pk, alt=alt, caption=caption, decorative=False)
        for scene, alt, caption, _credit in PHOTO.findall(marked)
    ]


def _record(paper: Newspaper, article: Article, entry: Entry) -> None:
    """The history that the steps of workflow would have written, with the corrections."""
    writer, begun, Kind = article.created_by, article.created_at, Event.Kind  # noqa: N806  (a class)
    events = [Event(article=article, kind=Kind.CREATED, by=writer, at=begun)]
    if entry["state"] != "draft":
        events.append(Event(article=article, kind=Kind.SUBMITTED, by=writer, at=begun + timedelta(hours=18)))
    if entry["state"] == "scheduled" and article.published_at:
        remark = article.published_at.isoformat()
        events.append(Event(article=article, kind=Kind.SCHEDULED, by=paper.editor, at=paper.ago(0.5), remark=remark))
    elif article.published_at:
        events.append(Event(article=article, kind=Kind.PUBLISHED, by=paper.editor, at=article.published_at))
    for correction in entry.get("correction", []):
        at, text = paper.ago(correction["hours_ago"]), correction["text"]
        Correction.objects.create(article=article, kind=correction["kind"], text=text, published_at=at, created_by=paper.editor)
        events.append(Event(article=article, kind=Kind.CORRECTED, by=paper.editor, at=at, remark=text))
    if article.status == Article.Status.UNPUBLISHED:
        events.append(Event(article=article, kind=Kind.UNPUBLISHED, by=paper.editor, at=paper.ago(20)))
    Event.objects.bulk_create(events)
