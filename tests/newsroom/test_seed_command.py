"""The command that writes the demo: twice is once, no real site ever gets it, and how it makes a large newspaper."""

import io

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db.models import Count
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from articles.models import Article, Author, Image, Section, Tag
from comments.models import Comment
from newsroom import demo_accounts
from newsroom.demo import crowd, pictures, rows
from newsroom.demo.stories import Newspaper
from tests.demo import write_demo
from tests.factories import make_article


@pytest.fixture(autouse=True)
def _local_profile(settings: Settings) -> None:
    settings.DEMO = True


@pytest.fixture
def paper(transactional_db: None) -> Newspaper:
    return write_demo()


def seed(*args: str) -> str:
    out = io.StringIO()
    call_command("seed_demo", *args, stdout=out)
    return out.getvalue()


@pytest.fixture
def small_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two tiny scenes instead of all: what is drawn is looked at in another test."""
    monkeypatch.setattr(pictures, "WIDTH", 150)
    drawn: dict[str, bytes] = {}
    monkeypatch.setattr(pictures, "draw", lambda name, width=150: drawn.setdefault(name, _tiny(len(drawn))))


def _tiny(number: int) -> bytes:
    buffer = io.BytesIO()
    pictures.Pillow.new("RGB", (90 + number, 60), "#b5442a").save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("small_pictures")
def test_seeding_twice_changes_nothing() -> None:
    seed()
    assert Article.objects.exists()
    before = {model: list(model.objects.order_by("pk").values()) for model in (Article, Comment, Image, Author, User)}
    said = seed()
    assert "rien n’a été changé" in said
    assert before == {model: list(model.objects.order_by("pk").values()) for model in before}
    assert Client().get("/").status_code == 200


@pytest.mark.django_db
def test_a_real_site_never_gets_the_demo(settings: Settings) -> None:
    settings.DEMO = settings.DEBUG = False
    for arguments in ([], ["--articles", "100", "--comments", "100"]):
        with pytest.raises(CommandError, match="jamais"):
            seed(*arguments)
    assert not Article.objects.exists()
    assert not User.objects.exists()


@pytest.mark.django_db
def test_another_newspaper_is_left_alone() -> None:
    make_article()
    for arguments in ([], ["--articles", "100"]):
        with pytest.raises(CommandError, match="rien n’a été changé"):
            seed(*arguments)
    assert Article.objects.count() == 1
    assert not User.objects.exists()


@pytest.mark.django_db
def test_accounts_of_the_demo_let_nobody_in_before_they_have_a_password() -> None:
    demo_accounts.make()
    assert User.objects.count() == 5
    assert not any(user.has_usable_password() for user in User.objects.all())


# The large newspaper.


@pytest.mark.django_db(transaction=True)
def test_a_large_newspaper_has_what_was_asked_for(paper: Newspaper) -> None:
    before = Comment.objects.count()
    made = crowd.enlarge(1300, 2600)
    assert Article.objects.count() == 1300
    assert Comment.objects.count() == 2600
    assert (made.articles, made.comments) == (1300 - 50, 2600 - before)
    assert not Article.objects.filter(authors=None).exists()
    assert not Article.objects.filter(tags=None).exclude(slug__in=paper.articles).exists()
    years = {moment.year for moment in Article.objects.published().values_list("published_at", flat=True)}
    assert len(years) >= 10
    busiest = Section.objects.annotate(n=Count("articles")).order_by("-n").values_list("n", flat=True)
    assert busiest[0] > 3 * busiest[len(busiest) - 1] > 0


@pytest.mark.django_db(transaction=True)
def test_a_large_newspaper_is_completed_not_doubled(paper: Newspaper) -> None:
    crowd.enlarge(60, 100)
    assert crowd.enlarge(60, 100).articles == 0
    assert crowd.enlarge(70, 100).articles == 10
    make_article()  # the keys go on where the bulk ended
    assert Article.objects.count() == 71


@pytest.mark.django_db(transaction=True)
def test_made_comments_keep_to_the_rules_of_the_table(paper: Newspaper) -> None:
    crowd.enlarge(0, 1500)
    for comment in Comment.objects.exclude(parent=None).select_related("parent"):
        assert comment.parent.article_id == comment.article_id
        assert comment.root_id == (comment.parent.root_id or comment.parent_id)
        assert comment.created_at >= comment.parent.created_at
    assert not Comment.objects.filter(created_at__gt=timezone.now()).exists()


@pytest.mark.django_db(transaction=True)
def test_one_article_has_five_thousand_comments(paper: Newspaper) -> None:
    crowd.enlarge(0, 2 * crowd.CROWDED + 100)
    busiest = Article.objects.annotate(n=Count("comments")).order_by("-n").first()
    assert busiest.n >= crowd.CROWDED


@pytest.mark.django_db(transaction=True)
def test_rows_are_written_in_short_transactions(monkeypatch: pytest.MonkeyPatch) -> None:
    tags = ((f"Mot {n}", f"mot-{n}", "") for n in range(4000))
    written = list(rows.insert(Tag, ("name", "slug", "description"), tags))
    assert sum(written) == Tag.objects.count() == 4000
    assert len(written) > 1


@pytest.mark.django_db(transaction=True)
def test_a_large_newspaper_by_the_command(paper: Newspaper) -> None:
    assert "5" in seed("--articles", "55")
    assert Article.objects.count() == 55
    assert "rien n’a été changé" in seed("--articles", "55")
