"""Between a journalist and the editors: sent for review, sent back."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from articles import access, checklist, tasks
from articles.models import Article, Event
from articles.workflow.row import WrongStatus, content_to_edit, is_taken, locked, record, require_saved

SUBMITTABLE = (Article.Status.DRAFT, Article.Status.UNPUBLISHED)


@transaction.atomic
def submit(article: Article, *, by: User) -> Article:
    """Hand a draft to the editors. Raises WrongStatus (no draft, or never saved) and NotReady (what is missing)."""
    access.require(by, "submit", article)
    row = locked(article)
    if row.status not in SUBMITTABLE or row.binned_at:
        if is_taken(row, Event.Kind.SUBMITTED, by=by):
            return row
        raise WrongStatus(_("“%(article)s” is not a draft any more.") % {"article": row})
    require_saved(row)
    content = content_to_edit(row)
    if not content["headline"].strip():
        raise checklist.NotReady([checklist.Lack("headline", _("The headline is missing."))])
    checklist_lacks = checklist.picture_lacks(row, content)
    if checklist_lacks:
        raise checklist.NotReady(checklist_lacks)
    row.status = Article.Status.IN_REVIEW
    row.save(update_fields=["status", "modified_at"])
    record(row, Event.Kind.SUBMITTED, by=by)
    article.refresh_from_db()
    return row


@transaction.atomic
def send_back(article: Article, *, by: User, remark: str = "") -> Article:
    """Return an article in review to its author, with a remark."""
    access.require(by, "send_back", article)
    row = locked(article)
    if row.status != Article.Status.IN_REVIEW or row.binned_at:
        if is_taken(row, Event.Kind.SENT_BACK, by=by, remark=remark):
            return row
        raise WrongStatus(_("“%(article)s” is not in review.") % {"article": row})
    row.status = Article.Status.DRAFT
    row.save(update_fields=["status", "modified_at"])
    event = record(row, Event.Kind.SENT_BACK, by=by, remark=remark)
    transaction.on_commit(lambda: tasks.tell_sent_back.enqueue(event.pk), robust=True)
    article.refresh_from_db()
    return row
