"""When the digest is written, to whom, and that each person gets it once whatever fails."""

import smtplib
from datetime import time, timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from comments import digest, moderation, purge
from comments.digest.queue import Queue
from comments.digest.timing import is_due
from comments.models import CommentSettings, Digest, Report
from comments.tasks import mail_digest, send_digests
from newsroom.jobs import JOBS
from tests.comments.mailing import at, make_waiting, newest, rules, write
from tests.concurrency import all_at_once
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator(db):
    return make_user("Modération", first_name="Mariam")


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("06:44", 0),
        ("06:45", 1),
        ("06:47", 1),
        ("12:29", 1),
        ("12:30", 1),
        ("18:30", 1),
        ("20:59", 1),
        ("21:00", 0),
        ("23:00", 0),
    ],
)
def test_something_that_waits_is_told_from_the_first_hour_on_until_the_night(moderator, clock, expected):
    rules(digest_hours=0)
    make_waiting(since=at("22:00", "2026-11-24"))
    assert len(write(at(clock))) == expected


def test_each_hour_of_the_day_writes_once(moderator):
    rules(digest_hours=0)
    make_waiting(since=at("05:00"))
    moment, sent = at("00:00"), []
    while moment < at("00:00", "2026-11-26"):
        sent += [f"{moment:%H:%M}" for _message in write(moment)]
        moment += timedelta(minutes=5)
    assert sent == ["06:45", "12:30", "18:30"]


def test_nothing_waits_nothing_is_sent(moderator):
    make_comment()
    make_waiting(article=make_article(binned_at=timezone.now()))
    make_waiting(binned_at=timezone.now())
    make_waiting(status="referred")
    assert write(at("06:45")) == []
    assert not Digest.objects.exists()


def test_what_came_after_the_hour_waits_for_the_next(moderator):
    make_waiting(since=at("12:31"))
    assert write(at("12:40")) == []
    assert write(at("16:00")) == []
    assert len(write(at("18:30"))) == 1


def test_ten_that_wait_are_told_at_once(moderator):
    make_waiting(9, since=at("08:00"))
    assert write(at("08:10")) == []
    make_waiting(1, since=at("08:11"))
    assert len(write(at("08:12"))) == 1


def test_at_most_one_mail_an_hour_while_fifty_arrive(moderator):
    moment, sent = at("13:00"), []
    for _turn in range(50):
        make_waiting(2, since=moment)
        sent += [moment for _message in write(moment)]
        moment += timedelta(minutes=5)
    assert len(sent) == 4
    assert all(later - earlier >= timedelta(hours=1) for earlier, later in zip(sent, sent[1:], strict=False))


def test_the_same_news_is_not_sent_each_hour(moderator):
    make_waiting(12, since=at("13:00"))
    assert len(write(at("13:01"))) == 1
    assert write(at("14:02")) == []
    assert len(write(at("17:05"))) == 1  # now they wait for four hours
    assert write(at("18:10")) == []
    assert len(write(at("18:30"))) == 1  # its hour
    assert write(at("19:35")) == []


def test_one_that_waits_four_hours_is_told_at_once(moderator):
    make_waiting(since=at("13:00"))
    assert write(at("16:59")) == []
    assert len(write(at("17:00"))) == 1


def test_both_rules_can_be_switched_off(moderator):
    rules(digest_waiting=0, digest_hours=0)
    make_waiting(30, since=at("13:00"))
    assert write(at("18:00")) == []


def test_a_mail_of_the_hour_before_stands_for_the_hour(moderator):
    make_waiting(since=at("22:00", "2026-11-24"))
    assert len(write(at("06:30"))) == 1  # waits since the evening
    assert [len(write(at(clock))) for clock in ("06:45", "07:31", "09:00")] == [0, 0, 0]
    assert len(write(at("12:30"))) == 1


def test_a_worker_that_was_down_writes_one_mail_for_all_the_hours_it_missed(moderator):
    rules(digest_hours=0)
    make_waiting(since=at("05:00", "2026-11-20"))
    assert len(write(at("19:40"))) == 1
    assert write(at("20:45")) == []


def test_an_hour_missed_in_the_evening_is_not_made_good_in_the_night_or_the_morning(moderator):
    rules(digest_hours=0)
    make_waiting(since=at("12:00", "2026-11-24"))
    assert write(at("22:00", "2026-11-24")) == []
    assert write(at("06:31")) == []
    assert len(write(at("06:45"))) == 1


def test_the_hours_are_those_of_the_newspaper_s_clock(moderator, settings):
    settings.TIME_ZONE = "Africa/Nairobi"  # three hours before Lomé
    rules(digest_hours=0)
    make_waiting(since=at("05:00"))
    assert write(at("06:45") - timedelta(minutes=1)) == []
    assert len(write(at("06:45"))) == 1
    assert newest(moderator).created_at.hour == 3


@pytest.mark.once
@pytest.mark.parametrize(("begin", "end", "clock", "quiet"), [
    ("21:00", "06:30", "06:29", True), ("21:00", "06:30", "06:30", False), ("13:00", "15:00", "14:00", True),
    ("13:00", "15:00", "15:00", False), ("00:00", "00:00", "00:00", False),
])  # fmt: skip
def test_the_quiet_hours_may_go_over_midnight_or_not(begin, end, clock, quiet):
    row = rules(quiet_from=begin, quiet_to=end)
    row.refresh_from_db()
    assert is_due(long_queue(), at(clock), row, last=None, tried=None) is not quiet


def long_queue():
    return Queue(number=99, oldest=at("00:00", "2026-11-20"), newest=at("00:00"), late=at("00:00", "2026-11-20"))


@pytest.mark.once
@pytest.mark.parametrize(("words", "clock"), [("midi", []), ("", []), ("25:00", []), ("06:45, 99", [time(6, 45)]), ("٠٦:٤٥", [])])
def test_hours_that_are_none_are_left_out_and_never_stop_the_digest(words, clock):
    row = CommentSettings(pk=1, digest_times=words)
    assert row.digest_clock == clock
    assert is_due(long_queue(), at("14:00"), row, last=None, tried=None)


@pytest.mark.once
def test_hours_may_be_written_in_any_usual_way():
    row = CommentSettings(pk=1, digest_times="18:30, 6h45 ,06:45,12 H 30")
    assert [f"{clock:%H:%M}" for clock in row.digest_clock] == ["06:45", "12:30", "18:30"]


def test_who_gets_it():
    moderator, editor = make_user("Modération"), make_user("Rédaction en chef")
    make_user("Journaliste")
    make_user("Modération", is_active=False)
    make_user("Modération", email="")
    off = make_user("Modération")
    digest.switch(off, wanted=False)
    make_waiting(since=at("05:00"))
    assert sorted(message.to for message in write(at("06:45"))) == sorted([[moderator.email], [editor.email]])
    digest.switch(off, wanted=True)
    assert [message.to for message in write(at("06:50"))] == [[off.email]]


def test_reported_comments_wait_too_when_enough_readers_reported_them(moderator):
    comment = make_comment(created_at=at("05:00", "2026-11-01"))
    for number in range(2):
        moderation.report(comment, Report.Reason.HATE, host_key=f"h{number}")
    assert write(at("06:45")) == []
    moderation.report(comment, Report.Reason.HATE, host_key="h3")
    Report.objects.update(created_at=at("06:00"))
    (message,) = write(at("06:45"))
    assert "1\xa0commentaire" in message.subject
    assert "signalé par des lecteurs" in message.body
    assert "Laisser en ligne\xa0:" in message.body


def test_a_long_queue_is_told_in_part_with_its_number(moderator):
    make_waiting(25, since=at("05:00"))
    (message,) = write(at("06:45"))
    assert message.subject.startswith("25\xa0commentaires à modérer")
    assert newest(moderator).items.count() == 20
    assert "5\xa0autres commentaires attendent à la modération" in message.body


def test_what_was_decided_before_the_mail_went_out_is_not_in_it(moderator):
    first, second = make_waiting(2, since=at("05:00"))
    (number,) = digest.prepare(at("06:45"))
    moderation.approve(first, by=make_user("Modération"))
    assert digest.send(number, at("06:46"))
    assert second.text in mail.outbox[0].body
    assert first.text not in mail.outbox[0].body


def test_no_mail_when_all_was_decided_meanwhile(moderator):
    (comment,) = make_waiting(since=at("05:00"))
    (number,) = digest.prepare(at("06:45"))
    moderation.approve(comment, by=make_user("Modération", email=""))
    assert not digest.send(number, at("06:46"))
    assert mail.outbox == []


def test_the_task_repeated_sends_no_second_mail(moderator):
    make_waiting(since=at("05:00"))
    (number,) = digest.prepare(at("06:45"))
    assert [digest.send(number, at("06:45")) for _turn in range(3)] == [True, False, False]
    assert digest.prepare(at("06:46")) == []
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("late", [timedelta(hours=2), timedelta(hours=15)])
def test_a_mail_whose_time_has_passed_is_not_sent(moderator, late):
    make_waiting(since=at("05:00"))
    (number,) = digest.prepare(at("18:30"))
    assert not digest.send(number, at("18:30") + late)


def test_a_mail_is_not_sent_in_the_night_nor_to_who_lost_the_right_or_switched_it_off(moderator):
    make_waiting(since=at("05:00"))
    (number,) = digest.prepare(at("20:45"))
    assert not digest.send(number, at("21:01"))
    digest.switch(moderator, wanted=False)
    assert not digest.send(number, at("20:50"))
    digest.switch(moderator, wanted=True)
    moderator.groups.clear()
    assert not digest.send(number, at("20:50"))


def test_a_mail_that_fails_is_tried_again_and_the_others_go_out(monkeypatch, caplog):
    people = [make_user("Modération") for _ in range(3)]
    make_waiting(since=at("05:00"))
    post = EmailMultiAlternatives.send

    def refuse(message):
        if message.to == [people[1].email]:
            raise smtplib.SMTPRecipientsRefused({people[1].email: (550, b"no such box")})
        return post(message)

    monkeypatch.setattr(EmailMultiAlternatives, "send", refuse)
    assert [message.to for message in write(at("06:45"))] == [[people[0].email], [people[2].email]]
    assert "SMTPRecipientsRefused" in caplog.text
    assert people[1].email not in caplog.text
    monkeypatch.setattr(EmailMultiAlternatives, "send", post)
    assert write(at("06:50")) == []  # not at once: it would be the same
    assert [message.to for message in write(at("07:06"))] == [[people[1].email]]
    assert write(at("07:27")) == []


def test_a_mail_that_never_went_out_does_not_count_for_the_hour(moderator, monkeypatch):
    rules(digest_hours=0)
    make_waiting(since=at("05:00"))
    post = EmailMultiAlternatives.send
    monkeypatch.setattr(EmailMultiAlternatives, "send", lambda message: (_ for _ in ()).throw(ConnectionRefusedError()))
    for clock in ("06:45", "07:05", "07:26"):
        assert write(at(clock)) == []
    monkeypatch.setattr(EmailMultiAlternatives, "send", post)
    assert len(write(at("08:00"))) == 1


def test_the_queries_do_not_grow_with_the_comments_nor_with_those_who_get_nothing(django_assert_num_queries):
    rules(digest_hours=0)
    for _ in range(3):
        make_user("Modération")
    make_waiting(30, since=at("13:00"))
    write(at("13:30"))
    with django_assert_num_queries(5):
        assert digest.prepare(at("13:40")) == []


def test_old_digests_are_forgotten(moderator):
    make_waiting()
    old = Digest.objects.create(moderator=moderator, expires_at=timezone.now() - timedelta(days=31))
    kept = Digest.objects.create(moderator=moderator, expires_at=timezone.now() - timedelta(days=29))
    purge.run()
    assert list(Digest.objects.all()) == [kept]
    assert not Digest.objects.filter(pk=old.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_it(run_tasks):
    moderator = make_user("Modération")
    rules(quiet_from="00:00", quiet_to="00:00", digest_waiting=1)
    make_waiting(3)
    assert JOBS["send_digests"].task == send_digests
    assert JOBS["send_digests"].every <= timedelta(minutes=5)
    for _turn in range(2):
        send_digests.enqueue()
        send_digests.enqueue()
        run_tasks()
    assert [message.to for message in mail.outbox] == [[moderator.email]]
    mail_digest.call(newest(moderator).pk)
    mail_digest.call(0)
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_several_workers_at_once_write_one_mail():
    moderator = make_user("Modération")
    make_waiting(since=at("05:00"))
    all_at_once(4, lambda _index: write(at("06:45")))
    assert Digest.objects.count() == 1
    assert [message.to for message in mail.outbox] == [[moderator.email]]
