"""What is forgotten when its time is over: what goes, what stays, and that nobody's work is lost on the way."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import masks, moderation, purge, vault
from comments.models import (
    Band,
    Block,
    Comment,
    CommentEvent,
    CommentSettings,
    Digest,
    DigestItem,
    Lesson,
    Letter,
    Origin,
    PrivateLink,
    Report,
    Sender,
)
from comments.tasks import purge_comments
from newsroom import jobs
from tests.comments.posting import send
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db


def ago(days: float):
    return timezone.now() - timedelta(days=days)


@pytest.mark.parametrize(("days", "left"), [(29, 1), (31, 0)])
def test_network_addresses_are_forgotten_after_thirty_days(days, left):
    send(make_article())
    Origin.objects.update(created_at=ago(days))
    assert purge.run().networks == 1 - left
    assert Origin.objects.count() == left
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(("days", "known"), [(364, True), (366, False)])
def test_addresses_are_forgotten_a_year_after_the_last_comment(days, known):
    send(make_article())
    Sender.objects.update(last_seen=ago(days))
    purge.run()
    sender = Sender.objects.get()
    assert (vault.email_of(sender) == "essi@exemple.tg") is known
    assert sender.key == vault.sender_key("essi@exemple.tg")


def test_the_newsroom_chooses_the_times():
    CommentSettings.objects.create(pk=1, keep_network_days=2, keep_email_days=3, keep_masked_days=4, keep_refused_days=5)
    send(make_article())
    comment = Comment.objects.get()
    moderation.mask(comment, "frère", why=masks.Why.INSULT, by=make_user("Modération"))
    moderation.mark_spam(comment, by=make_user("Modération"))
    Origin.objects.update(created_at=ago(1.9))
    Sender.objects.update(last_seen=ago(2.9))
    Comment.objects.update(decided_at=ago(4.9))
    assert purge.run() == purge.Purged(0, 0, 0, 0, 0, 0)
    Origin.objects.update(created_at=ago(2.1))
    Sender.objects.update(last_seen=ago(3.1))
    Comment.objects.update(decided_at=ago(5.1))
    done = purge.run()
    assert (done.networks, done.emails, done.texts) == (1, 1, 1)


def test_a_forgotten_sender_who_writes_again_is_known_again():
    send(make_article())
    Sender.objects.update(last_seen=ago(366))
    assert purge.run().emails == 1
    Comment.objects.update(created_at=ago(366))
    send(make_article())
    assert vault.email_of(Sender.objects.get()) == "essi@exemple.tg"
    assert purge.run().emails == 0


def aged(comment: Comment, kind: str, days: float) -> None:
    """Write such a line as of long ago: an append-only table takes new ones only."""
    event = CommentEvent.objects.get(comment=comment, kind=kind)
    event.pk, event.at = None, ago(days)
    event.save(force_insert=True)


@pytest.mark.parametrize(("days", "kept"), [(89, True), (91, False)])
def test_the_original_of_a_hidden_passage_is_forgotten_after_ninety_days(days, kept):
    comment = make_comment(text="Ce voleur dit vrai.")
    moderation.mask(comment, "voleur", why=masks.Why.INSULT, by=make_user("Modération"))
    aged(comment, "masked", days)
    assert purge.run().originals == (0 if kept else 1)
    old = CommentEvent.objects.filter(kind="masked").order_by("at").first()
    assert old.note == ("Ce voleur dit vrai." if kept else "")
    comment.refresh_from_db()
    assert masks.mark(masks.Why.INSULT) in comment.text


def test_a_correction_does_not_keep_what_was_hidden_later():
    comment = make_comment(text="Ce voleur dit vrai.", status=Comment.Status.PENDING)
    moderation.revise(comment, "Ce voleur dit peut-être vrai.")
    moderation.mask(comment, "voleur", why=masks.Why.INSULT, by=make_user("Modération"))
    aged(comment, "corrected", 91)
    purge.run()
    assert CommentEvent.objects.filter(kind="corrected").order_by("at").first().note == ""


def refused(status: str, **fields) -> Comment:
    send(make_article(), text="Un texte à oublier")
    comment = Comment.objects.get()
    CommentEvent.objects.create(comment=comment, kind="rejected", reason="insult", note="Vous écrivez « un texte à oublier ».")
    Lesson.objects.create(comment=comment, is_spam=True, words=["oublier"])
    Comment.objects.filter(pk=comment.pk).update(status=status, signals=["links"], **fields)
    return comment


@pytest.mark.parametrize("status", ["rejected", "spam", "withdrawn"])
@pytest.mark.parametrize(("days", "kept"), [(364, True), (366, False)])
def test_the_words_of_what_nobody_reads_any_more_are_forgotten_after_a_year(status, days, kept):
    comment = refused(status, decided_at=ago(days))
    assert purge.run().texts == (0 if kept else 1)
    comment.refresh_from_db()
    note = comment.events.get(kind="rejected").note
    assert (bool(comment.text), bool(comment.name), bool(note)) == (kept, kept, kept)
    assert (Lesson.objects.exists(), PrivateLink.objects.exists(), bool(comment.signals)) == (kept, kept, kept)
    assert comment.status == status
    assert comment.sender is not None
    assert comment.events.get(kind="rejected").reason == "insult"
    if not kept:
        with connection.cursor() as cursor:
            for table in ("comments_comment", "comments_commentevent", "comments_lesson"):
                cursor.execute(f"SELECT * FROM {table}")  # noqa: S608
                assert "oublier" not in str(cursor.fetchall()).lower()


@pytest.mark.parametrize("status", ["pending", "approved", "referred"])
def test_what_waits_or_is_published_keeps_its_words(status):
    comment = refused(status, decided_at=None if status != "approved" else ago(400), created_at=ago(4000))
    assert purge.run().texts == 0
    comment.refresh_from_db()
    assert comment.text == "Un texte à oublier"


def test_what_lay_in_the_bin_for_a_year_loses_its_words_and_is_not_brought_back_empty():
    comment = refused("approved", decided_at=ago(400), binned_at=ago(366))
    purge.run()
    comment.refresh_from_db()
    assert comment.text == ""
    with pytest.raises(moderation.Moved):
        moderation.restore(comment, by=make_user("Modération"))


@pytest.mark.parametrize("verb", ["approve", "mark_spam", "reopen"])
def test_nobody_publishes_a_comment_that_lost_its_words(verb):
    moderator = make_user("Modération")
    send(make_article())
    comment = Comment.objects.get()
    moderation.reject(comment, reason="insult", by=moderator)
    Comment.objects.update(decided_at=ago(366))
    purge.run()
    with pytest.raises(moderation.Moved):
        getattr(moderation, verb)(comment, by=moderator)
    comment.refresh_from_db()
    assert comment.status == "rejected"
    outcome = moderation.decide_many({comment.pk: None}, CommentEvent.Kind.APPROVED, by=moderator)
    assert outcome.done == []


def test_traces_of_those_who_reported_go_and_the_reports_stay():
    comment = make_comment()
    moderation.report(comment, Report.Reason.INSULT, host_key="h" * 64)
    Report.objects.update(created_at=ago(31))
    assert purge.run().reporters == 1
    assert Report.objects.get().host_key == ""
    assert Report.objects.get().reason == "insult"


def test_letters_marks_of_waves_old_digests_and_ended_blocks_of_networks_go():
    comment, moderator = make_comment(), make_user("Modération")
    sender = vault.sender_for("essi@exemple.tg")
    for days in (29, 31):
        Letter.objects.create(sender=sender, kind=Letter.Kind.CONFIRM, at=ago(days))
        digest = Digest.objects.create(moderator=moderator, expires_at=ago(days))
        DigestItem.objects.create(digest=digest, comment=comment, version=1)
    for days in (6, 8):
        Band.objects.create(comment=comment, key=days, created_at=ago(days))
    Block.objects.create(kind="network", key="n", until=ago(1))
    Block.objects.create(kind="network", key="m", until=ago(-0.5))
    Block.objects.create(kind="sender", key=sender.key)
    purge.run()
    assert [Letter.objects.count(), Digest.objects.count(), DigestItem.objects.count()] == [1, 1, 1]
    assert Band.objects.get().key == 6
    assert set(Block.objects.values_list("key", flat=True)) == {"m", sender.key}


def test_all_is_forgotten_also_when_it_takes_several_batches(monkeypatch):
    monkeypatch.setattr(purge, "BATCH", 2)
    monkeypatch.setattr(vault, "BATCH", 2)
    article = make_article()
    for number in range(5):
        comment = make_comment(
            article=article, status="spam", decided_at=ago(400), sender=vault.sender_for(f"l{number}@exemple.tg")
        )
        vault.keep_origin(comment, "41.207.1.1", at=timezone.now())
    Origin.objects.update(created_at=ago(31))
    Sender.objects.update(last_seen=ago(366))
    done = purge.run()
    assert (done.networks, done.emails, done.texts) == (5, 5, 5)
    assert purge.run() == purge.Purged(0, 0, 0, 0, 0, 0)


def test_the_number_of_queries_does_not_grow_with_what_stays():
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            purge.run()
        return len(captured)

    send(make_article())
    before = cost()
    article = make_article()
    for number in range(20):
        send(article, email=f"lecteur-{number}@exemple.tg")
    assert cost() == before


def test_the_command_says_what_it_forgot():
    send(make_article())
    Origin.objects.update(created_at=ago(31))
    out = StringIO()
    call_command("purge_comments", stdout=out)
    assert "1  adresses du réseau" in out.getvalue()
    assert "0  adresses e-mail" in out.getvalue()
    assert not Origin.objects.exists()


def test_the_task_runs_daily_and_does_what_the_command_does(caplog):
    job = jobs.JOBS["purge_comments"]
    assert (job.task, job.every) == (purge_comments, timedelta(days=1))
    send(make_article())
    Origin.objects.update(created_at=ago(31))
    purge_comments.func()
    assert not Origin.objects.exists()
    assert "networks=1" in caplog.text


def test_the_private_page_of_a_forgotten_comment_is_gone():
    address = send(make_article())["Location"]
    Comment.objects.update(status="spam", decided_at=ago(366))
    purge.run()
    assert Client().get(address).status_code == 404
