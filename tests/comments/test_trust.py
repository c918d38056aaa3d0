"""Trusted readers appear at once where the rules say so: by proof, never by a typed address alone."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from comments import moderation, policy, proof, submission
from comments.models import Comment, CommentRules, CommentSettings, Mode, Sender
from tests.comments.posting import send
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return make_user("Modération")


@pytest.fixture
def trusted(moderator, settings):
    """A sender whose address is confirmed and whom a moderator trusts, on a site that publishes such readers at once."""
    settings.COMMENT_LIMITS = {"sender_pause_seconds": 0}
    CommentSettings.objects.update_or_create(pk=1, defaults={"mode": Mode.TRUSTED})
    send(make_article())
    sender = Sender.objects.get()
    sender.confirmed_at = timezone.now()
    sender.save()
    return moderation.trust(sender, by=moderator)


def sent(article=None, **fields: str) -> Comment:
    assert send(article or make_article(), **fields).status_code == 303
    return Comment.objects.latest("pk")


def test_with_the_token_of_the_browser_it_appears_at_once(trusted):
    comment = sent(text="Une suite.", device=proof.device_token(trusted))
    assert comment.is_public
    last = comment.events.first()
    assert (last.kind, last.by, last.note) == ("approved", None, "Lecteur de confiance")


def test_a_typed_address_alone_proves_nothing(trusted):
    assert sent(text="Une suite.").status == Comment.Status.PENDING


@pytest.mark.parametrize("token", ["x", "x:y:z", "é" * 300, "\x00"])
def test_a_forged_token_proves_nothing_and_loses_nothing(trusted, token):
    assert sent(text="Une suite.", device=token).status == Comment.Status.PENDING


def test_the_token_of_another_sender_proves_nothing(trusted):
    other = Sender.objects.create(key="autre", confirmed_at=timezone.now())
    assert sent(text="Une suite.", device=proof.device_token(other)).status == Comment.Status.PENDING


def test_a_token_dies_with_trust_with_the_confirmation_and_after_a_year(trusted, moderator, monkeypatch):
    token = proof.device_token(trusted)
    assert proof.proves(token, trusted)
    withdrawn = moderation.distrust(trusted, by=moderator)
    assert not proof.proves(token, withdrawn)
    again = moderation.trust(withdrawn, by=moderator)
    assert not proof.proves(token, again)
    fresh = proof.device_token(again)
    assert proof.proves(fresh, again)
    again.confirmed_at = None
    assert not proof.proves(fresh, again)
    again.confirmed_at = timezone.now()
    assert not proof.proves(fresh, again)
    newest = proof.device_token(again)
    monkeypatch.setattr(proof, "MAX_AGE", timedelta(seconds=-1))
    assert not proof.proves(newest, again)


def test_the_click_that_confirms_proves_too(trusted):
    comment = sent(text="Une suite.")
    assert submission.publish_if_trusted(comment)
    assert comment.is_public
    assert not submission.publish_if_trusted(comment)


def test_only_where_the_rules_say_so(trusted):
    CommentSettings.objects.update(mode=Mode.MODERATED)
    comment = sent(text="Une suite.", device=proof.device_token(trusted))
    assert comment.status == Comment.Status.PENDING


def test_the_narrowest_rule_counts():
    article = make_article()
    assert policy.for_article(article).mode == Mode.MODERATED
    CommentSettings.objects.create(mode=Mode.TRUSTED)
    assert policy.for_article(article).mode == Mode.TRUSTED
    CommentRules.objects.create(section=article.section, mode=Mode.CLOSED)
    assert policy.for_article(article).mode == Mode.CLOSED
    CommentRules.objects.create(article=article, mode=Mode.MODERATED)
    assert policy.for_article(article).mode == Mode.MODERATED
    CommentRules.objects.filter(article=article).update(mode="")
    assert policy.for_article(article).mode == Mode.CLOSED


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "Quel connard."},
        {"text": "a https://a.example b https://b.example c https://c.example"},
        {"website": "http://x.example"},
        {"elapsed": "0"},
    ],
)
def test_a_comment_with_a_remark_is_read_first(trusted, fields):
    comment = sent(**{"text": "Une suite.", "device": proof.device_token(trusted), **fields})
    assert comment.status == Comment.Status.PENDING
    assert not submission.publish_if_trusted(comment)


def test_a_member_of_a_wave_is_read_first(trusted):
    words = "Votez tous pour la candidate du peuple samedi matin au stade"
    sent(text=words, email="autre@exemple.tg", name="Autre")
    assert sent(text=words, device=proof.device_token(trusted)).status == Comment.Status.PENDING


def test_a_corrected_or_once_decided_comment_is_read_first(trusted, moderator):
    comment = sent(text="Une suite.")
    moderation.revise(comment, "Une autre suite.")
    assert not submission.publish_if_trusted(comment)


def test_a_network_that_was_blocked_meanwhile_is_read_first(trusted, moderator):
    comment = sent(text="Une suite.")
    moderation.block_network(comment, by=moderator)
    assert not submission.publish_if_trusted(comment)


def test_to_block_a_trusted_reader_ends_the_trust(trusted, moderator):
    moderation.block_sender(Comment.objects.first(), by=moderator)
    trusted.refresh_from_db()
    assert trusted.trusted_at is None
    with pytest.raises(moderation.Blocked):
        moderation.trust(trusted, by=moderator)


def test_twice_changes_nothing_and_each_act_stands_in_the_log(moderator):
    sender = Sender.objects.create(key="k")
    first = moderation.trust(sender, by=moderator)
    assert moderation.trust(sender, by=make_user("Modération")).trusted_by == first.trusted_by == moderator
    moderation.distrust(sender, by=moderator)
    moderation.distrust(sender, by=moderator)
    assert LogEntry.objects.count() == 2


def test_a_sender_with_five_published_and_none_refused_is_proposed(moderator, client):
    client.force_login(moderator)
    sender = Sender.objects.create(key="k")
    comments = [make_comment(sender=sender) for _ in range(4)]
    path = f"/admin/comments/comment/{comments[0].pk}/bloquer/"
    assert "peut devenir lecteur de confiance" not in client.get(path).content.decode()
    make_comment(sender=sender)
    assert "5 commentaires publiés et aucun refusé" in client.get(path).content.decode()
    client.post(path, {"act": "1", "what": "trust", "note": ""})
    sender.refresh_from_db()
    assert sender.trusted_by == moderator
    assert not moderation.deserves_trust(sender)
    client.post(path, {"distrust": "1"})
    sender.refresh_from_db()
    assert sender.trusted_at is None
    make_comment(sender=sender, status=Comment.Status.REJECTED)
    assert not moderation.deserves_trust(sender)


def test_the_list_of_trusted_readers_takes_trust_back(moderator, client, trusted, django_assert_max_num_queries):
    client.force_login(moderator)
    Sender.objects.create(key="unknown")
    page = client.get("/admin/comments/trustedreader/").content.decode()
    assert "Essi K." in page
    assert page.count("_selected_action") == 1
    with django_assert_max_num_queries(10):
        client.get("/admin/comments/trustedreader/")
    client.post("/admin/comments/trustedreader/", {"action": "trust_no_longer", "_selected_action": [trusted.pk]})
    trusted.refresh_from_db()
    assert trusted.trusted_at is None
    client.force_login(make_user("Journaliste"))
    assert client.get("/admin/comments/trustedreader/").status_code == 403
