"""The history of an article cannot be changed: by no page of the back office, and by nobody who asks the database."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from articles import correcting, workflow
from articles.models import Article, Event
from articles.models.revision import content_of
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db


def refused(change) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change()


@pytest.fixture
def event():
    article = make_article(status=Article.Status.IN_REVIEW)
    workflow.send_back(article, by=make_user("Rédaction en chef"), remark="Il manque un chiffre.")
    return Event.objects.get()


@pytest.mark.parametrize("fields", [{"remark": ""}, {"kind": "published"}, {"at": timezone.now()}])
def test_no_line_is_changed(event, fields):
    refused(lambda: Event.objects.filter(pk=event.pk).update(**fields))


def test_no_line_changes_its_person_or_its_article(event):
    other, article = make_user(), make_article()
    refused(lambda: Event.objects.filter(pk=event.pk).update(by=other))
    refused(lambda: Event.objects.filter(pk=event.pk).update(article=article))


def test_no_line_is_deleted_not_even_with_an_article_outside_the_bin(event):
    refused(event.delete)
    refused(lambda: event.article.delete())


def test_an_account_may_go_and_its_lines_stay(event):
    User.objects.get(pk=event.by_id).delete()
    event.refresh_from_db()
    assert (event.by, event.remark) == (None, "Il manque un chiffre.")


def test_a_history_goes_with_its_article_when_the_bin_is_emptied(event):
    chief = make_user(is_superuser=True)
    kept = make_article()
    workflow.unpublish(kept, by=chief)
    workflow.put_into_bin(event.article, by=chief)
    Article.objects.filter(pk=event.article_id).update(binned_at=timezone.now() - workflow.BIN_KEEPS * 2)
    assert workflow.empty_bin(by=chief) == 1
    assert [line.article for line in Event.objects.all()] == [kept]


def test_every_verb_writes_within_these_bounds():
    chief = make_user("Rédaction en chef")
    article = workflow.create(content_of(make_article()), by=chief)
    workflow.submit(article, by=chief)
    workflow.send_back(article, by=chief, remark="À revoir.")
    workflow.publish(article, by=chief)
    workflow.save(article, {**content_of(article), "headline": "Autre", "slug": "autre"}, by=chief)
    workflow.publish(article, by=chief)
    correcting.correct(article, correcting.Words(text="Non."), kind="correction", by=chief)
    workflow.unpublish(article, by=chief)
    workflow.put_into_bin(article, by=chief)
    workflow.restore(article, by=chief)
    kinds = "created submitted sent_back published moved updated corrected unpublished binned restored"
    assert list(article.events.order_by("pk").values_list("kind", flat=True)) == kinds.split()


def test_the_back_office_has_no_page_of_the_history():
    assert Event not in admin.site._registry
    assert not Event._meta.default_permissions


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite's guard has its own test, tests/newsroom/test_append_only.py"
)
def test_the_guard_can_be_taken_away_and_put_back():
    migration = import_module("articles.migrations.0002_revisions")
    line = Event.objects.create(article=make_article(), kind="created")
    with connection.schema_editor() as editor:
        migration.unguard(apps, editor)
    Event.objects.filter(pk=line.pk).update(remark="Autre")
    with connection.schema_editor() as editor:
        migration.guard(apps, editor)
    refused(lambda: Event.objects.filter(pk=line.pk).update(remark="Une autre"))
