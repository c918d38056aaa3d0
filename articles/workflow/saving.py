"""Beginning an article, and keeping a new state of it. Readers of a published one get it by `publish` only."""

from typing import Any, cast

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from articles import access, compositor, search
from articles.models import Article, Content, Event, Revision
from articles.models.revision import content_of
from articles.rows import apply, link_embeds, save_under_free_slug
from articles.text import clean_body
from articles.workflow.row import Outdated, WrongStatus, content_to_edit, locked, record


@transaction.atomic
def create(content: Content, *, by: User, remark: str = "") -> Article:
    """Begin an article as a draft; the remark says what it was begun from."""
    if not by.has_perm("articles.add_article"):
        raise PermissionDenied(f"{by} may not begin an article")
    article = Article(created_by=by)
    save_under_free_slug(article, content["slug"] or content["headline"])
    record(article, Event.Kind.CREATED, by=by, remark=remark)
    save(article, content, by=by)
    return article


@transaction.atomic
def save(
    article: Article,
    content: Content,
    *,
    by: User,
    base: int | None = None,
    kind: Revision.Kind = Revision.Kind.SAVED,
    typeset: bool = True,
) -> Revision:
    """Keep a new state of the article. One that was ever published changes for readers only by `publish`.

    `base` is the id of the revision that the person began from, 0 when there was none; Outdated is raised when a newer one
    was saved since. A save that changes nothing adds no revision. One by hand has its typography corrected in a second
    revision, so that what was written can be had back; not with `typeset=False`, for a text that shall come back as it was.
    """
    access.require(by, "write", article)
    row = locked(article)
    newest = row.revisions.newest()
    content = cast(Content, {**content, "body": clean_body(content["body"])})
    if row.was_published and not access.can(by, "move", row):
        content["slug"] = content_to_edit(row)["slug"]  # the address of a published page is the editors' matter
    before = newest.whole() if newest else None
    corrects = typeset and kind == Revision.Kind.SAVED and compositor.is_on(content)
    corrected = compositor.typeset(content) if corrects else content
    if newest and before in (content, corrected):
        return newest
    if newest and base is not None and newest.pk != base:
        raise Outdated(newest)
    revision = _first_or_next(row, content, newest, kind=kind, by=by)
    link_embeds(row, content["body"], by)
    if corrected != content:
        revision = add_version(row, corrected, revision, kind=Revision.Kind.TYPESET, by=by)
    show(row, corrected, by=by)
    article.refresh_from_db()
    return revision


def _first_or_next(row: Article, content: Content, newest: Revision | None, *, kind: Revision.Kind, by: User) -> Revision:
    """A published article that was imported has no version yet: the first one may be what readers have already."""
    seen = row.published_at if newest is None and row.was_published and content == content_of(row) else None
    return Revision.objects.create(article=row, content=content, kind=kind, base=newest, created_by=by, published_at=seen)


def is_kept(article: Article, content: Content) -> bool:
    """Whether the newest version says just this, typography aside."""
    newest = article.revisions.newest()
    content = cast(Content, {**content, "body": clean_body(content["body"])})
    return newest is not None and newest.whole() in (content, compositor.typeset(content))


KNOWN_TO_READERS = ("slug", "comments_open", "comments_close_at")
"""What an earlier version does not bring back once readers know the article; its embargo never."""


@transaction.atomic
def take_version(article: Article, version: Revision, *, by: User, base: int | None = None) -> Revision:
    """« Rétablir cette version »: saved once more as the newest, so that nothing in between is lost.

    It goes before the readers by `publish` only, like any other. Raises Outdated as `save` does, and WrongStatus.
    """
    access.require(by, "write", article)
    row = locked(article)
    if row.binned_at:
        raise WrongStatus(_("“%(article)s” is in the bin.") % {"article": row})
    version = row.revisions.get(pk=version.pk)
    content = cast(dict[str, Any], version.whole())
    newest, now = row.revisions.newest(), cast(dict[str, Any], content_to_edit(row))
    content |= {name: now[name] for name in ("embargo_until", *(KNOWN_TO_READERS if row.was_published else ()))}
    taken = save(row, cast(Content, content), by=by, base=base, kind=Revision.Kind.RESTORED)
    if taken != newest:
        record(row, Event.Kind.REVERTED, by=by, remark=version.created_at.isoformat())
    article.refresh_from_db()
    return taken


def add_version(row: Article, content: Content, base: Revision, *, kind: Revision.Kind, by: User) -> Revision:
    """Keep what a machine made of `base` as a version of its own."""
    return Revision.objects.create(article=row, content=content, kind=kind, base=base, created_by=by)


def show(row: Article, content: Content, *, by: User) -> None:
    """A draft's row follows its newest version; readers' rows wait for `publish`."""
    if row.was_published:
        newest = row.revisions.saved().order_by("-pk").values_list("published_at", flat=True)
        row.has_proposal = row.status == Article.Status.PUBLISHED and newest.first() is None
        row.save(update_fields=["modified_at", "has_proposal"])
        search.index_proposal(row)
    else:
        apply(row, content, by=by)
