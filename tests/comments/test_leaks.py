"""A commenter's address is in the back office and nowhere else: not in pages, mails and logs, not as a hash."""

import hashlib
import logging

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils.log import AdminEmailHandler

from articles.models import Author
from comments import moderation, notifications, submission, subscriptions, vault
from comments.models import Comment, Letter, Sender
from comments.tasks import purge_comments
from tests.comments.posting import OURS, WRITTEN, send
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

ADDRESS = "Folly.Mensah+journal@Exemple.TG"
NORMAL = ADDRESS.lower()


def traces() -> list[str]:
    """The address in every dress in which it could go out, for a search that ignores case."""
    spelled = {ADDRESS, NORMAL, ADDRESS.upper(), NORMAL.replace("@", "%40"), NORMAL.replace("@", "&#64;")}
    hashes = {
        hashlib.new(name, spelling.encode(), usedforsecurity=False).hexdigest()
        for name in ("md5", "sha1", "sha256")
        for spelling in (ADDRESS, NORMAL, ADDRESS.upper())
    }
    local = {NORMAL.split("@")[0]}
    return sorted({trace.lower() for trace in spelled | hashes | local} | {vault.sender_key(ADDRESS)})


def assert_clean(text: str, where: str) -> None:
    found = [trace for trace in traces() if trace in text.lower()]
    assert not found, f"{where} gives away {found}"


@pytest.fixture
def comment():
    """A comment of the sender in question, published, with an answer of the newsroom."""
    byline = Author.objects.create(name="Autrice", slug="autrice-du-jour")
    response = send(make_article(authors=[byline]), email=ADDRESS)
    assert response.status_code == 303
    comment = Comment.objects.get()
    comment.private = response["Location"]
    moderator = make_user("Modération")
    moderation.approve(comment, by=moderator)
    moderation.answer(comment, "Merci.", by=moderator)
    return comment


def public_addresses(comment):
    """Every public address that takes no argument, and those of this article and comment."""
    for pattern in get_resolver("articles.urls").url_patterns:
        try:
            yield reverse(f"articles:{pattern.name}")
        except NoReverseMatch:  # it needs arguments: those come below
            continue
    article = comment.article
    yield from (
        article.get_absolute_url(),
        f"{article.get_absolute_url()}?commentaires=1",
        article.section.get_absolute_url(),
        article.bylines[0].get_absolute_url(),
        f"/commentaires/{article.pk}/",
        f"/commentaires/{article.pk}/?reponse={comment.pk}",
        f"/commentaires/{article.pk}/recu/",
        f"/commentaires/lien/{comment.pk}/",
        f"/commentaires/signaler/{comment.pk}/",
        f"/commentaires/signaler/{comment.pk}/merci/",
        comment.private,
        f"{comment.private}effacer/",
        f"/commentaires/confirmer/{subscriptions.confirm_token(comment.sender, comment)}/",
        f"/commentaires/desabonnement/{subscriptions.unsubscribe_token(comment)}/",
        f"/commentaires/mes-donnees/{subscriptions.data_token(comment.sender)}/",
        f"/commentaires/mes-donnees/{subscriptions.data_token(comment.sender)}/effacer/",
        "/commentaires/mes-donnees/",
        "/commentaires/mes-donnees/mail-parti/",
        "/commentaires/efface/",
        "/commentaires/donnees-effacees/",
    )


def test_no_public_page_gives_the_address_away(comment):
    addresses = list(public_addresses(comment))
    assert len(addresses) > 10
    for address in addresses:
        response = Client().get(address)
        body = response.getvalue().decode(errors="replace")
        assert response.status_code in {200, 301, 302} or address == "/ads.txt", address
        assert_clean(body + str(response.headers), address)


@pytest.mark.parametrize("status", Comment.Status)
def test_the_private_page_does_not_show_the_address_in_any_state(comment, status):
    Comment.objects.filter(pk=comment.pk).update(status=status)
    response = Client().get(comment.private)
    assert_clean(response.content.decode() + str(response.headers), str(status))


def test_logs_and_mails_do_not_hold_the_address(comment, caplog):
    caplog.set_level(logging.DEBUG)
    article = make_article()
    for fields in (
        {},
        {"text": ""},
        {"text": "Trop vite"},
        {"text": "x" * 70_000},
        {"parent": "999"},
        {"headers": {}},
        {"headers": {"Sec-Fetch-Site": "cross-site"}},
    ):
        send(article, email=ADDRESS, **fields)
    send(make_article(comments_open=False), email=ADDRESS)
    send(make_article(status="draft"), email=ADDRESS)
    for email in (ADDRESS, "nulle part", "personne@exemple.tg"):
        Client().post("/commentaires/mes-donnees/", {"email": email}, headers=OURS)
    for kind in (Letter.Kind.CONFIRM, Letter.Kind.LINK, Letter.Kind.DATA):
        assert notifications.send(kind, comment.sender.pk, None if kind == Letter.Kind.DATA else comment.pk)
    Sender.objects.update(confirmed_at=comment.created_at)
    Comment.objects.filter(pk=comment.pk).update(answers_wanted=True)
    assert notifications.tell_of_answers(comment.pk)
    purge_comments.func()
    assert caplog.records
    for record in caplog.records:
        assert_clean(record.getMessage() + str(record.exc_text or ""), record.name)
    assert len(mail.outbox) == 4
    for message in mail.outbox:
        assert [to.lower() for to in message.to] == [NORMAL]
        message.to = []  # where it goes is the only place for it
        assert_clean(f"{message.message().as_string()} {message.subject} {message.body}", "a mail")


def test_the_report_of_a_crash_does_not_hold_the_address(settings, monkeypatch, caplog):
    settings.ADMINS = [("Administration", "admin@journal.example")]
    settings.DEBUG = False

    def crash(*args, **kwargs):
        raise RuntimeError("the database is gone")

    monkeypatch.setattr(submission, "_keep", crash)
    client = Client(raise_request_exception=False)
    reporter = logging.getLogger("django.request")
    handler = AdminEmailHandler(include_html=True)
    reporter.addHandler(handler)
    try:
        response = client.post(f"/commentaires/{make_article().pk}/", {**WRITTEN, "email": ADDRESS}, headers=OURS)
    finally:
        reporter.removeHandler(handler)
    assert response.status_code == 500
    assert mail.outbox
    for message in mail.outbox:
        assert "the database is gone" in message.body
        assert_clean(message.message().as_string(), "the report")
        assert_clean(message.body + str(message.alternatives), "the report")
    assert_clean(caplog.text, "the log")
    assert WRITTEN["text"] in response.content.decode()
    assert "private" in response["Cache-Control"]
    assert not Comment.objects.exists()


def test_what_stands_for_a_comment_in_a_message_is_not_the_address(comment):
    sender = Sender.objects.get()
    sent = submission.Sent(text="Un", name="Un", email=ADDRESS)
    receipt = submission.Receipt(comment, "jeton-secret")
    assert_clean(f"{sender} {sender!r} {comment} {comment!r} {sent} {sent!r} {receipt!r}", "repr")
    assert "jeton-secret" not in f"{receipt} {receipt!r}"


def test_commands_that_print_comments_do_not_print_the_address(comment, capsys):
    call_command("dumpdata", "comments", "articles")
    assert NORMAL not in capsys.readouterr().out.lower()


def test_the_search_of_this_test_finds_what_it_looks_for():
    for trace in (ADDRESS, hashlib.md5(NORMAL.encode(), usedforsecurity=False).hexdigest().upper(), vault.sender_key(NORMAL)):
        with pytest.raises(AssertionError, match="gives away"):
            assert_clean(f"<p>{trace}</p>", "a page")
