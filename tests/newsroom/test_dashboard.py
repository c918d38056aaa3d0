"""« À faire »: each person sees what waits for them, and nothing of what is not theirs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import workflow
from articles.models import Article
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


def test_a_moderator_sees_comments_and_nothing_of_articles(client):
    article = make_article(headline="Article public du jour")
    make_comment(status=Comment.Status.PENDING, article=article, created_at=timezone.now() - timedelta(hours=3))
    page = page_of(client, make_user("Modération"))
    assert "le plus ancien" in page
    assert "Article public du jour" not in page
    assert "Écrire un article" not in page


@pytest.mark.parametrize(
    ("role", "places"),
    [
        ("Journaliste", ["À faire", "Articles", "Photos"]),
        ("Rédaction en chef", ["À faire", "Articles", "Commentaires", "Photos", "Une", "Réglages"]),
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
