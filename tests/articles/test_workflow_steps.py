"""The steps of an article: right person, wrong person, wrong state, twice, and what the history says."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from articles import correcting, workflow
from articles.checklist import NotReady
from articles.correcting import Words
from articles.models import Article, Correction, Event
from articles.models.revision import blank_content, content_of
from articles.workflow import binning
from tests.factories import make_article, make_author, make_image, make_section, make_user

pytestmark = pytest.mark.django_db

DRAFT, IN_REVIEW, PUBLISHED, UNPUBLISHED = Article.Status.values


@pytest.fixture
def writer():
    return make_user("Journaliste")


@pytest.fixture
def editor():
    return make_user("Rédaction en chef")


def make_draft(by, **fields):
    """A draft that lacks nothing."""
    fields = {"section": make_section().pk, "authors": [make_author().pk], **fields}
    return workflow.create({**blank_content(), "headline": "Le pont rouvre", "body": "<p>Un.</p>", **fields}, by=by)


def last_event(article):
    return article.events.newest_first().first()


def lacks(error):
    return {lack.field for lack in error.value.lacks}


# Sending for review, and back


def test_the_author_sends_the_draft_for_review_once(writer):
    article = make_draft(writer)
    workflow.submit(article, by=writer)
    assert article.status == IN_REVIEW
    assert (last_event(article).kind, last_event(article).by) == (Event.Kind.SUBMITTED, writer)
    workflow.submit(article, by=writer)
    assert article.events.filter(kind=Event.Kind.SUBMITTED).count() == 1, "pressed twice, sent once"
    with pytest.raises(workflow.WrongStatus):
        workflow.submit(article, by=make_user("Rédaction en chef"))


@pytest.mark.once
def test_a_colleague_may_not_send_it(writer):
    with pytest.raises(PermissionDenied):
        workflow.submit(make_draft(writer), by=make_user("Journaliste"))


@pytest.mark.once
def test_nothing_is_sent_without_headline_or_with_a_photo_without_words(writer):
    with pytest.raises(NotReady) as error:
        workflow.submit(make_draft(writer, headline=" "), by=writer)
    assert lacks(error) == {"headline"}
    photo = make_image(alt="", credit="")
    with pytest.raises(NotReady) as error:
        workflow.submit(make_draft(writer, lead_image=photo.pk), by=writer)
    assert [lack.field for lack in error.value.lacks] == ["lead_image", "lead_image"]


def test_the_editor_sends_it_back_with_a_remark(writer, editor):
    article = make_draft(writer)
    with pytest.raises(workflow.WrongStatus):
        workflow.send_back(article, by=editor)
    workflow.submit(article, by=writer)
    with pytest.raises(PermissionDenied):
        workflow.send_back(article, by=writer)
    workflow.send_back(article, by=editor, remark="Il manque un chiffre.")
    assert article.status == DRAFT
    assert (last_event(article).kind, last_event(article).remark) == (Event.Kind.SENT_BACK, "Il manque un chiffre.")


# Publishing


def test_an_editor_publishes_at_once(writer, editor):
    article = make_draft(writer)
    workflow.publish(article, by=editor)
    assert article.is_published
    assert article.first_published_at == article.published_at
    assert article.updated_at is None
    assert (last_event(article).kind, last_event(article).by) == (Event.Kind.PUBLISHED, editor)
    assert article.revisions.newest().published_at is not None


@pytest.mark.once
@pytest.mark.parametrize("role", ["Journaliste", "Modération", "Régie publicitaire", "Administration"])
def test_no_other_role_publishes(writer, role):
    article = make_draft(writer)
    with pytest.raises(PermissionDenied):
        workflow.publish(article, by=writer if role == "Journaliste" else make_user(role))
    article.refresh_from_db()
    assert article.status == DRAFT


@pytest.mark.once
def test_who_may_publish_own_articles_publishes_those_and_no_others(writer, editor):
    writer.user_permissions.add(Permission.objects.get(codename="publish_own_article"))
    own, foreign = make_draft(writer), make_draft(editor)
    workflow.publish(own, by=writer)
    assert own.is_published
    with pytest.raises(PermissionDenied):
        workflow.publish(foreign, by=writer)


@pytest.mark.once
def test_what_is_missing_is_said_field_by_field(editor):
    photo = make_image(alt="Une place", credit="")
    article = make_draft(editor, headline="", section=None, authors=[], body=f'<figure data-image="{photo.pk}"></figure>',
                         pictures=[{"image": photo.pk, "alt": "", "caption": "", "decorative": False}])  # fmt: skip
    with pytest.raises(NotReady) as error:
        workflow.publish(article, by=editor)
    assert lacks(error) == {"headline", "section", "authors", "body"}
    article.refresh_from_db()
    assert article.status == DRAFT


def test_a_photo_in_the_text_that_the_form_did_not_list_is_checked_too(editor):
    photo = make_image(alt="", credit="")
    article = make_draft(editor, body=f'<figure data-image="{photo.pk}"></figure>', pictures=[])
    with pytest.raises(NotReady) as error:
        workflow.publish(article, by=editor)
    assert lacks(error) == {"body"}


def test_old_pictures_may_stay_without_words_and_new_ones_may_not(editor):
    old, new = make_image(alt="", credit=""), make_image(alt="", credit="")
    article = make_article(lead_image=old)
    workflow.save(article, {**content_of(article), "headline": "Neuf"}, by=editor)
    workflow.publish(article, by=editor)
    workflow.save(article, {**content_of(article), "lead_image": new.pk}, by=editor)
    with pytest.raises(NotReady) as error:
        workflow.publish(article, by=editor)
    assert lacks(error) == {"lead_image"}


def test_an_article_without_picture_is_publishable(editor):
    article = make_draft(editor, lead_image=None)
    workflow.publish(article, by=editor)
    assert article.is_published


def test_publishing_again_copies_the_newest_version_and_keeps_the_date(editor):
    article = make_article(published_at=timezone.now() - timedelta(days=3))
    date = article.published_at
    workflow.save(article, {**content_of(article), "headline": "Corrigé"}, by=editor)
    workflow.publish(article, by=editor)
    assert (article.headline, article.published_at, article.first_published_at) == ("Corrigé", date, date)
    assert article.updated_at is None
    assert last_event(article).kind == Event.Kind.UPDATED


def test_readers_are_told_of_an_update_only_by_the_tick(editor):
    article = make_article()
    workflow.publish(article, by=editor, tell_readers=True)
    told = article.updated_at
    assert told is not None
    workflow.publish(article, by=editor)
    assert article.updated_at == told


def test_who_publishes_what_another_has_just_changed_is_told(editor):
    article = make_draft(editor)
    seen = article.revisions.newest().pk
    workflow.save(article, {**content_of(article), "headline": "Autre"}, by=make_user("Rédaction en chef"))
    with pytest.raises(workflow.Outdated):
        workflow.publish(article, by=editor, seen=seen)
    article.refresh_from_db()
    assert article.status == DRAFT


# Scheduling


def test_a_scheduled_article_appears_at_its_minute(editor):
    article = make_draft(editor)
    at = timezone.now() + timedelta(hours=2)
    workflow.publish(article, by=editor, at=at)
    assert article.is_scheduled
    assert article.published_at == at.replace(second=0, microsecond=0) == article.first_published_at
    assert article not in Article.objects.published()
    assert last_event(article).kind == Event.Kind.SCHEDULED


def test_the_time_can_be_changed_and_taken_back(editor):
    article = make_draft(editor)
    workflow.publish(article, by=editor, at=timezone.now() + timedelta(hours=2))
    later = (timezone.now() + timedelta(hours=5)).replace(second=0, microsecond=0)
    workflow.publish(article, by=editor, at=later)
    assert article.first_published_at == article.published_at == later
    workflow.save(article, {**content_of(article), "headline": "Réécrit"}, by=editor)
    workflow.unpublish(article, by=editor)
    assert (article.status, article.published_at, article.first_published_at) == (DRAFT, None, None)
    assert article.headline == "Réécrit"
    assert last_event(article).kind == Event.Kind.UNSCHEDULED


def test_a_scheduled_article_can_go_out_now(editor):
    article = make_draft(editor)
    workflow.publish(article, by=editor, at=timezone.now() + timedelta(hours=2))
    workflow.publish(article, by=editor)
    assert article.is_published
    assert article.first_published_at == article.published_at


def test_nothing_goes_out_before_its_embargo(editor):
    until = timezone.now() + timedelta(hours=6)
    article = make_draft(editor, embargo_until=until.isoformat())
    with pytest.raises(NotReady) as error:
        workflow.publish(article, by=editor)
    assert lacks(error) == {"publish_at"}
    workflow.publish(article, by=editor, at=until + timedelta(minutes=2))
    assert article.is_scheduled


@pytest.mark.once
def test_the_end_of_an_embargo_is_told_as_the_newsroom_prints_a_day(editor):
    article = make_draft(editor, embargo_until="2099-03-01T17:00:00+00:00")
    with pytest.raises(NotReady, match="jusqu’au 1er\xa0mars 2099 à 17\xa0h\xa0:"):
        workflow.publish(article, by=editor)


def test_an_embargo_on_what_readers_see_already_is_refused(editor):
    article = make_article()
    until = (timezone.now() + timedelta(hours=6)).isoformat()
    workflow.save(article, {**content_of(article), "embargo_until": until}, by=editor)
    with pytest.raises(NotReady):
        workflow.publish(article, by=editor)


# When comments close


def test_comments_close_thirty_days_after_the_first_publication(editor):
    article = make_draft(editor)
    workflow.publish(article, by=editor)
    assert article.comments_close_at == article.published_at + timedelta(days=30)
    closing = article.comments_close_at
    workflow.save(article, {**workflow.content_to_edit(article), "headline": "Autre"}, by=editor)
    workflow.publish(article, by=editor)
    assert article.comments_close_at == closing


def test_another_time_of_publication_moves_the_closing_day_but_not_a_chosen_one(editor):
    article = make_draft(editor)
    workflow.publish(article, by=editor, at=timezone.now() + timedelta(hours=2))
    workflow.publish(article, by=editor, at=timezone.now() + timedelta(days=4))
    assert article.comments_close_at == article.published_at + timedelta(days=30)
    chosen = timezone.now() + timedelta(days=90)
    other = make_draft(editor, comments_close_at=chosen.isoformat())
    workflow.publish(other, by=editor)
    assert other.comments_close_at == chosen


def test_a_closing_day_taken_away_after_publication_stays_away(editor):
    article = make_draft(editor)
    workflow.publish(article, by=editor)
    workflow.save(article, {**workflow.content_to_edit(article), "comments_close_at": None}, by=editor)
    workflow.publish(article, by=editor)
    assert article.comments_close_at is None


# Unpublishing


def test_an_editor_takes_an_article_away_and_brings_it_back_with_its_date(editor):
    article = make_article(published_at=timezone.now() - timedelta(days=3))
    date = article.published_at
    workflow.unpublish(article, by=editor, remark="Plainte")
    assert article.status == UNPUBLISHED
    assert article in Article.objects.retired()
    assert (last_event(article).kind, last_event(article).remark) == (Event.Kind.UNPUBLISHED, "Plainte")
    with pytest.raises(workflow.WrongStatus):
        workflow.unpublish(article, by=make_user("Rédaction en chef"))
    workflow.publish(article, by=editor)
    assert article.is_published
    assert article.published_at == date


def test_one_that_came_back_through_review_keeps_its_date_too(editor):
    article = make_article(published_at=timezone.now() - timedelta(days=3))
    date = article.published_at
    workflow.unpublish(article, by=editor)
    workflow.submit(article, by=editor)
    workflow.publish(article, by=editor)
    assert article.published_at == date


@pytest.mark.once
def test_the_author_may_not_unpublish(writer):
    article = make_article(authors=[make_author(user=writer)])
    with pytest.raises(PermissionDenied):
        workflow.unpublish(article, by=writer)
    assert Article.objects.published().get() == article


# Corrections


def test_an_editor_adds_a_correction_to_a_published_article(editor, writer):
    article = make_article(authors=[make_author(user=writer)])
    with pytest.raises(PermissionDenied):
        correcting.correct(article, Words("Non."), kind=Correction.Kind.CORRECTION, by=writer)
    correction = correcting.correct(article, Words("À 22 h."), kind=Correction.Kind.CLARIFICATION, by=editor)
    assert list(Correction.objects.published()) == [correction]
    assert (last_event(article).kind, last_event(article).remark) == (Event.Kind.CORRECTED, "À 22\u00a0h.")


def test_a_draft_has_no_corrections(editor):
    with pytest.raises(workflow.WrongStatus):
        correcting.correct(make_draft(editor), Words("Non."), kind=Correction.Kind.UPDATE, by=editor)


# The bin


def test_a_published_article_goes_into_the_bin_and_comes_back_as_it_was(editor):
    article = make_article()
    before = content_of(article), article.status, article.published_at
    workflow.put_into_bin(article, by=editor)
    assert article not in Article.objects.published()
    with pytest.raises(workflow.WrongStatus):
        workflow.put_into_bin(article, by=make_user("Rédaction en chef"))
    workflow.restore(article, by=editor)
    assert (content_of(article), article.status, article.published_at) == before
    assert article in Article.objects.published()
    assert [event.kind for event in article.events.all()] == [Event.Kind.RESTORED, Event.Kind.BINNED]
    with pytest.raises(workflow.WrongStatus):
        workflow.restore(article, by=make_user("Rédaction en chef"))


def test_authors_bin_their_own_drafts_but_nothing_that_readers_saw(writer):
    own = make_draft(writer)
    workflow.put_into_bin(own, by=writer)
    workflow.restore(own, by=writer)
    with pytest.raises(PermissionDenied):
        workflow.put_into_bin(make_article(authors=[make_author(user=writer)]), by=writer)
    with pytest.raises(PermissionDenied):
        workflow.put_into_bin(make_draft(make_user("Journaliste")), by=writer)


def test_nothing_happens_to_an_article_in_the_bin(editor):
    article = make_draft(editor)
    workflow.put_into_bin(article, by=editor)
    for verb in (workflow.submit, workflow.publish, workflow.unpublish, workflow.send_back):
        with pytest.raises(workflow.WrongStatus):
            verb(article, by=editor)


def test_only_administration_empties_the_bin_and_only_of_what_is_a_month_old(editor):
    boss = make_user("Administration")
    old = make_article(binned_at=timezone.now() - timedelta(days=31))
    young = make_article(binned_at=timezone.now() - timedelta(days=29))
    kept = make_article()
    with pytest.raises(PermissionDenied):
        workflow.empty_bin(by=editor)
    assert workflow.empty_bin(by=boss) == 1
    assert set(Article.objects.all()) == {young, kept}
    assert not Article.objects.filter(pk=old.pk).exists()


def test_what_was_taken_out_of_the_bin_while_it_was_emptied_stays(monkeypatch):
    boss = make_user("Administration")
    first, second, third = [make_article(binned_at=timezone.now() - timedelta(days=31)) for _ in range(3)]
    delete = Article.delete

    def delete_while_a_colleague_restores(article):
        if article.pk == first.pk:
            workflow.restore(second, by=boss)
        return delete(article)

    monkeypatch.setattr(Article, "delete", delete_while_a_colleague_restores)
    assert workflow.empty_bin(by=boss) == 2
    assert list(Article.objects.all()) == [second]


def test_a_full_bin_is_emptied_batch_by_batch(monkeypatch):
    monkeypatch.setattr(binning, "BATCH", 2)
    for _ in range(5):
        make_article(binned_at=timezone.now() - timedelta(days=31))
    assert workflow.empty_bin(by=make_user("Administration")) == 5
    assert not Article.objects.exists()


def test_administration_saves_an_article_from_the_bin_but_puts_none_there():
    boss = make_user("Administration")
    article = make_article(binned_at=timezone.now())
    workflow.restore(article, by=boss)
    assert article.is_published
    with pytest.raises(PermissionDenied):
        workflow.put_into_bin(article, by=boss)


@pytest.mark.once
def test_a_person_switched_off_may_do_nothing(editor):
    article = make_draft(editor)
    editor.is_active = False
    with pytest.raises(PermissionDenied):
        workflow.publish(article, by=editor)


# The bin and the schedule


@pytest.fixture
def later(monkeypatch):
    """later(hours=2) sets the clock ahead."""

    def turn(**time):
        moment = timezone.now() + timedelta(**time)
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return turn


def scheduled_in_the_bin(editor):
    article = make_draft(editor)
    workflow.publish(article, by=editor, at=timezone.now() + timedelta(hours=1))
    workflow.put_into_bin(article, by=editor)
    return article


def test_a_minute_that_passed_in_the_bin_publishes_nothing_at_restoring(editor, later, client):
    article = scheduled_in_the_bin(editor)
    later(hours=2)
    assert client.get(article.get_absolute_url()).status_code == 404
    assert not article.is_retired
    workflow.restore(article, by=make_user("Administration"))
    assert (article.status, article.published_at, article.first_published_at) == (Article.Status.DRAFT, None, None)
    assert [event.kind for event in article.events.all()[:2]] == [Event.Kind.UNSCHEDULED, Event.Kind.RESTORED]
    assert client.get(article.get_absolute_url()).status_code == 404


def test_one_restored_before_its_minute_is_still_scheduled(editor):
    article = scheduled_in_the_bin(editor)
    workflow.restore(article, by=editor)
    assert article.is_scheduled


def test_one_that_readers_had_seen_and_was_scheduled_anew_stays_gone_after_the_bin(editor, later, client):
    article = make_draft(editor)
    workflow.publish(article, by=editor)
    seen = article.published_at
    workflow.unpublish(article, by=editor)
    workflow.publish(article, by=editor, at=timezone.now() + timedelta(days=1))
    workflow.put_into_bin(article, by=editor)
    later(days=2)
    workflow.restore(article, by=editor)
    assert (article.status, article.published_at) == (Article.Status.UNPUBLISHED, seen)
    assert client.get(article.get_absolute_url()).status_code == 410


def test_the_old_address_stays_gone_until_an_article_comes_back_at_its_minute(editor, later, client):
    article = make_draft(editor)
    workflow.publish(article, by=editor)
    address = article.get_absolute_url()
    workflow.unpublish(article, by=editor)
    assert client.get(address).status_code == 410
    workflow.publish(article, by=editor, at=timezone.now() + timedelta(hours=1))
    assert client.get(address).status_code == 410
    assert article.is_retired
    later(hours=2)
    assert client.get(address, follow=True).status_code == 200
