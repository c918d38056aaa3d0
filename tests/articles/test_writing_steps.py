"""The buttons of the writing page: steps only for who may take them, and only those that make sense now."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from articles import workflow
from articles.models import Article, Author, Breaking
from tests.articles.writing import ADD, address, filled, make_draft
from tests.articles.writing import editor as editor
from tests.articles.writing import writer as writer
from tests.factories import make_article, make_image, make_section, make_user

pytestmark = pytest.mark.django_db


def buttons(client, article):
    page = client.get(address(article) if article else ADD)
    return {step.name for step in page.context["steps"]}


ALWAYS = {"typeset", "bin", "duplicate", "check"}


@pytest.mark.once
def test_only_steps_that_make_sense_now_are_offered(client, editor):
    article = make_draft(editor)
    assert buttons(client, None) == {"check", "submit", "schedule", "publish"}
    assert buttons(client, article) == ALWAYS | {"submit", "schedule", "publish"}
    workflow.submit(article, by=editor)
    assert buttons(client, article) == ALWAYS | {"send-back", "schedule", "publish"}
    workflow.publish(article, by=editor, at=timezone.now() + timedelta(hours=1))
    assert buttons(client, article) == ALWAYS | {"unschedule", "reschedule", "schedule", "publish"}
    workflow.publish(article, by=editor)
    assert buttons(client, article) == ALWAYS | {"unpublish", "publish"}
    workflow.unpublish(article, by=editor)
    assert buttons(client, article) == ALWAYS | {"submit", "schedule", "publish"}


@pytest.mark.once
def test_a_journalist_sees_no_button_to_publish(client, writer):
    article = make_draft(writer)
    assert buttons(client, article) == ALWAYS | {"submit"}
    workflow.submit(article, by=writer)
    assert buttons(client, article) == ALWAYS
    assert client.post(address(article), filled(article, step="publish")).status_code == 403
    assert client.post(ADD, filled(step="publish")).status_code == 403
    article.refresh_from_db()
    assert article.status == Article.Status.IN_REVIEW


@pytest.mark.once
def test_the_personal_right_brings_the_button(client, writer):
    writer.user_permissions.add(Permission.objects.get(codename="publish_own_article"))
    article = make_draft(writer)
    assert "publish" in buttons(client, article)
    client.post(address(article), filled(article, step="publish"))
    article.refresh_from_db()
    assert article.is_published


@pytest.mark.once
def test_an_unknown_step_is_refused(client, editor):
    article = make_draft(editor)
    assert client.post(address(article), filled(article, step="delete")).status_code == 403


def test_urgent_from_the_pavement_goes_out_in_one_post_without_a_picture(client, editor):
    section = make_section()
    author = Author.of_account(editor)
    data = filled(
        headline="Le pont est fermé", body="<p>Deux lignes.</p>", section=section.pk, authors=[author.pk], step="publish"
    )
    answer = client.post(ADD, data, follow=True)
    page = answer.content.decode()
    article = Article.objects.get()
    assert article.is_published
    assert "C’est en ligne" in page
    assert "https://wa.me/?text=Le%20pont%20est%20ferm%C3%A9%20" in page


def test_one_more_tap_puts_the_headline_into_the_urgent_bar_and_never_twice(client, editor):
    article = make_article(headline="Le pont est fermé")
    assert 'action="{}"'.format(address(article, "urgent")) in client.get(f"{address(article)}?live=1").content.decode()
    assert client.get(address(article, "urgent"))["Location"] == address(article)
    assert not Breaking.objects.exists()
    for _ in range(2):
        client.post(address(article, "urgent"))
    assert [(bar.text, bar.article) for bar in Breaking.objects.current()] == [("Le pont est fermé", article)]
    assert "Le pont est fermé" in client.get("/qui-n-existe-pas/").content.decode()


@pytest.mark.once
def test_a_draft_goes_into_no_urgent_bar(client, editor):
    client.post(address(make_draft(editor), "urgent"))
    assert not Breaking.objects.exists()


@pytest.mark.once
def test_a_journalist_puts_nothing_into_the_urgent_bar(client, writer):
    assert client.post(address(make_draft(writer), "urgent")).status_code == 403


@pytest.mark.once
def test_what_is_missing_stands_beside_its_field_and_the_text_is_saved(client, editor):
    article = make_draft(editor, section=None, authors=[])
    answer = client.post(address(article), filled(article, headline="", body="<p>Gardé.</p>", step="publish"))
    assert answer.status_code == 422
    assert {"headline", "section", "authors"} <= set(answer.context["form"].errors)
    assert "Votre texte est enregistré." in answer.content.decode()
    assert workflow.content_to_edit(article)["body"] == "<p>Gardé.</p>"
    base = answer.context["form"]["base"].value()
    assert str(base) == str(article.revisions.newest().pk), "the form goes on from what was saved"


def test_a_new_article_that_lacks_something_goes_on_at_its_own_address(client, editor):
    answer = client.post(ADD, filled(step="publish"))
    article = Article.objects.get()
    assert answer.status_code == 422
    assert f'action="{address(article)}"' in answer.content.decode()


def test_scheduling_wants_a_minute_and_keeps_it(client, editor):
    article = make_draft(editor)
    assert client.post(address(article), filled(article, step="schedule")).status_code == 422
    at = timezone.localtime() + timedelta(days=1)
    minute = f"{at:%Y-%m-%dT%H:%M}"
    asked = client.post(address(article), filled(article, step="schedule", publish_at=minute))
    assert "/avant-de-publier/" in asked.url
    client.post(address(article, "schedule"), {"publish_at": minute, "seen": article.revisions.newest().pk})
    article.refresh_from_db()
    assert article.is_scheduled
    assert timezone.localtime(article.published_at) == at.replace(second=0, microsecond=0)


@pytest.mark.once
def test_a_moment_that_is_past_schedules_nothing_and_says_so_on_top_too(client, editor):
    article = make_draft(editor)
    at = timezone.localtime() - timedelta(days=365)
    answer = client.post(address(article), filled(article, step="schedule", publish_at=f"{at:%Y-%m-%dT%H:%M}"))
    assert answer.status_code == 422
    assert "Ce moment est déjà passé." in answer.content.decode()
    article.refresh_from_db()
    assert article.status == Article.Status.DRAFT


@pytest.mark.once
@pytest.mark.parametrize("minute", ["9999-12-31T23:59", "0001-01-01T00:00", "2826-12-01T08:00"])
def test_a_year_that_slipped_is_told_and_nothing_is_scheduled(minute, client, editor):
    article = make_draft(editor)
    answer = client.post(address(article, "schedule"), {"publish_at": minute, "seen": article.revisions.newest().pk}, follow=True)
    assert "Regardez l’année" in answer.text
    typed = client.post(address(article), filled(article, embargo_until=minute))
    assert typed.status_code == 422
    assert "Regardez l’année" in typed.text
    bar = client.post("/admin/articles/breaking/add/", {"text": "X", "starts_at": "2026-12-01T08:00", "ends_at": minute})
    assert "Regardez l’année" in bar.text
    article.refresh_from_db()
    assert article.status == Article.Status.DRAFT


def test_the_remark_goes_to_the_author_and_the_text_with_it(client, editor):
    article = make_draft(editor)
    workflow.submit(article, by=editor)
    client.post(address(article), filled(article, step="send-back", remark="Il manque un chiffre.", headline="Mieux"))
    article.refresh_from_db()
    assert (article.status, article.headline) == (Article.Status.DRAFT, "Mieux")
    assert article.events.newest_first().first().remark == "Il manque un chiffre."


def test_readers_are_told_by_the_tick(client, editor):
    article = make_draft(editor)
    workflow.publish(article, by=editor)
    client.post(address(article), filled(article, step="publish"))
    article.refresh_from_db()
    assert article.updated_at is None
    client.post(address(article), filled(article, step="publish", tell_readers="on"))
    article.refresh_from_db()
    assert article.updated_at is not None


def test_the_bin_and_back(client, editor):
    article = make_draft(editor)
    client.post(address(article), filled(article, step="bin"))
    article.refresh_from_db()
    assert article.binned_at
    assert client.get(address(article)).url == "/admin/articles/article/corbeille/"
    assert "Le pont rouvre" in client.get("/admin/articles/article/corbeille/").content.decode()
    client.post(address(article, "restore"))
    article.refresh_from_db()
    assert article.binned_at is None


def test_what_went_into_the_bin_long_ago_is_found_behind_the_newest(client, editor, monkeypatch):
    monkeypatch.setattr("articles.admin.base.DeskAdmin.list_per_page", 2)
    now = timezone.now()
    for days in range(3):
        make_article(headline=f"Il y a {days} jours", binned_at=now - timedelta(days=days))
    place = "/admin/articles/article/corbeille/"
    first = client.get(place).text
    assert "Il y a 1 jours" in first
    assert "Il y a 2 jours" not in first
    assert "?page=2" in first
    assert "Il y a 2 jours" in client.get(f"{place}?page=2").text
    for strange in ("0", "99", "abc", "9" * 30):
        assert client.get(place, {"page": strange}).status_code == 200


@pytest.mark.once
def test_only_administration_empties_the_bin(client, editor):
    make_article(binned_at=timezone.now() - timedelta(days=40))
    assert client.post("/admin/articles/article/corbeille/").status_code == 403
    client.force_login(make_user("Administration"))
    assert client.post("/admin/articles/article/corbeille/", follow=True).status_code == 200
    assert not Article.objects.exists()


def test_a_refused_step_offers_the_words_of_a_photo_that_came_into_the_text_meanwhile(client, writer):
    article, photo = make_draft(writer), make_image(alt="")
    body = f'<p>Un.</p><figure data-image="{photo.pk}"></figure>'
    refused = client.post(address(article), filled(article, body=body, step="submit"))
    assert refused.status_code == 422
    page = refused.content.decode()
    assert f'href="#photo-{photo.pk}"' in page
    assert f'id="photo-{photo.pk}"' in page
    client.post(address(article), filled(article, pictures=[{"image": photo.pk, "alt": "Un quai"}], step="submit"))
    article.refresh_from_db()
    assert article.status == Article.Status.IN_REVIEW


@pytest.mark.once
def test_who_proposes_a_change_of_a_published_article_is_told_that_it_is_proposed(client, writer):
    article = make_draft(writer)
    saved = client.post(address(article), filled(article), follow=True)
    assert "Article enregistré" in saved.text
    workflow.publish(article, by=make_user("Rédaction en chef"))
    proposed = client.post(address(article), filled(article, kicker="Ponts"), follow=True)
    assert "Modification proposée à la rédaction en chef" in proposed.text
    assert "Article enregistré" not in proposed.text
