"""What a strict reading of the whole found, each with the case that showed it."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.test import Client
from django.utils import timezone

from comments import erasure, masks, moderation, policy, purge, subscriptions
from comments.admin.desk.moment import seen_now
from comments.models import Act, Comment, CommentEvent, CommentSettings, Mode, Sender
from tests.comments.mails import make_own, make_sender
from tests.comments.posting import send
from tests.factories import make_article, make_comment, make_user

undoing = import_module("comments.moderation.undo")
pytestmark = pytest.mark.django_db

Status, Kind = Comment.Status, CommentEvent.Kind


@pytest.fixture
def moderator(db):
    return make_user("Modération")


@pytest.mark.parametrize("how", ["corrected", "taken back"])
def test_who_repeats_a_text_that_readers_saw_gets_no_hold_on_it(moderator, how):
    article = make_article()
    send(article)
    comment = Comment.objects.get()
    act = moderation.approve(comment, by=moderator)
    if how == "corrected":
        moderation.revise(comment, "Autrement dit.")
    else:
        moderation.undo(act, by=moderator)
    response = send(article)
    assert response["Location"] == f"/commentaires/{article.pk}/recu/"
    assert Comment.objects.count() == 1


def test_a_replayed_erasure_reaches_the_reader_s_row_too():
    article = make_article()
    send(article)
    comment, sender = Comment.objects.get(), Sender.objects.get()
    rows = [(model, list(model.objects.filter(pk=pk).values())) for model, pk in ((Sender, sender.pk), (Comment, comment.pk))]
    erasure.erase(sender)
    for model, values in rows:  # last night's backup is restored
        for row in values:
            model.objects.filter(pk=row["id"]).delete() if model is Sender else None
            model.objects.update_or_create(pk=row.pop("id"), defaults=row)
    assert Sender.objects.exists()
    assert erasure.replay() >= 2
    assert not Sender.objects.exists()
    assert Comment.objects.get().text == ""


def test_what_the_filter_sorted_away_is_forgotten_in_time():
    old = make_comment(status=Status.SPAM, decided_at=None, created_at=timezone.now() - timedelta(days=400))
    young = make_comment(status=Status.SPAM, decided_at=None)
    purge.run()
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.text, old.name) == ("", "")
    assert young.text


def test_a_passage_is_hidden_outside_of_marks_only(moderator):
    comment = make_comment(status=Status.PENDING, text="Un insult et un i.")
    moderation.mask(comment, "insult", why=masks.Why.INSULT, by=moderator)
    moderation.mask(comment, "i", why=masks.Why.PRIVACY, by=moderator)
    comment.refresh_from_db()
    assert len(masks.MARK.findall(comment.text)) == 2
    with pytest.raises(moderation.PassageNotFound):
        moderation.mask(comment, "insult", why=masks.Why.INSULT, by=moderator)


def test_an_undo_that_was_cut_short_goes_on_when_it_is_asked_again(moderator, monkeypatch):
    article = make_article()
    seen = {make_comment(article=article, status=Status.PENDING).pk: None for _ in range(10)}
    act = moderation.decide_many(seen, Kind.SPAM, by=moderator).act
    monkeypatch.setattr(undoing, "BATCH", 4)
    whole, calls = undoing._take_back, []

    def killed(rows, *others):
        calls.append(rows)
        whole(rows, *others)
        if len(calls) == 2:
            raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(undoing, "_take_back", killed)
        with pytest.raises(SystemExit):
            moderation.undo(act, by=moderator)
    assert Comment.objects.filter(status=Status.PENDING).count() == 4
    outcome = moderation.undo(act, by=moderator)
    assert outcome.moved == []
    assert Comment.objects.filter(status=Status.PENDING).count() == 10
    assert Act.objects.get().undone_at
    assert CommentEvent.objects.filter(kind=Kind.REOPENED).count() == 10


def test_the_form_closes_when_the_oldest_waits_too_long_if_that_is_asked():
    article = make_article()
    waiting = make_comment(status=Status.PENDING, fingerprint="x", created_at=timezone.now() - timedelta(hours=25))
    CommentSettings.objects.create(pk=1, off_duty_closes=True, slow_after_hours=24)
    assert not policy.for_article(article).open
    assert "Personne ne relit" in policy.for_article(article).sentence
    Comment.objects.filter(pk=waiting.pk).update(status=Status.APPROVED)
    assert policy.for_article(article).open


def test_the_press_in_a_mail_publishes_only_the_words_that_its_page_showed():
    comment = make_own(make_sender(), status="pending")
    Sender.objects.update(confirmed_at=timezone.now(), trusted_at=timezone.now())
    CommentSettings.objects.create(pk=1, mode=Mode.TRUSTED)
    link = f"/commentaires/confirmer/{subscriptions.confirm_token(comment.sender, comment)}/"
    assert comment.text in Client().get(link).content.decode()
    moderation.revise(comment, "De tout autres mots.")
    Client().post(link, {"seen": comment.version})
    comment.refresh_from_db()
    assert comment.status == Status.PENDING
    Client().post(link, {"seen": comment.version})
    comment.refresh_from_db()
    assert comment.status == Status.APPROVED


def test_a_decision_over_a_search_leaves_the_newsroom_s_answers(client, moderator):
    answer = make_comment(staff=moderator, text="casino.example, disions-nous")
    reader = make_comment(text="casino.example !")
    client.force_login(moderator)
    client.post("/admin/comments/desk/lot/?q=casino.example", {"verb": "mark_spam", "seen": seen_now()})
    answer.refresh_from_db()
    reader.refresh_from_db()
    assert (answer.status, reader.status) == (Status.APPROVED, Status.SPAM)
