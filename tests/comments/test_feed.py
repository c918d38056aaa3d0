"""The comments of an article as a feed."""

import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from comments import masks
from tests.comments.posting import send
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db


def feed(article, status=200):
    response = Client().get(f"/commentaires/{article.pk}/feed/")
    assert response.status_code == status
    return response


def items(response):
    return ET.fromstring(response.content).findall("channel/item")  # noqa: S314


def test_published_comments_newest_first_with_their_permalinks():
    article, now = make_article(headline="Le pont"), timezone.now()
    old = make_comment(article=article, name="Essi K.", created_at=now - timedelta(hours=2))
    new = make_comment(article=article, name="Awa", staff=make_user(), created_at=now, text="Un & deux\n\nTrois")
    make_comment(article=article, status="pending", text="Pas encore")
    make_comment(text="Ailleurs")
    response = feed(article)
    found = items(response)
    assert [item.find("title").text for item in found] == ["Awa (la rédaction)", "Essi K."]
    assert [item.find("link").text for item in found] == [
        f"http://testserver/commentaires/lien/{comment.pk}/" for comment in (new, old)
    ]
    assert found[0].find("description").text == "<p>Un &amp; deux</p><p>Trois</p>"
    assert "Commentaires\u00a0: Le pont - " in response.content.decode()
    assert f"article-{article.pk}" in response["Cache-Tag"].split()
    assert "Pas encore" not in response.content.decode()


def test_hidden_passages_stay_hidden_and_markup_is_text():
    comment = make_comment(text=f"<script>x</script> {masks.mark(masks.Why.INSULT)}", name="a\x0bb")
    description = items(feed(comment.article))[0].find("description").text
    assert "<script" not in description
    assert "[passage masqué par la modération\u00a0: insulte]" in description


def test_no_address_is_in_it():
    article = make_article()
    send(article, email="folly@exemple.tg")
    article.comments.update(status="approved")
    response = feed(article)
    assert len(items(response)) == 1
    assert "folly@" not in response.content.decode()


def test_fifty_at_most_in_few_queries(django_assert_max_num_queries):
    article = make_article()
    for _ in range(55):
        make_comment(article=article)
    with django_assert_max_num_queries(4):
        response = feed(article)
    assert len(items(response)) == 50


@pytest.mark.parametrize(("fields", "status"), [({"status": "draft"}, 404), ({"status": "unpublished"}, 410)])
def test_it_answers_as_its_article(fields, status):
    feed(make_article(**fields), status)


@pytest.mark.once
def test_an_article_that_never_was_and_other_methods():
    assert Client().get("/commentaires/987654/feed/").status_code == 404
    assert Client().post(f"/commentaires/{make_article().pk}/feed/").status_code == 405


@pytest.mark.once
def test_the_page_of_the_article_leads_there():
    article = make_article(comments_open=False)
    page = Client().get(article.get_absolute_url()).content.decode()
    assert page.count(f'href="/commentaires/{article.pk}/feed/"') == 2
    assert '<link rel="alternate" type="application/rss+xml" title="Commentaires' in page
