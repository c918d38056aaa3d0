"""What is typed beside the text for a step, a remark or a minute: kept in the session until a step is taken."""

from typing import Any

from django.http import HttpRequest

from articles.forms.article import ArticleForm
from articles.models import Article

KEY, FIELDS = "aside", ("publish_at", "remark")


def kept(request: HttpRequest, article: Article | None) -> dict[str, Any]:
    said: dict[str, Any] = request.session.get(KEY, {}).get(str(article.pk), {}) if article else {}
    return said


def keep(request: HttpRequest, article: Article, form: ArticleForm) -> None:
    said = {name: form[name].data for name in FIELDS if name in form.changed_data}
    if said != kept(request, article):
        request.session[KEY] = {**request.session.get(KEY, {}), str(article.pk): said}


def drop(request: HttpRequest, article: Article) -> None:
    if kept(request, article):
        request.session[KEY] = {pk: said for pk, said in request.session[KEY].items() if pk != str(article.pk)}
