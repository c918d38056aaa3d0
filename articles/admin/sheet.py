"""What the writing page holds: the form over a content of an article, with its photos and related articles."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.contrib.auth.models import User
from django.http import HttpRequest

from articles import keeping, workflow
from articles.admin import aside
from articles.admin import base as desk
from articles.checklist import Lack
from articles.forms.article import ArticleForm, PicturesFormSet, RelatedFormSet, pictures_of
from articles.models import Article, Author, Content, Revision, Section
from articles.models.revision import blank_content


@dataclass
class Sheet:
    """The three parts of the page's form, and what was found wrong with the whole."""

    form: ArticleForm
    pictures: Any
    related: Any
    problem: str = ""
    lacks: Sequence[Lack] = ()
    """What a step found missing."""
    kept: Revision | None = None
    """What the person's page kept by itself and nobody saved yet."""
    continued: bool = False
    """The form goes on from `kept`."""
    saved: bool = False

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), self.pictures.is_valid(), self.related.is_valid()])

    def content(self) -> Content:
        return self.form.to_content(self.pictures, self.related)


def _first_content(user: User) -> Content:
    """An empty sheet: signed by the account's own byline, comments open, in the section where there is but one."""
    author = Author.objects.filter(user=user).first()
    sections = list(Section.objects.values_list("pk", flat=True)[:2])
    section = sections[0] if len(sections) == 1 else None
    return cast(Content, {**blank_content(), "section": section, "authors": [author.pk] if author else []})


def sheet_of(request: HttpRequest, article: Article | None) -> Sheet:
    """The form as it was sent; or over the newest version; or over what the person's page kept by itself on top of it."""
    user = desk.person(request)
    data = request.POST if request.method == "POST" else None
    newest = article.revisions.newest() if article else None
    base = newest.pk if newest else None
    content = workflow.content_to_edit(article) if article else _first_content(user)
    kept = keeping.own_autosave(article, by=user) if article and data is None else None
    continued = kept is not None and (kept.base_id == base or "kept" in request.GET)
    if kept and continued:
        content, base = kept.whole(), kept.base_id
    visible, linked = Article.objects.visible_to(user), {link["article"] for link in content["related"] if link["article"]}
    unnamed = linked - set(visible.filter(pk__in=linked).values_list("pk", flat=True)) if linked else linked
    offered = {"articles": visible | Article.objects.filter(pk__in=linked), "unnamed": unnamed}  # an editor's link stays
    beside = aside.kept(request, article) if data is None else {}
    return Sheet(
        ArticleForm(data, article=article, content=content, user=user, base=base, beside=beside),
        PicturesFormSet(data, prefix="pictures", initial=pictures_of(content)),
        RelatedFormSet(data, prefix="related", initial=content["related"], form_kwargs=offered),
        kept=kept,
        continued=continued,
    )
