"""A commenter's address is in the back office and nowhere else: not in pages, mails and logs, not as a hash."""

import hashlib
import itertools
import json
import logging
import os
from collections.abc import Iterator
from io import StringIO
from urllib.parse import quote

import pytest
import redis
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache, caches
from django.core.cache.backends.redis import RedisCache
from django.core.management import call_command
from django.test import Client
from django.utils.log import AdminEmailHandler
from django_tasks_db.models import DBTaskResult

from articles.models import Author
from comments import moderation, notifications, submission, subscriptions, vault
from comments.models import Comment, CommentSettings, Letter, Sender
from comments.tasks import purge_comments, send_digests
from tests.comments.posting import OURS, WRITTEN, send
from tests.factories import make_article, make_user
from tests.public import public_addresses, values_for

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


def where_readers_go(comment) -> list[str]:
    """Every public address that the resolver knows, with all values around this comment; and addresses with a query."""
    article = comment.article
    values = values_for(article, slugs=[article.section.slug, *(line.slug for line in article.bylines)], comments=[comment.pk])
    values["token"] = [comment.private.strip("/").rpartition("/")[2], *values["token"]]
    return [
        *public_addresses(values),
        f"{article.get_absolute_url()}?commentaires=1",
        f"/commentaires/{article.pk}/?reponse={comment.pk}",
        f"{comment.private}effacer/",
        f"/commentaires/confirmer/{subscriptions.confirm_token(comment.sender, comment)}/",
        f"/commentaires/desabonnement/{subscriptions.unsubscribe_token(comment)}/",
        f"/commentaires/mes-donnees/{subscriptions.data_token(comment.sender)}/",
        f"/commentaires/mes-donnees/{subscriptions.data_token(comment.sender)}/export/",
        f"/commentaires/mes-donnees/{subscriptions.data_token(comment.sender)}/effacer/",
        *(f"/recherche/?q={quote(words)}" for words in ("Essi", "quai", "mensah")),
    ]


Trace = tuple[str, str]
"""A place, and the text that stands there."""


def pages(comment) -> Iterator[Trace]:
    for address in where_readers_go(comment):
        response = Client().get(address)
        body = response.getvalue()
        yield address, body.decode(errors="replace") + str(response.headers) + str(response.cookies)


def cached() -> Iterator[Trace]:
    """All that Django's cache holds: in this process, and in a Redis when the settings name one."""
    backend = caches["default"]
    if isinstance(backend, RedisCache):
        client = redis.Redis.from_url(settings.CACHES["default"]["LOCATION"])
        for key in client.scan_iter(f"*{settings.CACHES['default']['KEY_PREFIX']}*"):
            yield f"Redis {key!r}", f"{key!r} {client.get(key)!r}"
    else:
        for key, value in backend._cache.items():
            yield f"cache {key}", f"{key} {value!r}"


def mails() -> Iterator[Trace]:
    """Mails as they go out. Who they go to stands in « To », when it is the reader alone."""
    for message in mail.outbox:
        sent = message.message()
        if message.recipients() == [NORMAL]:
            del sent["To"]
        yield (
            f"mail « {message.subject} »",
            sent.as_string() + "".join(part.get_payload(decode=True).decode() for part in sent.walk() if not part.is_multipart()),
        )


def listen(caplog) -> None:
    """Hear everything, also from those whose level the settings raise."""
    for name in ("", *settings.LOGGING["loggers"]):
        caplog.set_level(logging.DEBUG, logger=name)


def logged(caplog) -> Iterator[Trace]:
    for record in caplog.records:
        yield f"log {record.name}", f"{record.getMessage()} {record.exc_text or ''} {record.args!r}"


def stored() -> Iterator[Trace]:
    """Sessions, tasks with what they were given, and the journal of the back office."""
    for session in Session.objects.all():
        yield "session", json.dumps(session.get_decoded())
    for task in DBTaskResult.objects.all():
        yield f"task {task.task_path}", f"{task.args_kwargs} {task.return_value} {task.traceback}"
    for entry in LogEntry.objects.all():
        yield "journal", f"{entry.object_repr} {entry.object_id} {entry.change_message}"


def look(*places: Iterator[Trace]) -> list[str]:
    """Look everywhere; the places that were looked at."""
    seen = []
    for place, content in itertools.chain(*places):
        assert_clean(content, place)
        seen.append(place)
    return seen


def test_no_public_page_gives_the_address_away(comment):
    seen = look(pages(comment))
    assert len(seen) > 25
    for part in ("/feed/", "/sitemap.xml", "/recherche/?q=", "/commentaires/suivre/", "/auteur/"):
        assert [place for place in seen if part in place], part


def everything_happens(comment, run_tasks) -> None:
    """A reader and the newsroom do all that touches an address."""
    article, reader = make_article(), Client()
    for fields in (
        {},
        {"text": ""},
        {"text": "Trop vite"},
        {"text": "x" * 70_000},
        {"parent": "999"},
        {"headers": {}},
        {"headers": {"Sec-Fetch-Site": "cross-site"}},
    ):
        send(article, client=reader, email=ADDRESS, **fields)
    send(make_article(comments_open=False), email=ADDRESS)
    send(make_article(status="draft"), email=ADDRESS)
    for email in (ADDRESS, "nulle part", "personne@exemple.tg"):
        Client().post("/commentaires/mes-donnees/", {"email": email}, headers=OURS)
    for kind in (Letter.Kind.CONFIRM, Letter.Kind.LINK, Letter.Kind.DATA):
        assert notifications.send(kind, comment.sender.pk, None if kind == Letter.Kind.DATA else comment.pk)
    Sender.objects.update(confirmed_at=comment.created_at)
    Comment.objects.filter(pk=comment.pk).update(answers_wanted=True)
    assert notifications.tell_of_answers(comment.pk)
    desk = Client()
    desk.force_login(make_user("Modération"))
    desk.get("/admin/comments/desk/")
    found = desk.post("/admin/comments/desk/", {"recherche": ADDRESS})
    assert_clean(found["Location"], "the address of a search")
    desk.get(found["Location"])
    shown = desk.post(f"/admin/comments/comment/{comment.pk}/adresse/", {"password": "mot-de-passe"})
    assert NORMAL in shown.content.decode()
    desk.post(f"/admin/comments/comment/{comment.pk}/adresse/", {"password": "faux"})
    boss = Client()
    boss.force_login(make_user("Administration"))
    boss.post("/admin/comments/comment/donnees/", {"email": ADDRESS})
    boss.post("/admin/comments/comment/donnees/", {"email": f"inconnue-{ADDRESS}"})
    send(make_article(), email=ADDRESS, text=f"Écrivez-moi : {ADDRESS}")
    CommentSettings.objects.update_or_create(pk=1, defaults={"quiet_from": "00:00", "quiet_to": "00:00", "digest_waiting": 1})
    send_digests.enqueue()
    call_command("reseal_addresses", stdout=StringIO())
    purge_comments.enqueue()
    run_tasks()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("store", ["locmem", "redis"])
def test_nothing_that_is_kept_cached_sent_or_logged_holds_the_address(comment, caplog, settings, redis_url, run_tasks, store):
    if store == "redis":
        prefix = f"leaks-{os.getpid()}"
        backend = "django.core.cache.backends.redis.RedisCache"
        settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": redis_url, "KEY_PREFIX": prefix}}
    listen(caplog)
    everything_happens(comment, run_tasks)
    list(pages(comment))
    cache.set("a-page", "kept")  # whatever the pages leave there, the walk must reach the store
    seen = look(cached(), mails(), logged(caplog), stored())
    for part in ("redis" if store == "redis" else "cache", "log", "session", "task", "journal"):
        assert [place for place in seen if place.lower().startswith(part)], part
    cache.delete("a-page")


@pytest.mark.once
@pytest.mark.parametrize("status", Comment.Status)
def test_the_private_page_does_not_show_the_address_in_any_state(comment, status):
    Comment.objects.filter(pk=comment.pk).update(status=status)
    response = Client().get(comment.private)
    assert_clean(response.content.decode() + str(response.headers), str(status))


def test_the_report_of_a_crash_does_not_hold_the_address(settings, monkeypatch, caplog):
    settings.ADMINS = [("Administration", "admin@journal.example")]
    settings.DEBUG = False

    def crash(*args, **kwargs):
        raise RuntimeError("the database is gone")

    monkeypatch.setattr(submission, "keep", crash)
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


def plant_in_a_comment(comment, caplog) -> None:
    Comment.objects.filter(pk=comment.pk).update(name=ADDRESS)


def plant_in_the_byline(comment, caplog) -> None:
    Author.objects.update(bio=f"<p>{NORMAL}</p>")


def plant_in_the_cache(comment, caplog) -> None:
    cache.set("page:/", f"<p>{ADDRESS}</p>".encode())


def plant_in_a_mail(comment, caplog) -> None:
    mail.send_mail("Réponse", "Bonjour", "redaction@localhost", ["autre@exemple.tg"], html_message=f"<p>É {ADDRESS}</p>")


def plant_in_the_subject_of_a_mail_to_the_reader(comment, caplog) -> None:
    mail.send_mail(f"Pour {ADDRESS}", "Bonjour", "redaction@localhost", [NORMAL])


def plant_in_a_log(comment, caplog) -> None:
    listen(caplog)
    logging.getLogger("comments").debug("%s wrote", vault.sender_key(ADDRESS))


def plant_in_a_session(comment, caplog) -> None:
    client = Client()
    client.force_login(make_user())
    session = client.session
    session["shown"] = ADDRESS
    session.save()


def plant_in_a_task(comment, caplog) -> None:
    given = {"args": [ADDRESS], "kwargs": {}}
    DBTaskResult.objects.create(args_kwargs=given, task_path="x", backend_name="default", queue_name="x")


def plant_in_the_journal(comment, caplog) -> None:
    LogEntry.objects.create(user=make_user(), action_flag=1, object_repr=ADDRESS, change_message="")


@pytest.mark.once
@pytest.mark.parametrize(
    "plant",
    [plant_in_a_comment, plant_in_the_byline, plant_in_the_cache, plant_in_a_mail, plant_in_the_subject_of_a_mail_to_the_reader]
    + [plant_in_a_log, plant_in_a_session, plant_in_a_task, plant_in_the_journal],
)
def test_a_leak_that_was_planted_is_found(comment, caplog, plant):
    plant(comment, caplog)
    with pytest.raises(AssertionError, match="gives away"):  # the walk takes a second: it comes last
        look(cached(), mails(), logged(caplog), stored(), pages(comment))


def test_a_leak_that_was_planted_in_redis_is_found(settings, redis_url):
    backend = "django.core.cache.backends.redis.RedisCache"
    prefix = f"planted-{os.getpid()}"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": redis_url, "KEY_PREFIX": prefix}}
    cache.set("x", ADDRESS)
    try:
        with pytest.raises(AssertionError, match="gives away"):
            look(cached())
    finally:
        cache.delete("x")
