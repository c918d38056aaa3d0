"""Posts and pages of WordPress as articles and flat pages, in their final state."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone

from articles import search
from articles.importers import inserts, pictures, terms, texts
from articles.importers.addresses import lead, own_form
from articles.importers.job import Job, moment, words
from articles.importers.placing import Converted
from articles.importers.wxr import Record
from articles.models import Article, ArticleAuthor, ArticleImage, Event, Merged, Page, Revision
from articles.models.page import RESERVED
from articles.models.revision import PLAIN_FIELDS, content_of
from articles.text import clean_body, count_words

Status = Article.Status
STATUS = {
    "publish": Status.PUBLISHED,
    "future": Status.PUBLISHED,
    "pending": Status.IN_REVIEW,
    "draft": Status.DRAFT,
    "private": Status.DRAFT,
}
LEFT_OUT = {
    "trash": "À la corbeille de WordPress : laissé",
    "auto-draft": "Brouillon vide que WordPress fait tout seul : laissé",
    "inherit": "Ancienne version : laissée",
}
WRITTEN = (*PLAIN_FIELDS, "section_id", "lead_image_id", "status", "published_at", "slug")
FOOTER = {
    "mentions-legales", "qui-sommes-nous", "a-propos", "contact", "nous-contacter", "donnees-personnelles",
    "politique-de-confidentialite", "charte-de-moderation",
}  # fmt: skip
"""Pages that every site has at its foot; a site's other pages are many, and an editor chooses among them."""
UNFILED = {"uncategorized", "non-classe"}


def import_post(record: Record, job: Job) -> None:
    """Make the article with its relations, dates and redirects, unless it is there already or must not come."""
    status = STATUS.get(record["wp:status"])
    if status is None:
        reason = LEFT_OUT.get(record["wp:status"], f"État inconnu « {record['wp:status']} » : laissé")
        job.report.skip("article", record.label, reason)
        return
    if not record.id or not job.is_new("article", record.id):
        return
    text = texts.converted(record, job)
    inserts.count(text, record, job)
    status, published_at = _state(record, status, job)
    filed = _filed(record, status, job)
    if job.dry:
        _lead_picture(record, job)
        job.ledger.note("article", record.id, 1)
        return
    keys = inserts.add(text)
    article = _article(record, job, text, status, published_at, filed["section"])
    _relate(article, filed, keys, text)
    if not filed["authors"]:
        job.report.warn(record.label, "Article sans signature")
    _finish(article, record, job)


def take_files(record: Record, job: Job) -> None:
    """The files that a new post will show."""
    if record["wp:status"] in STATUS and not job.ledger.knows("article", record.id):
        texts.take_files(record, job)


def _filed(record: Record, status: Status, job: Job) -> dict[str, Any]:
    """Section, authors and tags by their keys of today, which no merge takes away before the transaction ends."""
    section = _section(record, status, job)
    authors = [terms.author_of(login, name, job) for login, name in _signatures(record)]
    filed = {
        "section": section,
        "authors": list(dict.fromkeys(pk for pk in authors if pk is not None)),
        "tags": _tags(record, job, section),
    }
    return filed if job.dry else Merged.held(filed)


def _state(record: Record, status: Status, job: Job) -> tuple[Status, datetime | None]:
    """The state and, when it is published or scheduled, the minute. What was not open to all is a draft."""
    if record["wp:status"] == "private":
        job.report.warn(record.label, "Article privé dans WordPress : importé comme brouillon")
    if record["wp:post_password"] and status == Status.PUBLISHED:
        job.report.warn(record.label, "Article protégé par un mot de passe : importé comme brouillon")
        return Status.DRAFT, None
    if status != Status.PUBLISHED:
        return status, None
    published_at = moment(record["wp:post_date_gmt"], record["wp:post_date"])
    if published_at is None:
        job.report.warn(record.label, "Article publié sans date : importé comme brouillon")
        return Status.DRAFT, None
    return status, published_at


def _article(
    record: Record,
    job: Job,
    text: Converted,
    status: Status,
    published_at: datetime | None,
    section: int | None,
) -> Article:
    headline = words(record["title"])
    if len(headline) > 220:
        job.report.warn(record.label, "Titre raccourci à 220 signes")
    own = own_form(record["wp:post_name"], headline, 190) or f"article-{record.id}"
    slug = terms.free(Article, own, 200)
    if record["wp:post_name"] and slug != record["wp:post_name"]:
        job.report.warn(f"{record.label} : {slug}", "Adresse changée (déjà prise, ou d’une autre écriture) ; l’ancienne y mène")
    article = Article(
        headline=headline[:220],
        standfirst=words(record["excerpt:encoded"]),
        body=text.body,
        section_id=section,
        lead_image_id=_lead_picture(record, job),
        status=status,
        published_at=published_at,
        first_published_at=published_at,
        comments_open=record["wp:comment_status"] == "open",
        typography=False,  # corrected when somebody asks for it
        seo_title=_for_search(record, "_yoast_wpseo_title", "rank_math_title")[:120],
        seo_description=_for_search(record, "_yoast_wpseo_metadesc", "rank_math_description")[:320],
        slug=slug,
    )
    article.word_count = count_words(article.standfirst, article.body)
    now = timezone.now()
    article.created_at = min(now, moment(record["wp:post_date_gmt"], record["wp:post_date"]) or now)
    article.save(force_insert=True)
    search.index(article)
    if changed := moment(record["wp:post_modified_gmt"], record["wp:post_modified"]):
        Article.objects.filter(pk=article.pk).update(modified_at=min(now, changed))
    return article


def _for_search(record: Record, *keys: str) -> str:
    """A description for search engines; one that holds a plugin's variables (%%title%%) says nothing by itself."""
    value = next((value for key in keys if (value := words(record.meta.get(key, "")))), "")
    return "" if "%%" in value or "%title%" in value else value


def _signatures(record: Record) -> list[tuple[str, str]]:
    """Logins and names of the authors: those of Co-Authors Plus, or the one of WordPress."""
    several = [(term.slug.removeprefix("cap-"), term.name) for term in record.terms if term.domain == "author"]
    login = record["dc:creator"].strip()
    return several or ([(login, login)] if login else [])


def _section(record: Record, status: Status, job: Job) -> int | None:
    """The main category of Yoast, else the first that says something; « Divers » for a published post without any."""
    primary = job.ledger.find("term", record.meta.get("_yoast_wpseo_primary_category", "").strip() or "-")
    if primary is not None:
        return primary
    listed = [term for term in record.terms if term.domain == "category"]
    chosen = next((term for term in listed if term.slug not in UNFILED), listed[0] if listed else None)
    if chosen is not None:
        return terms.found("section", chosen, job)
    if status != Status.PUBLISHED:
        return None
    job.report.warn(record.label, "Article publié sans rubrique : rangé sous « Divers »")
    return terms.unfiled(job)


def _tags(record: Record, job: Job, section: int | None) -> list[int]:
    """Tags, and the categories beside the main one, since an article has one section."""
    found = [terms.found("tag", term, job) for term in record.terms if term.domain == "post_tag"]
    others = {
        term.slug: term
        for term in record.terms
        if term.domain == "category" and term.slug not in UNFILED and job.ledger.find("section", term.slug) != section
    }
    if section is not None:
        found += [terms.tag_of_category(term, job) for term in others.values() if not terms.is_above(term, section, job)]
    return list(dict.fromkeys(pk for pk in found if pk is not None))


def _lead_picture(record: Record, job: Job) -> int | None:
    number = record.meta.get("_thumbnail_id", "").strip()
    if not number or number in {"0", "-1"}:
        return None
    pk = job.ledger.find("image", number)
    if pk is None:
        job.report.warn(f"{record.label} : photo {number}", "Photo d’ouverture absente de la photothèque : article sans photo")
    return pk


def _relate(article: Article, filed: dict[str, Any], keys: list[int], text: Converted) -> None:
    ArticleAuthor.objects.bulk_create(
        ArticleAuthor(article=article, author_id=pk, order=order) for order, pk in enumerate(filed["authors"])
    )
    article.tags.add(*filed["tags"])
    article.embeds.add(*keys)
    ArticleImage.objects.bulk_create(
        ArticleImage(article=article, image_id=use.image, alt=use.alt, caption=use.caption) for use in text.pictures
    )


def _finish(article: Article, record: Record, job: Job) -> None:
    """History, the revision that tells the checklist which pictures are old, redirects, ledger."""
    Event.objects.create(article=article, kind=Event.Kind.CREATED, by=None, remark=f"WordPress : {job.site.source}, {record.id}")
    if article.status != Status.PUBLISHED:
        content = {**content_of(article), "slug": article.slug}
        Revision.objects.create(article=article, content=content, kind=Revision.Kind.IMPORTED)
    job.ledger.note("article", record.id, article.pk, {name: getattr(article, name) for name in WRITTEN})
    if article.status == Status.PUBLISHED:  # nobody ever had the address of a draft
        lead(job, job.site.path(record["link"]), f"/?p={record.id}", article=article)


def import_page(record: Record, job: Job) -> None:
    """A flat page. One that the newsroom wrote at this address already is left as it is."""
    if record["wp:status"] not in STATUS:
        job.report.skip("page", record.label, LEFT_OUT.get(record["wp:status"], "État inconnu : laissé"))
        return
    if not record.id or job.ledger.find("page", record.id) is not None:
        job.report.known["page"] += 1
        return
    title, text = words(record["title"]), texts.converted(record, job, inserts=False)
    slug = own_form(record["wp:post_name"], title, 150) or f"page-{record.id}"
    slug = f"{slug}-page" if slug in RESERVED else slug
    if text.pictures:
        job.report.warn(record.label, "Photos d’une page fixe : retirées du texte")
    there = Page.objects.filter(slug=slug).first()
    if there and there.body.strip():
        job.report.skip("page", record.label, "Une page écrite ici porte déjà cette adresse : gardée")
        return
    job.report.new["page"] += 1
    if job.dry:
        job.ledger.note("page", record.id, 1)
        return
    page = there or Page(slug=slug, in_footer=slug in FOOTER)
    page.title, page.body = title[:160] or slug, clean_body(_without_figures(text.body))
    page.description = _for_search(record, "_yoast_wpseo_metadesc", "rank_math_description")[:200]
    page.is_public = record["wp:status"] == "publish" and not record["wp:post_password"]
    page.updated_at = moment(record["wp:post_modified_gmt"], record["wp:post_modified"]) or page.updated_at
    page.save()
    job.ledger.note("page", record.id, page.pk, {"title": page.title, "body": page.body, "slug": page.slug})
    old = (job.site.path(record["link"]), f"/?page_id={record.id}", f"/?p={record.id}")
    lead(job, *old, new_path=page.get_absolute_url())


def _without_figures(body: str) -> str:
    return pictures.PLACEHOLDER.sub("", body)


IMPORTERS: dict[str, Callable[[Record, Job], None]] = {"post": import_post, "page": import_page}
