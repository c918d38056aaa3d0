"""One decision over many comments."""

import pytest
from django.core.exceptions import PermissionDenied

from comments import moderation
from comments.models import Act, Comment, CommentEvent, Report
from comments.moderation import many
from tests.concurrency import all_at_once
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db

Status, Kind, Reason = Comment.Status, CommentEvent.Kind, Comment.Reason


@pytest.fixture
def moderator(db):
    return make_user("Modération", first_name="Mariam")


def waiting(number):
    article = make_article()
    return [make_comment(article=article, status=Status.PENDING) for _ in range(number)]


def test_all_are_decided_by_one_act_with_a_line_each(moderator):
    comments = waiting(5)
    outcome = moderation.decide_many(
        {comment.pk: comment.version for comment in comments},
        Kind.REJECTED,
        by=moderator,
        reason=Reason.ADVERTISING,
        note=" Non. ",
    )
    assert outcome.done == [comment.pk for comment in comments]
    assert Act.objects.get().number == 5
    for comment in Comment.objects.all():
        event = comment.events.get()
        assert (comment.status, comment.reason, comment.version) == (Status.REJECTED, Reason.ADVERTISING, 2)
        assert comment.decided_at
        assert (event.act, event.by, event.before, event.after) == (outcome.act, moderator, Status.PENDING, Status.REJECTED)
        assert (event.reason, event.note) == (Reason.ADVERTISING, "Non.")


def test_those_that_moved_are_left_and_named(moderator):
    first, second, third = waiting(3)
    moderation.approve(first, by=make_user("Modération", first_name="Koffi"))
    moderation.withdraw(second)
    outcome = moderation.decide_many({row.pk: 1 for row in (first, second, third)}, Kind.SPAM, by=moderator)
    assert outcome.done == [third.pk]
    assert [moved.comment.pk for moved in outcome.moved] == [first.pk, second.pk]
    assert "Koffi" in str(outcome.moved[0])
    first.refresh_from_db()
    assert first.status == Status.APPROVED


def test_nothing_to_decide_leaves_no_act(moderator):
    [comment] = waiting(1)
    moderation.mark_spam(comment, by=moderator)
    acts = Act.objects.count()
    assert moderation.decide_many({comment.pk: None, 999_999: None}, Kind.SPAM, by=moderator).act is None
    assert Act.objects.count() == acts


def test_who_may_not_moderate_decides_nothing():
    [comment] = waiting(1)
    with pytest.raises(PermissionDenied):
        moderation.decide_many({comment.pk: None}, Kind.APPROVED, by=make_user("Journaliste"))
    comment.refresh_from_db()
    assert comment.status == Status.PENDING


def test_a_refusal_needs_a_reason_of_the_list(moderator):
    [comment] = waiting(1)
    with pytest.raises(ValueError, match="not a valid"):
        moderation.decide_many({comment.pk: None}, Kind.REJECTED, by=moderator)
    comment.refresh_from_db()
    assert comment.status == Status.PENDING


def test_reports_of_published_ones_are_settled(moderator):
    comment = make_comment()
    moderation.report(comment, Report.Reason.INSULT, host_key="a")
    moderation.decide_many({comment.pk: None}, Kind.SPAM, by=moderator)
    comment.refresh_from_db()
    assert comment.open_reports == 0
    assert Report.objects.get().settled_at


def test_hundreds_go_in_batches_of_few_queries(moderator, django_assert_max_num_queries, monkeypatch):
    monkeypatch.setattr(many, "BATCH", 20)
    comments = waiting(60)
    with django_assert_max_num_queries(3 * 8 + 4):
        outcome = moderation.decide_many({comment.pk: None for comment in comments}, Kind.APPROVED, by=moderator)
    assert len(outcome.done) == 60
    assert Act.objects.get().number == 60
    assert CommentEvent.objects.filter(act=outcome.act).count() == 60


@pytest.mark.django_db(transaction=True)
def test_two_moderators_at_once_decide_each_comment_once():
    people = [make_user("Modération"), make_user("Modération")]
    seen = {comment.pk: 1 for comment in waiting(30)}
    outcomes = all_at_once(2, lambda number: moderation.decide_many(seen, (Kind.APPROVED, Kind.SPAM)[number], by=people[number]))
    assert sum(len(outcome.done) for outcome in outcomes) == 30
    assert CommentEvent.objects.count() == 30
