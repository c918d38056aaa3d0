"""The newest version of an article made into another by a rule, such as the typography's or a change of many articles."""

from collections.abc import Callable

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from articles import access, workflow
from articles.models import Article, Content, Revision


@transaction.atomic
def rewrite(
    article: Article, rule: Callable[[Content], Content], *, kind: Revision.Kind, by: User, seen: int | None = None
) -> Revision | None:
    """Keep what the rule makes of the newest version as a new one; None where it changes nothing.

    Readers get it by `publish` only. Raises WrongStatus (in the bin, or never saved), and Outdated when `seen` is not the newest
    version.
    """
    access.require(by, "write", article)
    row = workflow.locked(article)
    if row.binned_at:
        raise workflow.WrongStatus(_("“%(article)s” is in the bin.") % {"article": row})
    workflow.require_saved(row)
    newest = row.revisions.newest()
    if newest and seen is not None and newest.pk != seen:
        raise workflow.Outdated(newest)
    content = workflow.content_to_edit(row)
    changed = rule(content)
    if changed == content:
        return None
    revision = workflow.add_version(row, changed, newest or _first_version(row, content), kind=kind, by=by)
    workflow.show(row, changed, by=by)
    article.refresh_from_db()
    return revision


def _first_version(row: Article, content: Content) -> Revision:
    """An article that was imported published has none: what readers have becomes one, to come back to."""
    return Revision.objects.create(
        article=row, content=content, kind=Revision.Kind.IMPORTED, created_at=row.modified_at, published_at=row.published_at
    )
