"""A later export of the same site, after the newsroom deleted some of what the first one brought."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles.models import Article, Author, Section, Tag
from comments.models import Comment
from newsroom.models import ImportedItem
from tests.wordpress import author, comment, export, post, term

pytestmark = pytest.mark.django_db

WATER = term("post_tag", "eau", "Eau")


def empty_the_bin() -> None:
    """Articles leave for good through the bin only; PostgreSQL lets their history go in no other way."""
    Article.objects.update(binned_at=timezone.now())
    Article.objects.all().delete()


def bring(folder, *parts):
    call_command("import_wordpress", str(export(folder, author(), *parts)), verbosity=0)


def first(*inside):
    return post(10, "<p>Un.</p>", WATER, *inside)


@pytest.mark.parametrize("model", [Tag, Section, Author])
def test_what_new_posts_point_to_is_made_again(tmp_path, model):
    bring(tmp_path, first())
    empty_the_bin()
    model.objects.all().delete()
    bring(tmp_path, first(), post(11, "<p>Deux.</p>", WATER))
    article = Article.objects.get(slug="texte-11")
    assert article.section.slug == "monde"
    assert [tag.slug for tag in article.tags.all()] == ["eau"]
    assert [name.name for name in article.authors.all()] == ["Awa Sow"]
    assert ImportedItem.objects.filter(kind="tag").count() == 1


def test_an_article_deleted_for_good_stays_away_with_its_thread(tmp_path):
    bring(tmp_path, first(comment(1)))
    empty_the_bin()
    bring(tmp_path, first(comment(1), comment(2)), post(11, "<p>Deux.</p>"))
    assert [article.slug for article in Article.objects.all()] == ["texte-11"]
    assert not Comment.objects.exists()
