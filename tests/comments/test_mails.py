"""Mails to readers: what stands in them, how few an address gets, and what happens when one does not go out."""

import logging
import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from comments import notifications, tasks, vault
from comments.limits import limit
from comments.models import Comment, Letter, PrivateLink, Sender
from tests.comments.mails import READER, do_tasks, links, make_own, make_sender, tasks_for_later
from tests.comments.posting import WRITTEN, send
from tests.comments.private_page import act
from tests.concurrency import all_at_once
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db

Kind = Letter.Kind
KINDS = [Kind.CONFIRM, Kind.LINK, Kind.DATA]


@pytest.fixture
def comment():
    return make_comment(sender=make_sender(), status="pending", name="Essi & Cie", text="Voyez https://casino.example/ !")


def write(kind, comment):
    return notifications.send(kind, comment.sender_id, None if kind == Kind.DATA else comment.pk)


def try_to_write(comment):
    try:
        return write(Kind.CONFIRM, comment)
    except notifications.Limited:
        return False


def let_pass(time):
    for letter in Letter.objects.all():
        Letter.objects.filter(pk=letter.pk).update(at=letter.at - time)


@pytest.mark.once
@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_goes_to_the_address_and_repeats_nothing_that_a_reader_typed(comment, kind):
    assert write(kind, comment)
    [message] = mail.outbox
    assert message.to == [READER]
    assert message.subject.endswith("- L’Escale")
    assert message.body.startswith("Bonjour,\n\n")
    assert "&#" not in message.body
    whole = message.message().as_string() + message.subject + message.body
    for typed in (comment.text, "casino", comment.name, "Essi", "Cie"):
        assert typed not in whole.replace(READER, "")
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert len(message.body) < 700
    assert message.content_subtype == "plain"


@pytest.mark.once
@pytest.mark.parametrize("kind", KINDS)
def test_the_link_of_a_mail_opens_a_page(comment, kind):
    write(kind, comment)
    [link] = links()
    response = Client().get(link)
    assert response.status_code == 200
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "no-store"
    assert "noindex" in response["X-Robots-Tag"]


@pytest.mark.once
def test_the_headline_of_an_article_that_readers_do_not_see_is_in_no_mail(comment):
    assert write(Kind.LINK, comment)
    assert comment.article.headline in mail.outbox[-1].body
    Letter.objects.all().delete()
    comment.article.status = "unpublished"
    comment.article.save()
    assert write(Kind.LINK, comment)
    assert comment.article.headline not in mail.outbox[-1].body


def test_the_mailed_private_link_is_a_new_one_and_only_its_hash_is_stored(comment):
    write(Kind.LINK, comment)
    token = links()[0].split("/")[-2]
    assert PrivateLink.objects.filter(comment=comment).count() == 1
    assert token not in str(list(PrivateLink.objects.values()))
    tasks.send_letter.enqueue(Kind.LINK, comment.sender_id, comment.pk)
    assert token not in str(list(DBTaskResult.objects.values()))


@pytest.mark.parametrize("kind", [Kind.CONFIRM, Kind.LINK])
def test_one_kind_goes_once_in_ten_minutes_and_twice_a_day(comment, kind):
    write(kind, comment)
    with pytest.raises(notifications.Limited):
        write(kind, comment)
    let_pass(timedelta(minutes=11))
    write(kind, comment)
    let_pass(timedelta(minutes=11))
    with pytest.raises(notifications.Limited):
        write(kind, comment)
    let_pass(timedelta(hours=24))
    assert write(kind, comment)
    assert len(mail.outbox) == 3


def test_an_address_gets_few_mails_a_day_and_its_owner_still_gets_the_link_to_his_data(comment):
    for kind in (Kind.CONFIRM, Kind.LINK) * 2:
        write(kind, comment)
        let_pass(timedelta(minutes=11))
    for kind in (Kind.CONFIRM, Kind.LINK):
        with pytest.raises(notifications.Limited):
            write(kind, comment)
    assert write(Kind.DATA, comment)
    assert len(mail.outbox) == 5


def test_after_a_stranger_s_two_requests_the_owner_waits_an_hour_for_the_link_to_his_data(comment):
    write(Kind.DATA, comment)
    let_pass(timedelta(minutes=11))
    write(Kind.DATA, comment)
    let_pass(timedelta(minutes=59))
    with pytest.raises(notifications.Limited):
        write(Kind.DATA, comment)
    let_pass(timedelta(minutes=2))
    assert write(Kind.DATA, comment)
    assert write(Kind.LINK, comment)


def test_a_flood_of_requests_for_data_ebbs_and_never_keeps_the_owner_waiting_long(comment):
    hours, last, longest = timedelta(), timedelta(), timedelta()
    while hours < timedelta(hours=72):
        try:
            write(Kind.DATA, comment)
            longest, last = max(longest, hours - last), hours
        except notifications.Limited:
            pass
        let_pass(timedelta(minutes=10))
        hours += timedelta(minutes=10)
        assert Letter.objects.filter(at__gt=timezone.now() - timedelta(days=1)).count() <= 8
    assert longest <= timedelta(hours=7)


def of_network(address, number):
    """Comments of as many senders from one network address."""
    for each in range(number):
        written = make_comment(sender=make_sender(f"inconnu-{address}-{each}@exemple.tg"), status="pending")
        vault.keep_origin(written, address, at=timezone.now())
        yield written


@pytest.mark.parametrize("kind", [Kind.CONFIRM, Kind.LINK])
def test_one_network_has_us_write_to_few_addresses_an_hour(settings, kind):
    settings.COMMENT_LIMITS = {"host_letters_hourly": 3}
    *first, late = of_network("41.207.1.1", 4)
    [neighbour] = of_network("41.207.1.2", 1)
    for written in first:
        assert write(kind, written)
    with pytest.raises(notifications.Later) as turn:
        write(kind, late)
    assert timedelta(minutes=50) < turn.value.at - timezone.now() <= timedelta(hours=1)
    assert write(kind, neighbour)
    assert write(Kind.DATA, late)  # the network that asks for data is another matter
    let_pass(timedelta(minutes=61))
    assert write(kind, late)


def test_a_mail_that_waits_for_its_network_goes_out_within_the_hour(settings):
    settings.COMMENT_LIMITS = {"host_letters_hourly": 1}
    for written in of_network("41.207.1.1", 2):
        tasks.send_letter.call(Kind.CONFIRM, written.sender_id, written.pk)
    [waiting] = DBTaskResult.objects.filter(task_path__endswith="send_letter")
    assert timedelta(minutes=50) < waiting.run_after - timezone.now() <= timedelta(hours=1)
    assert len(mail.outbox) == 1


def test_the_limit_of_a_network_costs_nobody_a_comment_and_the_mail_can_be_asked_for_later(settings):
    assert limit("host_letters_hourly") == 60
    settings.COMMENT_LIMITS = {"host_letters_hourly": 2}
    article = make_article()
    for number in range(4):
        response = send(article, email=f"inconnu-{number}@exemple.tg", answers="on")
        assert response.status_code == 303
    address = response["Location"]
    for stored in Comment.objects.order_by("pk"):
        tasks.send_letter.call(Kind.CONFIRM, stored.sender_id, stored.pk)
    assert Comment.objects.count() == 4
    assert len(mail.outbox) == 2
    let_pass(timedelta(minutes=61))
    assert act(address, "prouver").status_code == 303
    do_tasks()
    assert mail.outbox[-1].to == ["inconnu-3@exemple.tg"]


def test_the_limit_is_of_the_address_not_of_the_comment(comment):
    other = make_comment(sender=comment.sender, status="pending")
    write(Kind.LINK, comment)
    with pytest.raises(notifications.Limited):
        write(Kind.LINK, other)
    assert write(Kind.LINK, make_comment(sender=make_sender("kossi@exemple.tg")))


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_send_one_mail():
    comment = make_comment(sender=make_sender(), status="pending")
    outcomes = all_at_once(4, lambda number: try_to_write(comment))
    assert sorted(outcomes) == [False, False, False, True]
    assert len(mail.outbox) == Letter.objects.count() == 1


def test_nothing_is_sent_to_who_is_not_known_or_whose_address_is_gone(comment):
    assert not notifications.send(Kind.DATA, 0)
    assert not notifications.send(Kind.LINK, comment.sender_id, comment.pk + 100)
    assert not notifications.send(Kind.LINK, make_sender("kossi@exemple.tg").pk, comment.pk)  # the comment of another
    Sender.objects.update(sealed_email="")
    for kind in KINDS:
        assert not write(kind, comment)
    assert mail.outbox == []


@pytest.mark.once
def test_spam_asks_nothing(comment):
    Comment.objects.filter(pk=comment.pk).update(status="spam")
    assert not write(Kind.CONFIRM, comment)
    assert mail.outbox == []


def break_the_mail_server(monkeypatch):
    def refuse(*args, **kwargs):
        raise smtplib.SMTPRecipientsRefused({READER: (550, f"{READER} unknown".encode())})

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)


def test_a_mail_that_fails_is_not_counted_is_tried_again_and_tells_no_log_the_address(comment, monkeypatch, caplog):
    caplog.set_level(logging.DEBUG)
    with monkeypatch.context() as patch:
        break_the_mail_server(patch)
        tasks.send_letter.enqueue(Kind.LINK, comment.sender_id, comment.pk)
        do_tasks()
    assert not Letter.objects.exists()
    [again] = tasks_for_later()
    assert timedelta(minutes=4) < again.run_after - timezone.now() <= timedelta(minutes=5)
    assert "SMTPRecipientsRefused" in caplog.text
    for told in (caplog.text, str(list(DBTaskResult.objects.values()))):
        assert READER not in told
    tasks.send_letter.call(*again.args_kwargs["args"])
    assert len(mail.outbox) == 1


def test_a_mail_is_given_up_after_the_last_try(comment, monkeypatch):
    break_the_mail_server(monkeypatch)
    answered = make_own(make_sender(confirmed=True))
    make_comment(parent=answered, root=answered, article=answered.article, decided_at=timezone.now())
    tasks.send_letter.call(Kind.LINK, comment.sender_id, comment.pk, len(tasks.RETRIES))
    tasks.tell_of_answers.call(answered.pk, len(tasks.RETRIES))
    assert not DBTaskResult.objects.exists()
    tasks.tell_of_answers.call(answered.pk)
    assert len(tasks_for_later()) == 1


def test_the_error_of_a_failed_mail_carries_no_address(comment, monkeypatch):
    break_the_mail_server(monkeypatch)
    with pytest.raises(notifications.NotSent) as failure:
        write(Kind.LINK, comment)
    assert str(failure.value) == "SMTPRecipientsRefused"
    assert failure.value.__context__ is None


def test_the_tick_of_the_form_sends_the_confirmation_after_the_comment_is_kept(django_capture_on_commit_callbacks):
    article = make_article()
    with django_capture_on_commit_callbacks(execute=True):
        assert send(article, answers="on").status_code == 303
    do_tasks()
    assert Comment.objects.get().answers_wanted
    assert [letter.kind for letter in Letter.objects.all()] == [Kind.CONFIRM]
    assert links()[0].startswith("/commentaires/confirmer/")
    with django_capture_on_commit_callbacks(execute=True):
        send(article, answers="on")  # the same again
    do_tasks()
    assert len(mail.outbox) == 1


@pytest.mark.once
@pytest.mark.parametrize("fields", [{}, {"answers": ""}, {"answers": "on", "website": "https://robot.example/"}])
def test_without_the_tick_or_from_a_machine_no_mail_goes_out(django_capture_on_commit_callbacks, run_tasks, fields):
    with django_capture_on_commit_callbacks(execute=True):
        assert send(make_article(), **fields).status_code == 303
    do_tasks()
    assert mail.outbox == []


@pytest.mark.once
def test_a_form_that_is_refused_keeps_the_tick_and_sends_nothing(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = send(make_article(), answers="on", name="")
    do_tasks()
    assert response.status_code == 422
    assert 'name="answers" id="id_answers" checked' in response.content.decode()
    assert WRITTEN["text"] in response.content.decode()
    assert mail.outbox == []


def test_a_confirmed_address_needs_no_mail_for_a_second_comment(django_capture_on_commit_callbacks):
    make_sender(confirmed=True)
    with django_capture_on_commit_callbacks(execute=True):
        send(make_article(), answers="on")
    do_tasks()
    assert Comment.objects.get().answers_wanted
    assert mail.outbox == []
