"""How a browser fills the writing page and presses its buttons, and who sits before it."""

import pytest
from django.urls import reverse

from articles import workflow
from articles.models.revision import blank_content
from tests.factories import make_author, make_section, make_user

ADD = "/admin/articles/article/add/"


def address(article, page="change"):
    return reverse(f"admin:articles_article_{page}", args=[article.pk])


def lines(prefix, rows):
    """A formset as a browser sends it."""
    data = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    return data | {f"{prefix}-{n}-{key}": value for n, row in enumerate(rows) for key, value in row.items()}


def filled(article=None, *, pictures=(), related=(), **changes):
    """The whole form as the browser would send it back, with some fields changed."""
    content = workflow.content_to_edit(article) if article else {**blank_content(), "headline": "Le pont rouvre"}
    newest = article.revisions.newest() if article else None
    data = {key: value for key, value in content.items() if value not in (None, False) and key not in {"pictures", "related"}}
    data |= {"base": newest.pk if newest else "", **lines("pictures", pictures), **lines("related", related)}
    return {key: value for key, value in (data | changes).items() if value is not None}


def make_draft(by, **fields):
    fields = {"section": make_section().pk, "authors": [make_author().pk], **fields}
    return workflow.create({**blank_content(), "headline": "Le pont rouvre", "body": "<p>Un.</p>", **fields}, by=by)


@pytest.fixture
def writer(client):
    person = make_user("Journaliste", first_name="Afi", last_name="Mensah")
    client.force_login(person)
    return person


@pytest.fixture
def editor(client):
    person = make_user("Rédaction en chef", first_name="Mariam", last_name="Sanni")
    client.force_login(person)
    return person


def save_as(person, article, **changes):
    return workflow.save(article, {**workflow.content_to_edit(article), **changes}, by=person)
