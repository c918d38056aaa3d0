"""Reporting a comment: by anybody, without script or cookie; it hides nothing."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from comments import moderation, vault
from comments.limits import limit
from comments.models import Comment, CommentEvent, CommentSettings, Report
from tests.comments.posting import OURS, thread_of
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment():
    return make_comment(text="Une phrase de trop.")


def report(comment, reason="insult", headers=OURS, address="41.207.1.1", **fields):
    data = {"reason": reason, **fields}
    return Client(REMOTE_ADDR=address).post(f"/commentaires/signaler/{comment.pk}/", data, headers=headers)


@pytest.mark.once
def test_a_link_to_report_stands_at_each_published_comment_only(comment):
    reply = make_comment(article=comment.article, parent=comment, root=comment)
    gone = make_comment(article=comment.article, status="withdrawn")
    make_comment(article=comment.article, parent=gone, root=gone)
    page = thread_of(comment.article)
    for shown in (comment, reply):
        assert re.search(rf'href="/commentaires/signaler/{shown.pk}/" rel="nofollow"', page)
    assert f"/commentaires/signaler/{gone.pk}/" not in page


@pytest.mark.once
def test_the_page_leads_the_newsroom_to_the_case(comment):
    page = Client().get(f"/commentaires/signaler/{comment.pk}/").content.decode()
    assert f'href="/admin/comments/desk/?commentaire={comment.pk}" rel="nofollow"' in page


@pytest.mark.once
def test_a_closed_thread_can_still_be_reported():
    comment = make_comment(article=make_article(comments_open=False))
    assert f"/commentaires/signaler/{comment.pk}/" in thread_of(comment.article)


@pytest.mark.once
def test_the_page_shows_the_comment_and_the_reasons_to_every_reader_alike(comment):
    pages = [
        Client(REMOTE_ADDR=address).get(f"/commentaires/signaler/{comment.pk}/") for address in ("41.207.1.1", "2001:db8::1")
    ]
    assert pages[0].content == pages[1].content
    page = pages[0].content.decode()
    assert comment.text in page
    assert page.count('type="radio"') == len(Report.Reason)
    assert "checked" not in page
    assert f"article-{comment.article_id}" in pages[0]["Cache-Tag"].split()
    assert not pages[0].cookies
    assert '<meta name="robots" content="noindex">' in page


def test_a_report_is_counted_thanked_and_hides_nothing(comment):
    response = report(comment, "privacy")
    assert (response.status_code, response["Location"]) == (303, f"/commentaires/signaler/{comment.pk}/merci/")
    assert not response.cookies
    thanks = Client().get(response["Location"])
    assert "Merci, la modération va regarder" in thanks.content.decode()
    assert f"/commentaires/lien/{comment.pk}/" in thanks.content.decode()
    comment.refresh_from_db()
    assert (comment.open_reports, comment.status, comment.version) == (1, Comment.Status.APPROVED, 1)
    assert comment.text in thread_of(comment.article)
    event = comment.events.get()
    assert (event.kind, event.by, event.note) == (CommentEvent.Kind.REPORTED, None, "privacy")
    row = Report.objects.get()
    assert "41.207.1.1" not in str(row.__dict__)


def test_the_same_network_counts_once_and_is_thanked_again(comment):
    assert report(comment).status_code == report(comment, "hate").status_code == 303
    comment.refresh_from_db()
    assert comment.open_reports == Report.objects.count() == 1


def test_enough_reports_put_it_before_the_moderator_and_readers_still_see_it(comment):
    for number in range(CommentSettings.current().reports_needed):
        report(comment, address=f"41.207.1.{number}")
    assert list(Comment.objects.reported(CommentSettings.current().reports_needed)) == [comment]
    assert comment.text in thread_of(comment.article)
    moderation.keep(comment, by=make_user("Modération"))
    assert not Comment.objects.reported().exists()
    report(comment, address="41.207.1.1")
    assert Comment.objects.reported().exists()


@pytest.mark.once
@pytest.mark.parametrize("reason", ["", "rien", "other' OR 1=1", None])
def test_a_reason_that_is_none_is_explained_beside_the_list(comment, reason):
    fields = {} if reason is None else {"reason": reason}
    response = Client().post(f"/commentaires/signaler/{comment.pk}/", fields, headers=OURS)
    assert response.status_code == 422
    assert 'id="id_reason_error"' in response.content.decode()
    assert "Choisissez un motif" in response.content.decode()
    assert not Report.objects.exists()


def test_over_the_limit_of_a_network_nothing_is_counted_and_the_choice_is_kept(comment):
    for __ in range(limit("reports_hourly")):
        assert report(make_comment()).status_code == 303
    response = report(comment, "false")
    assert response.status_code == 429
    assert int(response["Retry-After"]) == 3600
    page = response.content.decode()
    assert "Beaucoup de signalements sont venus de votre réseau" in page
    assert re.search(r'value="false"[^>]*checked', page)
    assert Report.objects.count() == limit("reports_hourly")
    assert report(comment, address="41.207.2.1").status_code == 303
    Report.objects.update(created_at=timezone.now() - timedelta(minutes=61))
    assert report(comment).status_code == 303


@pytest.mark.once
def test_the_limit_cannot_be_dodged_by_a_header(comment):
    host_key, __ = vault.network_keys("41.207.1.1")
    report(comment, headers={**OURS, "X-Forwarded-For": "9.9.9.9"})
    assert Report.objects.get().host_key == host_key


@pytest.mark.once
@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://ailleurs.example"}]
)
def test_a_doubtful_origin_confirms_with_one_press(comment, headers):
    response = report(comment, "hate", headers=headers)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Vérifiez-le, puis envoyez-le d’ici" in page
    assert re.search(r'value="hate"[^>]*checked', page)
    assert not Report.objects.exists()
    token = re.search(r'name="confirmation" value="([^"]+)"', page)[1]
    assert report(comment, headers={"Sec-Fetch-Site": "cross-site"}, confirmation=token).status_code == 422
    assert report(make_comment(), headers={}, confirmation=token).status_code == 422  # for this comment only
    assert report(comment, headers={}, confirmation=token).status_code == 303


@pytest.mark.once
@pytest.mark.parametrize(
    "state", [*[{"status": status} for status in Comment.Status if status != "approved"], {"binned_at": timezone.now()}]
)
def test_what_readers_do_not_see_cannot_be_reported(comment, state):
    Comment.objects.update(**state)
    assert Client().get(f"/commentaires/signaler/{comment.pk}/").status_code == 404
    assert report(comment).status_code == 404
    assert Client().get(f"/commentaires/signaler/{comment.pk}/merci/").status_code == 404
    assert not Report.objects.exists()


def test_nor_can_one_under_a_hidden_article_or_one_that_is_not_there(comment):
    comment.article.status = "unpublished"
    comment.article.save()
    assert report(comment).status_code == 404
    comment.pk = 10**15
    assert report(comment).status_code == 404


def test_one_that_is_taken_away_at_this_moment_is_not_found(comment, monkeypatch):
    def moved(*args, **kwargs):
        raise moderation.Moved(comment)

    monkeypatch.setattr(moderation, "report", moved)
    assert report(comment).status_code == 404


@pytest.mark.once
def test_wrong_methods(comment):
    assert Client().put(f"/commentaires/signaler/{comment.pk}/").status_code == 405
    assert Client().post(f"/commentaires/signaler/{comment.pk}/merci/").status_code == 405


def test_a_report_takes_the_same_queries_however_many_there_were(comment, django_assert_max_num_queries):
    report(comment, address="41.207.9.9")
    for number in range(40):
        Report.objects.create(comment=comment, reason="other", host_key=f"{number}")
    with django_assert_max_num_queries(12):
        assert report(comment).status_code == 303
    with django_assert_max_num_queries(4):
        Client().get(f"/commentaires/signaler/{comment.pk}/")
