"""Preview links made and revoked. Verbs like those of workflow; what a link opens: preview_links.py."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from articles import access, workflow
from articles.models import Article, Event, Revision


@transaction.atomic
def share(article: Article, *, by: User, version: Revision | None = None) -> Article:
    """Note that a link was made by which somebody without an account reads this version, or the newest one of the day."""
    access.require(by, "write", article)
    row = workflow.locked(article)
    if row.binned_at:
        raise workflow.WrongStatus(_("“%(article)s” is in the bin.") % {"article": row})
    if row.is_retired:
        raise workflow.WrongStatus(_("“%(article)s” was taken away from the readers: no link leads to it.") % {"article": row})
    workflow.require_saved(row)
    workflow.record(row, Event.Kind.SHARED, by=by, remark=version.created_at.isoformat() if version else "")
    return row


@transaction.atomic
def revoke(article: Article, *, by: User) -> bool:
    """« Annuler les liens d’aperçu »: every link made so far is dead. False when there was none."""
    access.require(by, "write", article)
    row = workflow.locked(article)
    if not row.events.has_links():
        return False
    workflow.record(row, Event.Kind.UNSHARED, by=by)
    return True
