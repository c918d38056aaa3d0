"""The demo newspaper: all that was asked of it is there, its texts are clean, and no real site ever gets it."""

import io
import re
from collections import Counter
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db.models import Count, Max, Min
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

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
from articles.text import clean_body, contrast
from articles.workflow import content_to_edit
from comments import vault
from comments.models import Comment, CommentEvent, LedgerMonth, Sender, Wave
from comments.moderation.decisions import reports_needed
from newsroom import demo_accounts
from newsroom.demo import crowd, pictures, reading, rows, scenes, seeding, stories
from newsroom.demo.stories import Newspaper
from tests.factories import make_article, make_image

Status = Article.Status


@pytest.fixture(autouse=True)
def _local_profile(settings: Settings) -> None:
    settings.DEMO = True


@pytest.fixture
def paper(db: None) -> Newspaper:
    """The demo newspaper with rows of pictures, but without drawing them."""
    demo_accounts.make()
    images = {name: make_image(credit=pictures.CREDIT, alt="") for name in seeding.picture_names()}
    campaigns = [
        Campaign(
            **{key: entry[key] for key in ("slot", "name", "alt", "target")},
            picture="public/x.jpg",
            width=10,
            height=10,
            ends_at=timezone.now() + timedelta(days=1),
        )
        for entry in reading.entries("campaign")
    ]
    return seeding.write(images, campaigns)


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


# What is there.


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


@pytest.mark.parametrize(
    "slug", ["qui-sommes-nous", "mentions-legales", "donnees-personnelles", "contact", "charte-de-moderation"]
)
def test_flat_pages_are_there(paper: Newspaper, slug: str) -> None:
    assert len(Page.objects.get(slug=slug).body) > 500


def test_the_masthead_has_its_particulars_and_share_picture(paper: Newspaper) -> None:
    masthead = Masthead.current()
    assert masthead.name == "L’Escale"
    assert masthead.share_image is not None
    assert "Directrice de la publication" in masthead.particulars
    assert masthead.links.count() >= 3


# The texts.


def test_every_read_also_leads_to_another_article(paper: Newspaper) -> None:
    shown = 0
    for article in Article.objects.all():
        ids = body.see_also_ids(article.body)
        assert article.references.filter(kind=Reference.Kind.SEE_ALSO).count() == len(ids)
        assert article.pk not in ids
        shown += len(body.see_also_targets(article))
    assert shown >= 30


def test_one_read_also_shows_how_an_unpublished_target_disappears(paper: Newspaper) -> None:
    citing, unpublished = paper.articles["parasol-a-la-journee"], paper.articles["wagashi-label"]
    assert unpublished.pk in body.see_also_ids(citing.body)
    assert unpublished.pk not in body.see_also_targets(citing)


def test_no_mark_of_the_source_is_left(paper: Newspaper) -> None:
    for article in Article.objects.prefetch_related("pictures__image"):
        assert "[[" not in article.body
        assert len(article.pictures.all()) == len(body.image_ids(article.body))
        assert all(use.text_alternative and use.caption and use.image.credit for use in article.pictures.all())


def test_texts_are_as_the_editor_would_keep_them(paper: Newspaper) -> None:
    for article in Article.objects.all():
        assert clean_body(article.body) == article.body, article.slug
        assert article.word_count > 50
        assert article.seo_description
    for page in Page.objects.all():
        assert clean_body(page.body) == page.body


def test_section_colours_can_be_read() -> None:
    for section in reading.entries("section"):
        assert contrast(section["accent"], "#fffdf9") >= 4.5, section["slug"]


def test_rows_would_pass_the_back_office(paper: Newspaper) -> None:
    """Nothing that the forms would refuse, so that a person can open and save every row."""
    models = (Section, Tag, Author, Page, Campaign, Redirect, Masthead)
    for row in (row for model in models for row in model.objects.all()):
        row.full_clean(exclude=["picture", "phone_picture"])
    for author in Author.objects.prefetch_related("links"):
        for link in author.links.all():
            link.full_clean()


def all_texts() -> list[tuple[str, str]]:
    """Every French sentence of the demo with where it stands, without addresses of the web and marks."""
    found = []

    def walk(where: str, value: object) -> None:
        if isinstance(value, str):
            if not re.fullmatch(r"[a-z0-9-]*", value) and "://" not in value.split(" ")[0]:
                found.append((where, value))
        elif isinstance(value, dict):
            for key, part in value.items():
                walk(f"{where}.{key}", part)
        elif isinstance(value, list):
            for part in value:
                walk(where, part)

    for kind in ("section", "tag", "author", "page", "campaign"):
        walk(kind, reading.entries(kind))
    walk("comment", [entry for entry in reading.entries("comment") if entry["status"] != "spam"])
    walk("advert", reading.entries("advert"))
    walk("masthead", reading.masthead())
    for article in reading.articles():
        walk(article["slug"], article)
    return found


@pytest.mark.parametrize(
    ("fault", "what"),
    [
        (r"\w'\w", "an apostrophe of ASCII"),
        (r" [;!?:»]", "a plain space before ; ! ? : »"),
        (r"« ", "a plain space after «"),
        (r"\w[;!?](?:\s|$)", "no space before ; ! ?"),
        (r'"', "quotation marks of ASCII"),
        (r"\d \d{3}(?!\d)|\d h \d|\d %", "a plain space inside a number"),
        (r"\.\.\.", "three points instead of …"),
    ],
)
def test_typography_is_french(fault: str, what: str) -> None:
    for where, text in all_texts():
        bare = re.sub(r"<[^>]*>|https?://\S+|\[\[lire-aussi:[^\]]*\]\]", "", unescape(text))
        assert not re.search(fault, bare), f"{where}: {what}: {bare[:80]}"


# Pictures.


@pytest.mark.parametrize("name", scenes.ALL)
def test_a_scene_is_drawn_the_same_each_time_and_is_not_empty(name: str) -> None:
    first = pictures.draw(name, 200)
    assert first == pictures.draw(name, 200)
    with pictures.Pillow.open(io.BytesIO(first)) as image:
        assert len(image.getcolors(200 * 200) or []) > 500


def test_every_picture_of_the_texts_can_be_drawn() -> None:
    assert set(seeding.picture_names()) <= set(scenes.ALL)


def test_pictures_of_the_front_page_come_first() -> None:
    front = {entry["picture"] for entry in reading.articles() if entry["slug"] in stories.FRONT.values()}
    assert front <= set(seeding.picture_names()[: len(front) + 1])


def test_an_advertisement_is_a_public_file_of_its_size() -> None:
    name, size = pictures.advertisement("Torréfié ce matin à Kpalimé", "#6b3a1e", (728, 90))
    assert size == (728, 90)
    assert name.startswith("public/")
    with default_storage.open(name) as file:
        assert pictures.Pillow.open(file).size == size


# The command.


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("small_pictures")
def test_seeding_twice_changes_nothing() -> None:
    assert "L’Escale" in seed() or Article.objects.exists()
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


def test_the_figures_of_moderation_are_those_of_the_demo_s_comments(paper: Newspaper):
    decided = Comment.objects.filter(staff=None, status__in=["approved", "rejected", "spam"])
    months = list(LedgerMonth.objects.all())
    assert sum(month.decisions for month in months) == decided.count()
    assert sum(month.received for month in months) == Comment.objects.filter(staff=None).count()
    assert max(month.decisions for month in months) >= 20
    assert "délai médian" in Client().get("/moderation/").content.decode()
