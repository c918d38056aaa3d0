"""« Avant de publier » after a refusal: what was typed stands there still, and the reason beside its cause."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import workflow
from articles.models import Article, Breaking
from tests.articles.writing import address, make_draft, save_as
from tests.articles.writing import editor as editor
from tests.articles.writing import writer as writer
from tests.factories import make_image, make_section, make_user

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def local(moment):
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def soon(hours=2):
    return timezone.now().replace(second=0, microsecond=0) + hours * HOUR


def pressed(client, article, step, **typed):
    return client.post(address(article, step), {"seen": article.revisions.newest().pk, **typed})


def refusal(answer, field):
    """What stands beside a field of the page."""
    assert answer.status_code == 422
    return " ".join(answer.context["form"].errors.get(field, []))


@pytest.mark.once
def test_a_minute_before_the_embargo_comes_back_with_the_refusal_beside_it(client, editor):
    draft, minute = make_draft(editor, embargo_until=soon(5).isoformat()), local(soon())
    answer = pressed(client, draft, "schedule", publish_at=minute, urgent="on")
    assert "Sous embargo" in refusal(answer, "publish_at")
    page = answer.content.decode()
    assert f'name="publish_at" value="{minute}"' in page
    assert '<details class="later" open>' in page
    assert 'aria-invalid="true"' in page
    assert answer.context["form"]["urgent"].value()
    draft.refresh_from_db()
    assert draft.status == Article.Status.DRAFT


@pytest.mark.once
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("", "Choisissez le jour et l’heure."), ("2001-01-01T10:00", "Ce moment est déjà passé"), ("demain", "date et une heure")],
)
def test_a_minute_that_is_none_comes_back_as_it_was_typed(client, editor, typed, sentence):
    draft = make_draft(editor)
    answer = pressed(client, draft, "schedule", publish_at=typed)
    assert sentence in refusal(answer, "publish_at")
    assert answer.context["form"]["publish_at"].value() == typed


@pytest.mark.once
def test_what_the_text_lacks_leaves_the_chosen_minute(client, editor):
    draft = make_draft(editor, lead_image=make_image(credit="").pk)
    answer = pressed(client, draft, "schedule", publish_at=local(soon()), urgent="on")
    assert answer.status_code == 422
    assert "n’a pas de crédit" in answer.content.decode()
    assert f'name="publish_at" value="{local(soon())}"' in answer.content.decode()


def test_a_version_saved_meanwhile_is_shown_with_the_minute_and_published_by_the_next_press(client, editor):
    draft = make_draft(editor)
    seen = draft.revisions.newest().pk
    save_as(make_user("Rédaction en chef", first_name="Kossi"), draft, headline="D’une autre main, ce titre")
    answer = client.post(address(draft, "schedule"), {"seen": seen, "publish_at": local(soon())})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Kossi a enregistré une autre version" in page
    assert "D’une autre main" in page
    assert answer.context["form"]["publish_at"].value() == local(soon())
    sent = {name: answer.context["form"][name].value() for name in ("seen", "publish_at")}
    assert client.post(address(draft, "schedule"), sent).status_code == 302
    draft.refresh_from_db()
    assert draft.is_scheduled


@pytest.mark.parametrize("wrong", ["0", "abc", "9" * 30])
def test_a_section_that_does_not_exist_is_refused_at_its_field(client, editor, wrong):
    draft = make_draft(editor, section=None)
    answer = pressed(client, draft, "schedule", section=wrong, publish_at=local(soon()))
    assert refusal(answer, "section")
    assert answer.context["form"]["publish_at"].value() == local(soon())


@pytest.mark.once
def test_a_section_left_open_is_asked_for_at_its_field_with_the_minute_kept(client, editor):
    draft = make_draft(editor, section=None)
    answer = pressed(client, draft, "schedule", section="", publish_at=local(soon()))
    assert "Choisissez une rubrique" in refusal(answer, "section")
    assert answer.context["form"]["publish_at"].value() == local(soon())


@pytest.mark.once
def test_the_chosen_section_is_saved_though_the_embargo_refuses_the_minute(client, editor):
    draft, section = make_draft(editor, section=None, embargo_until=soon(5).isoformat()), make_section()
    answer = pressed(client, draft, "schedule", section=section.pk, publish_at=local(soon()))
    assert "Sous embargo" in refusal(answer, "publish_at")
    assert workflow.content_to_edit(draft)["section"] == section.pk
    sent = {"seen": answer.context["form"]["seen"].value(), "publish_at": local(soon(6))}
    client.post(address(draft, "schedule"), sent)
    draft.refresh_from_db()
    assert draft.is_scheduled


@pytest.mark.once
def test_a_tick_for_the_readers_outlives_a_refusal(client, editor):
    article = make_draft(editor)
    workflow.publish(article, by=editor)
    seen = article.revisions.newest().pk
    save_as(make_user("Rédaction en chef"), article, headline="D’une autre main, ce titre")
    answer = client.post(address(article, "publish"), {"seen": seen, "tell_readers": "on"})
    assert answer.context["form"]["tell_readers"].value()


@pytest.mark.once
def test_a_press_on_another_page_that_is_refused_offers_the_end_of_the_embargo(client, editor):
    until = soon(5)
    draft = make_draft(editor, embargo_until=until.isoformat())
    answer = pressed(client, draft, "publish")
    assert "Sous embargo" in refusal(answer, "publish_at")
    assert f'name="publish_at" value="{local(until)}"' in answer.content.decode()


@pytest.mark.once
def test_what_is_wrong_in_a_field_that_the_page_does_not_show_is_told_on_top(client, writer):
    draft = make_draft(writer, headline=" ")
    answer = pressed(client, draft, "submit")
    assert answer.status_code == 422
    assert "Le titre manque" in answer.content.decode()
    wrong = pressed(client, draft, "submit", remark="x" * 2000)
    assert "1000" in wrong.content.decode()


@pytest.mark.once
def test_another_time_that_the_embargo_refuses_leads_back_to_its_buttons(client, editor):
    until = soon(2)
    draft = make_draft(editor, embargo_until=until.isoformat())
    workflow.publish(draft, by=editor, at=until)
    for minutes, sentence in (("-60", "Sous embargo"), ("-1000", "déjà passé"), ("x", "nombre entier"), ("9999", "1440")):
        answer = client.post(address(draft, "reschedule"), {"minutes": minutes}, follow=True)
        assert answer.redirect_chain[-1][0] == address(draft)
        assert sentence in answer.content.decode()
    draft.refresh_from_db()
    assert draft.published_at == until


@pytest.mark.parametrize("typed", ["", "2001-01-01T10:00", "demain"])
def test_the_reason_beside_the_minute_is_never_folded_away(client, editor, typed):
    answer = pressed(client, make_draft(editor), "schedule", publish_at=typed)
    assert '<details class="later" open>' in answer.text


def test_who_ticks_the_urgent_bar_and_schedules_is_told_that_it_does_not_start_by_itself(client, editor):
    draft = make_draft(editor)
    answer = client.post(
        address(draft, "schedule"),
        {"seen": draft.revisions.newest().pk, "publish_at": local(soon()), "urgent": "on"},
        follow=True,
    )
    assert "Le bandeau « Urgent » ne se programme pas" in answer.text.replace("\u00a0", " ")
    assert not Breaking.objects.exists()
