"""Typography corrected because somebody asked for it, and taken back; runs.py does it over many articles.

Verbs like those of workflow: check the right → lock the row → check the state → change → write the history.
"""

from typing import cast

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from articles import access, compositor, workflow
from articles.models import Article, Content, Event, Revision
from articles.rewriting import rewrite


@transaction.atomic
def typeset(article: Article, *, by: User, seen: int | None = None) -> Revision | None:
    """Correct the newest version into a new one, whatever the switches say; None where there is nothing to correct.

    Outdated is raised when `seen` is not the newest version any more.
    """
    revision = rewrite(article, compositor.typeset, kind=Revision.Kind.TYPESET, by=by, seen=seen)
    if revision:
        number = compositor.number_of(compositor.corrections_of(revision))
        workflow.record(article, Event.Kind.TYPESET, by=by, remark=str(number))
    return revision


@transaction.atomic
def undo(article: Article, *, by: User) -> Revision:
    """Bring back the text as it was before its newest version was corrected, and correct this article no more."""
    access.require(by, "write", article)
    row = workflow.locked(article)
    newest = row.revisions.select_related("base").newest()
    if newest is None or newest.kind != Revision.Kind.TYPESET or newest.base is None:
        raise workflow.WrongStatus(_("The text has changed since: choose a version from the history."))
    content = cast(Content, {**newest.base.whole(), "typography": False})
    revision = workflow.save(row, content, by=by, base=newest.pk)
    workflow.record(row, Event.Kind.TYPESET_UNDONE, by=by)
    article.refresh_from_db()
    return revision
