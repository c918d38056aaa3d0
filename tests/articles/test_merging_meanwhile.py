"""An article written at the very moment when its author, section or tag is made one with another."""

from threading import Event

import pytest
from django.db import connection

from articles import merging, search, workflow
from articles.models import Article
from articles.models.revision import blank_content
from tests.concurrency import all_at_once
from tests.factories import make_author, make_section, make_tag, make_user

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer at a time"),
]

KINDS = {"author": make_author, "section": make_section, "tag": make_tag}


@pytest.fixture
def editor():
    return make_user("Rédaction en chef")


def content_with(kind, row):
    keys = {"section": make_section().pk, "authors": [make_author().pk], "tags": []}
    keys |= {"section": row.pk} if kind == "section" else {f"{kind}s": [row.pk]}
    return {**blank_content(), "headline": "Le pont rouvre", "body": "<p>Un.</p>", **keys}


def rows_of(article, kind):
    article = Article.objects.get(pk=article.pk)
    if kind == "section":
        return [article.section]
    return [line.author for line in article.authorships.all()] if kind == "author" else list(article.tags.all())


def meeting(monkeypatch) -> Event:
    """A merge and the writing of an article wait for each other halfway; the event says that the merge is under way."""
    finish, index = merging._finish, search.index
    written, leaving = Event(), Event()

    def finishing(*args):
        leaving.set()
        written.wait(2)
        return finish(*args)

    def indexing(row):
        index(row)
        written.set()
        leaving.wait(2)

    monkeypatch.setattr(merging, "_finish", finishing)
    monkeypatch.setattr(search, "index", indexing)
    return leaving


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("step", ["publish", "save"])
def test_an_article_written_while_its_row_goes_stands_under_the_one_that_stays(kind, step, editor, monkeypatch):
    kept, gone = KINDS[kind](), KINDS[kind]()
    article = workflow.create(content_with(kind, gone), by=editor)
    newest = article.revisions.newest()
    leaving = meeting(monkeypatch)

    def act(number):
        if number:
            return merging.merge(kept, gone, by=editor)
        leaving.wait(5)
        if step == "publish":
            return workflow.publish(Article.objects.get(pk=article.pk), by=editor, seen=newest.pk)
        words = {**content_with(kind, gone), "headline": "Le pont ferme"}
        return workflow.save(Article.objects.get(pk=article.pk), words, by=editor, base=newest.pk)

    all_at_once(2, act)
    assert rows_of(article, kind) == [kept]
    assert not type(gone)._default_manager.filter(pk=gone.pk).exists()


@pytest.mark.parametrize("kind", KINDS)
def test_many_who_save_and_one_who_merges_never_stand_in_each_other_s_way(kind, editor):
    kept, gone = KINDS[kind](), KINDS[kind]()
    articles = [workflow.create(content_with(kind, gone), by=editor) for _ in range(4)]

    def act(number):
        if number == 4:
            return merging.merge(kept, gone, by=editor)
        for turn in range(4):
            article = Article.objects.get(pk=articles[number].pk)
            workflow.save(article, {**content_with(kind, gone), "headline": f"Titre {turn}"}, by=editor)
        return True

    assert all(all_at_once(5, act))
    assert [rows_of(article, kind) for article in articles] == [[kept]] * 4
