"""Authors, categories and tags of WordPress as authors, sections and tags of ours."""

from django.db import models

from articles.importers.addresses import lead, own_form
from articles.importers.job import Job, words
from articles.importers.wxr import Record, Term
from articles.models import Author, Section, Tag

UNFILED = "divers"


def free(model: type[models.Model], slug: str, length: int) -> str:
    """The slug, or the first free one with a number behind it."""
    free, number = slug[:length], 1
    while model._default_manager.filter(slug=free).exists():
        number += 1
        free = f"{slug[: length - 5]}-{number}"
    return free


def import_author(record: Record, job: Job) -> int | None:
    """A byline without account; one of the same name that is there already is the same person."""
    login = record["wp:author_login"].strip()
    full = f"{record['wp:author_first_name']} {record['wp:author_last_name']}"
    return author_by(login, words(record["wp:author_display_name"]) or words(full) or login, job)


def author_by(login: str, name: str, job: Job) -> int | None:
    if not login or not job.is_new("author", login) or job.dry:
        return _noted_if_dry(job, "author", login)
    name = name[:120]
    author = Author.objects.filter(name=name).first()
    if author is None:
        author = Author.objects.create(
            name=name, slug=free(Author, own_form("", name, 130) or own_form(login, "auteur", 130), 140)
        )
    job.ledger.note("author", login, author.pk, {"name": name})
    lead(job, f"/author/{login}/", new_path=author.get_absolute_url())
    return author.pk


def _noted_if_dry(job: Job, kind: str, source_id: str) -> int | None:
    """In a dry run what would be new is remembered, so that it is counted once."""
    if job.dry and source_id and job.ledger.find(kind, source_id) is None:
        job.ledger.note(kind, source_id, 1)
    return job.ledger.find(kind, source_id)


def import_categories(records: list[Record], job: Job) -> None:
    """Parents first, whatever the order of the file; a circle of parents is cut."""
    by_slug = {record["wp:category_nicename"]: record for record in records}

    def bring(record: Record, above: frozenset[str]) -> None:
        slug, parent = record["wp:category_nicename"], record["wp:category_parent"]
        if parent in by_slug and parent not in above and job.ledger.find("section", parent) is None:
            bring(by_slug[parent], above | {slug})
        import_category(record, job)

    done: set[str] = set()
    for record in records:
        if (slug := record["wp:category_nicename"]) not in done and job.ledger.find("section", slug) is None:
            bring(record, frozenset({slug}))
        elif slug not in done:
            job.report.known["section"] += 1
        done.add(slug)


def import_category(record: Record, job: Job) -> int | None:
    parent = job.ledger.find("section", record["wp:category_parent"]) if record["wp:category_parent"] else None
    slug = record["wp:category_nicename"]
    pk = section_by(slug, record["wp:cat_name"], job, parent=parent, description=record["wp:category_description"])
    if pk is not None and not job.dry and record["wp:term_id"]:
        job.ledger.note("term", record["wp:term_id"], pk)
    return pk


def section_by(slug: str, name: str, job: Job, *, parent: int | None = None, description: str = "") -> int | None:
    if not slug or not job.is_new("section", slug) or job.dry:
        return _noted_if_dry(job, "section", slug)
    name = words(name) or slug
    if len(name) > 60:
        job.report.warn(name, "Nom de rubrique raccourci à 60 signes")
    own = own_form(slug, name, 80) or f"rubrique-{Section.objects.count() + 1}"
    section = Section.objects.filter(slug=own).first()
    if section is None:
        order = Section.objects.count()
        section = Section.objects.create(
            name=name[:60], slug=own, parent_id=parent, order=min(order, 32_000), description=words(description)
        )
    job.ledger.note("section", slug, section.pk, {"name": name})
    chain = "/".join(ancestor.slug for ancestor in _ancestry(section))
    lead(job, f"/category/{chain}/", new_path=section.get_absolute_url())
    return section.pk


def _ancestry(section: Section) -> list[Section]:
    chain = [section]
    while (parent := chain[0].parent) is not None and parent not in chain:
        chain.insert(0, parent)
    return chain


def unfiled(job: Job) -> int | None:
    """The section of published posts that had none: « Divers »."""
    return found("section", Term("category", UNFILED, "Divers"), job)


def import_tag(record: Record, job: Job) -> int | None:
    return tag_by(record["wp:tag_slug"], record["wp:tag_name"], job)


def tag_by(slug: str, name: str, job: Job) -> int | None:
    if not slug or not job.is_new("tag", slug) or job.dry:
        return _noted_if_dry(job, "tag", slug)
    name = words(name) or slug
    own = own_form(slug, name, 100) or f"mot-{Tag.objects.count() + 1}"
    tag = Tag.objects.filter(slug=own).first() or Tag.objects.create(name=name[:80], slug=own)
    job.ledger.note("tag", slug, tag.pk, {"name": name})
    lead(job, f"/tag/{slug}/", new_path=tag.get_absolute_url())
    return tag.pk


def found(kind: str, term: Term, job: Job) -> int | None:
    """The row of a post's category or tag; one that the export does not declare is made now."""
    if (pk := job.ledger.find(kind, term.slug)) is not None:
        return pk
    return section_by(term.slug, term.name, job) if kind == "section" else tag_by(term.slug, term.name, job)


def author_of(login: str, name: str, job: Job) -> int | None:
    """The byline of a login; one that the export does not declare is made of the login."""
    if (pk := job.ledger.find("author", login)) is not None:
        return pk
    job.report.warn(f"{login} ({name})", "Signature absente de la liste des auteurs de l’export : créée d’après son nom")
    return author_by(login, name, job)


def tag_of_category(term: Term, job: Job) -> int | None:
    """A second category of a post, as a tag of the same name."""
    return found("tag", Term("post_tag", term.slug, term.name), job)


def is_above(term: Term, section: int, job: Job) -> bool:
    """Whether the category is an ancestor of the section, so that it says nothing more."""
    pk, row = job.ledger.find("section", term.slug), Section.objects.filter(pk=section).first()
    return row is not None and any(ancestor.pk == pk for ancestor in _ancestry(row))
