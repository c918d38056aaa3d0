"""News of answers: to whom, when and how often."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from comments import masks, moderation, notifications
from comments.models import Act, Comment, Letter, Sender
from comments.tasks import follow_act
from tests.comments.mails import READER, do_tasks, links, make_own, make_sender, tasks_for_later
from tests.factories import make_comment, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator(db):
    return make_user("Modération")


@pytest.fixture
def comment():
    return make_own()


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """What is inside is committed, then the tasks that follow are done."""

    @contextmanager
    def committed():
        with django_capture_on_commit_callbacks(execute=True):
            yield
        do_tasks()

    return committed


def answer_to(comment, **fields):
    row = {"article": comment.article, "parent": comment, "root": comment.root or comment, "status": "pending"}
    return make_comment(**{**row, **fields})


def test_a_published_answer_is_told_to_the_author_of_what_it_answers(comment, moderator, commit):
    answer = answer_to(comment, text="Une insulte cachée", name="Kossi")
    with commit():
        moderation.approve(answer, by=moderator)
    [message] = mail.outbox
    assert message.to == [READER]
    assert message.subject == "Une réponse à votre commentaire - L’Escale"
    assert comment.article.headline in message.body
    for typed in (answer.text, answer.name, comment.text, comment.name):
        assert typed not in message.body
    permalink, way_out = links()
    assert permalink == f"/commentaires/lien/{comment.pk}/"
    assert message.extra_headers["List-Unsubscribe"] == f"<http://testserver{way_out}>"
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_an_answer_of_the_newsroom_is_told_too(comment, moderator, commit):
    with commit():
        moderation.answer(comment, "Merci.", by=moderator)
    assert len(mail.outbox) == 1


def test_an_answer_to_a_reply_is_told_to_the_author_of_the_reply(comment, moderator, commit):
    reply = make_own(make_sender("kossi@exemple.tg", confirmed=True), article=comment.article, parent=comment, root=comment)
    with commit():
        moderation.approve(answer_to(reply), by=moderator)
    assert [message.to for message in mail.outbox] == [["kossi@exemple.tg"]]


@pytest.mark.parametrize(
    "act",
    [
        lambda row, by: moderation.mask(row, "Oui", why=masks.Why.INSULT, by=by, publish=True),
        lambda row, by: moderation.decide_many({row.pk: row.version}, "approved", by=by),
        lambda row, by: moderation.publish_trusted(row),
    ],
)
def test_however_it_was_published(comment, moderator, commit, act):
    answer = answer_to(comment, text="Oui, mais non.")
    with commit():
        act(answer, moderator)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("verb", ["reject", "mark_spam", "refer"])
def test_what_is_not_published_is_not_told(comment, moderator, commit, verb):
    extra = {"reject": {"reason": "insult"}, "refer": {"remark": "?"}}.get(verb, {})
    with commit():
        getattr(moderation, verb)(answer_to(comment), by=moderator, **extra)
    assert mail.outbox == []


@pytest.mark.parametrize(
    "change",
    [
        {"answers_wanted": False},
        {"status": "withdrawn"},
        {"binned_at": timezone.now()},
        {"sender": None},
    ],
)
def test_who_did_not_ask_or_is_gone_gets_no_mail(comment, moderator, commit, change):
    Comment.objects.filter(pk=comment.pk).update(**change)
    with commit():
        moderation.approve(answer_to(comment), by=moderator)
    assert mail.outbox == []


def test_an_address_that_nobody_confirmed_gets_no_mail(comment, moderator, commit):
    Sender.objects.update(confirmed_at=None)
    with commit():
        moderation.approve(answer_to(comment), by=moderator)
    assert mail.outbox == []


def test_a_purged_address_and_a_hidden_article_get_none(comment, moderator):
    answer_to(comment, status="approved", decided_at=timezone.now())
    Sender.objects.update(sealed_email="")
    assert not notifications.tell_of_answers(comment.pk)
    other = make_own(make_sender("kossi@exemple.tg", confirmed=True))
    answer_to(other, status="approved", decided_at=timezone.now())
    other.article.status = "unpublished"
    other.article.save()
    assert not notifications.tell_of_answers(other.pk)
    assert mail.outbox == []


def test_nobody_is_told_of_the_own_answer(comment, moderator, commit):
    with commit():
        moderation.approve(answer_to(comment, sender=comment.sender), by=moderator)
    assert mail.outbox == []


def test_an_act_taken_back_before_the_worker_came_is_not_told(comment, moderator):
    act = moderation.approve(answer_to(comment), by=moderator)
    moderation.undo(act, by=moderator)
    follow_act.call(act.pk)
    do_tasks()
    assert mail.outbox == []


def test_a_repeat_tells_nothing_twice(comment, moderator, commit):
    answer = answer_to(comment)
    with commit():
        act = moderation.approve(answer, by=moderator)
    follow_act.call(act.pk)
    do_tasks()
    assert len(mail.outbox) == 1


def test_a_comment_that_comes_back_is_not_news(comment, moderator, commit):
    answer = answer_to(comment)
    with commit():
        moderation.approve(answer, by=moderator)
    with commit():
        refusal = moderation.reject(answer, reason=Comment.Reason.INSULT, by=moderator)
    with commit():
        moderation.undo(refusal, by=moderator)
    assert len(mail.outbox) == 1
    assert list(tasks_for_later()) == []  # nor is it told when the hour is over


def test_one_mail_an_hour_for_a_comment_and_the_rest_in_the_next(comment, moderator, commit):
    for number in range(4):
        with commit():
            moderation.approve(answer_to(comment, text=f"Réponse {number}"), by=moderator)
    assert len(mail.outbox) == 1
    waiting = tasks_for_later()
    assert len(waiting) == 3
    for task in waiting:
        assert timedelta(minutes=59) < task.run_after - timezone.now() <= timedelta(hours=1)
    sent_at = timezone.now() - timedelta(minutes=61)
    Comment.objects.filter(pk__in=comment.answers.order_by("pk").values("pk")[:1]).update(decided_at=sent_at)
    Letter.objects.update(at=sent_at)
    assert notifications.tell_of_answers(comment.pk)
    assert mail.outbox[-1].subject == "3 réponses à votre commentaire - L’Escale"
    assert not notifications.tell_of_answers(comment.pk)  # the other tasks that waited find nothing more


def test_the_sixth_of_a_day_waits_until_the_first_is_a_day_old():
    sender = make_sender(confirmed=True)
    comments = [make_own(sender) for number in range(6)]
    for row in comments:
        answer_to(row, status="approved", decided_at=timezone.now())
    for row in comments[:5]:
        assert notifications.tell_of_answers(row.pk)
    with pytest.raises(notifications.Later) as turn:
        notifications.tell_of_answers(comments[5].pk)
    assert timedelta(hours=23) < turn.value.at - timezone.now() <= timedelta(hours=24)
    assert notifications.send(Letter.Kind.DATA, sender.pk)  # what its owner asks for is not held up by news


def test_one_act_over_many_answers_takes_the_same_queries(moderator, django_assert_max_num_queries):
    comments = [make_own(make_sender(f"lectrice{number}@exemple.tg", confirmed=True)) for number in range(12)]
    answers = [answer_to(comment) for comment in comments]
    act = moderation.decide_many({row.pk: row.version for row in answers}, "approved", by=moderator).act
    with django_assert_max_num_queries(2):
        assert sorted(notifications.awaited(act.pk)) == [comment.pk for comment in comments]


def test_what_many_decisions_bring_about_is_followed_after_the_last_batch_too(moderator, monkeypatch):
    monkeypatch.setattr("comments.moderation.many.BATCH", 1)
    comments = [make_own(make_sender(f"lectrice{number}@exemple.tg", confirmed=True)) for number in range(3)]
    seen = {answer_to(comment).pk: 1 for comment in comments}
    before = DBTaskResult.objects.count()
    moderation.decide_many(seen, "approved", by=moderator)  # nothing is committed: only what comes after all batches counts
    assert DBTaskResult.objects.count() == before + 1
    do_tasks()
    assert len(mail.outbox) == 3


def test_erasing_a_comment_lets_its_mails_forget_it(comment):
    Letter.objects.create(sender=comment.sender, kind="answer", comment=comment)
    moderation.erase(comment)
    assert Letter.objects.get().comment is None


def test_acts_without_comments_are_followed_in_peace():
    follow_act.call(Act.objects.create(kind="approved").pk)
    follow_act.call(10_000)
    assert mail.outbox == []
