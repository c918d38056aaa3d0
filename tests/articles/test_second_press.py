"""A step whose button is pressed twice, or in two tabs by the same person: the second press is answered like the first."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from articles import workflow
from tests.articles.writing import address, filled, make_draft, save_as
from tests.articles.writing import editor as editor
from tests.factories import make_user

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


@pytest.mark.once
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
