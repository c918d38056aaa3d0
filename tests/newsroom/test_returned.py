"""Nothing typed in the back office is thrown away because its subject is gone, or no longer the person's to change."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.models import Breaking, Correction, ErrorReport, Page, Section
from comments.models import Comment
from tests.articles.writing import address, filled, make_draft
from tests.articles.writing import editor as editor
from tests.articles.writing import writer as writer
from tests.factories import make_article, make_comment, make_image, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # what a refused page gives back is decided before any SQL

WORDS = "Le pont a trois arches, et non deux."


def given_back(answer, status, words=WORDS):
    page = answer.content.decode()
    assert answer.status_code == status
    assert words in page
    assert 'role="alert"' in page
    return page


# Corrections


@pytest.fixture
def correction():
    return Correction.objects.create(article=make_article(), text="Le pont a deux arches.")


def reworded(client, correction, **changes):
    """The page as it is shown, sent after somebody took the correction back."""
    page = reverse("admin:articles_correction_change", args=[correction.pk])
    shown = client.get(page).content.decode()
    sent = {"article": correction.article_id, "kind": correction.kind, "text": WORDS, **changes}
    for name in ("article", "kind"):
        assert f'name="{name}" value="{sent[name]}"' in shown
    Correction.objects.filter(pk=correction.pk).delete()
    return client.post(page, sent)


def test_words_of_a_correction_that_a_colleague_took_back_can_be_printed_anew(client, editor, correction):
    answer = reworded(client, correction)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Quelqu’un a déjà retiré ce rectificatif" in page
    assert f'action="{reverse("admin:articles_article_correct", args=[correction.article_id])}"' in page
    form = answer.context["form"]
    client.post(address(correction.article, "correct"), {name: form[name].value() or "" for name in ("kind", "text")})
    assert Correction.objects.get().text.startswith("Le pont a trois arches")


def test_taking_back_what_is_taken_back_says_so(client, editor, correction):
    answer = reworded(client, correction, take_back="1")
    assert answer.url == address(correction.article)
    assert "déjà retiré" in client.get(answer.url).content.decode()


@pytest.mark.parametrize("key", ["", "x", "9" * 30, "0"])
def test_words_for_a_correction_of_nothing_are_given_back(client, editor, key):
    given_back(client.post("/admin/articles/correction/999/change/", {"text": WORDS, "article": key}), 404)


def test_who_may_not_correct_reads_no_article_by_a_correction_that_never_was(client, writer):
    secret = make_draft(make_user("Rédaction en chef"), headline="Lamantin")
    answer = client.post("/admin/articles/correction/999/change/", {"text": WORDS, "article": secret.pk})
    assert "Lamantin" not in given_back(answer, 403)


def test_a_correction_of_an_article_that_went_meanwhile_stays_in_its_form(client, editor):
    binned, waiting = make_article(), make_draft(editor)
    workflow.put_into_bin(binned, by=editor)
    for article in (binned, waiting):
        answer = client.post(address(article, "correct"), {"kind": "correction", "text": WORDS})
        assert answer.status_code == 422
        assert answer.context["form"]["text"].value() == WORDS
        assert not article.corrections.exists()


# The writing page


def test_a_text_whose_article_was_deleted_for_good_becomes_a_new_draft(client, editor):
    draft = make_draft(editor)
    data = filled(draft, body=f"<p>{WORDS}</p>")
    workflow.put_into_bin(draft, by=editor)
    draft.delete()
    page = given_back(client.post(address(draft), data), 404)
    assert "Garder comme nouveau brouillon" in page


def test_a_text_of_who_lost_every_right_is_given_back(client):
    person = make_user()
    person.user_permissions.add(Permission.objects.get(codename="change_article", content_type__app_label="articles"))
    person.is_staff = True
    person.save()
    client.force_login(person)
    draft = make_draft(make_user("Rédaction en chef"))
    given_back(client.post(address(draft), filled(draft, body=f"<p>{WORDS}</p>")), 403)


def test_a_step_whose_right_was_lost_gives_the_text_back(client, writer):
    draft = make_draft(writer)
    given_back(client.post(address(draft), filled(draft, body=f"<p>{WORDS}</p>", step="publish")), 403)


def test_a_note_on_a_note_that_is_gone_is_given_back(client, writer):
    draft = make_draft(writer)
    given_back(client.post(address(draft, "notes"), {"answer": "999", "answer-999": WORDS}), 404)


# Other tables


@pytest.mark.parametrize(("model", "field"), [(Page, "body"), (Section, "description")])
def test_a_row_deleted_while_it_was_edited_gives_its_words_back(client, model, field):
    client.force_login(make_user(is_superuser=True))
    name = model._meta.model_name
    given_back(client.post(reverse(f"admin:articles_{name}_change", args=[999]), {"slug": "x", field: WORDS}), 404)
    assert client.get(reverse(f"admin:articles_{name}_change", args=[999])).status_code == 302


def test_the_words_of_a_photo_that_went_online_meanwhile_are_given_back(client, writer):
    image = make_image(uploaded_by=make_user("Journaliste"))
    given_back(client.post(reverse("admin:articles_image_change", args=[image.pk]), {"caption": WORDS}), 403)


def test_why_a_photo_goes_is_given_back_where_it_was_withdrawn_meanwhile(client):
    client.force_login(make_user(is_superuser=True))
    image = make_image(withdrawn_at=timezone.now(), original="")
    given_back(client.post(reverse("admin:articles_image_withdraw", args=[image.pk]), {"because": WORDS}), 409)


def test_an_answer_to_a_reader_s_report_that_is_gone_is_given_back(client, editor):
    report = ErrorReport.objects.create(article=make_article(), remark="Faux")
    page = reverse("admin:articles_errorreport_change", args=[report.pk])
    report.delete()
    given_back(client.post(page, {"text": WORDS}), 404)


@pytest.mark.parametrize("until", ["2001-01-01T10:00", "demain"])
def test_an_urgent_bar_that_is_refused_keeps_its_words(client, editor, until):
    answer = client.post(reverse("admin:articles_front_urgent"), {"text": WORDS, "ends_at": until})
    assert answer.status_code == 422
    assert answer.context["urgent"]["text"].value() == WORDS
    assert answer.context["urgent"]["ends_at"].value() == until
    assert not Breaking.objects.exists()


# Comments


@pytest.fixture
def moderator(client):
    person = make_user("Modération")
    client.force_login(person)
    return person


@pytest.mark.parametrize(
    ("verb", "data"),
    [
        ("answer", {"text": WORDS}),
        ("refer", {"remark": WORDS}),
        ("reject", {"reason": "off_topic", "note": WORDS}),
    ],
)
@pytest.mark.parametrize("script", [{}, {"HTTP_X_DESK": "1"}])
def test_words_on_a_comment_that_a_colleague_decided_meanwhile_are_given_back(client, moderator, verb, data, script):
    comment = make_comment(status=Comment.Status.PENDING)
    Comment.objects.filter(pk=comment.pk).update(version=comment.version + 1, status="spam")
    answer = client.post(
        reverse("admin:comments_desk_decide", args=[comment.pk]), {"verb": verb, "version": comment.version, **data}, **script
    )
    given_back(answer, 422)


def test_an_answer_to_a_comment_that_was_erased_is_given_back(client, moderator):
    given_back(client.post(reverse("admin:comments_desk_decide", args=[999]), {"verb": "answer", "text": WORDS}), 404)


def test_words_of_who_may_not_moderate_any_more_are_given_back(client, writer):
    comment = make_comment()
    given_back(client.post(reverse("admin:comments_desk_decide", args=[comment.pk]), {"verb": "answer", "text": WORDS}), 403)


def test_why_comments_close_is_given_back_when_the_article_went_into_the_bin(client, moderator):
    article = make_article(binned_at=timezone.now())
    page = reverse("admin:comments_desk_close", args=[article.pk])
    given_back(client.post(page, {"span": "morning", "sentence": WORDS}), 404)


# A session that ended


def test_words_sent_after_the_session_ended_come_back_with_the_way_to_log_in(client, correction):
    page = reverse("admin:articles_correction_change", args=[correction.pk])
    shown = given_back(client.post(page, {"text": WORDS, "password": "pirogue-quai-7"}), 403)
    assert f'href="/admin/login/?next={page.replace("/", "%2F")}"' in shown or f'href="/admin/login/?next={page}"' in shown
    assert "pirogue" not in shown
    assert "Deux arches" not in shown


def test_scripts_and_empty_forms_get_the_bare_refusal(client, correction):
    page = reverse("admin:articles_correction_change", args=[correction.pk])
    assert client.post(page).status_code == 302
    assert client.post(page, {"text": WORDS}, HTTP_ACCEPT="application/json").status_code == 302
    assert client.post(page, {"text": WORDS}, HTTP_ACCEPT="*/*").status_code == 302


def test_what_a_page_gives_back_is_no_markup(client, editor):
    answer = client.post("/admin/articles/correction/999/change/", {"text": 'a "<script>alert(1)</script>" b'})
    assert "<script>alert" not in answer.content.decode()


# What the page shows


def test_a_page_gives_back_what_was_typed_under_its_labels_the_longest_first_and_no_codes(client, editor):
    draft = make_draft(editor)
    sent = filled(draft, headline="Le pont rouvre", body=f"<p>{WORDS}</p>", genre="news", slug="le-pont", page="0123456789abcdef")
    client.logout()
    page = client.post(address(draft), {**sent, "pictures-0-caption": "Le pont"})
    shown = [(str(each.label), each.text) for each in page.context["words"]]
    assert shown == [("Texte", WORDS), ("Titre", "Le pont rouvre"), ("Légende", "Le pont")]
    assert 'data-copy="returned-3"' in page.text


@pytest.mark.parametrize("logged_in", [True, False])
def test_words_whose_token_ran_out_come_back(logged_in, correction, editor):
    client = Client(enforce_csrf_checks=True)
    if logged_in:
        client.force_login(editor)
    page = reverse("admin:articles_correction_change", args=[correction.pk])
    given_back(client.post(page, {"text": WORDS}, headers={"Sec-Fetch-Site": "same-origin"}), 403)
    foreign = client.post(page, {"text": WORDS}, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403
    assert WORDS not in foreign.text
    login = client.post("/admin/login/", {"username": "awa sanni", "password": "x"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert "awa sanni" not in login.text
