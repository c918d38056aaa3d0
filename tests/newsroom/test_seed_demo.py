"""The demo newspaper: all that was asked of it is there, and its texts are clean."""

from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.db.models import Count, Max, Min
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker, Settings

from articles import body
from articles.checklist import lacks
from articles.models import (
    Article,
    Author,
    Breaking,
    Campaign,
    Correction,
    Image,
    Masthead,
    Page,
    Placement,
    Redirect,
    Reference,
    Section,
    Tag,
)  # fmt: skip
from articles.text import clean_body
from articles.workflow import content_to_edit
from comments import vault
from comments.models import Comment, CommentEvent, LedgerMonth, Sender, Wave
from comments.moderation.decisions import reports_needed
from newsroom.demo import reading
from newsroom.demo.stories import Newspaper
from tests.demo import write_demo

Status = Article.Status

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def paper(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Newspaper]:
    """The whole demo, written once: the tests of this file read it, and what one of them writes is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(DEMO=True, PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
            newspaper = write_demo()
        yield newspaper
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _local_profile(settings: Settings) -> None:
    settings.DEMO = True


def test_there_is_all_that_a_newspaper_shows(paper: Newspaper) -> None:
    published = Article.objects.published()
    assert published.count() >= 40
    assert published.values("section").distinct().count() >= 6
    assert Author.objects.count() == 8
    assert Author.objects.exclude(photo=None).count() == 3
    assert Counter(Campaign.objects.running().values_list("slot", flat=True)) == dict.fromkeys(Campaign.Slot.values, 1)
    assert Correction.objects.published().filter(kind="correction").exists()
    assert published.filter(lead_image=None).exists()
    assert published.exclude(lead_image=None).count() >= 20
    assert Image.objects.filter(uses__article__in=published).exists()
    assert published.annotate(signatures=Count("authors")).filter(signatures__gt=1).exists()


def test_articles_stand_in_every_state(paper: Newspaper) -> None:
    assert Article.objects.scheduled().count() >= 1
    for status in Status:
        assert Article.objects.filter(status=status).exists(), status


@pytest.mark.once
def test_every_genre_is_there(paper: Newspaper) -> None:
    assert set(Article.objects.published().values_list("genre", flat=True)) == set(Article.Genre.values)
    labelled = Article.objects.published().filter(genre__in=Article.LABELLED_GENRES)
    assert {article.genre_label for article in labelled} >= {"Tribune", "Contenu partenaire", "Communiqué"}


def test_the_front_page_has_its_lead_and_four_seconds(paper: Newspaper) -> None:
    placed = Placement.objects.current().select_related("article__lead_image")
    assert {placement.slot for placement in placed} == set(Placement.Slot.values)
    assert all(placement.article.is_published and placement.article.lead_picture for placement in placed)
    assert not any(placement.article.genre == Article.Genre.SPONSORED for placement in placed)
    assert not Breaking.objects.current().exists()


def test_comments_stand_in_every_state_with_history_and_answers(paper: Newspaper) -> None:
    assert set(Comment.objects.values_list("status", flat=True)) == set(Comment.Status.values)
    assert Comment.objects.approved().exclude(staff=None).exclude(parent=None).exists()
    assert all(comment.events.exists() for comment in Comment.objects.prefetch_related("events"))
    undecided = [Comment.Status.PENDING, Comment.Status.REFERRED]
    by_filter = Comment.objects.filter(status=Comment.Status.SPAM, events__by=None, events__kind="spam")
    assert not Comment.objects.exclude(status__in=undecided).exclude(pk__in=by_filter).filter(decided_at=None).exists()
    assert not Comment.objects.filter(status__in=undecided).exclude(decided_at=None).exists()
    assert not Comment.objects.filter(created_at__gt=timezone.now()).exists()
    assert not CommentEvent.objects.filter(at__gt=timezone.now()).exists()
    for comment in Comment.objects.exclude(parent=None).select_related("parent"):
        assert comment.article_id == comment.parent.article_id
        assert comment.created_at > comment.parent.created_at


def test_comments_of_the_demo_came_as_through_the_form(paper: Newspaper) -> None:
    sent = Comment.objects.filter(staff=None).select_related("sender", "origin").prefetch_related("events")
    for comment in sent:
        assert comment.fingerprint
        assert comment.origin.created_at == comment.created_at
        assert comment.events.last().at == comment.created_at
        assert comment.sender.first_seen <= comment.created_at <= comment.sender.last_seen
    for sender in Sender.objects.annotate(first=Min("comments__created_at"), last=Max("comments__created_at")):
        assert (sender.first_seen, sender.last_seen) == (sender.first, sender.last)


def test_a_fresh_demo_says_how_soon_comments_are_read(paper: Newspaper) -> None:
    page = Client().get(paper.articles["dockers-de-nuit"].get_absolute_url()).content.decode()
    assert "en général en moins d’une heure" in page


def test_moderators_find_a_wave_a_reported_comment_and_one_before_the_editors(paper: Newspaper) -> None:
    wave = Wave.objects.annotate(number=Count("comments")).order_by("-number").first()
    assert wave.number == len(reading.entries("advert"))
    assert set(wave.comments.values_list("status", flat=True)) == {"pending"}
    assert wave.comments.values("name").distinct().count() > wave.comments.values("sender").distinct().count() > 5
    assert Comment.objects.reported(reports_needed()).exists()
    referred = Comment.objects.referred().get()
    assert referred.events.first().note


def test_addresses_of_readers_stand_in_the_vault_only(paper: Newspaper) -> None:
    waiting = Comment.objects.waiting().first()
    assert vault.email_of(waiting.sender).endswith("@courriel.example")
    assert not Sender.objects.filter(sealed_email__contains="@").exists()


@pytest.mark.once
def test_drafts_have_a_version_to_go_on_with(paper: Newspaper) -> None:
    for article in Article.objects.filter(status__in=[Status.DRAFT, Status.IN_REVIEW]):
        assert content_to_edit(article)["body"] == article.body
        assert article.published_at is None


def test_articles_can_be_published_again_from_the_back_office(paper: Newspaper) -> None:
    for article in Article.objects.all():
        assert lacks(article, content_to_edit(article)) == [], article.slug


def test_every_step_is_in_the_history(paper: Newspaper) -> None:
    kinds = {article.slug: {event.kind for event in article.events.all()} for article in Article.objects.all()}
    assert all("created" in steps for steps in kinds.values())
    assert all("scheduled" in kinds[article.slug] for article in Article.objects.scheduled())
    assert all("corrected" in kinds[correction.article.slug] for correction in Correction.objects.all())


def test_old_addresses_move_or_are_gone(paper: Newspaper) -> None:
    assert Client().get("/a-propos/")["Location"] == "/qui-sommes-nous/"
    assert Client().get("/jeu-concours-2019/").status_code == 410


@pytest.mark.once
@pytest.mark.parametrize(
    "slug", ["qui-sommes-nous", "mentions-legales", "donnees-personnelles", "contact", "charte-de-moderation"]
)
def test_flat_pages_are_there(paper: Newspaper, slug: str) -> None:
    assert len(Page.objects.get(slug=slug).body) > 500


@pytest.mark.once
def test_the_masthead_has_its_particulars_and_share_picture(paper: Newspaper) -> None:
    masthead = Masthead.current()
    assert masthead.name == "L’Escale"
    assert masthead.share_image is not None
    assert "Directrice de la publication" in masthead.particulars
    assert masthead.links.count() >= 3


# The texts.


@pytest.mark.once
def test_every_read_also_leads_to_another_article(paper: Newspaper) -> None:
    shown = 0
    for article in Article.objects.all():
        ids = body.see_also_ids(article.body)
        assert article.references.filter(kind=Reference.Kind.SEE_ALSO).count() == len(ids)
        assert article.pk not in ids
        shown += len(body.see_also_targets(article))
    assert shown >= 30


@pytest.mark.once
def test_one_read_also_shows_how_an_unpublished_target_disappears(paper: Newspaper) -> None:
    citing, unpublished = paper.articles["parasol-a-la-journee"], paper.articles["wagashi-label"]
    assert unpublished.pk in body.see_also_ids(citing.body)
    assert unpublished.pk not in body.see_also_targets(citing)


@pytest.mark.once
def test_no_mark_of_the_source_is_left(paper: Newspaper) -> None:
    for article in Article.objects.prefetch_related("pictures__image"):
        assert "[[" not in article.body
        assert len(article.pictures.all()) == len(body.image_ids(article.body))
        assert all(use.text_alternative and use.caption and use.image.credit for use in article.pictures.all())


@pytest.mark.once
def test_texts_are_as_the_editor_would_keep_them(paper: Newspaper) -> None:
    for article in Article.objects.all():
        assert clean_body(article.body) == article.body, article.slug
        assert article.word_count > 50
        assert article.seo_description
    for page in Page.objects.all():
        assert clean_body(page.body) == page.body


def test_rows_would_pass_the_back_office(paper: Newspaper) -> None:
    """Nothing that the forms would refuse, so that a person can open and save every row."""
    models = (Section, Tag, Author, Page, Campaign, Redirect, Masthead)
    for row in (row for model in models for row in model.objects.all()):
        row.full_clean(exclude=["picture", "phone_picture"])
    for author in Author.objects.prefetch_related("links"):
        for link in author.links.all():
            link.full_clean()


def test_the_figures_of_moderation_are_those_of_the_demo_s_comments(paper: Newspaper):
    decided = Comment.objects.filter(staff=None, status__in=["approved", "rejected", "spam"])
    months = list(LedgerMonth.objects.all())
    assert sum(month.decisions for month in months) == decided.count()
    assert sum(month.received for month in months) == Comment.objects.filter(staff=None).count()
    assert max(month.decisions for month in months) >= 20
    assert "délai médian" in Client().get("/moderation/").content.decode()
