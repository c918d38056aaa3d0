"""PDF files and sounds of WordPress: known as attachments, brought in by the texts that show them.

The ledger has an attachment under « document » (by its path) with its number in WordPress, and under « shown » the row of the
file: by its path the first one, and one for each title that texts give it.
"""

import hashlib
import re
from pathlib import Path

from articles import attachments, embeds
from articles.importers import pictures
from articles.importers.job import Job
from articles.importers.placing import NotHere
from articles.importers.wxr import Record

ENDINGS = tuple(f".{ending}" for ending in attachments.TYPES)
MENTION = re.compile(r"/uploads/[^\s\"'<>\]]+\.(?:pdf|mp3|m4a|ogg|wav)\b", re.IGNORECASE)
"""A text in which a file may be shown."""


def is_one(record: Record) -> bool:
    return pictures.attached_file(record).lower().endswith(ENDINGS)


def announce(record: Record, job: Job) -> None:
    """Know one that can be brought in; the report says why of another."""
    path = pictures.attached_file(record)
    if job.ledger.find("shown", pictures.key_of(path)) is not None:
        job.report.known["file"] += 1
    elif job.uploads is None:
        job.report.skip("file", f"{record.label} ({path})", "Document ou son laissé : le dossier --uploads n’a pas été donné")
        return
    elif pictures.inside(job.uploads, path) is None:
        job.report.skip("file", f"{record.label} ({path})", "Document ou son absent du dossier des fichiers")
        return
    if re.fullmatch("[0-9]{1,18}", record.id) and job.ledger.find("document", pictures.key_of(path)) is None:
        job.ledger.note("document", pictures.key_of(path), int(record.id))


def find(address: str, title: str, job: Job) -> int | None:
    """The row of a file of the exported site; None for any other address. Raises NotHere."""
    path = _path(address, job)
    if not path:
        return None
    pk = job.ledger.find("shown", _key(path, title))
    if pk is None:
        raise NotHere(path)
    return pk


def take(address: str, title: str, job: Job) -> int | None:
    """The same, brought in where it is not yet. Outside of any transaction: what is written must be announced first."""
    path = _path(address, job)
    if not path:
        return None
    if (pk := job.ledger.find("shown", _key(path, title))) is not None:
        return pk
    file = pictures.inside(job.uploads, path) if job.uploads else None
    if file is None or path in job.refused or job.ledger.find("document", pictures.key_of(path)) is None:
        raise NotHere(path)
    try:
        pk = _kept(file, title, job)
    except NotHere:
        job.refused.add(path)
        raise
    job.report.new["file"] += 1
    job.ledger.note("shown", _key(path, title), pk)
    if job.ledger.find("shown", pictures.key_of(path)) is None:
        job.ledger.note("shown", pictures.key_of(path), pk)
    return pk


def _kept(file: Path, title: str, job: Job) -> int:
    try:
        with file.open("rb") as opened:
            content, ending = attachments.accept(opened)
    except attachments.Refused as refused:
        job.report.warn(f"{file.name} : {refused.message}", "Document ou son refusé")
        raise NotHere(file.name) from None
    except OSError as error:
        job.report.warn(f"{file.name} : {error.strerror}", "Document ou son illisible")
        raise NotHere(file.name) from None
    return 1 if job.dry else embeds.add_file(content, ending, by=None, file_name=file.name, title=title).pk


def tell_unused(record: Record, job: Job) -> None:
    """After the texts: attachments that none of them shows."""
    path = pictures.attached_file(record)
    if job.ledger.find("document", pictures.key_of(path)) and job.ledger.find("shown", pictures.key_of(path)) is None:
        job.report.skip("file", f"{record.label} ({path})", "Document ou son qu’aucun texte importé ne montre : laissé")


def _path(address: str, job: Job) -> str:
    """Below the uploads folder; empty for an address that is no file of the exported site, or a picture."""
    path = job.site.path(address).partition("?")[0].partition("/uploads/")[2]
    return "" if path.lower().endswith(pictures.PICTURES) else path


def _key(path: str, title: str) -> str:
    return hashlib.sha256(f"{path}\n{title}".encode()).hexdigest()
