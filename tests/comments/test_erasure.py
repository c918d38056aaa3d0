"""All of one reader: given out whole, erased without a trace, and erased again on a restored backup."""

import json
import stat
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from comments import erased, erasure, masks, moderation, submission, vault
from comments.models import Band, Block, Comment, CommentEvent, Lesson, Letter, Origin, PrivateLink, Sender, Wave
from tests.comments.posting import send, thread_of
from tests.concurrency import all_at_once
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db

ADDRESS = "essi@exemple.tg"
OTHER = "kossi@exemple.tg"


@pytest.fixture(autouse=True)
def _no_pause(settings):
    settings.COMMENT_LIMITS = {"sender_pause_seconds": 0}


@pytest.fixture
def sender():
    """A reader with three comments in three states, one of them answered by another reader, and all that hangs on them."""
    article, moderator = make_article(), make_user("Modération")
    for word in ("Premier", "Deuxième", "Troisième"):
        send(article, text=f"{word} mot secret d’Essi.", name="Essi K.")
    first, second, third = Comment.objects.order_by("pk")
    moderation.approve(first, by=moderator)
    moderation.revise(second, "Deuxième mot secret, corrigé.")
    moderation.mask(second, "secret", why=masks.Why.INSULT, by=moderator)
    moderation.reject(third, reason="insult", by=moderator, note="« Troisième mot secret » est une insulte.")
    send(article, text="Je réponds.", name="Kossi", email=OTHER, parent=first.pk)
    moderation.approve(Comment.objects.latest("pk"), by=moderator)
    sender = vault.sender_known(ADDRESS)
    Lesson.objects.create(comment=third, is_spam=True, words=["secret"])
    Band.objects.create(comment=third, key=7)
    Comment.objects.filter(pk=third.pk).update(wave=Wave.objects.create(), signals=["list:secret"])
    Letter.objects.create(sender=sender, kind=Letter.Kind.CONFIRM)
    return sender


def everything() -> str:
    """All rows of all tables, as text."""
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            rows += [str(row) for row in cursor.fetchall()]
    return "\n".join(rows)


def test_the_export_holds_all_that_is_kept(sender):
    Block.objects.create(kind="sender", key=sender.key, note="Remarque interne")
    found = json.loads(json.dumps(erasure.export(sender)))
    assert [row["texte"] for row in found["commentaires"]][0] == "Premier mot secret d’Essi."
    first, second, third = found["commentaires"]
    assert [row["état"] for row in found["commentaires"]] == ["Publié", "En attente de modération", "Refusé"]
    assert "passage masqué" in second["texte"]
    assert [line["texte"] for line in second["historique"] if "texte" in line] == [
        "Deuxième mot secret d’Essi.",
        "Deuxième mot secret, corrigé.",
    ]
    assert third["historique"][-1]["texte"] == "« Troisième mot secret » est une insulte."
    assert third["motif"] == "Insulte ou attaque personnelle"
    assert {row["adresse réseau"] for row in found["commentaires"]} == {"127.0.0.1"}
    assert first["page"] == Comment.objects.first().article.get_absolute_url()
    assert len(found["mails reçus"]) == 1
    assert found["bloqué le"]
    assert found["adresse confirmée le"] is None


def test_the_export_holds_nothing_of_others_and_nothing_internal(sender):
    comment = Comment.objects.filter(status="pending").get()
    moderation.refer(comment, "Que pensez-vous de cette dame ?", by=make_user("Modération"))
    Block.objects.create(kind="sender", key=sender.key, note="Remarque interne")
    found = json.dumps(erasure.export(sender), ensure_ascii=False)
    for word in ("Je réponds", "Kossi", "cette dame", "Remarque interne", ADDRESS, sender.key):
        assert word not in found


def test_the_export_costs_the_same_for_many_comments(sender, django_assert_max_num_queries):
    for number in range(30):
        make_comment(sender=sender, text=f"Envoi {number}")
    with django_assert_max_num_queries(4):
        assert len(erasure.export(sender)["commentaires"]) == 33


def test_erasing_leaves_no_word_name_or_address(sender):
    sealed, key, article = sender.sealed_email, sender.key, Comment.objects.first().article
    assert erasure.erase(sender) == 3
    rows = everything()
    for trace in ("secret", "Essi", ADDRESS, sealed, key):
        assert trace not in rows
    assert Comment.objects.filter(sender=None, status="withdrawn", name="", text="").count() == 3
    assert [Origin.objects.exclude(comment=None).count(), PrivateLink.objects.count()] == [1, 1]  # of the other reader
    for model in (Lesson, Band, Letter):
        assert not model.objects.exists()
    page = thread_of(article)
    assert "Commentaire retiré par son auteur" in page
    assert "Je réponds." in page


def test_kind_time_person_and_decision_stay_in_the_history(sender):
    before = list(CommentEvent.objects.order_by("pk").values("pk", "kind", "at", "by", "reason", "before", "after", "act"))
    erasure.erase(sender)
    after = CommentEvent.objects.order_by("pk").values("pk", "kind", "at", "by", "reason", "before", "after", "act")
    assert list(after)[: len(before)] == before
    assert CommentEvent.objects.filter(kind="erased").count() == 3
    assert not CommentEvent.objects.exclude(note="").exists()


def test_a_block_outlives_the_erasure(sender):
    Block.objects.create(kind="sender", key=sender.key)
    erasure.erase(sender)
    assert Block.objects.get().key == vault.sender_key(ADDRESS)


def test_erasing_twice_is_harmless(sender):
    erasure.erase(sender)
    lines = CommentEvent.objects.count()
    assert erasure.erase(sender) == 0
    for comment in Comment.objects.filter(status="withdrawn"):
        moderation.erase(comment)
    assert CommentEvent.objects.count() == lines


def test_all_private_links_of_the_reader_are_dead(sender):
    address = send(make_article())["Location"]
    erasure.erase(sender)
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("state", ["pending", "approved", "rejected", "spam", "withdrawn", "referred"])
def test_one_comment_is_erased_in_any_state(state):
    send(make_article())
    comment = Comment.objects.get()
    Comment.objects.update(status=state)
    moderation.erase(comment)
    comment.refresh_from_db()
    assert (comment.status, comment.name, comment.text, comment.sender) == ("withdrawn", "", "", None)
    assert comment.events.filter(kind="erased").count() == 1
    assert not Origin.objects.exclude(comment=None, sealed_address="").exists()
    assert Sender.objects.exists()


def test_erasing_goes_on_where_it_was_cut_short(sender, monkeypatch):
    monkeypatch.setattr(erasure, "BATCH", 1)
    monkeypatch.setattr(Sender, "delete", lambda self: (_ for _ in ()).throw(RuntimeError("the line is cut")))
    with pytest.raises(RuntimeError):
        erasure.erase(sender)
    monkeypatch.undo()
    assert Comment.objects.filter(sender=sender).count() == 0
    assert erasure.erase(sender) == 0
    assert not Sender.objects.filter(pk=sender.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_who_writes_while_being_erased_gets_an_answer_and_nothing_is_half_done():
    article = make_article()
    send(article)

    def act(number: int):
        if number == 0:
            return erasure.erase(vault.sender_known(ADDRESS))
        return send(article, text=f"Encore {number}").status_code

    results = all_at_once(6, act)
    assert results[1:] == [303] * 5
    assert Comment.objects.filter(text="", sender=None).count() + Comment.objects.exclude(text="").count() == 6
    assert not Comment.objects.filter(text="").exclude(sender=None).exists()


# Outside the database


def test_the_file_holds_numbers_and_times_only_and_is_the_owner_s(sender, settings):
    key = sender.key
    erasure.erase(sender)
    path = Path(settings.ERASURES)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    content = path.read_text()
    for trace in (ADDRESS, key, "Essi", "secret"):
        assert trace not in content
    entries = list(erased.remembered())
    assert [len(entry.comments) for entry in entries] == [3, 0]
    assert entries[-1].sender[0] == sender.pk


def test_an_erasure_that_cannot_be_remembered_is_not_done(sender, settings, tmp_path):
    (tmp_path / "a file").touch()
    settings.ERASURES = tmp_path / "a file" / "erasures.jsonl"
    with pytest.raises(OSError, match="a file"):
        erasure.erase(sender)
    assert Comment.objects.filter(sender=sender).exclude(text="").count() == 3


def test_half_a_line_after_a_power_cut_hides_no_other(sender, settings):
    moderation.erase(Comment.objects.filter(sender=sender).first())
    with Path(settings.ERASURES).open("a") as file:
        file.write('{"at": "2026-')
    moderation.erase(Comment.objects.filter(sender=sender).first())
    assert len(list(erased.remembered())) == 2


def copy_of(*models):
    return [row for model in models for row in model.objects.all()]


def restore(rows) -> None:
    """Put the rows of a backup back as they were, as far as the database lets us: an old history cannot be undone."""
    for row in rows:
        if isinstance(row, CommentEvent):
            row.pk = None  # as far as the guard of PostgreSQL is concerned, it is a new line
        row.save(force_insert=row.pk is None or not type(row).objects.filter(pk=row.pk).exists())


def test_a_restored_backup_is_erased_again(sender):
    backup = copy_of(Sender, Comment, CommentEvent, Origin, PrivateLink, Lesson, Band, Letter)
    erasure.erase(sender)
    restore(backup)
    assert "secret" in everything()
    out = StringIO()
    call_command("commenter", "replay", stdout=out)
    assert "4 effacements refaits" in out.getvalue()
    rows = everything()
    for trace in ("secret", "Essi", sender.sealed_email, sender.key):
        assert trace not in rows
    assert Comment.objects.get(name="Kossi").text == "Je réponds."
    out = StringIO()
    call_command("commenter", "replay", stdout=out)
    assert "Aucun effacement à refaire" in out.getvalue()


def test_one_comment_erased_by_its_private_link_is_erased_again(sender):
    first = Comment.objects.order_by("pk").first()
    backup = copy_of(Comment)
    moderation.erase(first)
    restore(backup)
    assert erasure.replay() == 1
    first.refresh_from_db()
    assert (first.text, first.name, first.sender) == ("", "", None)
    assert Comment.objects.filter(sender=sender).exclude(text="").count() == 2


def test_a_new_row_with_an_old_number_is_left_alone(sender):
    first = Comment.objects.order_by("pk").first()
    erasure.erase(sender)
    late = first.created_at + timedelta(seconds=1)
    Comment.objects.filter(pk=first.pk).update(text="D’une autre personne", created_at=late)
    Sender.objects.create(pk=sender.pk, key="k", first_seen=late)
    assert erasure.replay() == 0
    assert Comment.objects.get(pk=first.pk).text == "D’une autre personne"
    assert Sender.objects.filter(pk=sender.pk).exists()


def test_replaying_costs_little_when_nothing_came_back(sender, django_assert_max_num_queries):
    erasure.erase(sender)
    with django_assert_max_num_queries(2):
        erasure.replay()


# The command


def test_the_command_gives_all_out_as_json(sender):
    out = StringIO()
    call_command("commenter", "export", " ESSI@exemple.tg ", stdout=out)
    found = json.loads(out.getvalue())
    assert found["adresse e-mail"] == ADDRESS
    assert len(found["commentaires"]) == 3


@pytest.mark.once
@pytest.mark.parametrize("act", ["export", "erase"])
@pytest.mark.parametrize(
    ("address", "words", "code"),
    [("personne@exemple.tg", "Nous ne gardons rien de cette adresse.", 2), ("pas une adresse", "il manque l’arobase", 1)],
)
def test_an_address_that_is_not_known_or_is_none_is_said_without_repeating_it(act, address, words, code):
    with pytest.raises(CommandError, match=words) as refusal:
        call_command("commenter", act, address)
    assert refusal.value.returncode == code
    assert address not in str(refusal.value)


@pytest.mark.once
@pytest.mark.parametrize(("answer", "gone"), [("oui", True), ("Oui ", True), ("non", False), ("", False), (None, False)])
def test_the_command_erases_only_after_a_yes(sender, monkeypatch, answer, gone):
    def say() -> str:
        if answer is None:
            raise EOFError
        return answer

    monkeypatch.setattr("builtins.input", say)
    out = StringIO()
    if gone:
        call_command("commenter", "erase", ADDRESS, stdout=out)
        assert "3 commentaires effacés" in out.getvalue()
    else:
        with pytest.raises(CommandError, match="Rien n’a été effacé"):
            call_command("commenter", "erase", ADDRESS, stdout=out)
    assert "3 commentaires" in out.getvalue()
    assert (vault.sender_known(ADDRESS) is None) is gone


def test_the_command_asks_nothing_with_yes_and_reads_the_address_from_its_input(sender, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda: ADDRESS)
    call_command("commenter", "erase", "-", "--yes", stdout=StringIO())
    assert vault.sender_known(ADDRESS) is None


def test_who_was_erased_may_write_again(sender):
    article = Comment.objects.first().article
    erasure.erase(sender)
    receipt = submission.submit(article, submission.Sent(text="De retour", name="Essi", email=ADDRESS))
    assert receipt.token
    assert erasure.replay() == 0
    assert Comment.objects.get(text="De retour").sender == vault.sender_known(ADDRESS)
