"""A step whose button is pressed twice, or in two tabs by the same person: the second press is answered like the first."""

import re
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from articles import composing, correcting, workflow
from articles.models import Article, Author, Breaking, ErrorReport
from tests.articles.writing import address, filled, make_draft, save_as
from tests.articles.writing import editor as editor
from tests.concurrency import all_at_once
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

TOMORROW = f"{timezone.localtime() + timedelta(days=1):%Y-%m-%dT%H:%M}"


def in_state(state, by):
    article = make_draft(by, standfirst="Le chapô.", headline="Le pont du port rouvre aux camions")
    if state == "review":
        workflow.submit(article, by=by)
    if state == "scheduled":
        workflow.publish(article, by=by, at=timezone.now() + timedelta(days=2))
    if state == "published":
        workflow.publish(article, by=by)
    if state == "bin":
        workflow.put_into_bin(article, by=by)
    return article


def errors(answer):
    return [str(message) for message in get_messages(answer.wsgi_request) if message.level_tag == "error"]


STEPS = [
    ("submit", "draft", {}),
    ("send-back", "review", {"remark": "Trop long."}),
    ("publish", "draft", {}),
    ("publish", "published", {"tell_readers": "on"}),
    ("schedule", "draft", {"publish_at": TOMORROW}),
    ("unschedule", "scheduled", {}),
    ("unpublish", "published", {"remark": "Fausse nouvelle."}),
    ("bin", "draft", {}),
]


@pytest.mark.parametrize(
    ("step", "state", "said"), [*STEPS, ("schedule", "scheduled", {"publish_at": TOMORROW}), ("restore", "bin", {})]
)
def test_a_step_pressed_in_two_tabs_succeeds_twice_and_is_done_once(step, state, said, client, editor):
    article = in_state(state, editor)
    seen = {"seen": article.revisions.newest().pk, **said}
    first = client.post(address(article, step), seen)
    done = article.events.count()
    second = client.post(address(article, step), seen)
    assert (second.status_code, second.url) == (first.status_code, first.url)
    assert errors(second) == []
    assert article.events.count() == done


@pytest.mark.parametrize(("step", "state", "said"), STEPS)
def test_a_button_of_the_writing_page_pressed_in_two_tabs_succeeds_twice(step, state, said, client, editor):
    article = in_state(state, editor)
    sent = filled(article, step=step, **said)
    first = client.post(address(article), sent)
    assert first.status_code == 302
    done, versions = article.events.count(), article.revisions.count()
    second = client.post(address(article), sent)
    assert (second.status_code, second.url) == (302, first.url)
    assert errors(second) == []
    assert (article.events.count(), article.revisions.count()) == (done, versions)


def test_who_sends_what_a_colleague_has_sent_is_told(client, editor):
    article = in_state("review", make_user("Rédaction en chef"))
    assert client.post(address(article), filled(article, step="submit")).status_code == 422


def test_what_was_written_after_the_first_press_is_no_second_press(client, editor):
    article = in_state("review", editor)
    save_as(editor, article, standfirst="Autre chapô")
    answer = client.post(address(article), filled(article, step="submit"))
    assert answer.status_code == 422
    assert "n’est plus un brouillon" in answer.text


def test_a_text_written_into_the_bin_is_given_back(client, editor):
    article = make_draft(editor)
    workflow.put_into_bin(article, by=editor)
    answer = client.post(address(article), filled(article, step="bin", body="<p>Long travail.</p>"))
    assert answer.status_code == 409
    assert "Long travail." in answer.text


def test_another_remark_is_no_second_press(editor):
    article = in_state("review", editor)
    workflow.send_back(article, by=editor, remark="Trop long.")
    with pytest.raises(workflow.WrongStatus):
        workflow.send_back(article, by=editor, remark="Et le chapô manque.")


def test_a_closing_day_taken_away_after_the_publication_stays_away(client, editor):
    article = in_state("published", editor)
    client.post(address(article), filled(article, comments_close_at=None))
    assert workflow.content_to_edit(article)["comments_close_at"] is None


# Another time


def hidden(page, name):
    """What a hidden field of the page holds."""
    return re.search(rf'name="{name}" value="([^"]+)"', page.text)[1]


def later(article, minutes):
    return article.published_at + timedelta(minutes=minutes)


def test_a_quarter_of_an_hour_later_pressed_twice_moves_once(client, editor):
    article = in_state("scheduled", editor)
    expected, done = later(article, 15), article.events.count()
    sent = {"minutes": "15", "minute_seen": hidden(client.get(address(article)), "minute_seen")}
    for _ in range(2):
        answer = client.post(address(article, "reschedule"), sent)
        assert (answer.status_code, errors(answer)) == (302, [])
    article.refresh_from_db()
    assert article.published_at == expected
    assert article.events.count() == done + 1
    sent = {"minutes": "15", "minute_seen": hidden(client.get(address(article)), "minute_seen")}
    client.post(address(article, "reschedule"), sent)
    article.refresh_from_db()
    assert article.published_at == later(article, 0) == expected + timedelta(minutes=15)


def test_who_moves_a_minute_that_a_colleague_has_moved_is_told(client, editor):
    article = in_state("scheduled", editor)
    seen = hidden(client.get(address(article)), "minute_seen")
    workflow.reschedule(article, by=make_user("Rédaction en chef"), later=timedelta(hours=1))
    answer = client.post(address(article, "reschedule"), {"minutes": "15", "minute_seen": seen})
    assert "une autre heure entre-temps" in errors(answer)[0]
    before = article.published_at
    article.refresh_from_db()
    assert article.published_at == before


def open_page(article):
    return filled(article, step="schedule", publish_at=f"{timezone.localtime() + timedelta(days=5):%Y-%m-%dT%H:%M}")


def test_two_open_pages_that_set_the_same_minute_make_no_version_and_one_step(client, editor):
    article = in_state("scheduled", editor)
    one, other = open_page(article), open_page(article)
    assert client.post(address(article), one).status_code == 302
    done, versions = article.events.count(), article.revisions.count()
    Article.objects.filter(pk=article.pk).update(modified_at=timezone.now())
    article.revisions.filter(kind="saved").update(published_at=timezone.now() - timedelta(hours=1))
    assert client.post(address(article), other).status_code == 302
    assert (article.events.count(), article.revisions.count()) == (done, versions)
    article.refresh_from_db()
    assert article.comments_close_at == article.published_at + workflow.COMMENTS_CLOSE_AFTER


def test_a_closing_day_that_came_with_an_earlier_minute_goes_with_it(editor):
    article = in_state("scheduled", editor)
    workflow.unpublish(article, by=editor)
    workflow.publish(article, by=editor, at=timezone.now() + timedelta(days=20))
    assert article.comments_close_at == article.published_at + workflow.COMMENTS_CLOSE_AFTER


# The urgent bar


URGENT = "/admin/une/urgent/"


def test_an_urgent_bar_started_by_two_presses_is_one(client, editor):
    for _ in range(2):
        client.post(URGENT, {"text": "Le pont est fermé"})
    assert Breaking.objects.count() == 1
    client.post(URGENT, {"text": "Le bac est à quai"})
    assert Breaking.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("of_article", [True, False])
def test_an_urgent_bar_started_twice_at_the_same_moment_is_one(of_article):
    editor = make_user("Rédaction en chef")
    words = {"article": make_article()} if of_article else {"text": "Le pont est fermé"}
    all_at_once(2, lambda _: composing.announce(by=editor, **words))
    assert Breaking.objects.count() == 1


@pytest.mark.parametrize("place", ["front", "article"])
def test_two_hours_more_pressed_twice_are_two_hours(place, client, editor):
    article = in_state("published", editor)
    bar = composing.announce(by=editor, article=article)
    page, form = ("/admin/une/", URGENT) if place == "front" else (address(article), address(article, "urgent"))
    sent = {"bar": bar.pk, "act": "extend", "seen": hidden(client.get(page), "seen")}
    for _ in range(2):
        client.post(form, sent)
    before = bar.ends_at
    bar.refresh_from_db()
    assert bar.ends_at - before == composing.URGENT_LASTS


# A reader's report


@pytest.mark.parametrize("said", [{"text": "Il fallait lire : neuf."}, {"dismiss": "1"}])
def test_a_report_closed_by_two_presses_is_closed_once(said, client, editor):
    article = in_state("published", editor)
    report = ErrorReport.objects.create(article=article, remark="C’est neuf.")
    first, second = (client.post(f"/admin/articles/errorreport/{report.pk}/change/", said) for _ in range(2))
    assert (second.status_code, second.url, errors(second)) == (302, first.url, [])
    assert article.corrections.count() == ("text" in said)


def test_who_closes_a_report_in_another_way_than_before_is_told(editor):
    report = ErrorReport.objects.create(article=in_state("published", editor), remark="C’est neuf.")
    correcting.dismiss(report, by=editor)
    with pytest.raises(workflow.WrongStatus):
        correcting.correct_from(report, correcting.Words("Neuf."), by=editor)
    assert not report.article.corrections.exists()


# The first byline


@pytest.mark.django_db(transaction=True)
def test_a_first_text_saved_by_two_presses_makes_one_byline():
    person = make_user("Journaliste", first_name="Afi", last_name="Mensah")
    made = all_at_once(2, lambda _: Author.of_account(person))
    assert made[0] == made[1] == Author.objects.get()
