"""« Signaler une erreur »: readers send, editors correct by one press or close; nothing a reader writes becomes markup."""

import html
import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from articles import correcting, workflow
from articles.correcting import Words
from articles.models import Article, Correction, ErrorReport
from articles.workflow import WrongStatus
from newsroom import error_reports, housekeeping
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

State = ErrorReport.State
OURS = {"Sec-Fetch-Site": "same-origin"}
EVIL = '<script>alert(1)</script><img src=x onerror="alert(2)">"\'>'


def address_of(article) -> str:
    return reverse("error-report", args=[article.pk])


def send(client, article, headers=OURS, **fields):
    data = {"remark": "Le pont a trois arches.", "passage": "", "website": ""} | fields
    return client.post(address_of(article), data, headers=headers)


def shown(response) -> str:
    return html.unescape(response.content.decode())


@pytest.fixture
def article():
    return make_article(headline="Le pont rouvre")


@pytest.fixture
def editor():
    return make_user("Rédaction en chef")


# Readers


def test_a_reader_reports_an_error_without_account_or_cookie(client, article):
    assert address_of(article) in client.get(article.get_absolute_url()).content.decode()
    assert "Le pont rouvre" in shown(client.get(address_of(article)))
    answer = send(client, article, passage="  un pont\n à deux  arches ")
    assert answer.status_code == 303
    assert "Merci" in shown(client.get(answer.url))
    report = ErrorReport.objects.get()
    assert (report.remark, report.passage) == ("Le pont a trois arches.", "un pont à deux arches")
    assert report.state == State.NEW
    assert not client.cookies


def test_the_words_that_were_selected_stand_in_the_form_and_in_no_cache(client, article):
    answer = client.get(address_of(article), {"passage": EVIL + "\0" + "x" * 900})
    assert EVIL in shown(answer)
    assert EVIL not in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert "public" in client.get(address_of(article))["Cache-Control"]


@pytest.mark.once
@pytest.mark.parametrize("remark", ["", "   ", "x" * 201, "nul\0"])
def test_a_remark_has_from_one_to_200_signs(client, article, remark):
    answer = send(client, article, remark=remark, passage="gardé")
    assert answer.status_code == 422
    assert "gardé" in shown(answer)
    assert not ErrorReport.objects.exists()
    assert send(client, article, remark="x" * 200).status_code == 303


def test_a_remark_left_empty_is_asked_for_in_plain_words(client, article):
    assert "Dites en quelques mots ce qui est faux." in shown(send(client, article, remark=""))


def test_what_is_hidden_cannot_be_reported(client):
    draft = make_article(status=Article.Status.DRAFT)
    assert client.get(address_of(draft)).status_code == 404
    assert send(client, draft).status_code == 404


@pytest.mark.once
def test_a_foreign_page_is_asked_to_confirm_and_nothing_is_lost(client, article):
    answer = send(client, article, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 422
    assert "Le pont a trois arches." in shown(answer)
    assert not ErrorReport.objects.exists()
    token = answer.context["confirmation"]
    assert send(client, article, headers={"Sec-Fetch-Site": "cross-site"}, confirmation=token).status_code == 422
    assert send(client, article, headers={}, confirmation=token).status_code == 303


@pytest.mark.once
def test_a_machine_that_fills_the_hidden_field_is_thanked_and_forgotten(client, article):
    assert send(client, article, website="https://casino.example").status_code == 303
    assert not ErrorReport.objects.exists()


def test_one_network_sends_ten_an_hour_and_the_same_text_once(client, article):
    for number in range(error_reports.HOURLY):
        for _twice in range(2):
            assert send(client, article, remark=f"Faute {number}").status_code == 303
    assert ErrorReport.objects.count() == error_reports.HOURLY
    answer = send(client, article, remark="Une de plus")
    assert answer.status_code == 429
    assert "Une de plus" in shown(answer)
    assert answer["Retry-After"] == "3600"
    ErrorReport.objects.update(created_at=timezone.now() - timedelta(minutes=61))
    assert send(client, article, remark="Une de plus").status_code == 303


def test_no_network_address_is_kept(client, article):
    send(client, article)
    assert "127.0.0.1" not in ErrorReport.objects.get().host_key


# The desk


def make_report(article, **fields) -> ErrorReport:
    return ErrorReport.objects.create(article=article, **{"remark": "Le pont a trois arches.", **fields})


def page_of(report) -> str:
    return reverse("admin:articles_errorreport_change", args=[report.pk])


def test_it_waits_on_the_editors_list_and_not_on_a_journalist_s(client, article, editor):
    report = make_report(article)
    client.force_login(editor)
    assert page_of(report) in client.get("/admin/").content.decode()
    client.force_login(make_user("Journaliste"))
    assert page_of(report) not in client.get("/admin/").content.decode()
    assert client.post(page_of(report), {"text": "Moi."}).status_code == 403
    with pytest.raises(PermissionDenied):
        correcting.dismiss(report, by=make_user("Journaliste"))


def test_one_press_prints_the_correction_that_was_begun_and_closes_the_report(client, article, editor):
    report = make_report(article, passage="deux arches")
    client.force_login(editor)
    ready = client.get(page_of(report)).context["text"]
    assert ready == "Nous avions écrit «\xa0deux arches\xa0». C’était inexact."
    client.post(page_of(report), {"text": f"{ready}\0"})
    report.refresh_from_db()
    assert (report.state, report.decided_by) == (State.CORRECTED, editor)
    assert report.correction.kind == Correction.Kind.CORRECTION
    assert ready in shown(client.get(article.get_absolute_url()))
    assert page_of(report) not in client.get("/admin/").content.decode()


@pytest.mark.once
def test_one_press_leads_from_a_report_without_a_passage_to_the_form_with_its_words_beside(client, article, editor):
    report = make_report(article)
    client.force_login(editor)
    assert f'<a class="button" href="{page_of(report)}#id_text">' in client.get("/admin/").text
    page = client.get(page_of(report)).text
    assert "Le pont a trois arches." in page
    assert re.search(r'<textarea id="id_text"[^>]* autofocus></textarea>', page)


@pytest.mark.once
def test_a_correction_without_words_is_asked_for_them(client, article, editor):
    report = make_report(article)
    client.force_login(editor)
    assert client.get(page_of(report)).context["text"] == ""
    answer = client.post(page_of(report), {"text": " "}, follow=True)
    assert "Écrivez ce qui est juste" in shown(answer)
    assert not Correction.objects.exists()


def test_a_report_is_closed_without_follow_up(client, article, editor):
    report = make_report(article)
    client.force_login(editor)
    client.post(page_of(report), {"text": "…", "dismiss": "1"})
    report.refresh_from_db()
    assert report.state == State.DISMISSED
    assert not Correction.objects.exists()
    assert "sans suite" in shown(client.get(reverse("admin:articles_errorreport_changelist")))


def test_of_two_editors_one_prints(article, editor):
    report = make_report(article)
    correcting.correct_from(report, Words("Trois."), by=editor)
    with pytest.raises(WrongStatus):
        correcting.correct_from(report, Words("Trois."), by=make_user("Rédaction en chef"))
    assert Correction.objects.count() == 1


def test_what_the_second_editor_wrote_is_not_lost(client, article, editor):
    report = make_report(article)
    client.force_login(editor)
    correcting.dismiss(report, by=make_user("Rédaction en chef"))
    answer = client.post(page_of(report), {"text": "Trois arches, et non deux."})
    assert answer.status_code == 409
    assert "Trois arches, et non deux." in shown(answer)
    other = make_report(article)
    workflow.put_into_bin(article, by=editor)
    answer = client.post(page_of(other), {"text": "Quatre arches."})
    assert answer.status_code == 409
    assert "Quatre arches." in shown(answer)
    assert not Correction.objects.exists()


@pytest.mark.once
def test_no_word_of_a_reader_becomes_markup(client, article, editor):
    report = make_report(article, remark=EVIL, passage=EVIL)
    client.force_login(editor)
    pages = ["/admin/", reverse("admin:articles_errorreport_changelist"), page_of(report)]
    for page in pages:
        assert "<img src=x" not in client.get(page).content.decode()
        assert "<script>alert" not in client.get(page).content.decode()
    client.post(page_of(report), {"text": f"{client.get(page_of(report)).context['text']} {EVIL}"})
    for page in (article.get_absolute_url(), "/rectificatifs/", "/rectificatifs/feed/"):
        text = client.get(page).content.decode()
        assert "alert" in text
        assert "<script>alert" not in text
        assert "<img src=x" not in text


# Keeping


def test_the_network_goes_after_a_month_and_the_report_after_a_year(article):
    ages = {"new": 1, "old": 40, "ancient": 370}
    for name, days in ages.items():
        make_report(article, remark=name, host_key="k", created_at=timezone.now() - timedelta(days=days))
    assert housekeeping.forget_error_reports.call() == 1
    assert dict(ErrorReport.objects.values_list("remark", "host_key")) == {"new": "k", "old": ""}
