"""Reports of readers: they hide nothing, and put a comment before a moderator again."""

import pytest
from django.core.exceptions import PermissionDenied

from comments import moderation
from comments.models import Comment, CommentEvent, Report
from tests.comments.posting import thread_of
from tests.concurrency import all_at_once
from tests.factories import make_comment, make_user

pytestmark = pytest.mark.django_db

Status, Kind, Why = Comment.Status, CommentEvent.Kind, Report.Reason


@pytest.fixture
def moderator(db):
    return make_user("Modération")


def report(comment, *hosts):
    for host in hosts:
        moderation.report(comment, Why.INSULT, host_key=host)
    comment.refresh_from_db()


def test_reports_are_counted_and_hide_nothing():
    comment = make_comment()
    report(comment, *"abcdefgh")
    assert comment.open_reports == 8
    assert comment.text in thread_of(comment.article)
    assert list(Comment.objects.reported(at_least=8)) == [comment]
    assert not Comment.objects.reported(at_least=9).exists()
    assert {(event.kind, event.by, event.note) for event in comment.events.all()} == {(Kind.REPORTED, None, "insult")}


def test_one_network_counts_once():
    comment = make_comment()
    report(comment, "a", "a", "b")
    assert comment.open_reports == 2
    assert comment.events.count() == 2


@pytest.mark.django_db(transaction=True)
def test_one_network_counts_once_when_it_reports_many_times_at_the_same_moment():
    comment = make_comment()
    all_at_once(6, lambda number: moderation.report(comment, Why.HATE, host_key="a"))
    comment.refresh_from_db()
    assert (comment.open_reports, Report.objects.count()) == (1, 1)


@pytest.mark.once
@pytest.mark.parametrize("status", [status for status in Status if status != Status.APPROVED])
def test_only_what_readers_see_is_reported(status):
    with pytest.raises(moderation.Moved):
        moderation.report(make_comment(status=status), Why.HATE, host_key="a")
    assert not Report.objects.exists()


def test_left_published_its_reports_are_settled_and_later_ones_count_anew(moderator):
    comment = make_comment()
    report(comment, "a", "b")
    moderation.keep(comment, by=moderator, seen=comment.version)
    comment.refresh_from_db()
    assert (comment.open_reports, comment.status) == (0, Status.APPROVED)
    assert comment.events.first().kind == Kind.KEPT
    report(comment, "a")
    assert comment.open_reports == 1


@pytest.mark.parametrize("decide", [moderation.mark_spam, lambda comment, by: moderation.reject(comment, reason="hate", by=by)])
def test_taking_it_away_settles_its_reports(moderator, decide):
    comment = make_comment()
    report(comment, "a", "b")
    decide(comment, by=moderator)
    comment.refresh_from_db()
    assert comment.open_reports == 0
    assert not Report.objects.filter(settled_at=None).exists()


def test_nothing_reported_is_nothing_to_keep(moderator):
    with pytest.raises(moderation.Moved):
        moderation.keep(make_comment(), by=moderator)


def test_only_moderators_settle_reports():
    comment = make_comment()
    report(comment, "a")
    with pytest.raises(PermissionDenied):
        moderation.keep(comment, by=make_user("Journaliste"))
    assert Comment.objects.reported().exists()
