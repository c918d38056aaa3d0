"""« À faire » by mail at seven: to whom, once a day, without readers' words, and off by one press."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone

from articles import workflow
from articles.models import Article, ErrorReport
from articles.models.revision import blank_content
from comments.models import Comment
from newsroom import dashboard, morning
from newsroom.models import MorningMail
from tests.factories import make_article, make_author, make_comment, make_image, make_section, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    """Sets the newspaper's clock: clock(7, 5)."""

    def turn(hour, minute=0, *, day=None):
        day = day or timezone.localdate()
        moment = timezone.make_aware(datetime(day.year, day.month, day.day, hour, minute))
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return moment

    return turn


@pytest.fixture
def run(run_tasks, settings):
    """The job as the worker does it, with the mails it makes."""

    def run():
        morning.send_morning_mails.call()
        run_tasks()
        return [message.to[0] for message in mail.outbox]

    return run


def reader_of_it(role, **fields):
    """A person who asked for the mail."""
    person = make_user(role, **fields)
    morning.switch(person, wanted=True)
    return person


def send(person, day=None):
    return morning.send(person.pk, day or timezone.localdate())


def something_to_review():
    return make_article(headline="À relire ici", status=Article.Status.IN_REVIEW)


def test_nothing_goes_out_before_seven_nor_after_noon(clock):
    editor = reader_of_it("Rédaction en chef")
    for hour, expected in ((6, False), (7, True), (11, True), (12, False), (23, False)):
        assert morning.is_time(clock(hour, 1)) is expected
    assert morning.recipients(timezone.localdate()) == [editor]


def test_an_editor_gets_what_waits(transactional_db, clock, run):
    something_to_review()
    editor = reader_of_it("Rédaction en chef", first_name="Mariam")
    clock(7, 3)
    assert run() == [editor.email]
    (message,) = mail.outbox
    assert "À relire ici" in message.body
    assert "Bonjour Mariam" in message.body
    assert message.content_subtype == "plain"
    assert "À faire ce matin" in message.subject
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_one_mail_a_day_however_often_the_job_runs(transactional_db, clock, run):
    something_to_review()
    reader_of_it("Rédaction en chef")
    clock(7, 3)
    run()
    assert len(run()) == 1
    clock(7, 3, day=timezone.localdate() + timedelta(days=1))
    assert len(run()) == 2


@pytest.mark.once
def test_no_reader_stands_in_the_mail():
    make_comment(status=Comment.Status.PENDING, name="Akouvi Lectrice", text="Un mot à moi")
    make_comment(status=Comment.Status.REFERRED, name="Yao Lecteur", text="Un autre mot")
    assert send(reader_of_it("Rédaction en chef"))
    body = mail.outbox[0].body
    assert "1 commentaire en attente" in body
    for private in ("Akouvi", "Un mot", "Yao", "Un autre"):
        assert private not in body


def draft_of(person):
    content = {**blank_content(), "headline": "Mon texte", "section": make_section().pk, "authors": [make_author().pk]}
    return workflow.create(content, by=person)


def test_a_journalist_hears_of_drafts_of_what_came_back_and_of_what_will_appear():
    writer, editor = reader_of_it("Journaliste"), make_user("Rédaction en chef")
    draft = draft_of(writer)
    assert send(writer)
    assert "Mon texte" in mail.outbox[0].body
    workflow.submit(draft, by=writer)
    workflow.send_back(draft, by=editor, remark="Un chiffre secret.")
    assert send(writer, timezone.localdate() + timedelta(days=1))
    assert "1 texte vous a été renvoyé" in mail.outbox[-1].body
    assert "secret" not in mail.outbox[-1].body
    planner = reader_of_it("Journaliste")
    make_article(headline="Demain", published_at=timezone.now() + timedelta(days=1), authors=[make_author(user=planner)])
    assert send(planner)


def test_nothing_to_tell_is_no_mail():
    morning.switch(moderator := make_user("Modération"), wanted=True)
    assert not send(moderator)
    assert mail.outbox == []


@pytest.mark.once
@pytest.mark.parametrize("role", ["Rédaction en chef", "Journaliste", "Modération", "Régie publicitaire", "Administration"])
def test_who_never_asked_gets_none(role):
    something_to_review()
    person = make_user(role)
    assert morning.recipients(timezone.localdate()) == []
    assert not send(person)
    assert mail.outbox == []


@pytest.mark.once
@pytest.mark.parametrize("fields", [{"is_active": False}, {"is_staff": False}, {"email": ""}])
def test_leavers_and_accounts_without_an_address_get_none(fields):
    something_to_review()
    person = reader_of_it("Rédaction en chef", **fields)
    assert person not in morning.recipients(timezone.localdate())
    assert not send(person)


def test_a_mail_that_did_not_go_out_is_tried_again(monkeypatch):
    something_to_review()
    editor = reader_of_it("Rédaction en chef")
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", lambda self: (_ for _ in ()).throw(ConnectionRefusedError()))
        assert not send(editor)
    assert morning.recipients(timezone.localdate()) == [editor]
    assert send(editor)


@pytest.mark.once
def test_the_account_page_turns_it_off_and_on(client):
    editor = reader_of_it("Rédaction en chef")
    client.force_login(editor)
    assert "Ne plus m’envoyer" in client.get("/admin/compte/").content.decode()
    client.post("/admin/compte/", {"wanted": "0"})
    assert not morning.is_wanted(editor)
    client.post("/admin/compte/", {"wanted": "1"})
    assert morning.is_wanted(editor)


def path_of(person):
    return "/" + morning.to_stop(person).split("/", 3)[3]


@pytest.mark.once
def test_the_link_of_the_mail_stops_it_by_post_alone(client):
    editor = reader_of_it("Rédaction en chef")
    page = client.get(path_of(editor))
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert morning.is_wanted(editor)
    assert client.post(path_of(editor)).status_code == 303
    assert not morning.is_wanted(editor)
    client.post(path_of(editor), {"again": "1"})
    assert morning.is_wanted(editor)


@pytest.mark.once
def test_mail_programs_press_the_button_themselves_and_foreign_pages_cannot(client):
    editor = reader_of_it("Rédaction en chef")
    assert client.post(path_of(editor), headers={"Sec-Fetch-Site": "cross-site"}).status_code == 422
    assert morning.is_wanted(editor)
    assert client.post(path_of(editor), {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not morning.is_wanted(editor)


@pytest.mark.once
def test_a_link_that_we_did_not_sign_is_not_found(client):
    assert client.get("/admin/mail-du-matin/12.abc/").status_code == 404
    assert client.post(path_of(make_user()).rstrip("/") + "x/").status_code == 404
    assert not MorningMail.objects.exists()


@pytest.mark.once
def test_the_mail_has_every_part_of_the_page():
    editor = reader_of_it("Rédaction en chef", is_superuser=True)
    parts = {name for name, part in dashboard.of(editor).items() if hasattr(part, "number")} | {"own_comments"}
    template = (settings.BASE_DIR / "templates/admin/morning.txt").read_text()
    assert parts == {name for name in parts if f"{{% if {name}.number %}}" in template}


@pytest.mark.once
def test_an_error_that_a_reader_reports_is_told_without_its_words():
    article = make_article(headline="Le pont", lead_image=make_image(caption="Sans crédit", credit=""))
    ErrorReport.objects.create(article=article, remark="Le mot du lecteur")
    assert send(reader_of_it("Rédaction en chef"))
    body = mail.outbox[0].body
    assert "Erreurs signalées" in body
    assert "- Le pont" in body
    assert "- Sans crédit" in body
    assert "mot du lecteur" not in body


def test_a_reported_error_alone_is_reason_enough_for_a_mail():
    ErrorReport.objects.create(article=make_article(), remark="Faux")
    assert send(reader_of_it("Rédaction en chef"))
