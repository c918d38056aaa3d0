"""« Dupliquer en nouveau brouillon »: an article that comes back every year is begun from the last one."""

from typing import cast

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from articles import access, workflow
from articles.models import Article, Content


def duplicate(article: Article, *, by: User) -> Article:
    """A new draft with the newest words and pictures of this article, without its address, dates and comments."""
    access.require(by, "write", article)
    if article.binned_at:
        raise workflow.WrongStatus(_("“%(article)s” is in the bin.") % {"article": article})
    fresh = {"slug": "", "embargo_until": None, "comments_close_at": None}
    content = cast(Content, {**workflow.content_to_edit(article), **fresh})
    return workflow.create(
        content, by=by, remark=_("From “%(article)s”, %(path)s") % {"article": article, "path": article.get_absolute_url()}
    )
