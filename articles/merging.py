"""Two authors, sections or tags made one: articles, addresses and whatever else stood by the one go to the other.

A verb like those of workflow. Versions of articles keep the key that is gone; Merged translates it when they are read.
"""

import time
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Article, ArticleAuthor, Author, Merged, Redirect, Section, Tag
from articles.models.people import person_name

Row = Author | Section | Tag

BATCH = 500
"""Articles of one transaction."""

MOVED = {"author": {"authorships", "articles", "links"}, "section": {"articles", "children"}, "tag": {"articles"}}
"""What refers to a row and goes along."""

FILLED = {"author": ("role", "bio", "photo"), "section": ("description", "accent"), "tag": ("description",)}
"""What the row that stays takes from the other one where it has nothing."""


class CannotMerge(Exception):
    """The two rows cannot become one now; the message is for the person."""


def may(user: User, model: type[Model]) -> bool:
    """An editor's matter: articles of everybody change their byline, section or tag."""
    table = model._meta.model_name
    rights = ("articles.edit_any_article", f"articles.change_{table}", f"articles.delete_{table}")
    return user.has_perms(rights)


def merge(kept: Row, gone: Row, *, by: User, seconds: float = 20) -> bool:
    """Move all that stands by `gone` to `kept` and delete `gone`; False when the time was over before: call again.

    Raises CannotMerge. Articles keep their date and get no new version: readers see another name on the same text.
    """
    if not may(by, type(kept)):
        raise PermissionDenied(f"{by} may not merge")
    check(kept, gone)
    until = time.monotonic() + seconds
    while _move_some(kept, gone) or not _finish(kept, gone):
        if time.monotonic() > until:
            return False
    return True


def check(kept: Row, gone: Row) -> None:
    if type(kept) is not type(gone) or kept.pk == gone.pk:
        raise CannotMerge(_("Choose two different ones."))
    if found := obstacles(gone):
        message = _("“%(row)s” still has: %(what)s. Remove or move that first, or keep “%(row)s”.")
        raise CannotMerge(message % {"row": gone, "what": ", ".join(found)})


def obstacles(gone: Row) -> list[str]:
    """Tables, also of other apps, with rows that would be lost with this one, such as rules of a section's comments."""
    others = [relation for relation in gone._meta.related_objects if relation.get_accessor_name() not in MOVED[kind_of(gone)]]
    return [
        str(relation.related_model._meta.verbose_name_plural)
        for relation in others
        if relation.related_model._default_manager.filter(**{relation.field.name: gone.pk}).exists()
    ]


def kind_of(row: Row) -> str:
    return str(row._meta.model_name)


@transaction.atomic
def _move_some(kept: Row, gone: Row) -> int:
    """Articles of one batch; their number. They are locked first, as every step of workflow does: one order, no deadlock."""
    batch = list(gone.articles.order_by("pk").values_list("pk", flat=True)[:BATCH])
    keys = list(Article.objects.select_for_update(of=("self",)).filter(pk__in=batch).order_by("pk").values_list("pk", flat=True))
    if isinstance(gone, Section):
        Article.objects.filter(pk__in=keys, section=gone).update(section=kept.pk)
    else:
        _move_links(kept, gone, keys)
    return len(batch)


def _move_links(kept: Row, gone: Row, keys: list[int]) -> None:
    """Bylines or tags of these articles; one that has both keeps one, at the earlier place."""
    through: Any
    through, name = (ArticleAuthor, "author_id") if isinstance(gone, Author) else (Article.tags.through, "tag_id")
    links: list[Any] = list(through._default_manager.filter(**{name: gone.pk}, article__in=keys))
    own = {
        link.article_id: link
        for link in through._default_manager.filter(**{name: kept.pk}, article__in=[link.article_id for link in links])
    }
    doubled = [link for link in links if link.article_id in own]
    through._default_manager.filter(pk__in=[link.pk for link in doubled]).delete()
    through._default_manager.filter(pk__in=[link.pk for link in links if link.article_id not in own]).update(**{name: kept.pk})
    if isinstance(gone, Author):
        for link in doubled:
            own[link.article_id].order = min(link.order, own[link.article_id].order)
        ArticleAuthor.objects.bulk_update([own[link.article_id] for link in doubled], ["order"])


@transaction.atomic
def _finish(kept: Row, gone: Row) -> bool:
    """The rows themselves; False when an article took the one that goes before it was locked, which `Merged.held` waits for."""
    held = type(kept)._default_manager.select_for_update(of=("self",)).filter(pk__in=[kept.pk, gone.pk]).order_by("pk")
    rows = {row.pk: row for row in held}
    if len(rows) < 2:
        raise CannotMerge(_("One of the two is not there any more."))
    locked, leaving = rows[kept.pk], rows[gone.pk]
    check(locked, leaving)
    if leaving.articles.exists():
        return False
    _take_over(locked, leaving)
    Redirect.objects.lead(addresses(leaving), addresses(locked))
    kind = kind_of(leaving)
    Merged.objects.filter(kind=kind, new=leaving.pk).update(new=locked.pk)
    Merged.objects.create(kind=kind, old=leaving.pk, new=locked.pk)
    leaving.delete()
    locked.save()
    kept.refresh_from_db()
    return True


def _take_over(kept: Row, gone: Row) -> None:
    for name in FILLED[kind_of(kept)]:
        if not getattr(kept, name):
            setattr(kept, name, getattr(gone, name))
    if isinstance(kept, Author) and isinstance(gone, Author):
        known = set(kept.links.values_list("url", flat=True))
        gone.links.exclude(url__in=known).update(author=kept)
        if kept.user is None and gone.user is not None:
            kept.user, gone.user = gone.user, None
            gone.save(update_fields=["user"])
    if isinstance(kept, Section) and isinstance(gone, Section):
        if gone.pk in _above(kept):
            kept.parent = gone.parent
            kept.save(update_fields=["parent"])
        gone.children.exclude(pk=kept.pk).update(parent=kept)


def _above(section: Section) -> set[int]:
    """Keys of the sections over this one."""
    keys: set[int] = set()
    while section.parent is not None and section.parent.pk not in keys:
        section = section.parent
        keys.add(section.pk)
    return keys


def addresses(row: Row) -> list[str]:
    """Of the page and of its feed."""
    return [row.get_absolute_url(), reverse(f"articles:{kind_of(row)}-feed", args=[row.slug])]


def number_of(row: Row) -> int:
    """Its articles, in whatever state."""
    return row.articles.count()


def told(kept: Row, gone: Row) -> Iterator[str]:
    """What merging will do, in sentences."""
    names = {"kept": kept, "gone": gone}
    number = number_of(gone)
    text = ngettext(
        "%(n)s article goes from “%(gone)s” to “%(kept)s”.", "%(n)s articles go from “%(gone)s” to “%(kept)s”.", number
    )
    yield text % {"n": number, **names}
    if not isinstance(kept, Section) and (both := kept.articles.filter(pk__in=gone.articles.values("pk")).count()):
        yield ngettext("%(n)s of them has both already.", "%(n)s of them have both already.", both) % {"n": both}
    yield _("%(old)s and its feed will lead to %(new)s.") % {"old": gone.get_absolute_url(), "new": kept.get_absolute_url()}
    taken = [name for name in FILLED[kind_of(kept)] if not getattr(kept, name) and getattr(gone, name)]
    if taken:
        fields = ", ".join(str(kept._meta.get_field(name).verbose_name) for name in taken)  # type: ignore[union-attr]
        yield _("“%(kept)s” takes over: %(fields)s.") % {"fields": fields, **names}
    if isinstance(kept, Author) and isinstance(gone, Author) and gone.user:
        yield _told_of_account(kept, person_name(gone.user))
    if isinstance(gone, Section):
        children = gone.children.exclude(pk=kept.pk).count()
        if children:
            text = ngettext("%(n)s section under it moves along.", "%(n)s sections under it move along.", children)
            yield text % {"n": children}
        yield _("What is set for “%(kept)s” holds for these articles, the comments included.") % names
    yield _("“%(gone)s” is deleted. This cannot be undone.") % names


def _told_of_account(kept: Author, account: str) -> str:
    if kept.user:
        return _("The account of %(account)s will have no byline; it gets a new one with its next article.") % {
            "account": account
        }
    return _("The account of %(account)s will sign as “%(kept)s”.") % {"account": account, "kept": kept}
