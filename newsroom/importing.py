"""A WordPress export into the newspaper, in passes over the file: count, people and pictures, texts and comments, links."""

import itertools
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from articles.importers import documents, pictures, posts, references, shortcodes, terms, wxr
from articles.importers.job import Job, Report, Site
from articles.importers.wxr import Record, Unreadable
from comments.importers import wordpress as threads
from newsroom.ledger import DatabaseLedger, DryLedger

BATCH_SECONDS = 0.25
BREATH_SECONDS = 0.05
COMMENTS_AT_ONCE = 100

Act = Callable[[], object]
Progress = Callable[[int], None]
IGNORED_TYPES = {"nav_menu_item", "custom_css", "customize_changeset", "revision", "oembed_cache", "wp_global_styles"}


class Contents:
    """What the first pass found: the site, its authors and categories, and how many items are to come."""

    def __init__(self, path: Path) -> None:
        self.authors: list[Record] = []
        self.categories: list[Record] = []
        self.items = self.files = 0
        self.bare_galleries: set[str] = set()
        with wxr.open_export(path) as file:
            records = wxr.read(file)
            self.site = Site(next(records))
            for record in records:
                if record.kind == "wp:author":
                    self.authors.append(record)
                elif record.kind == "wp:category":
                    self.categories.append(record)
                elif record.kind == "item":
                    self._count(record)
        if not self.site.host:
            raise Unreadable(_("This export does not name the address of its site."))
        if not self.items:
            raise Unreadable(_("This export holds no article, page or picture."))

    def _count(self, record: Record) -> None:
        self.items += 1
        if record["wp:post_type"] == "attachment":
            self.files += documents.is_one(record)
        elif record["wp:post_type"] == "post" and shortcodes.wants_attached(record["content:encoded"]):
            self.bare_galleries.add(record.id)


def run(path: Path, contents: Contents, *, uploads: Path | None, dry: bool, progress: Progress = lambda done: None) -> Report:
    """Bring in all that is new. Killed at any point and started again it goes on; a repeat changes nothing."""
    ledger = (DryLedger if dry else DatabaseLedger)(contents.site.source)
    job = Job(site=contents.site, ledger=ledger, report=Report(), uploads=uploads, dry=dry)
    batches = _simply if dry else _in_batches
    batches([partial(terms.import_author, record, job) for record in contents.authors])
    batches([partial(terms.import_categories, contents.categories, job)])
    batches(partial(terms.import_tag, record, job) for record in _records(path, "wp:tag"))
    job.attached = {number: [] for number in contents.bare_galleries}
    _take_files(path, job, contents, progress)
    (_simply if dry else _one_by_one)(_texts(path, job, progress))
    if contents.files and uploads:
        for record in filter(documents.is_one, _items(path, "attachment")):
            documents.tell_unused(record, job)
    if not dry:
        batches(partial(references.lead_from_attachment, record, job) for record in _items(path, "attachment"))
        batches(_links(ledger, job))
    return job.report


def _take_files(path: Path, job: Job, contents: Contents, progress: Progress) -> None:
    """Pictures, and the documents and sounds that texts show. Outside of any transaction: to open and write them takes time."""
    for record in _items(path, "attachment"):
        if documents.is_one(record):
            documents.announce(record, job)
        else:
            pictures.import_picture(record, job)
            pictures.attach(record, job)
        progress(1)
    if contents.files and job.uploads:
        for record in _items(path, "post"):
            posts.take_files(record, job)


def _records(path: Path, kind: str) -> Iterator[Record]:
    with wxr.open_export(path) as file:
        yield from (record for record in wxr.read(file) if record.kind == kind)


def _items(path: Path, kind: str) -> Iterator[Record]:
    return (record for record in _records(path, "item") if record["wp:post_type"] == kind)


def _texts(path: Path, job: Job, progress: Progress) -> Iterator[Act]:
    """One act for each post or page, then one for each piece of its thread."""
    for record in _records(path, "item"):
        kind = record["wp:post_type"]
        if kind == "attachment":
            continue
        if importer := posts.IMPORTERS.get(kind):
            yield partial(importer, record, job)
            if kind == "post":
                yield from _thread(record, job)
        elif kind not in IGNORED_TYPES:
            job.report.skip("other", record.label, f"Contenu de la sorte « {kind} » : laissé")
        progress(1)


def _thread(record: Record, job: Job) -> Iterator[Act]:
    article = job.ledger.find("article", record.id)
    if article is None or not record.comments:
        return
    everything = {comment["wp:comment_id"]: comment for comment in record.comments}
    comments = threads.ordered(record.comments)
    for start in range(0, len(comments), COMMENTS_AT_ONCE):
        piece = comments[start : start + COMMENTS_AT_ONCE]
        yield partial(threads.import_comments, article, piece, job, everything)


def _links(ledger: DatabaseLedger, job: Job) -> Iterator[Act]:
    ids = iter(list(ledger.object_ids("article")))
    while piece := list(itertools.islice(ids, 500)):
        for article in references.waiting(piece):
            yield partial(references.resolve, article, job)


def _simply(acts: Iterable[Act]) -> None:
    for act in acts:
        act()


def _one_by_one(acts: Iterable[Act]) -> None:
    """Each in a transaction of its own: one article holds its section, authors and tags in the order in which merging does, two
    would not. Others may write in between."""
    until = time.monotonic() + BATCH_SECONDS
    for act in acts:
        with transaction.atomic():
            act()
        if time.monotonic() > until:
            time.sleep(BREATH_SECONDS)
            until = time.monotonic() + BATCH_SECONDS


def _in_batches(acts: Iterable[Act]) -> None:
    """Many acts in one transaction, but none that holds the database for half a second; others may write in between."""
    acts, more = iter(acts), True
    while more:
        with transaction.atomic():
            until = time.monotonic() + BATCH_SECONDS
            more = False
            for act in acts:
                act()
                if time.monotonic() > until:
                    more = True
                    break
        if more:
            time.sleep(BREATH_SECONDS)
