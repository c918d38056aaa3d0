"""Rows for the videos, galleries and posts of an imported text, as the editor's dialogues would add them."""

from typing import Any

from articles import embeds
from articles.importers.embedding import Document, Gallery, Insert, Post, Video
from articles.importers.job import Job
from articles.importers.placing import Converted
from articles.importers.wxr import Record
from articles.models import Embed

UNTITLED = "Vidéo dont l’export n’a pas le titre : appelée « Vidéo »"
WORDLESS = "Publication dont l’export n’a pas le texte : carte sans texte"


def count(text: Converted, record: Record, job: Job) -> None:
    for insert in text.inserts:
        match insert:
            case Video():
                job.report.new["video"] += 1
                if not insert.title:
                    job.report.warn(f"{record.label} : {insert.source} {insert.code}", UNTITLED)
            case Gallery():
                job.report.new["gallery"] += 1
            case Post():
                job.report.new["post"] += 1
                if not insert.text:
                    job.report.warn(f"{record.label} : {insert.url}", WORDLESS)


def add(text: Converted) -> list[int]:
    """Their keys, which then stand in the body."""
    keys = [_key(insert) for insert in text.inserts]
    text.body = text.with_rows(keys)
    return keys


def _key(insert: Insert) -> int:
    match insert:
        case Document():
            return insert.pk
        case Video():
            return embeds.add_video(insert.source, insert.code, by=None, title=insert.title or str(Embed.Kind.VIDEO.label)).pk
        case Gallery():
            return embeds.add(Embed.Kind.GALLERY, by=None, pictures=[*insert.pictures], title=insert.title).pk
        case Post():
            about: dict[str, Any] = {"source": insert.source, "url": insert.url, "name": insert.name, "text": insert.text}
            return embeds.add(Embed.Kind.POST, by=None, **about).pk
