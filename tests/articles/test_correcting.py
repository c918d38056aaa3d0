"""Corrections and rights of reply: who prints, rewords and takes back, and where readers find them."""

import html
import json
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import correcting, workflow
from articles.correcting import Words
from articles.models import Article, Correction, ErrorReport, Event
from articles.workflow import WrongStatus
from tests.concurrency import all_at_once
from tests.factories import make_article, make_author, make_user

pytestmark = pytest.mark.django_db

KIND = Correction.Kind
LONG = "<p>" + " ".join(["réponse"] * 400) + "</p>"


@pytest.fixture
def editor():
    return make_user("Rédaction en chef")


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def shown(client, address) -> str:
    return html.unescape(client.get(address).content.decode())


def reply_to(article, editor, **words):
    given = {"markup": "<p>Je conteste.</p>", "signed_by": "Ama Doe, maire"} | words
    return correcting.correct(article, Words(**given), kind=KIND.RIGHT_OF_REPLY, by=editor)


def structured(page) -> dict:
    return json.loads(re.search(r'<script type="application/ld\+json">(.+?)</script>', page)[1])


@pytest.mark.once
@pytest.mark.parametrize("kind", [KIND.CORRECTION, KIND.CLARIFICATION, KIND.UPDATE])
def test_a_correction_stands_everywhere_with_its_kind_and_date(kind, client, editor):
    article = make_article()
    correction = correcting.correct(article, Words("Le pont a 3 arches."), kind=kind, by=editor)
    page = client.get(article.get_absolute_url()).content.decode()
    assert "Le pont a 3 arches." in page
    assert str(kind.label) in page
    (found,) = structured(page)["correction"]
    assert found["@type"] == "CorrectionComment"
    assert found["text"] == "Le pont a 3 arches."
    assert found["datePublished"] == correction.published_at.isoformat()
    for address in ("/rectificatifs/", "/rectificatifs/feed/"):
        assert "Le pont a 3 arches." in shown(client, address)


@pytest.mark.once
def test_an_article_without_corrections_says_nothing_of_them_to_machines(client):
    assert "correction" not in structured(client.get(make_article().get_absolute_url()).content.decode())


@pytest.mark.once
def test_a_reply_reads_the_same_under_its_article_and_on_the_page_of_corrections(client, editor):
    article = make_article()
    reply_to(article, editor, markup='<p>"Le prix" n\'a pas baissé ; voilà !</p>')
    told = "«\u00a0Le prix\u00a0» n’a pas baissé\u202f; voilà\u202f!"
    assert told in client.get(article.get_absolute_url()).text
    assert told in client.get("/rectificatifs/").text


def test_a_right_of_reply_is_signed_and_may_be_long(client, editor):
    article = make_article()
    reply_to(article, editor, markup=LONG + "<script>alert(1)</script><p onclick='x()'><strong>Fin</strong></p>")
    page = client.get(article.get_absolute_url()).content.decode()
    assert page.count("réponse") >= 400
    assert "<strong>Fin</strong>" in page
    assert "alert(1)" not in page
    assert "onclick" not in page
    assert "Ama Doe, maire" in page
    assert structured(page)["correction"][0]["author"]["name"] == "Ama Doe, maire"
    for address in ("/rectificatifs/", "/rectificatifs/feed/"):
        assert "Ama Doe, maire" in shown(client, address)


def test_a_long_reply_keeps_its_paragraphs_on_the_page_of_corrections(client, editor):
    reply_to(make_article(), editor, markup="<p>Un.</p><p><strong>Deux.</strong></p><ul><li>Trois.</li></ul>")
    page = client.get("/rectificatifs/").text
    assert "<p>Un.</p>" in page
    assert "<strong>Deux.</strong>" in page
    assert "Trois.</li>" in page


@pytest.mark.parametrize("path", ["/rectificatifs/", "/rectificatifs/feed/"])
def test_a_page_that_names_a_reply_is_forgotten_with_it(client, editor, path):
    article, answer = make_article(), make_article()
    reply_to(article, editor, reply=answer)
    tags = client.get(path)["Cache-Tag"].split()
    assert {f"article-{article.pk}", f"article-{answer.pk}"} <= set(tags)


@pytest.mark.once
def test_a_reply_that_is_an_article_is_linked_both_ways(client, editor):
    article, answer = make_article(headline="L’accusation"), make_article(headline="La réponse du maire")
    reply_to(article, editor, markup="", reply=answer)
    assert answer.get_absolute_url() in shown(client, article.get_absolute_url())
    back = shown(client, answer.get_absolute_url())
    assert "Droit de réponse à l’article" in back
    assert article.get_absolute_url() in back
    assert "La réponse du maire" in shown(client, "/rectificatifs/")
    assert "La réponse du maire" in shown(client, "/rectificatifs/feed/")


def test_a_reply_that_readers_may_not_see_leaves_no_trace(client, editor):
    article, answer = make_article(), make_article(headline="Secret", status=Article.Status.DRAFT)
    reply_to(article, editor, markup="", reply=answer)
    for address in (article.get_absolute_url(), "/rectificatifs/", "/rectificatifs/feed/"):
        page = shown(client, address)
        assert "Secret" not in page
        assert "Ama Doe" not in page


@pytest.mark.once
def test_the_page_of_a_reply_is_silent_about_an_article_that_was_withdrawn(client, editor):
    article, answer = make_article(headline="Retiré"), make_article()
    reply_to(article, editor, reply=answer)
    Article.objects.filter(pk=article.pk).update(status=Article.Status.UNPUBLISHED)
    assert "Retiré" not in shown(client, answer.get_absolute_url())


def test_replies_cost_no_query(client, editor, django_assert_num_queries):
    article, answer = make_article(), make_article()
    with CaptureQueriesContext(connection) as before:
        client.get(article.get_absolute_url())
    reply_to(article, editor, reply=answer)
    with django_assert_num_queries(len(before)):
        client.get(article.get_absolute_url())


@pytest.mark.once
def test_only_a_right_of_reply_is_signed():
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.create(article=make_article(), text="Non.", signed_by="Moi")


def test_a_typo_is_put_right_and_the_history_keeps_what_was_printed(editor):
    article = make_article()
    correction = correcting.correct(article, Words("Trois arche."), kind=KIND.CORRECTION, by=editor)
    printed = correction.published_at
    correcting.reword(correction, Words("Trois arches."), by=editor)
    correction.refresh_from_db()
    assert (correction.text, correction.published_at) == ("Trois arches.", printed)
    event = article.events.get(kind=Event.Kind.REWORDED)
    assert (event.by, event.remark) == (editor, "Trois arche.")


def test_what_is_taken_back_is_gone_but_for_the_history(client, editor):
    article = make_article()
    correction = reply_to(article, editor)
    correcting.take_back(correction, by=editor)
    assert "conteste" not in shown(client, article.get_absolute_url())
    assert "Je conteste." in article.events.get(kind=Event.Kind.TAKEN_BACK).remark
    with pytest.raises(WrongStatus):
        correcting.take_back(correction, by=editor)
    with pytest.raises(WrongStatus):
        correcting.reword(correction, Words("Non."), by=editor)


@pytest.mark.once
def test_a_journalist_rewords_and_takes_back_nothing(editor):
    correction = correcting.correct(make_article(), Words("Oui."), kind=KIND.UPDATE, by=editor)
    writer = make_user("Journaliste")
    with pytest.raises(PermissionDenied):
        correcting.reword(correction, Words("Non."), by=writer)
    with pytest.raises(PermissionDenied):
        correcting.take_back(correction, by=writer)
    assert Correction.objects.get().text == "Oui."


# The desk


@pytest.mark.once
def test_a_right_of_reply_needs_a_name_and_words_or_an_article(desk):
    article, answer = make_article(), make_article()
    address = reverse("admin:articles_article_correct", args=[article.pk])
    wrong = [{}, {"markup": "<p>Non.</p>"}, {"signed_by": "Ama"}, {"signed_by": "Ama", "markup": "<p> </p>"}]
    wrong.append({"signed_by": "Ama", "reply": article.pk})  # an article does not answer itself
    for fields in wrong:
        assert desk.post(address, {"kind": "right_of_reply"} | fields).status_code == 422, fields
    assert desk.post(address, {"kind": "right_of_reply", "signed_by": "Ama", "reply": answer.pk}).status_code == 302
    assert desk.post(address, {"kind": "right_of_reply", "signed_by": "Ama", "markup": "<p>Non.</p>"}).status_code == 302
    assert [row.text for row in Correction.objects.order_by("pk")] == ["", "Non."]


@pytest.mark.once
def test_words_written_under_another_kind_come_back_in_the_field_of_this_one(desk):
    article = make_article()
    address = reverse("admin:articles_article_correct", args=[article.pk])
    answer = desk.post(address, {"kind": "right_of_reply", "signed_by": "Ama", "text": "Un.\n\nDeux <3."})
    assert answer.status_code == 422
    carried = answer.context["form"]["markup"].value()
    assert carried.split() == ["<p>Un.</p>", "<p>Deux", "&lt;3.</p>"]
    assert not answer.context["form"]["text"].value()
    assert "pour une autre nature" in html.unescape(answer.text)
    assert desk.post(address, {"kind": "right_of_reply", "signed_by": "Ama", "text": "", "markup": carried}).status_code == 302
    answer = desk.post(address, {"kind": "correction", "markup": "<p>Un <strong>mot</strong>.</p><p>Deux.</p>"})
    assert (answer.status_code, answer.context["form"]["text"].value()) == (422, "Un mot.\n\nDeux.")
    assert desk.post(address, {"kind": "correction", "text": "Un mot.", "markup": "<p> </p>"}).status_code == 302


@pytest.mark.once
def test_words_under_both_kinds_are_all_kept_and_none_is_printed_unseen(desk):
    article = make_article()
    for kind in ("right_of_reply", "correction"):
        sent = {"kind": kind, "signed_by": "Ama", "text": "Un.", "markup": "<p>Deux.</p>"}
        answer = desk.post(reverse("admin:articles_article_correct", args=[article.pk]), sent)
        assert answer.status_code == 422
        form = answer.context["form"]
        assert (form["text"].value(), form["markup"].value()) == ("Un.", "<p>Deux.</p>")
        assert form.non_field_errors()
    assert not article.corrections.exists()


def test_a_reply_that_is_an_article_is_named_among_what_is_printed(desk, editor):
    article = make_article()
    reply_to(article, editor, markup="", reply=make_article(headline="La réponse du maire"))
    page = desk.get(reverse("admin:articles_article_correct", args=[article.pk])).text
    assert "La réponse du maire" in page[page.index('id="printed"') :]


@pytest.mark.once
def test_a_printed_reply_is_reworded(desk, editor):
    correction = reply_to(make_article(), editor)
    address = reverse("admin:articles_correction_change", args=[correction.pk])
    fields = desk.get(address).context["form"].initial
    assert desk.post(address, {**fields, "markup": "<p>Je conteste tout.</p>", "reply": ""}).status_code == 302
    correction.refresh_from_db()
    assert correction.text == "Je conteste tout."


def test_a_correction_is_reworded_and_taken_back_on_its_page(desk, editor):
    article = make_article()
    correction = correcting.correct(article, Words("Trois arche."), kind=KIND.CORRECTION, by=editor)
    address = reverse("admin:articles_correction_change", args=[correction.pk])
    assert address in shown(desk, reverse("admin:articles_article_correct", args=[article.pk]))
    assert "Trois arche." in shown(desk, address)
    assert desk.post(address, {"text": ""}).status_code == 422
    desk.post(address, {"text": "Trois arches.", "kind": "right_of_reply"})
    correction.refresh_from_db()
    assert (correction.text, correction.kind) == ("Trois arches.", KIND.CORRECTION)
    desk.post(address, {"take_back": "1"})
    assert not Correction.objects.exists()
    assert "Rectificatif retiré" in shown(desk, reverse("admin:articles_article_history", args=[article.pk]))


def test_nothing_is_corrected_that_readers_never_saw_or_that_lies_in_the_bin(desk, editor):
    tomorrow = timezone.now() + timedelta(days=1)
    coming = make_article(published_at=tomorrow)
    article = make_article()
    correction = correcting.correct(article, Words("Trois."), kind=KIND.CORRECTION, by=editor)
    workflow.put_into_bin(article, by=editor)
    for wrong in (coming, article):
        with pytest.raises(WrongStatus):
            correcting.correct(wrong, Words("Quatre."), kind=KIND.CORRECTION, by=editor)
        assert desk.get(reverse("admin:articles_article_correct", args=[wrong.pk])).status_code == 302
    with pytest.raises(WrongStatus):
        correcting.reword(correction, Words("Quatre."), by=editor)
    answer = desk.post(reverse("admin:articles_correction_change", args=[correction.pk]), {"text": "Quatre arches."})
    assert answer.status_code == 422
    assert "Quatre arches." in answer.text
    with pytest.raises(WrongStatus):
        correcting.take_back(correction, by=editor)
    assert Correction.objects.get().text == "Trois."


def test_what_was_unpublished_may_be_put_right_before_it_comes_back(editor):
    article = make_article()
    workflow.unpublish(article, by=editor)
    assert correcting.correct(article, Words("Trois."), kind=KIND.CORRECTION, by=editor).pk


def test_a_second_press_prints_no_second_correction(desk, editor, monkeypatch):
    article = make_article()
    address = reverse("admin:articles_article_correct", args=[article.pk])
    for _ in range(2):
        assert desk.post(address, {"kind": "correction", "text": "Trois arches."}).status_code == 302
    assert article.corrections.count() == 1
    assert article.events.filter(kind=Event.Kind.CORRECTED).count() == 1
    desk.post(address, {"kind": "correction", "text": "Quatre arches."})
    assert article.corrections.count() == 2
    later = timezone.now() + timedelta(minutes=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    desk.post(address, {"kind": "correction", "text": "Trois arches."})
    assert article.corrections.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_print_one_correction(editor):
    article = make_article()
    printed = all_at_once(3, lambda _: correcting.correct(article, Words("Trois."), kind=KIND.CORRECTION, by=editor).pk)
    assert len(set(printed)) == article.corrections.count() == 1


@pytest.mark.once
@pytest.mark.parametrize("said", [{"dismiss": "1"}, {"text": "Trois."}])
def test_who_publishes_own_articles_only_is_led_to_the_article_after_closing_a_report(client, said):
    writer = make_user("Journaliste")
    writer.user_permissions.add(Permission.objects.get(codename="publish_own_article"))
    article = make_article(authors=[make_author(user=writer)])
    report = ErrorReport.objects.create(article=article, remark="Faux")
    client.force_login(writer)
    answer = client.post(reverse("admin:articles_errorreport_change", args=[report.pk]), said)
    assert answer.url == reverse("admin:articles_article_change", args=[article.pk])
    assert client.get(answer.url).status_code == 200
    report.refresh_from_db()
    assert report.state != ErrorReport.State.NEW
