"""What a browser sends when a reader presses « Envoyer mon commentaire »."""

from typing import Any

from django.http import HttpResponse
from django.template import Context, Template
from django.test import Client

from articles.models import Article

WRITTEN = {"text": "Mon frère est pointeur au quai 4.", "name": "Essi K.", "email": "essi@exemple.tg"}
OURS = {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}


def send(article: Article, *, client: Client | None = None, headers: dict[str, str] | None = None, **fields: Any) -> HttpResponse:
    """Send the form of the article from one of our own pages; `fields` change what was written."""
    data = {name: value for name, value in {**WRITTEN, **fields}.items() if value is not None}
    return (client or Client()).post(f"/commentaires/{article.pk}/", data, headers=OURS if headers is None else headers)


def thread_of(article: Article) -> str:
    """The thread as the page of the article shows it."""
    return Template("{% load comments %}{% comment_thread article %}").render(Context({"article": article}))
