"""What editors put on the front page: articles at its places, now or from a minute on, and the « Urgent » bar.

A verb: check the right → check what others did meanwhile → change → write a line of the log.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles import compositor
from articles.clock import clock
from articles.models import Article, Breaking, FrontChange, Placement
from articles.models.placement import STALE_AFTER
from articles.second_press import SECOND_PRESS

URGENT_LASTS = timedelta(hours=2)
LONGEST = Breaking._meta.get_field("text").max_length or 0
"""Signs of an urgent bar."""


class Refused(Exception):
    """It cannot be done; the message says why in a sentence."""


class Outdated(Exception):
    """Somebody else changed the front page meanwhile."""


def _require(by: User, right: str) -> None:
    if not by.has_perm(right):
        raise PermissionDenied(f"{by} lacks {right}")


def _log(by: User, remark: str, *, number: int | None = None) -> None:
    """Raises Outdated when another took the number."""
    try:
        with transaction.atomic():
            FrontChange.objects.create(number=number, remark=remark, by=by)
    except IntegrityError:
        raise Outdated from None


def minute(value: datetime) -> str:
    """« 14 h 05 » today, « 25/11/2026 14 h 05 » on another day."""
    local = timezone.localtime(value)
    time = clock(value)
    return time if local.date() == timezone.localdate() else f"{date_format(local, 'SHORT_DATE_FORMAT')} {time}"


def check(places: Mapping[str, int | None]) -> dict[int, Article]:
    """The articles by id; raises Refused when one may not stand where it is put."""
    articles = Article.objects.in_bulk([pk for pk in places.values() if pk])
    for slot, pk in places.items():
        article = articles.get(pk or 0)
        if pk is not None and (article is None or article.status != Article.Status.PUBLISHED or article.binned_at):
            message = _("Publish or schedule “%(article)s” first, or take it out: readers could not open it.")
            raise Refused(message % {"article": article or _("the article")})
        if article and slot == Placement.Slot.LEAD and article.genre == Article.Genre.SPONSORED:
            raise Refused(_("Sponsored content may not be the lead story."))
    return articles


def _require_shown(articles: Iterable[Article], begins: datetime) -> None:
    """Raises Refused for an article that appears only when its place, which lasts a day, is filled by itself again."""
    for article in articles:
        if article.published_at and article.published_at >= begins + STALE_AFTER:
            message = _("“%(article)s” appears only on %(date)s: put that moment under “From”, for a place lasts a day.")
            raise Refused(message % {"article": article, "date": minute(article.published_at)})


@transaction.atomic
def place(places: Mapping[str, int | None], *, by: User, base: int, at: datetime | None = None) -> dict[str, Article | None]:
    """Put articles at places, or nothing, now or from a minute on; what changed, by place.

    `base` is the version that the editor began from: Outdated is raised when another saved since. Only places that differ
    from what stands there now are written; the others keep their time.
    """
    _require(by, "articles.change_placement")
    if FrontChange.version() != base:
        raise Outdated
    now = timezone.now()
    if at is not None and (at := at.replace(second=0, microsecond=0)) <= now:
        raise Refused(_("This minute is over: choose a later one."))
    standing = {slot: row.article_id for slot, row in Placement.objects.by_slot().items()}
    new = {slot: pk for slot, pk in places.items() if pk != standing.get(slot)}
    if not new:
        return {}
    articles = check(new)
    chosen = [pk for pk in places.values() if pk]
    if len(chosen) != len(set(chosen)):
        raise Refused(_("An article may not stand at two places."))
    _require_shown(articles.values(), at or now)
    rows = [Placement(slot=slot, article=articles.get(pk or 0), starts_at=at or now, placed_by=by) for slot, pk in new.items()]
    Placement.objects.bulk_create(rows)
    said = ", ".join(str(row) for row in rows)
    _log(by, _("From %(time)s: %(what)s") % {"time": minute(at), "what": said} if at else said, number=base + 1)
    return {row.slot: row.article for row in rows}


@transaction.atomic
def cancel(pk: int, *, by: User) -> None:
    """Take back a change that is scheduled."""
    _require(by, "articles.change_placement")
    number = FrontChange.version() + 1
    row = Placement.objects.coming().select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise Refused(_("This change has begun, or somebody cancelled it already."))
    _log(by, _("Cancelled: %(what)s, from %(time)s") % {"what": row, "time": minute(row.starts_at)}, number=number)
    row.delete()


def _typeset(words: str) -> str:
    return compositor.typeset_words(words, LONGEST)


@transaction.atomic
def announce(*, by: User, article: Article | None = None, text: str = "", until: datetime | None = None) -> Breaking:
    """Start the « Urgent » bar, with an article's headline unless told otherwise. An article's bar that runs is kept, and so is
    one with the same words that the button started a moment ago."""
    _require(by, "articles.add_breaking")
    if article and not article.is_published:
        raise Refused(_("Publish the article first: readers could not open it."))
    # Two presses at the same moment: the second waits here, then finds the first one's bar.
    (Article if article else User)._default_manager.select_for_update(of=("self",)).only("pk").get(pk=(article or by).pk)
    now = timezone.now()
    words = _typeset((text or (article.headline if article else ""))[:LONGEST])
    pressed = {"text": words, "starts_at__gt": now - SECOND_PRESS, **({"ends_at": until} if until else {})}
    if running := Breaking.objects.current().filter(article=article, **({} if article else pressed)).first():
        return running
    if until is not None and until <= now:
        raise Refused(_("The end must come after the beginning."))
    bar = Breaking.objects.create(text=words, article=article, starts_at=now, ends_at=until or now + URGENT_LASTS)
    _log(by, _("Urgent bar “%(text)s” until %(time)s") % {"text": bar, "time": minute(bar.ends_at)})
    return bar


@transaction.atomic
def write(bar: Breaking, *, by: User) -> None:
    """Keep a bar, new or changed, as its own form has it: with a beginning of its own, or reworded while it runs."""
    _require(by, "articles.change_breaking" if bar.pk else "articles.add_breaking")
    bar.text = _typeset(bar.text)
    bar.save()
    said = _("Urgent bar “%(text)s” until %(time)s") % {"text": bar, "time": minute(bar.ends_at)}
    later = bar.starts_at > timezone.now()
    _log(by, _("From %(time)s: %(what)s") % {"time": minute(bar.starts_at), "what": said} if later else said)


@transaction.atomic
def delete(bar: Breaking, *, by: User) -> None:
    _require(by, "articles.delete_breaking")
    _log(by, _("Urgent bar “%(text)s” deleted") % {"text": bar})
    bar.delete()


def _running(bar: Breaking) -> Breaking:
    row = Breaking.objects.current().select_for_update(of=("self",)).filter(pk=bar.pk).first()
    if row is None:
        raise Refused(_("This urgent bar has ended already."))
    return row


@transaction.atomic
def extend(bar: Breaking, *, by: User, seen: datetime | None = None) -> Breaking:
    """Let a bar that runs end later, by the usual time. One that does not end when the page said so (`seen`) has been prolonged
    already, by a first press or a colleague."""
    _require(by, "articles.change_breaking")
    row = _running(bar)
    if seen not in (None, row.ends_at):
        return row
    row.ends_at += URGENT_LASTS
    row.save(update_fields=["ends_at"])
    _log(by, _("Urgent bar “%(text)s” until %(time)s") % {"text": row, "time": minute(row.ends_at)})
    return row


@transaction.atomic
def end(bar: Breaking, *, by: User) -> Breaking:
    """Take a bar that runs away from the readers."""
    _require(by, "articles.change_breaking")
    row = _running(bar)
    row.ends_at = timezone.now()
    row.save(update_fields=["ends_at"])
    _log(by, _("Urgent bar “%(text)s” ended") % {"text": row})
    return row
