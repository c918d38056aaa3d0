"""The history of comments cannot be changed: by no page of the back office, and by nobody who asks the database."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.models import Article
from comments import masks, moderation, purge
from comments.models import Act, Comment, CommentEvent
from tests.comments.posting import send
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db


def refused(change) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change()


@pytest.fixture
def event():
    comment = make_comment(status=Comment.Status.PENDING)
    moderation.reject(comment, reason="insult", by=make_user("Modération"), note="Un mot")
    return CommentEvent.objects.get(kind="rejected")


@pytest.mark.parametrize(
    "fields",
    [
        {"note": "Un autre mot"},
        {"kind": "approved"},
        {"reason": "spam"},
        {"at": timezone.now()},
        {"before": ""},
        {"after": "approved"},
        {"act": None},
        {"note": "", "kind": "approved"},
    ],
)
def test_no_line_is_changed(event, fields):
    refused(lambda: CommentEvent.objects.filter(pk=event.pk).update(**fields))


def test_no_line_changes_its_person_or_its_comment(event):
    other, comment = make_user(), make_comment()
    refused(lambda: CommentEvent.objects.filter(pk=event.pk).update(by=other))
    refused(lambda: CommentEvent.objects.filter(pk=event.pk).update(comment=comment))


def test_no_line_is_deleted(event):
    refused(event.delete)
    refused(lambda: event.comment.delete())
    refused(lambda: event.comment.article.delete())


@pytest.mark.parametrize("fields", [{"kind": "approved"}, {"at": timezone.now()}])
def test_no_act_is_changed(event, fields):
    refused(lambda: Act.objects.filter(pk=event.act_id).update(**fields))


def test_no_act_is_deleted():
    act = Act.objects.create(kind="approved")
    refused(act.delete)


def test_words_may_be_blanked_and_an_account_may_go(event):
    CommentEvent.objects.filter(pk=event.pk).update(note="")
    User.objects.get(pk=event.by_id).delete()
    event.refresh_from_db()
    assert (event.note, event.by, event.act.by, event.kind, event.reason) == ("", None, None, "rejected", "insult")


def test_the_bin_is_emptied_with_the_history_of_its_threads(event):
    chief = make_user(is_superuser=True)
    article = event.comment.article
    reply = make_comment(article=article, parent=event.comment, root=event.comment, status=Comment.Status.PENDING)
    moderation.approve(reply, by=chief)
    kept = make_comment(status=Comment.Status.PENDING)
    moderation.approve(kept, by=chief)
    workflow.put_into_bin(article, by=chief)
    Article.objects.filter(pk=article.pk).update(binned_at=timezone.now() - workflow.BIN_KEEPS * 2)
    assert workflow.empty_bin(by=chief) == 1
    assert not CommentEvent.objects.filter(pk=event.pk).exists()
    assert CommentEvent.objects.filter(comment=kept).exists()


def test_every_verb_writes_within_these_bounds():
    moderator = make_user("Modération")
    send(make_article())
    comment = Comment.objects.get()
    moderation.revise(comment, "Autre texte")
    moderation.mask(comment, "texte", why=masks.Why.INSULT, by=moderator, publish=True)
    moderation.undo(Act.objects.get(), by=moderator)
    outcome = moderation.decide_many({comment.pk: None}, CommentEvent.Kind.SPAM, by=moderator)
    assert outcome.act.number == 0  # the row has it
    assert Act.objects.get(pk=outcome.act.pk).number == 1
    moderation.undo(outcome.act, by=moderator)
    moderation.reject(comment, reason="insult", by=moderator)
    moderation.reopen(comment, by=moderator)
    moderation.erase(comment)
    purge.run()
    assert list(comment.events.values_list("note", flat=True).distinct().order_by()) == [""]


def test_the_back_office_has_no_page_to_change_the_history(event, client):
    assert not {CommentEvent, Act} & admin.site._registry.keys()
    assert not {"change", "delete"} & {*CommentEvent._meta.default_permissions, *Act._meta.default_permissions}
    client.force_login(make_user(is_superuser=True))
    for model in ("commentevent", "act"):
        for page in ("changelist", "add", "change", "delete"):
            with pytest.raises(Exception, match="not a valid view|not found"):
                reverse(f"admin:comments_{model}_{page}", args=[event.pk] if page in {"change", "delete"} else [])
    before = list(CommentEvent.objects.values())
    client.post(reverse("admin:comments_comment_change", args=[event.comment_id]), {"verb": "delete", "note": "Autre"})
    assert list(CommentEvent.objects.values()) == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite's guard has its own test, tests/newsroom/test_append_only.py"
)
def test_the_guard_can_be_taken_away_and_put_back():
    migration = import_module("comments.migrations.0003_append_only")
    event = CommentEvent.objects.create(comment=make_comment(), kind="approved")
    with connection.schema_editor() as editor:
        migration.unguard(apps, editor)
    CommentEvent.objects.filter(pk=event.pk).update(note="Autre")
    with connection.schema_editor() as editor:
        migration.guard(apps, editor)
    refused(lambda: CommentEvent.objects.filter(pk=event.pk).update(note="Un autre"))
