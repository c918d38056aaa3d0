"""Who sees which article: its page, its preview, its history, and the list with its filters."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.models import Article, Redirect
from tests.articles.writing import address, filled, make_draft
from tests.articles.writing import editor as editor
from tests.articles.writing import writer as writer
from tests.factories import make_article, make_author, make_image, make_section, make_user

pytestmark = pytest.mark.django_db


def test_a_journalist_sees_own_texts_and_published_ones_and_writes_only_own(client, writer):
    own, foreign, published = make_draft(writer), make_draft(make_user("Journaliste")), make_article()
    shown = set(client.get("/admin/articles/article/").context["cl"].result_list)
    assert shown == {own, published}
    assert client.get(address(own)).status_code == 200
    assert client.get(address(foreign)).status_code == 403
    assert client.post(address(foreign), filled(foreign)).status_code == 403
    assert client.get(address(published)).url == address(published, "preview")
    assert client.get(address(foreign, "preview")).status_code == 403
    assert client.get(address(foreign, "history")).status_code == 403


@pytest.mark.once
def test_who_may_only_read_an_article_previews_what_is_published_not_its_newer_version(client, writer):
    editor = make_user("Rédaction en chef")
    article = make_draft(editor)
    workflow.publish(article, by=editor)
    secret = workflow.save(article, {**workflow.content_to_edit(article), "headline": "Secret"}, by=editor)
    assert "Secret" not in client.get(address(article, "preview")).content.decode()
    assert "Secret" not in client.get(address(article, "preview") + f"?version={secret.pk}").content.decode()


def test_the_preview_is_the_public_page_of_the_newest_version_and_leaves_no_trace(client, editor):
    article = make_draft(editor)
    workflow.publish(article, by=editor)
    workflow.save(article, {**workflow.content_to_edit(article), "headline": "Pas encore"}, by=editor)
    rows = list(Article.objects.values()), Redirect.objects.count(), article.events.count()
    answer = client.get(address(article, "preview"))
    assert answer.status_code == 200
    assert '<h1 class="headline">Pas encore</h1>' in answer.content.decode()
    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]
    assert "Cache-Tag" not in answer
    assert (list(Article.objects.values()), Redirect.objects.count(), article.events.count()) == rows
    draft = make_draft(editor, headline="Brouillon")
    assert "Brouillon" in client.get(address(draft, "preview")).content.decode()
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_the_preview_shows_a_chosen_version(client, editor):
    article = make_draft(editor, headline="Premier")
    first = article.revisions.newest()
    workflow.save(article, {**workflow.content_to_edit(article), "headline": "Second"}, by=editor)
    assert "Premier" in client.get(f"{address(article, 'preview')}?version={first.pk}").content.decode()
    assert client.get(f"{address(article, 'preview')}?version=999999").status_code == 404
    assert client.get(f"{address(article, 'preview')}?version=x").status_code == 404


def test_an_older_version_is_restored_as_the_newest(client, editor):
    article = make_draft(editor, headline="Premier")
    first = article.revisions.newest()
    workflow.save(article, {**workflow.content_to_edit(article), "headline": "Second"}, by=editor)
    client.post(reverse("admin:articles_article_version", args=[article.pk, first.pk]))
    assert workflow.content_to_edit(article)["headline"] == "Premier"
    assert article.revisions.count() == 3


def test_history_tells_who_did_what(client, editor):
    article = make_draft(editor)
    workflow.submit(article, by=editor)
    workflow.send_back(article, by=editor, remark="Il manque un chiffre.")
    page = client.get(address(article, "history")).content.decode()
    for words in ("Envoyé en relecture", "Renvoyé à l’auteur", "Il manque un chiffre.", "Mariam Sanni"):
        assert words in page


def test_a_correction_is_printed_and_needs_words(client, editor):
    article = make_draft(editor)
    client.post(address(article, "correct"), {"kind": "correction", "text": "Non."})
    assert not article.corrections.exists(), "readers have not had it"
    workflow.publish(article, by=editor)
    assert client.post(address(article, "correct"), {"kind": "correction", "text": ""}).status_code == 422
    assert client.post(address(article, "correct"), {"kind": "clarification", "text": "À 22 h."}).status_code == 302
    assert "À 22\u00a0h." in client.get(article.get_absolute_url()).content.decode()


# The list


def test_the_list_shows_states_and_takes_the_same_queries_for_any_number(client, editor):
    def look():
        with CaptureQueriesContext(connection) as queries:
            answer = client.get("/admin/articles/article/")
        assert answer.status_code == 200
        return len(queries), answer.content.decode()

    make_article(lead_image=make_image(), authors=[make_author(), make_author()])
    few, _ = look()
    for number in range(8):
        make_article(lead_image=make_image(), headline=f"N° {number}")
    make_draft(editor)
    many, page = look()
    assert many == few
    for badge in ("badge--published", "badge--draft"):
        assert badge in page


@pytest.mark.parametrize(
    ("query", "found"),
    [("?state=draft", ["brouillon"]), ("?state=scheduled", ["demain"]), ("?state=published", ["L’accord au Líban"]),
     ("?q=liban", ["L’accord au Líban"]), ("?q=ACCORD", ["L’accord au Líban"]), ("?q=rien", []), ("?mine=1", ["brouillon"])],
)  # fmt: skip
def test_filters_and_search(query, found, client, editor):
    make_article(headline="L’accord au Líban", slug="l-accord-au-liban")
    make_article(headline="demain", published_at=timezone.now() + timedelta(days=1))
    make_draft(editor, headline="brouillon")
    rows = client.get(f"/admin/articles/article/{query}").context["cl"].result_list
    assert [row.headline for row in rows] == found


@pytest.mark.once
def test_all_the_sections_are_feminine_and_all_the_authors_masculine(client, editor):
    for _number in range(2):
        make_article(section=make_section())
    page = client.get("/admin/articles/article/").content.decode()
    after = {title: page.partition(f">{title}</summary>")[2].partition("</a>")[0] for title in ("Rubrique", "Auteurs")}
    assert after["Rubrique"].endswith(">Toutes")
    assert after["Auteurs"].endswith(">Tous")


def test_the_editor_s_dialogue_leaves_out_the_article_that_is_being_written(client, writer):
    article, other = make_draft(writer, headline="Le port"), make_draft(writer, headline="Le port de pêche")
    rows = client.get("/admin/articles/article/pick/", {"q": "port", "not": article.pk}).json()["rows"]
    assert [row["id"] for row in rows] == [other.pk]
    assert len(client.get("/admin/articles/article/pick/?q=port&not=new").json()["rows"]) == 2


def test_the_editor_s_dialogue_finds_articles_without_accents_and_only_for_writers(client, writer):
    article = make_article(headline="L’accord au Líban", slug="l-accord-au-liban", lead_image=make_image())
    hidden = make_draft(make_user("Journaliste"), headline="Liban secret")
    rows = client.get("/admin/articles/article/pick/?q=liban").json()["rows"]
    assert [row["id"] for row in rows] == [article.pk]
    assert client.get(f"/admin/articles/article/pick/?id={hidden.pk}").json()["rows"] == []
    assert client.get("/admin/articles/article/pick/?id=abc&q=xyz").json()["rows"] == []
    client.force_login(make_user("Modération"))
    assert client.get("/admin/articles/article/pick/?q=liban").status_code == 403
