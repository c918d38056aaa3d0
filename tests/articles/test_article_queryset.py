"""Who may see which article, and the order of lists."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Article, Correction, Reference
from tests.factories import make_article, make_author, make_section, make_tag, make_user

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def journalist(**permissions):
    user = make_user()
    user.user_permissions.set(Permission.objects.filter(codename="change_article"))
    return user


def editor():
    user = make_user()
    user.user_permissions.set(Permission.objects.filter(codename__in=["change_article", "edit_any_article"]))
    return user


def hidden_articles():
    now = timezone.now()
    return {
        "draft": make_article(status=Article.Status.DRAFT),
        "in review": make_article(status=Article.Status.IN_REVIEW),
        "scheduled": make_article(published_at=now + HOUR, first_published_at=now + HOUR),
        "unpublished": make_article(status=Article.Status.UNPUBLISHED),
        "binned": make_article(binned_at=now),
    }


def test_readers_see_published_articles_only():
    hidden_articles()
    shown = make_article()
    assert list(Article.objects.published()) == [shown]


def test_a_scheduled_article_appears_at_its_minute_without_any_job():
    moment = timezone.now() - timedelta(seconds=1)
    article = make_article(published_at=moment, first_published_at=moment)
    assert article in Article.objects.published()
    assert article.is_published
    assert not article.is_scheduled


def test_retired_articles_are_those_that_readers_once_saw():
    hidden = hidden_articles()
    make_article()
    assert set(Article.objects.retired()) == {hidden["unpublished"], hidden["binned"]}


def test_a_binned_draft_is_not_retired_but_unknown():
    make_article(status=Article.Status.DRAFT, binned_at=timezone.now())
    assert not Article.objects.retired().exists()


def test_a_journalist_sees_own_and_published_articles_in_the_back_office():
    user = journalist()
    begun = make_article(status=Article.Status.DRAFT, created_by=user)
    signed = make_article(status=Article.Status.DRAFT, authors=[make_author(user=user)])
    make_article(status=Article.Status.DRAFT)
    make_article(status=Article.Status.DRAFT, created_by=user, binned_at=timezone.now())
    published = make_article()
    assert set(Article.objects.visible_to(user)) == {begun, signed, published}


def test_an_editor_sees_all_but_the_bin():
    hidden = hidden_articles()
    assert set(Article.objects.visible_to(editor())) == set(hidden.values()) - {hidden["binned"]}


@pytest.mark.parametrize("who", [AnonymousUser, make_user])
def test_strangers_see_nothing_in_the_back_office(who):
    make_article()
    assert not Article.objects.visible_to(who()).exists()


def test_cards_of_many_articles_cost_as_many_queries_as_one(django_assert_num_queries):
    for _ in range(3):
        make_article(authors=[make_author(), make_author()])
    with django_assert_num_queries(2):  # articles with section and picture; bylines with their authors
        for article in Article.objects.published().for_cards():
            assert article.section.name
            assert len(article.bylines) == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "archived"},
        {"status": "published", "published_at": None, "first_published_at": None},
        {"slug": ""},
    ],
)
def test_the_database_refuses_impossible_articles(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_article(**fields)


def test_the_database_refuses_publication_before_the_embargo():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_article(embargo_until=timezone.now() + HOUR)


def test_an_article_cannot_cite_itself():
    article = make_article()
    with pytest.raises(IntegrityError), transaction.atomic():
        Reference.objects.create(article=article, target=article, kind=Reference.Kind.SEE_ALSO)


def test_corrections_of_hidden_articles_are_hidden():
    shown = Correction.objects.create(article=make_article(), text="Le chiffre était faux.")
    for article in hidden_articles().values():
        Correction.objects.create(article=article, text="Caché.")
    assert list(Correction.objects.published()) == [shown]


@pytest.mark.once
@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (199, 1), (200, 1), (201, 2), (305, 2), (401, 3)])
def test_reading_time_is_whole_minutes_and_at_least_one(words, minutes):
    assert Article(word_count=words).reading_minutes == minutes


def test_the_address_uses_the_newsrooms_own_day(settings):
    settings.TIME_ZONE = "Africa/Lome"
    moment = timezone.datetime(2024, 10, 24, 23, 30, tzinfo=timezone.get_default_timezone())
    article = make_article(published_at=moment, first_published_at=moment, slug="le-port")
    assert article.get_absolute_url() == "/2024/10/24/le-port/"


@pytest.mark.once
def test_only_genres_a_reader_must_know_are_labelled():
    labelled = {genre for genre in Article.Genre if Article(genre=genre).genre_label}
    assert labelled == {Article.Genre.OPINION, Article.Genre.PRESS_RELEASE, Article.Genre.SPONSORED}


def test_a_section_in_use_cannot_be_deleted():
    article = make_article(section=make_section())
    with pytest.raises(Exception, match="PROTECT|protected"):
        article.section.delete()


@pytest.mark.parametrize("few", [0, 10])
def test_articles_of_a_tag_and_of_an_author_are_the_same_by_keys_and_by_join(monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr("articles.models.article.FEW", few)
    tag, author = make_tag(), make_author()
    both = [make_article(tags=[tag, make_tag()], authors=[author, make_author()]) for _ in range(3)]
    make_article(tags=[make_tag()])
    assert set(Article.objects.published().with_tag(tag)) == set(both)
    assert set(Article.objects.published().signed_by(author)) == set(both)
