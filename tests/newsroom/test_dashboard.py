"""« À faire »: each person sees what waits for them, and nothing of what is not theirs."""

import html
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles import workflow
from articles.models import Article, ErrorReport, Reference, Revision, waiting
from articles.models.revision import blank_content, content_of
from comments.models import Comment
from newsroom.models import Heartbeat
from tests.factories import make_article, make_author, make_comment, make_image, make_section, make_user

pytestmark = pytest.mark.django_db


def page_of(client, person):
    client.force_login(person)
    answer = client.get("/admin/")
    assert answer.status_code == 200
    return answer.content.decode()


def make_draft(by, **fields):
    fields = {"section": make_section().pk, "authors": [make_author().pk], **fields}
    return workflow.create({**blank_content(), "headline": "Le pont rouvre", "body": "<p>Un.</p>", **fields}, by=by)


def test_an_editor_finds_what_waits_for_the_editors(client):
    editor, writer = make_user("Rédaction en chef"), make_user("Journaliste", first_name="Afi", last_name="Mensah")
    workflow.submit(make_draft(writer, headline="À relire ici"), by=writer)
    published = make_article(headline="Publié", authors=[make_author(user=writer)])
    workflow.save(published, {**content_of(published), "headline": "Proposition"}, by=writer)
    make_article(headline="Ce soir", published_at=timezone.now() + timedelta(minutes=1))
    make_article(lead_image=make_image(caption="Photo muette", alt="", credit=""))
    make_comment(status=Comment.Status.PENDING, article=published)
    page = page_of(client, editor)
    for words in ("À relire ici", "Modifications non publiées", "Afi Mensah", "Photo muette", "sans texte alternatif"):
        assert words in page
    assert "commentaire en attente" in page


def test_a_journalist_finds_own_drafts_with_the_remark_they_came_back_with(client):
    editor, writer = make_user("Rédaction en chef"), make_user("Journaliste")
    own = make_draft(writer, headline="Le mien")
    make_draft(editor, headline="Celui de la chef")
    workflow.submit(own, by=writer)
    workflow.send_back(own, by=editor, remark="Il manque un chiffre.")
    page = page_of(client, writer)
    assert "Le mien" in page
    assert "Il manque un chiffre." in page
    assert "Celui de la chef" not in page
    assert "À relire" not in page


@pytest.mark.parametrize(
    ("role", "begun"),
    [
        ("Journaliste", ["Écrire un article", "Ajouter une photo"]),
        ("Rédaction en chef", ["Écrire un article", "Ajouter une photo"]),
        ("Administration", ["Inviter une personne", "Nouvelle campagne"]),
        ("Régie publicitaire", ["Nouvelle campagne"]),
        ("Modération", []),
    ],
)
def test_what_a_person_begins_stands_above_all_that_waits(role, begun, client):
    make_article()
    page = page_of(client, make_user(role))
    head = page.partition("<h1>")[2].partition('id="content-main"')[0]
    found = re.findall(r"<a[^>]*>(.*?)</a>", head.partition("begin")[2].partition("</ul>")[0], re.DOTALL)
    assert [re.sub(r"<[^>]+>", "", words).strip() for words in found] == begun


def test_what_appears_today_has_its_whole_headline(client):
    headline = "Le Ghana et le Togo rouvrent le poste d’Aflao jour et nuit, deux ans après sa fermeture"
    make_article(headline=headline, published_at=timezone.now())
    today = html.unescape(page_of(client, make_user("Journaliste"))).partition('class="route"')[2].partition("</ol>")[0]
    assert headline in today


@pytest.mark.once
def test_a_moderator_sees_comments_and_nothing_of_articles(client):
    article = make_article(headline="Article public du jour")
    make_comment(status=Comment.Status.PENDING, article=article, created_at=timezone.now() - timedelta(hours=3))
    page = page_of(client, make_user("Modération"))
    assert "le plus ancien" in page
    assert "Article public du jour" not in page
    assert "Écrire un article" not in page


@pytest.mark.once
@pytest.mark.parametrize(
    ("role", "places"),
    [
        ("Journaliste", ["À faire", "Articles", "Calendrier", "Photos"]),
        ("Rédaction en chef", ["À faire", "Articles", "Calendrier", "Commentaires", "Photos", "Une", "Réglages"]),
        ("Modération", ["À faire", "Commentaires", "Réglages"]),
        ("Régie publicitaire", ["À faire", "Publicité"]),
        ("Administration", ["À faire", "Publicité", "Réglages"]),
    ],
)
def test_the_head_shows_the_places_of_the_role(role, places, client):
    client.force_login(make_user(role))
    assert [str(place.label) for place in client.get("/admin/").context["places"]] == places


def test_a_silent_worker_is_told_to_editors_and_gone_when_it_lives(client):
    Heartbeat.objects.create(worker_id="w", at=timezone.now() - timedelta(minutes=3))
    assert "Tâches de fond à l’arrêt" in page_of(client, make_user("Rédaction en chef"))
    assert "Tâches de fond à l’arrêt" not in page_of(client, make_user("Journaliste"))
    Heartbeat.objects.update(at=timezone.now())
    assert "Tâches de fond à l’arrêt" not in page_of(client, make_user("Rédaction en chef"))


def test_the_number_of_queries_does_not_grow(client):
    editor = make_user("Rédaction en chef")

    def look():
        with CaptureQueriesContext(connection) as queries:
            page_of(client, editor)
        return len(queries)

    def fill():
        for _ in range(3):
            workflow.submit(make_draft(editor, lead_image=make_image().pk), by=editor)
            article = make_article(lead_image=make_image(alt=""))
            workflow.save(article, {**content_of(article), "headline": "Neuf"}, by=editor)
            make_draft(editor)

    fill()
    look()  # Django learns the content types
    few = look()
    fill()
    assert look() == few
    assert Article.objects.count() > 12


def numbers(client, person):
    """Name of each part → what it says to hold."""
    client.force_login(person)
    context = client.get("/admin/").context
    parts = ("drafts", "to_review", "scheduled", "changes", "broken_links", "poor_pictures", "expiring_pictures", "failures")
    return {name: context[name].number for name in parts if name in context}


@pytest.mark.once
@pytest.mark.parametrize(
    ("role", "parts"),
    [
        ("Journaliste", {"drafts", "scheduled", "broken_links"}),
        (
            "Rédaction en chef",
            {
                "drafts", "to_review", "scheduled", "changes", "broken_links", "poor_pictures", "expiring_pictures", "failures"
            },
        ),
        ("Modération", set()),
        ("Régie publicitaire", set()),
        ("Administration", {"failures"}),
    ],
)  # fmt: skip
def test_each_role_is_shown_its_own_parts(role, parts, client):
    assert set(numbers(client, make_user(role))) == parts


def test_a_long_part_says_how_many_there_are_and_leads_to_all(client):
    editor = make_user("Rédaction en chef")
    for _ in range(12):
        make_article(status=Article.Status.IN_REVIEW)
    page = page_of(client, editor)
    assert "10 sur 12" in " ".join(page.split())
    rows = client.get("/admin/articles/article/?state=in_review").context["cl"].result_list
    assert len(rows) == 12


def test_all_reported_errors_that_wait_are_led_to_without_those_that_are_dealt_with(client):
    article, editor = make_article(), make_user("Rédaction en chef")
    for number in range(11):
        ErrorReport.objects.create(article=article, remark=f"Faute {number}")
    ErrorReport.objects.create(article=article, remark="Déjà vue", state=ErrorReport.State.DISMISSED)
    page = page_of(client, editor)
    assert "10 sur 11" in " ".join(page.split())
    address = re.search(r'href="(/admin/articles/errorreport/\?[^"]*)"', page)[1]
    rows = client.get(html.unescape(address)).context["cl"].result_list
    assert len(rows) == 11


def cite(article, target):
    return Reference.objects.create(article=article, kind=Reference.Kind.SEE_ALSO, target=target)


def test_read_also_that_leads_nowhere_is_told_and_listed(client):
    writer = make_user("Journaliste")
    own = make_article(headline="Le mien mène nulle part", authors=[make_author(user=writer)])
    other = make_article(headline="Un autre aussi")
    cite(own, make_article(headline="Retiré", status=Article.Status.UNPUBLISHED))
    cite(other, make_article(headline="Jeté", binned_at=timezone.now()))
    cite(make_article(headline="Attend demain"), make_article(published_at=timezone.now() + timedelta(days=1)))
    cite(make_article(headline="Tout va bien"), make_article())
    cite(make_article(headline="Brouillon encore", status=Article.Status.DRAFT), make_article(status=Article.Status.DRAFT))
    editor = make_user("Rédaction en chef")
    page = page_of(client, editor)
    assert "« Retiré » : dépublié" in " ".join(page.split()).replace("\u00a0", " ")
    assert numbers(client, editor)["broken_links"] == 2
    assert numbers(client, writer)["broken_links"] == 1
    client.force_login(editor)
    listed = client.get("/admin/articles/article/?waits=links").context["cl"].result_list
    assert {str(row) for row in listed} == {"Le mien mène nulle part", "Un autre aussi"}
    client.force_login(writer)
    assert [str(row) for row in client.get("/admin/articles/article/?waits=links").context["cl"].result_list] == [str(own)]


def test_a_broken_link_names_no_draft_that_its_writer_may_not_see(client):
    writer = make_user("Journaliste")
    own = make_article(created_by=writer)
    secret = make_article(headline="Le scoop", status=Article.Status.DRAFT)
    for target in (
        secret,
        make_article(headline="Connue des lecteurs", status=Article.Status.UNPUBLISHED),
        make_article(headline="La mienne", status=Article.Status.DRAFT, created_by=writer),
    ):
        cite(own, target)
    page = page_of(client, writer)
    assert f"n° {secret.pk}" in page
    assert "Le scoop" not in page
    assert "Connue des lecteurs" in page
    assert "La mienne" in page
    assert "Le scoop" in page_of(client, make_user("Rédaction en chef"))


def test_photos_in_articles_are_told_of_before_their_licence_ends(client):
    now = timezone.now()
    make_article(lead_image=make_image(caption="Finit bientôt", expires_at=now + timedelta(days=3)))
    make_article(lead_image=make_image(caption="Déjà finie", expires_at=now - timedelta(days=3)))
    make_article(lead_image=make_image(caption="Encore longtemps", expires_at=now + timedelta(days=40)))
    make_image(caption="Nulle part", expires_at=now + timedelta(days=3))
    editor = make_user("Rédaction en chef")
    assert numbers(client, editor)["expiring_pictures"] == 2
    listed = client.get("/admin/articles/image/?lacking=expires").context["cl"].result_list
    assert [image.caption for image in listed] == ["Déjà finie", "Finit bientôt"]


def test_the_list_of_incomplete_photos_holds_what_the_number_says(client):
    image = make_image(credit="")
    make_article(lead_image=image)
    make_image(credit="", caption="Nulle part")
    assert numbers(client, make_user("Rédaction en chef"))["poor_pictures"] == 1
    assert list(client.get("/admin/articles/image/?lacking=shown").context["cl"].result_list) == [image]


def make_result(task_path, status, *, at):
    return DBTaskResult.objects.create(
        task_path=task_path, status=status, finished_at=at, args_kwargs={"args": [], "kwargs": {}}, run_after=at,
        exception_class_path="smtplib.SMTPRecipientsRefused", traceback="pour lectrice@exemple.tg", backend_name="default",
    )  # fmt: skip


@pytest.mark.once
def test_tasks_that_failed_are_told_without_the_words_of_the_error(client):
    now = timezone.now()
    make_result("comments.tasks.send_letter", "FAILED", at=now)
    make_result("comments.tasks.purge_comments", "FAILED", at=now - timedelta(days=2))
    make_result("comments.tasks.purge_comments", "SUCCESSFUL", at=now - timedelta(days=1))
    make_result("newsroom.housekeeping.forget_sessions", "SUCCESSFUL", at=now - timedelta(days=2))
    make_result("newsroom.housekeeping.forget_sessions", "FAILED", at=now - timedelta(days=1))
    editor = make_user("Rédaction en chef")
    assert numbers(client, editor)["failures"] == 2
    page = client.get("/admin/taches/").content.decode()
    assert "E-mail à un lecteur" in page
    assert "SMTPRecipientsRefused" in page
    assert "exemple.tg" not in page
    assert page.count("tache-") == 2


def test_the_head_counts_what_was_sent_back_until_it_is_submitted_again(client):
    editor, writer = make_user("Rédaction en chef"), make_user("Journaliste")
    own = make_draft(writer)
    make_draft(writer)
    workflow.submit(own, by=writer)
    workflow.send_back(own, by=editor, remark="Un chiffre.")
    client.force_login(writer)
    assert client.get("/admin/articles/article/").context["places"][0].waiting == 1
    assert list(client.get("/admin/articles/article/?waits=sent_back").context["cl"].result_list) == [own]
    workflow.submit(own, by=writer)
    assert client.get("/admin/articles/article/").context["places"][0].waiting == 0


@pytest.mark.parametrize("role", ["Journaliste", "Rédaction en chef", "Modération", "Administration"])
def test_the_number_of_queries_is_the_same_for_every_amount(role, client):
    person = make_user(role)
    byline = make_author(user=person)

    def fill():
        for _ in range(7):
            article = make_article(authors=[byline], lead_image=make_image(alt="", expires_at=timezone.now() + timedelta(days=1)))
            cite(article, make_article(status=Article.Status.UNPUBLISHED))
            workflow.save(article, {**content_of(article), "headline": "Neuf"}, by=make_user("Rédaction en chef"))
            make_article(status=Article.Status.DRAFT, created_by=person)
            make_article(status=Article.Status.IN_REVIEW)
            make_article(published_at=timezone.now() + timedelta(hours=9), authors=[byline])
            make_comment(status=Comment.Status.PENDING, article=article)
            make_comment(status=Comment.Status.REFERRED, article=article)
            make_result("comments.tasks.send_letter", "FAILED", at=timezone.now())

    def look():
        with CaptureQueriesContext(connection) as queries:
            page_of(client, person)
        return len(queries)

    fill()
    look()
    few = look()
    fill()
    assert look() == few


def proposed(article, by, headline="Proposé"):
    return workflow.save(article, {**workflow.content_to_edit(article), "headline": headline}, by=by)


def test_a_proposal_waits_however_many_versions_are_younger():
    editor, writer = make_user("Rédaction en chef"), make_user("Journaliste")
    article = make_article(authors=[make_author(user=writer)])
    proposal = proposed(article, writer)
    other = make_article(status=Article.Status.DRAFT)
    Revision.objects.bulk_create(Revision(article=other, content={}, created_by=editor) for _ in range(600))
    assert list(waiting.changes()) == [proposal]
    newer = proposed(article, writer, "Mieux proposé")
    assert list(waiting.changes()) == [newer]
    workflow.publish(article, by=editor)
    assert not waiting.changes().exists()


def test_a_proposal_waits_until_it_is_published_or_taken_off_the_schedule_or_out_of_sight():
    editor = make_user("Rédaction en chef")
    content = {**blank_content(), "headline": "Demain", "section": make_section().pk, "authors": [make_author().pk]}
    article = workflow.create(content, by=editor)
    assert not waiting.changes().exists()
    workflow.publish(article, by=editor, at=timezone.now() + timedelta(days=1))
    assert not waiting.changes().exists()
    proposed(article, editor)
    assert waiting.changes().count() == 1
    workflow.put_into_bin(article, by=editor)
    assert not waiting.changes().exists()
    workflow.restore(article, by=editor)
    assert waiting.changes().count() == 1
    workflow.unpublish(article, by=editor)
    assert not waiting.changes().exists()
    workflow.publish(article, by=editor)
    assert not waiting.changes().exists()


def test_waiting_proposals_are_found_by_their_index():
    with connection.cursor() as cursor:
        sql, params = waiting.changes().values("pk").query.sql_with_params()
        if connection.vendor == "postgresql":
            cursor.execute("SET enable_seqscan = off")
        cursor.execute(("EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN ") + sql, params)
        plan = " ".join(str(row) for row in cursor.fetchall())
    assert "article_with_proposal" in plan


def test_a_proposal_is_published_by_one_press_and_what_came_after_it_is_not(client):
    editor, writer = make_user("Rédaction en chef"), make_user("Journaliste")
    client.force_login(editor)
    article, coming = make_article(authors=[make_author(user=writer)]), make_article(headline="À venir")
    tomorrow = timezone.now() + timedelta(days=1)
    proposal = proposed(article, writer)
    Article.objects.filter(pk=coming.pk).update(published_at=tomorrow, first_published_at=tomorrow)
    proposed(coming, editor)
    page = client.get(reverse("admin:index")).content.decode()
    publish = reverse("admin:articles_article_publish", args=[article.pk])
    assert re.search(rf'action="{publish}".*?name="seen" value="{proposal.pk}".*?Publier cette proposition', page, re.DOTALL)
    assert reverse("admin:articles_article_publish", args=[coming.pk]) not in page  # it would go out at once
    newer = proposed(article, writer, "Encore autre")
    client.post(publish, {"seen": proposal.pk})
    article.refresh_from_db()
    assert article.headline not in {"Proposé", "Encore autre"}
    client.post(publish, {"seen": newer.pk})
    article.refresh_from_db()
    assert article.headline == "Encore autre"


@pytest.mark.parametrize(("role", "is_below"), [("Rédaction en chef", True), ("Journaliste", True), ("Administration", False)])
def test_the_bin_stands_below_the_articles_for_who_may_list_them(role, is_below, client):
    client.force_login(make_user(role))
    crumbs = (
        client.get(reverse("admin:articles_article_in_bin"))
        .content.decode()
        .partition('class="breadcrumbs"')[2]
        .partition("</div>")[0]
    )
    assert (reverse("admin:articles_article_changelist") in crumbs) == is_below
