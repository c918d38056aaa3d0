"""The back office finds its rows by an index, in the order of the list, whatever the database has learnt of them."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from articles import search, usage, workflow
from articles.models import Article, Image, Reference, waiting
from newsroom import planner
from newsroom.demo import rows
from tests.articles.writing import make_draft, save_as
from tests.factories import make_article, make_comment, make_image, make_section, make_user
from tests.plans import asked, make_many_articles, make_texts, plan, plan_of, slow_steps
from tests.plans import many_articles as many_articles

pytestmark = pytest.mark.django_db

IN_ORDER = (
    "articles/article/",
    "articles/article/?o=-5",
    "articles/article/?state=published",
    "articles/article/?state=scheduled",
    "articles/article/?state=draft",
    "articles/article/?state=unpublished",
    "articles/article/?mine=1",
    "articles/article/?section__id__exact={section}",
    "articles/article/?section__id__exact={section}&state=published",
    "articles/article/corbeille/",
    "articles/article/pick/",
    "articles/article/pick/?placeable=1",
    "calendrier/",  # a month of embargoes may be sorted
    "calendrier/?vue=mois",
)


@pytest.mark.usefixtures("many_articles")
@pytest.mark.parametrize("learnt", [False, True])
@pytest.mark.parametrize("role", ["Journaliste", "Rédaction en chef"])
def test_lists_of_articles_neither_read_the_table_nor_sort_it(role, learnt, client, monkeypatch):
    monkeypatch.setattr("articles.models.article.FEW", 0)  # or « Mine » would go by the keys of a few
    writer = make_user(role)
    make_many_articles(told=learnt)
    tomorrow = timezone.now() + timedelta(days=1)
    make_article(published_at=tomorrow, created_by=writer)
    make_article(binned_at=timezone.now(), created_by=writer)
    for status in ("draft", "unpublished"):
        make_article(status=status, created_by=writer, embargo_until=tomorrow)
    if learnt:
        planner.refresh()
    client.force_login(writer)
    section, slow = Article.objects.earliest("pk").section_id, {}
    for address in IN_ORDER:
        with asked() as queries:
            assert client.get(f"/admin/{address.format(section=section)}").status_code == 200
        lists = [query for query in queries if '"articles_article"."headline"' in query[0] and "ORDER BY" in query[0]]
        assert lists, address
        if steps := [step for query in lists for step in slow_steps(plan(*query), sorting="calendrier" not in address)]:
            slow[address] = steps
    assert slow == {}


@pytest.mark.usefixtures("many_articles")
def test_articles_with_broken_links_are_found_from_the_few_that_are_gone(client):
    make_many_articles()
    for gone in (make_article(status="draft"), make_article(binned_at=timezone.now())):
        Reference.objects.create(article=make_article(), kind="see_also", target=gone)
    client.force_login(make_user("Rédaction en chef"))
    with asked() as queries:
        assert len(client.get("/admin/articles/article/?waits=links").context["cl"].result_list) == 2
        assert client.get("/admin/").status_code == 200
    about = [query for query in queries if "articles_reference" in query[0] or '"articles_article"."headline"' in query[0]]
    assert [step for query in about for step in slow_steps(plan(*query), sorting=False)] == []


@pytest.mark.usefixtures("many_articles")
@pytest.mark.parametrize("pictures", [waiting.poor_pictures, waiting.expiring_pictures])
def test_what_pictures_want_is_not_looked_for_in_all_articles(pictures):
    """With SQLite knowing nothing: it took every published article for each photo."""
    make_many_articles()
    steps = plan_of(pictures())
    assert slow_steps(steps, sorting=False) == []
    assert [step for step in steps if "article_newest" in step or "article_by_date" in step] == []
    if connection.vendor == "sqlite":  # PostgreSQL rather reads the few photos of a test
        assert "image_wanting" in steps[0] or "image_expiry" in steps[0]


def test_the_photos_of_a_section_are_not_looked_for_in_all_its_articles():
    """SQLite began with them, for each photo: seconds at 100,000 articles."""
    image, section = make_image(), make_section()
    make_article(lead_image=image, section=section)
    photos = usage.in_section(Image.objects.all(), section)
    assert list(photos) == [image]
    assert [step for step in plan_of(photos) if "in_section" in step] == []


@pytest.mark.usefixtures("many_articles")
@pytest.mark.parametrize("learnt", [False, True])
@pytest.mark.parametrize("typed", ["partout", "partout rare", "rare", "part", "parto rar"])
def test_words_are_found_in_the_texts_of_some_articles_without_reading_all(typed, learnt, client):
    make_many_articles()
    make_texts()
    if learnt:
        rows.settle(search.ArticleIndex)
    client.force_login(make_user("Rédaction en chef"))
    slow = {}
    for address in ("articles/article/", "recherche/"):
        with asked() as queries:
            assert client.get(f"/admin/{address}", {"q": typed}).status_code == 200
        texts = [query for query in queries if "FROM articles_articleindex" in query[0]]
        assert len(texts) == 1 + (typed == "parto rar")  # where no words are found whole, beginnings are
        lists = [query for query in queries if '"headline"' in query[0] and 'FROM "articles_article"' in query[0]]
        # PostgreSQL sorts what a rare word finds, and reads a table of so few and short rows as a whole
        sorting, table = connection.vendor == "sqlite", "articles_articleindex(_fts)?"
        slow[address] = [step for query in texts for step in slow_steps(plan(*query), table, sorting=sorting)]
        slow[address] += slow_steps(plan(*lists[-1]), sorting=False) if connection.vendor == "sqlite" else []
    assert not any(slow.values()), slow


@pytest.mark.usefixtures("many_articles")
def test_newer_versions_are_looked_through_without_reading_all_articles():
    chief, writer = make_user("Rédaction en chef"), make_user("Journaliste")
    article = make_draft(writer, body="<p>Un mot.</p>")
    workflow.publish(article, by=chief)
    make_many_articles()
    save_as(chief, article, body="<p>Un secret.</p>")
    for person in (chief, writer):
        with asked() as queries:
            assert search.found_in_proposals("secret", person) == [article.pk]
        assert [
            step for query in queries for step in slow_steps(plan(*query), "articles_(article|revision)", sorting=False)
        ] == []


def test_postgresql_runs_a_query_without_compiling_it():
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW jit")
            assert cursor.fetchone() == ("off",)


def test_only_the_date_can_be_sorted_by_for_only_it_has_an_index(client):
    make_article()
    client.force_login(make_user("Rédaction en chef"))
    page = client.get("/admin/articles/article/").content.decode()
    assert set(re.findall(r'href="\?o=-?(\d+)', page)) == {"5"}


@pytest.mark.usefixtures("many_articles")
def test_the_first_comments_are_searched_without_reading_all_articles(client):
    """SQLite, told of many articles and of no comment, began with the articles."""
    make_many_articles(told=True)
    planner.refresh()
    article = make_article()
    for _ in range(3):
        make_comment(article=article, text="Un pont.")
    client.force_login(make_user("Modération"))
    with asked() as queries:
        (group,) = client.get("/admin/recherche/", {"q": "pont"}).context["found"]
        assert [row.article.headline for row, *_more in group.rows] == [article.headline] * 3
    about = [query for query in queries if '"comments_comment"."text"' in query[0] or '"articles_article"."headline"' in query[0]]
    assert about
    assert [step for query in about for step in slow_steps(plan(*query), sorting=False)] == []
