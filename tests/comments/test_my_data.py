"""Everything under one address: only through a link mailed to it, whoever asks."""

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from comments import purge, subscriptions
from comments.limits import limit
from comments.models import Comment, DataRequest, Letter, Sender
from comments.views import data
from tests.comments.mails import READER, do_tasks, links, make_own, make_sender
from tests.comments.posting import OURS
from tests.factories import make_comment

pytestmark = pytest.mark.django_db

ASK = "/commentaires/mes-donnees/"


@pytest.fixture
def comment():
    return make_own(text="Mon avis sur le port")


@pytest.fixture
def page(comment):
    return f"{ASK}{subscriptions.data_token(comment.sender)}/"


def ask(email=READER, headers=OURS, **fields):
    return Client().post(ASK, {"email": email, **fields}, headers=headers)


def test_the_way_from_the_address_to_its_data(comment):
    assert "E-mail *" in Client().get(ASK).content.decode()
    response = ask("  ESSI@exemple.tg ")
    assert (response.status_code, response["Location"]) == (303, f"{ASK}mail-parti/")
    do_tasks()
    assert mail.outbox[0].to == [READER]
    page = Client().get(links()[0]).content.decode()
    assert "Mon avis sur le port" in page
    assert comment.article.headline in page


def test_the_answer_is_the_same_for_an_address_that_nobody_knows(comment):
    answers = [ask(email) for email in (READER, "personne@exemple.tg")]
    assert answers[0].status_code == answers[1].status_code == 303
    assert answers[0]["Location"] == answers[1]["Location"]
    assert set(answers[0].headers.items()) == set(answers[1].headers.items())
    assert DBTaskResult.objects.count() == 2  # the same work, so that no clock tells them apart
    for result in DBTaskResult.objects.all():
        assert READER not in str(result.args_kwargs)
        assert comment.sender.key not in str(result.args_kwargs)
    do_tasks()
    assert len(mail.outbox) == 1


def test_an_address_that_got_its_share_gets_no_more_and_nobody_is_told(comment):
    for __ in range(4):
        assert ask()["Location"] == f"{ASK}mail-parti/"
        do_tasks()
    assert len(mail.outbox) == Letter.objects.count() == 1


def test_one_network_cannot_fill_the_queue_whichever_process_counts(comment):
    most = limit("data_requests_hourly")
    for __ in range(most + 5):
        assert ask("personne@exemple.tg").status_code == 303
        cache.clear()  # without Redis each process has one of its own
    assert DBTaskResult.objects.count() == DataRequest.objects.count() == most
    Client(REMOTE_ADDR="41.207.1.1").post(ASK, {"email": READER}, headers=OURS)
    assert DBTaskResult.objects.count() == most + 1
    DataRequest.objects.update(at=timezone.now() - timedelta(minutes=61))
    ask()
    assert DBTaskResult.objects.count() == most + 2


def test_requests_are_forgotten_after_a_day(comment):
    ask()
    purge.run()
    assert DataRequest.objects.count() == 1
    DataRequest.objects.update(at=timezone.now() - timedelta(hours=25))
    purge.run()
    assert not DataRequest.objects.exists()


@pytest.mark.once
@pytest.mark.parametrize("email", ["", "essi", "essi@", "@exemple.tg"])
def test_what_is_no_address_is_explained_beside_the_field_and_kept(email):
    response = ask(email)
    page = response.content.decode()
    assert response.status_code == 422
    assert 'id="id_email_error"' in page
    assert f'value="{email}"' in page or not email
    assert not DBTaskResult.objects.exists()


@pytest.mark.once
@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://ailleurs.example"}]
)
def test_a_doubtful_origin_confirms_with_one_press(comment, headers):
    response = ask(headers=headers)
    page = response.content.decode()
    assert response.status_code == 422
    assert f'value="{READER}"' in page
    assert not DBTaskResult.objects.exists()
    token = page.split('name="confirmation" value="')[1].split('"')[0]
    assert ask(headers={}, confirmation=token).status_code == 303
    assert ask(headers={}, confirmation=f"{token}x").status_code == 422
    assert ask(headers={"Sec-Fetch-Site": "cross-site"}, confirmation=token).status_code == 422


@pytest.mark.once
def test_no_page_here_sets_a_cookie_or_is_found_by_search_engines(page):
    for path in (ASK, f"{ASK}mail-parti/", page, f"{page}effacer/", "/commentaires/donnees-effacees/"):
        response = Client().get(path)
        assert response.status_code == 200
        assert not response.cookies
        assert '<meta name="robots" content="noindex">' in response.content.decode()


@pytest.mark.once
@pytest.mark.parametrize("path", ["", "effacer/", "export/"])
def test_what_the_link_opens_is_for_one_reader(page, path):
    response = Client().get(f"{page}{path}")
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"]
    assert READER not in response.content.decode()


@pytest.mark.parametrize("path", ["", "effacer/", "export/"])
def test_after_an_hour_the_link_is_over(page, path, monkeypatch):
    assert timedelta(hours=1) == subscriptions.DATA_AGE
    monkeypatch.setattr(subscriptions, "DATA_AGE", timedelta(seconds=-1))
    response = Client().get(f"{page}{path}")
    assert response.status_code == 410
    assert f'href="{ASK}"' in response.content.decode()
    assert Client().post(f"{page}effacer/").status_code == 410
    assert Comment.objects.get().text


def test_the_page_shows_what_is_of_this_sender_only(page, comment):
    make_own(make_sender("kossi@exemple.tg"), text="De quelqu’un d’autre")
    make_own(comment.sender, text="Refusé", status="rejected")
    shown = Client().get(page).content.decode()
    assert "De quelqu’un d’autre" not in shown
    assert "Refusé" in shown


def test_the_export_is_a_file_with_all_comments(page, comment):
    for number in range(data.SHOWN + 5):
        make_own(comment.sender, text=f"Avis {number}.")
    assert Client().get(page).content.decode().count('class="comment__text"') == data.SHOWN
    response = Client().get(f"{page}export/")
    assert response["Content-Disposition"] == 'attachment; filename="mes-commentaires.json"'
    assert len(json.loads(response.content)["commentaires"]) == data.SHOWN + 6


@pytest.mark.parametrize("number", [1, 40])
def test_many_comments_take_the_same_queries(page, comment, number, django_assert_num_queries):
    for __ in range(number):
        make_own(comment.sender)
    with django_assert_num_queries(6):
        Client().get(page)


def test_erasing_asks_first_and_leaves_nothing(page, comment):
    other = make_own(comment.sender, text="Un autre avis")
    make_comment(article=comment.article, parent=comment, root=comment)
    assert "2 commentaires, votre nom" in Client().get(f"{page}effacer/").content.decode()
    assert Comment.objects.exclude(text="").count() == 3
    response = Client().post(f"{page}effacer/")
    assert (response.status_code, response["Location"]) == (303, "/commentaires/donnees-effacees/")
    assert not Sender.objects.exists()
    assert set(Comment.objects.filter(pk__in=[comment.pk, other.pk]).values_list("text", "name", "sender")) == {("", "", None)}
    assert Client().get(page).status_code == 410
    assert Client().post(f"{page}effacer/").status_code == 410


@pytest.mark.once
def test_wrong_methods(page):
    for path in (f"{page}", f"{page}export/", f"{ASK}mail-parti/", "/commentaires/donnees-effacees/"):
        assert Client().post(path).status_code == 405
    assert Client().put(ASK).status_code == Client().delete(f"{page}effacer/").status_code == 405


@pytest.mark.once
def test_a_link_to_data_is_in_no_log(page, caplog):
    token = page.split("/")[-2]
    Client().post(page)
    Client().get(f"{page}rien/")
    Client().get(f"/commentaires/confirmer/{token}/")
    Client().get(f"/commentaires/desabonnement/{token}/")
    assert caplog.records
    assert token not in caplog.text


@pytest.mark.once
def test_the_page_on_privacy_leads_here(client):
    from articles.models import Page

    Page.objects.create(title="Données personnelles", slug="donnees-personnelles", body="<p>Ici.</p>")
    Page.objects.create(title="Contact", slug="contact", body="<p>Ici.</p>")
    assert f'href="{ASK}"' in client.get("/donnees-personnelles/").content.decode()
    assert f'href="{ASK}"' not in client.get("/contact/").content.decode()
