"""What keeps a text between two saves: autosaves, the key of a new draft, and who else has the page open.

An autosave is its writer's own; colleagues who may write the article find it among the versions. It is never the newest
version, so nobody is refused because of it, no step publishes it, and readers never see it; saving the page that wrote it
takes its place (`drop`). One of each page is kept, changed in place: two pages of one person never write over each other.
A draft that was only ever saved by itself has no version yet: its row follows, so that lists can name it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import access, workflow
from articles.models import Article, Content, DraftKey, Event, Presence, Revision
from articles.rows import apply, link_embeds, save_under_free_slug
from articles.text import clean_body

KEYS_KEPT = timedelta(days=30)
PRESENCE_KEPT = timedelta(hours=1)
WRITES = timedelta(minutes=3)


class Elsewhere(Exception):
    """The person has gone on with this text in another place."""


@transaction.atomic
def keep(
    article: Article,
    content: Content,
    *,
    by: User,
    base: int | None,
    page: str = "",
    over: str = "",
    sent: int | None = None,
    apart: bool = False,
) -> Revision:
    """Keep what somebody is writing on top of the version `base`, None before the first one.

    It is kept beside a newer version too; saving it will bring the two together. It takes the place of what the same page
    kept before, or of the autosave that the page went on with (`over`, its stamp). What arrives behind something that the
    page sent later (`sent`) is in that already. `apart`: a device that comes back after hours does not want to stand beside
    a text that the person has gone on with elsewhere.
    Raises WrongStatus in the bin, and Elsewhere.
    """
    access.require(by, "write", article)
    row = workflow.locked(article)
    if row.binned_at:
        raise workflow.WrongStatus(_("“%(article)s” is in the bin.") % {"article": row})
    content = cast(Content, {**content, "body": clean_body(content["body"])})
    if overtaken_by := _sent_later(row, by=by, base=base, page=page, sent=sent):
        return overtaken_by
    newest = row.revisions.select_related("base").newest()
    if newest and content in _as_sent(newest):  # it arrives behind the save that it was overtaken by
        drop(row, by=by, page=page, over=over)
        return newest
    began_from = row.revisions.saved().filter(pk=base or 0).first()
    last = own_autosave(row, by=by)
    if apart and last and last.base == began_from and last.page != page and last.stamp != over:
        raise Elsewhere
    kept = _kept_by(row, by=by, page=page, over=over)
    revision = kept[0] if kept else Revision(article=row, created_by=by, kind=Revision.Kind.AUTOSAVE)
    revision.content, revision.base, revision.created_at = dict(content), began_from, timezone.now()
    revision.page, revision.sent = page, sent
    revision.save()
    link_embeds(row, content["body"], by)
    if newest is None and not row.was_published:
        apply(row, content, by=by)
    return revision


def _sent_later(article: Article, *, by: User, base: int | None, page: str, sent: int | None) -> Revision | None:
    """What the same page sent after this, unless the page has gone on from it since."""
    if not (page and sent):
        return None
    return article.revisions.filter(created_by=by, page=page, sent__gt=sent, pk__gt=base or 0).order_by("-sent").first()


def _as_sent(newest: Revision) -> list[Content]:
    """What a page may have sent that became this version: the version itself, or what typography made it of."""
    made_of = newest.base if newest.kind == Revision.Kind.TYPESET else None
    return [newest.whole(), made_of.whole()] if made_of else [newest.whole()]


def _kept_by(article: Article, *, by: User, page: str, over: str) -> list[Revision]:
    """What this page kept, and what it went on with, unless another page has taken that up meanwhile."""
    own = article.revisions.filter(kind=Revision.Kind.AUTOSAVE, created_by=by)
    return [kept for kept in own if (page and kept.page == page) or kept.stamp == over]


def begun(key: str, *, by: User) -> Article | None:
    """The article that a page with this key has begun."""
    found = DraftKey.objects.filter(user=by, key=key).select_related("article").first() if key else None
    return found.article if found else None


def begin(content: Content, *, by: User, key: str) -> Article:
    """Begin an article once, whatever the number of repeats. Its text comes by `keep` or `workflow.save`."""
    if not by.has_perm("articles.add_article"):
        raise PermissionDenied(f"{by} may not begin an article")
    with transaction.atomic():
        User.objects.select_for_update().get(pk=by.pk)  # two repeats at once: the second waits, and finds the first's draft
        article = begun(key, by=by)
        if article is None:
            article = Article(created_by=by)
            save_under_free_slug(article, content["slug"] or content["headline"])
            workflow.record(article, Event.Kind.CREATED, by=by)
            DraftKey.objects.filter(user=by, made_at__lt=timezone.now() - KEYS_KEPT).delete()
            DraftKey.objects.create(key=key, user=by, article=article)
    return article


def own_autosave(article: Article, *, by: User) -> Revision | None:
    """What the person wrote last and has not saved. Older ones of other pages come into sight when this one is settled."""
    return article.revisions.filter(kind=Revision.Kind.AUTOSAVE, created_by=by).order_by("-created_at", "-pk").first()


def at_work(article: Article, *, by: User) -> Content:
    """What the person's page shows: what it kept by itself on top of the newest version, else that version."""
    newest, kept = article.revisions.newest(), own_autosave(article, by=by)
    if kept and kept.base_id == (newest.pk if newest else None):
        return kept.whole()
    return workflow.content_to_edit(article)


def drop(article: Article, *, by: User, page: str = "", over: str = "") -> None:
    """Let go of what a page kept by itself, or of one autosave by its stamp: it is saved now, or not wanted."""
    access.require(by, "write", article)
    for kept in _kept_by(article, by=by, page=page, over=over):
        kept.delete()


@transaction.atomic
def settle(article: Article, saved: Revision, *, by: User, page: str, over: str, sent: int | None) -> None:
    """A page was saved: what it kept by itself before goes, and will go when it arrives only now."""
    workflow.locked(article)
    if page and sent and saved.created_by == by:
        saved.page, saved.sent = page, sent
        saved.save(update_fields=["page", "sent"])
    for kept in _kept_by(article, by=by, page=page, over=over):
        if not (page and kept.page == page and (kept.sent or 0) > (sent or 0) > 0):  # typed after the press
            kept.delete()


@dataclass(frozen=True)
class Company:
    """Who else is before the page, and who took the pen from this one, and when."""

    others: list[User]
    writing: list[User]
    """Those of them whose page sent a text in the last minutes; the others only have it open."""
    taken_by: User | None = None
    taken_at: datetime | None = None
    took_at: datetime | None = None
    """When this page took it from all of them."""


def beat(article: Article, *, by: User, page: str, take: bool = False) -> Company:
    """Say that a page is in sight; with `take`, that it is the one that writes from now on. Always the same few queries."""
    access.require(by, "write", article)
    now = timezone.now()
    changes = {"seen_at": now, **({"took_at": now} if take else {})}
    here, _new = Presence.objects.update_or_create(article=article, user=by, page=page, defaults=changes)
    Presence.objects.filter(article=article, seen_at__lt=now - PRESENCE_KEPT).delete()
    pages = list(article.presences.fresh().exclude(pk=here.pk).select_related("user").order_by("came_at"))
    taker = max((other for other in pages if other.took_at), key=lambda other: other.took_at, default=None)  # type: ignore[arg-type,return-value]
    others = list({other.user_id: other.user for other in pages}.values())
    kept = article.revisions.filter(kind=Revision.Kind.AUTOSAVE, created_at__gt=now - WRITES)
    typed = set(kept.values_list("created_by", flat=True))
    writing = [other for other in others if other.pk in typed]
    if taker and taker.took_at and taker.took_at > (here.took_at or here.came_at):
        return Company(others, writing, taker.user, taker.took_at)
    took = here.took_at if here.took_at and all((other.took_at or other.came_at) < here.took_at for other in pages) else None
    return Company(others, writing, took_at=took)


def leave(article: Article, *, by: User, page: str) -> None:
    """A page was closed."""
    Presence.objects.filter(article=article, user=by, page=page).delete()
