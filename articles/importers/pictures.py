"""Attachments of WordPress as pictures of the library."""

import dataclasses
import os
import re
from pathlib import Path

from articles import images, library
from articles.importers import php
from articles.importers.job import Job, moment, words
from articles.importers.wxr import Record

SIZE_SUFFIX = re.compile(r"-[0-9]+x[0-9]+(\.[a-z]+)$|-scaled(\.[a-z]+)$", re.IGNORECASE)
PLACEHOLDER = re.compile(r'<figure data-image="[0-9]+"></figure>\n?')
PICTURES = (".jpg", ".jpeg", ".jpe", ".png", ".webp", ".gif")


def attached_file(record: Record) -> str:
    """The file's path below the uploads folder: 2024/10/port.jpg"""
    path = record.meta.get("_wp_attached_file", "").strip()
    return path or record["wp:attachment_url"].partition("/uploads/")[2].partition("?")[0].strip()


def import_picture(record: Record, job: Job) -> None:
    """Bring one attachment in, with caption, alternative text and credit; says in the report why when it cannot."""
    path = attached_file(record)
    if job.ledger.find("image", record.id) is not None:
        job.report.known["image"] += 1
        return
    if not path.lower().endswith(PICTURES):
        job.report.skip("other", f"{record.label} ({path})", "Pièce jointe qui n’est ni photo, ni PDF, ni son : laissée")
        return
    if job.uploads is None:
        job.report.skip("image", f"{record.label} ({path})", "Photo laissée : le dossier --uploads n’a pas été donné")
        return
    file = inside(job.uploads, path, php.original_image(record.meta.get("_wp_attachment_metadata", "")))
    if file is None:
        job.report.skip("image", f"{record.label} ({path})", "Photo absente du dossier des fichiers")
    elif job.dry:
        job.report.new["image"] += 1
        number = job.report.new["image"]  # galleries tell one from another
        job.ledger.note("image", record.id, number)
        job.ledger.note("file", key_of(path), number)
    else:
        _take(record, job, path, file)


def attach(record: Record, job: Job) -> None:
    """Note it for a gallery of its post that names no picture."""
    if (listed := job.attached.get(record["wp:post_parent"].strip())) is not None and job.ledger.find("image", record.id):
        place = record["wp:menu_order"].strip()
        listed.append((int(place) if place.isdecimal() else 0, record.id))


def inside(uploads: Path, path: str, original: str = "") -> Path | None:
    """The file, if it truly lies in the uploads folder: neither `../` nor a link leads out of it. `original` is the name of one
    that WordPress scaled down."""
    for name in (path, os.path.join(os.path.dirname(path), original) if original else ""):
        try:
            file = (uploads / name.lstrip("/")).resolve() if name else None
            if file and file.is_relative_to(uploads.resolve()) and file.is_file():
                return file
        except (OSError, ValueError):
            continue
    return None


def _take(record: Record, job: Job, path: str, file: Path) -> None:
    meta = php.image_meta(record.meta.get("_wp_attachment_metadata", ""))
    try:
        with file.open("rb") as upload:
            accepted = images.accept(upload, Path(path).name, credit=words(meta.get("credit", "")), any_name=True)
        twin = library.twin_of(accepted.sha256)
    except images.Refused as refused:
        job.report.skip("image", f"{record.label} ({path})", refused.message)
        return
    except OSError as error:
        job.report.skip("image", f"{record.label} ({path})", f"Photo illisible : {error.strerror}")
        return
    caption = words(record["excerpt:encoded"])
    if twin and caption and twin.caption != caption:
        job.report.warn(f"{record.label} ({path})", "Même fichier qu’une autre photo, dont la légende a été gardée")
    image = library.add(
        dataclasses.replace(accepted, caption=""),  # the export's caption counts, even when it is empty
        by=None,
        caption=caption,
        credit=words(meta.get("credit", "")),
        alt=words(record.meta.get("_wp_attachment_image_alt", "")),
        uploaded_at=moment(record["wp:post_date_gmt"], record["wp:post_date"]),
    )
    job.report.new["image"] += 1
    written = {"caption": image.caption, "credit": image.credit, "alt": image.alt, "sha256": image.sha256}
    job.ledger.note("image", record.id, image.pk, written)
    if job.ledger.find("file", key_of(path)) is None:
        job.ledger.note("file", key_of(path), image.pk)


def key_of(path: str) -> str:
    return path[-200:]


def find(job: Job, number: str, source: str) -> int | None:
    """Our id of a picture in a text: by WordPress's id, or by its address without the size (port-300x200.jpg)."""
    if number and (pk := job.ledger.find("image", number)) is not None:
        return pk
    path = source.partition("/uploads/")[2].partition("?")[0]
    if not path:
        return None
    return job.ledger.find("file", key_of(path)) or job.ledger.find(
        "file", key_of(SIZE_SUFFIX.sub(lambda match: match[1] or match[2], path))
    )
