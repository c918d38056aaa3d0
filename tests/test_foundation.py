"""A first look: the tables can be made and a published article is found."""

import pytest

from articles.models import Article
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def test_a_published_article_is_visible_and_a_draft_is_not():
    shown = make_article()
    make_article(status=Article.Status.DRAFT)
    assert list(Article.objects.published()) == [shown]
