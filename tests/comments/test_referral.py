"""Demander l’avis de la rédaction: out of the queue, before the editors, and back with their remark."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from comments import moderation
from comments.models import Comment, CommentEvent
from tests.comments.posting import thread_of
from tests.factories import make_comment, make_user

pytestmark = pytest.mark.django_db

Status, Kind = Comment.Status, CommentEvent.Kind


@pytest.fixture
def moderator(db):
    return make_user("Modération")


@pytest.fixture
def editor(db):
    return make_user("Rédaction en chef")


@pytest.fixture
def comment(db):
    return make_comment(status=Status.PENDING)


def test_it_leaves_the_queue_with_a_remark_and_stands_before_the_editors(comment, moderator):
    moderation.refer(comment, " Est-ce vrai ? ", by=moderator, seen=1)
    assert not Comment.objects.waiting().exists()
    assert list(Comment.objects.referred()) == [comment]
    event = comment.events.get()
    assert (event.kind, event.note, event.by, event.after) == (Kind.REFERRED, "Est-ce vrai ?", moderator, Status.REFERRED)
    assert comment.text not in thread_of(comment.article)


def test_it_comes_back_with_the_advice(comment, moderator, editor):
    moderation.refer(comment, "Est-ce vrai ?", by=moderator)
    moderation.advise(comment, "Oui, mais sans le nom.", by=editor)
    assert list(Comment.objects.waiting()) == [comment]
    event = comment.events.first()
    assert (event.kind, event.note, event.by) == (Kind.ADVISED, "Oui, mais sans le nom.", editor)


def test_an_editor_may_decide_instead(comment, moderator, editor):
    moderation.refer(comment, "Est-ce vrai ?", by=moderator)
    moderation.approve(comment, by=editor)
    assert comment.text in thread_of(comment.article)


def test_its_author_sees_that_it_waits(comment, moderator):
    moderation.refer(comment, "Est-ce vrai ?", by=moderator)
    comment.refresh_from_db()
    assert comment.state_for_its_author == Status.PENDING


@pytest.mark.once
@pytest.mark.parametrize("status", [status for status in Status if status != Status.PENDING])
def test_only_what_waits_is_referred(moderator, status):
    with pytest.raises(moderation.Moved):
        moderation.refer(make_comment(status=status), "?", by=moderator)


@pytest.mark.once
@pytest.mark.parametrize("status", [status for status in Status if status != Status.REFERRED])
def test_only_what_was_referred_is_advised_on(editor, status):
    with pytest.raises(moderation.Moved):
        moderation.advise(make_comment(status=status), "Oui.", by=editor)


def test_a_second_moderator_comes_too_late(comment, moderator):
    moderation.refer(comment, "?", by=moderator, seen=1)
    with pytest.raises(moderation.Moved):
        moderation.refer(comment, "?", by=make_user("Modération"), seen=1)
    assert comment.events.count() == 1


@pytest.mark.once
def test_moderators_ask_and_only_editors_advise(comment, moderator):
    for person in (AnonymousUser(), make_user("Journaliste"), make_user("Régie publicitaire")):
        with pytest.raises(PermissionDenied):
            moderation.refer(comment, "?", by=person)
    moderation.refer(comment, "?", by=moderator)
    for person in (AnonymousUser(), make_user("Journaliste"), moderator):
        with pytest.raises(PermissionDenied):
            moderation.advise(comment, "Oui.", by=person)
    comment.refresh_from_db()
    assert comment.status == Status.REFERRED
