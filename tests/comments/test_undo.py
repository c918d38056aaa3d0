"""Revenir en arrière: the former state comes back, for one comment or for all that an act changed."""

from importlib import import_module

import pytest
from django.core.exceptions import PermissionDenied

from comments import moderation
from comments.models import Act, Comment, CommentEvent, Report
from tests.factories import make_article, make_comment, make_user

undoing = import_module("comments.moderation.undo")
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


def test_a_decision_over_many_is_taken_back_for_all_but_those_that_moved(moderator):
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


def test_each_comment_gets_back_its_own_state_date_and_reports(moderator):
    article = make_article()
    waited, refused, reported, put = (pending(article=article) for _ in range(4))
    moderation.reject(refused, reason=Reason.HATE, by=moderator)
    moderation.approve(reported, by=moderator)
    moderation.report(reported, Report.Reason.INSULT, host_key="a")
    moderation.keep(reported, by=moderator)
    for host in "bc":
        moderation.report(reported, Report.Reason.INSULT, host_key=host)
    moderation.refer(put, "Vrai ?", by=moderator)
    rows = [waited, refused, reported, put]
    before = [tuple(row) for row in Comment.objects.order_by("pk").values_list("status", "reason", "decided_at", "open_reports")]
    act = moderation.decide_many({row.pk: None for row in rows}, Kind.SPAM, by=moderator).act
    assert moderation.undo(act, by=moderator).done == [row.pk for row in rows]
    after = [tuple(row) for row in Comment.objects.order_by("pk").values_list("status", "reason", "decided_at", "open_reports")]
    assert [row[:2] + row[3:] for row in after] == [row[:2] + row[3:] for row in before]
    assert [row[2] is None for row in after] == [row[2] is None for row in before]
    assert Report.objects.filter(settled_at=None).count() == 2


def test_what_the_machine_had_sorted_waits_again(moderator):
    sorted_away = make_comment(status=Status.SPAM, decided_at=None)
    CommentEvent.objects.create(comment=sorted_away, kind=Kind.SPAM, before=Status.PENDING, after=Status.SPAM)
    moderation.undo(moderation.decide_many({sorted_away.pk: None}, Kind.APPROVED, by=moderator).act, by=moderator)
    sorted_away.refresh_from_db()
    assert (sorted_away.status, sorted_away.decided_at, sorted_away.waits) == (Status.SPAM, None, True)
    moderation.approve(sorted_away, by=moderator)
    moderation.reopen(sorted_away, by=moderator)


def test_two_decisions_are_taken_back_one_after_the_other(moderator):
    comment = pending()
    first = moderation.approve(comment, by=moderator)
    second = moderation.mark_spam(comment, by=moderator)
    moderation.undo(second, by=moderator)
    assert state(comment) == (Status.APPROVED, "")
    assert moderation.undo(first, by=moderator).done == [comment.pk]
    assert state(comment) == (Status.PENDING, "")


def test_what_the_same_person_put_into_the_bin_since_stays_and_is_named(moderator):
    comments = [pending(), pending()]
    act = moderation.decide_many({comment.pk: 1 for comment in comments}, Kind.APPROVED, by=moderator).act
    moderation.put_into_bin(comments[0], by=moderator)
    outcome = moderation.undo(act, by=moderator)
    assert [moved.comment.pk for moved in outcome.moved] == [comments[0].pk]
    assert outcome.done == [comments[1].pk]
    assert state(comments[0]) == (Status.APPROVED, "")


@pytest.mark.parametrize("of_many", [True, False])
def test_what_was_published_with_an_answer_goes_back_with_it(moderator, of_many):
    comment = pending()
    answer = moderation.answer(comment, "Merci.", by=moderator, publish=True)
    act = Act.objects.get()
    if of_many:
        moderation.undo(act, by=moderator)
    else:
        moderation.reopen(comment, by=moderator)
    assert state(comment) == (Status.PENDING, "")
    answer.refresh_from_db()
    assert answer.binned_at
    assert answer.events.first().kind == Kind.BINNED
    act.refresh_from_db()
    assert act.undone_at


def test_an_answer_that_lies_in_the_bin_already_does_not_stand_in_the_way(moderator):
    comment = pending()
    answer = moderation.answer(comment, "Merci.", by=moderator, publish=True)
    moderation.put_into_bin(answer, by=make_user("Modération"))
    moderation.reopen(comment, by=moderator)
    assert state(comment) == (Status.PENDING, "")
    assert answer.events.filter(kind=Kind.BINNED).count() == 1


def test_an_answer_alone_goes_into_the_bin(moderator):
    answer = moderation.answer(make_comment(), "Merci.", by=moderator)
    assert moderation.undo(Act.objects.get(), by=moderator).done == [answer.pk]
    answer.refresh_from_db()
    assert answer.binned_at


def test_a_batch_takes_a_handful_of_queries_however_many_it_brings_back(moderator, django_assert_max_num_queries):
    article = make_article()
    rows = [make_comment(article=article) for _ in range(90)]
    for row in rows:
        moderation.report(row, Report.Reason.HATE, host_key="a")
    act = moderation.decide_many({row.pk: None for row in rows}, Kind.SPAM, by=moderator).act
    with django_assert_max_num_queries(16):
        assert len(moderation.undo(act, by=moderator).done) == 90
    assert Report.objects.filter(settled_at=None).count() == 90


def test_those_that_moved_take_no_queries_until_they_are_named(moderator, django_assert_max_num_queries):
    article = make_article()
    rows = [pending(article=article) for _ in range(30)]
    act = moderation.decide_many({row.pk: None for row in rows}, Kind.SPAM, by=moderator).act
    moderation.decide_many({row.pk: None for row in rows}, Kind.APPROVED, by=moderator)
    with django_assert_max_num_queries(20):
        assert len(moderation.undo(act, by=moderator).moved) == 30


def test_hundreds_are_taken_back_in_batches(moderator, monkeypatch):
    monkeypatch.setattr(undoing, "BATCH", 7)
    article = make_article()
    rows = [pending(article=article) for _ in range(20)]
    act = moderation.decide_many({row.pk: None for row in rows}, Kind.SPAM, by=moderator).act
    assert moderation.undo(act, by=moderator).done == [row.pk for row in rows]
    assert Comment.objects.waiting().count() == 20
    act.refresh_from_db()
    assert act.undone_at
