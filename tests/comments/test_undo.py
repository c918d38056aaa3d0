"""Revenir en arrière: the former state comes back, for one comment or for all that an act changed."""

import pytest
from django.core.exceptions import PermissionDenied

from comments import moderation
from comments.models import Act, Comment, CommentEvent, Report
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db

Status, Kind, Reason = Comment.Status, CommentEvent.Kind, Comment.Reason


@pytest.fixture
def moderator(db):
    return make_user("Modération", first_name="Mariam")


def pending(**fields):
    return make_comment(status=Status.PENDING, **fields)


def state(comment):
    comment.refresh_from_db()
    return comment.status, comment.reason


@pytest.mark.parametrize(
    "decide",
    [
        moderation.approve,
        moderation.mark_spam,
        lambda comment, by: moderation.reject(comment, reason=Reason.HATE, by=by),
        lambda comment, by: moderation.refer(comment, "Est-ce vrai ?", by=by),
    ],
)
def test_a_decision_on_a_waiting_comment_is_taken_back(moderator, decide):
    comment = pending()
    outcome = moderation.undo(decide(comment, by=moderator), by=moderator)
    assert outcome.done == [comment.pk]
    assert state(comment) == (Status.PENDING, "")
    assert comment.decided_at is None
    last = comment.events.first()
    assert (last.kind, last.by, last.after) == (Kind.REOPENED, moderator, Status.PENDING)


def test_the_former_state_comes_back_not_pending(moderator):
    comment = pending()
    moderation.reject(comment, reason=Reason.HATE, note="Relisez la charte.", by=moderator)
    comment.refresh_from_db()
    refused_at = comment.events.get(kind=Kind.REJECTED).at
    moderation.undo(moderation.approve(comment, by=moderator), by=moderator)
    assert state(comment) == (Status.REJECTED, Reason.HATE)
    assert comment.decided_at == refused_at


def test_an_act_is_taken_back_once(moderator):
    comment = pending()
    act = moderation.approve(comment, by=moderator)
    moderation.undo(act, by=moderator)
    moderation.approve(comment, by=moderator)
    assert moderation.undo(act, by=moderator).done == []
    assert state(comment) == (Status.APPROVED, "")


def test_what_somebody_decided_since_stays(moderator):
    comment = pending()
    act = moderation.approve(comment, by=moderator)
    moderation.mark_spam(comment, by=make_user("Modération", first_name="Koffi"))
    outcome = moderation.undo(act, by=moderator)
    assert outcome.done == []
    assert "Koffi" in str(outcome.moved[0])
    assert state(comment) == (Status.SPAM, "")


def test_what_its_author_withdrew_since_stays(moderator):
    comment = pending()
    act = moderation.approve(comment, by=moderator)
    moderation.withdraw(comment)
    assert moderation.undo(act, by=moderator).done == []
    assert state(comment) == (Status.WITHDRAWN, "")


def test_a_report_that_came_since_does_not_stand_in_the_way(moderator):
    comment = pending()
    act = moderation.approve(comment, by=moderator)
    moderation.report(comment, Report.Reason.INSULT, host_key="a")
    assert moderation.undo(act, by=moderator).done == [comment.pk]


def test_a_decision_over_many_is_taken_back_for_all_but_those_that_moved(moderator, django_assert_max_num_queries):
    article = make_article()
    comments = [pending(article=article) for _ in range(12)]
    act = moderation.decide_many({comment.pk: 1 for comment in comments}, Kind.SPAM, by=moderator).act
    moderation.approve(comments[0], by=moderator)
    outcome = moderation.undo(act, by=moderator)
    assert sorted(outcome.done) == sorted(comment.pk for comment in comments[1:])
    assert [moved.comment.pk for moved in outcome.moved] == [comments[0].pk]
    assert state(comments[0]) == (Status.APPROVED, "")
    assert Comment.objects.filter(status=Status.PENDING).count() == 11


def test_who_may_not_moderate_takes_nothing_back(moderator):
    act = moderation.approve(pending(), by=moderator)
    with pytest.raises(PermissionDenied):
        moderation.undo(act, by=make_user("Journaliste"))
    act.refresh_from_db()
    assert act.undone_at is None


def test_the_last_twenty_decisions_of_the_person_stand_first(moderator):
    article = make_article()
    for _ in range(22):
        moderation.approve(pending(article=article), by=moderator)
    moderation.approve(pending(article=article), by=make_user("Modération"))
    moderation.answer(make_comment(article=article), "Merci.", by=moderator)
    acts = list(moderation.recent_acts(moderator))
    assert len(acts) == 20
    assert {act.by for act in acts} == {moderator}
    assert [act.kind for act in acts] == [Kind.ANSWERED] + 19 * [Kind.APPROVED]
    assert acts == sorted(acts, key=lambda act: -act.pk)


def test_one_comment_of_many_may_be_reopened_alone(moderator):
    comments = [pending(), pending()]
    act = moderation.decide_many({comment.pk: 1 for comment in comments}, Kind.SPAM, by=moderator).act
    moderation.reopen(comments[0], by=moderator, seen=2)
    assert state(comments[0]) == (Status.PENDING, "")
    assert state(comments[1]) == (Status.SPAM, "")
    assert Act.objects.get(pk=act.pk).undone_at is None


def test_settled_reports_count_again_when_the_decision_is_taken_back(moderator):
    comment = make_comment()
    for host in "abc":
        moderation.report(comment, Report.Reason.HATE, host_key=host)
    act = moderation.keep(comment, by=moderator)
    assert not Comment.objects.reported().exists()
    moderation.undo(act, by=moderator)
    assert list(Comment.objects.reported(at_least=3)) == [comment]
