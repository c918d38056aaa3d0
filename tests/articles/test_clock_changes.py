"""The hour that is missing, and the one that comes twice, where a newsroom has summer time: said in its own words."""

import pytest

from articles.forms.publishing import StepForm
from articles.forms.widgets import MinuteField
from tests.articles.writing import address, filled, make_draft
from tests.articles.writing import editor as editor


@pytest.fixture
def paris(settings):
    settings.TIME_ZONE = "Europe/Paris"


@pytest.mark.parametrize(
    ("minute", "words"),
    [
        ("2027-03-28T02:30", "Cette nuit-là, on avance les montres\u00a0: 2\u00a0h\u00a030 n’existe pas."),
        ("2026-10-25T02:00", "Cette nuit-là, on recule les montres\u00a0: 2\u00a0h revient deux fois."),
    ],
)
def test_a_minute_that_is_not_there_once_says_why_and_what_to_do(minute, words, paris):
    form = StepForm({"publish_at": minute})
    (error,) = form.errors["publish_at"]
    assert error.startswith(words)
    assert "Choisissez une heure avant ou après" in error


@pytest.mark.django_db
def test_it_stands_next_to_its_field_and_the_text_is_kept(paris, client, editor):
    article = make_draft(editor)
    answer = client.post(address(article), filled(article, body="<p>Gardé.</p>", publish_at="2027-03-28T02:30", step="schedule"))
    assert answer.status_code == 422
    assert len(answer.context["form"]["publish_at"].errors) == 1
    assert "on avance les montres" in answer.text
    assert "Gardé." in answer.text


def test_the_hours_around_it_and_a_newsroom_without_summer_time_are_left_alone(paris, settings):
    assert MinuteField().clean("2027-03-28T03:00").hour == 3
    assert MinuteField().clean("2026-10-25T01:59").hour == 1
    settings.TIME_ZONE = "Africa/Lome"
    assert MinuteField().clean("2027-03-28T02:30").hour == 2
