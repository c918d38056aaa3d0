"""What comments do to the page of an article: same bytes for all, few queries, no cookie, fresh at once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from comments import moderation
from comments.models import Comment
from tests.comments.posting import send
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.once
def test_the_page_is_the_same_for_every_reader():
    article = make_article()
    make_comment(article=article)
    readers = [
        Client(REMOTE_ADDR="41.207.1.1", HTTP_USER_AGENT="Opera Mini"),
        Client(REMOTE_ADDR="2001:db8::1", HTTP_USER_AGENT="Firefox", HTTP_REFERER="https://exemple.tg/"),
    ]
    send(article, client=readers[0])
    pages = [reader.get(article.get_absolute_url()) for reader in readers]
    assert pages[0].content == pages[1].content
    assert all(not page.cookies for page in pages)
    assert "Cookie" not in pages[0].get("Vary", "")
    assert f"article-{article.pk}" in pages[0]["Cache-Tag"].split()


@pytest.mark.parametrize("number", [2, 50])
def test_fifty_comments_cost_no_more_queries_than_two(number, django_assert_max_num_queries):
    article, now = make_article(), timezone.now()
    root = make_comment(article=article, created_at=now)
    for index in range(1, number):
        fields = {"parent": root, "root": root} if index % 2 else {}
        make_comment(article=article, created_at=now + timedelta(seconds=index), **fields)
    with django_assert_max_num_queries(10):
        page = Client().get(article.get_absolute_url()).content.decode()
    assert page.count('id="commentaire-') == number
    assert f"{number} commentaires" in page


def test_an_approved_comment_is_on_the_page_and_its_etag_at_once():
    article, moderator = make_article(), make_user("Modération")
    send(article)
    before = Client().get(article.get_absolute_url())
    assert "quai 4" not in before.content.decode()
    moderation.approve(Comment.objects.get(), by=moderator)
    after = Client().get(article.get_absolute_url(), headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert "quai 4" in after.content.decode()
    assert Client().get(article.get_absolute_url(), headers={"If-None-Match": after["ETag"]}).status_code == 304


def test_a_later_page_of_the_thread_has_the_same_article_as_canonical():
    article, now = make_article(), timezone.now()
    for index in range(51):
        make_comment(article=article, created_at=now + timedelta(seconds=index), text=f"Numéro {index}.")
    page = Client().get(f"{article.get_absolute_url()}?commentaires=2").content.decode()
    assert "Numéro 50." in page
    assert "Numéro 0." not in page
    assert f'<link rel="canonical" href="http://testserver{article.get_absolute_url()}">' in page
