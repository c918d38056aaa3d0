"""« Dupliquer en nouveau brouillon »: an article that comes back every year is begun from the last one."""

from typing import cast

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import access, body, workflow
from articles.models import Article, Content, Event
from articles.second_press import SECOND_PRESS

MOST_IN_A_MINUTE = 20
"""Articles that one person begins in a minute, and more."""


@transaction.atomic
def duplicate(article: Article, *, by: User) -> Article:
    """A new draft with the newest words and pictures of this article, without its address, dates, comments and notes.

    Once more within a minute is a second press of the button, and gives the copy that was just made.
    """
    access.require(by, "write", article)
    row = workflow.locked(article)
    if row.binned_at:
        raise workflow.WrongStatus(_("“%(article)s” is in the bin.") % {"article": row})
    remark = _("From “%(article)s”, %(path)s") % {"article": row, "path": row.get_absolute_url()}
    since = timezone.now() - SECOND_PRESS
    begun = Article.objects.kept().filter(created_by=by, created_at__gt=since).order_by("-pk")[:MOST_IN_A_MINUTE]
    made = Event.objects.filter(article__in=list(begun), kind=Event.Kind.CREATED, remark=remark).select_related("article")
    if event := made.first():
        return event.article
    content = workflow.content_to_edit(row)
    fresh = {"slug": "", "embargo_until": None, "comments_close_at": None, "body": body.without_notes(content["body"])}
    return workflow.create(cast(Content, {**content, **fresh}), by=by, remark=remark)
