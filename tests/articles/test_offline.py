"""« Écrire hors ligne »: what a device is given to keep, the switch of the operator, and a device that comes back late."""

import re

import pytest
from django.urls import reverse

from articles import keeping, workflow
from articles.models import Revision
from articles.models.revision import blank_content
from tests.factories import make_author, make_section, make_user

pytestmark = pytest.mark.django_db

PAGE, WORKER = "/admin/ecrire/", "/admin/ecrire/worker.js"


@pytest.fixture
def journalist(client):
    person = make_user("Journaliste", first_name="Mariam", last_name="Sanni")
    client.force_login(person)
    return person


@pytest.mark.once
def test_the_page_is_the_same_for_everybody_and_names_nobody(client, journalist):
    first = client.get(PAGE).content.decode()
    client.post("/admin/articles/article/add/", {"headline": "Secret"}, follow=False)  # leaves a message behind
    other = make_user("Rédaction en chef", first_name="Awa")
    client.force_login(other)
    assert client.get(PAGE).content.decode() == first
    assert "Mariam" not in first
    assert "csrfmiddlewaretoken" in first
    assert not re.search(r'csrfmiddlewaretoken"\s+value', first)


@pytest.mark.once
def test_only_this_page_may_begin_a_worker(client, journalist):
    assert "worker-src 'self'" in client.get(PAGE)["Content-Security-Policy"]
    assert "worker-src 'none'" in client.get("/admin/")["Content-Security-Policy"]


@pytest.mark.once
def test_the_worker_is_never_stored_and_its_scope_is_no_wider_than_its_place(client):
    answer = client.get(WORKER)
    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-store" in answer["Cache-Control"]
    assert "Service-Worker-Allowed" not in answer
    assert "/admin/articles" not in answer.content.decode()


@pytest.mark.once
def test_another_name_of_a_file_makes_another_worker(client, settings):
    before = client.get(WORKER).content
    assert client.get(WORKER).content == before
    settings.STATIC_URL = "/autre/"
    assert client.get(WORKER).content != before


@pytest.mark.once
def test_the_operator_ends_it_on_every_device(client, journalist, settings):
    settings.OFFLINE_WRITING = False
    worker = client.get(WORKER).content.decode()
    assert "unregister()" in worker
    assert "fetch" not in worker
    page = client.get(PAGE).content.decode()
    assert "js/offline/page.js" not in page


@pytest.mark.once
@pytest.mark.parametrize(
    ("role", "is_staff", "status"),
    [
        ("Journaliste", True, 200),
        ("Rédaction en chef", True, 200),
        ("Modération", True, 403),
        ("Régie publicitaire", True, 403),
        ("Administration", True, 403),
        ("Journaliste", False, 302),
    ],
)
def test_the_page_is_for_those_who_write(client, role, is_staff, status):
    client.force_login(make_user(role, is_staff=is_staff))
    answer = client.get(PAGE)
    assert answer.status_code == status
    assert ("offline/page.js" in answer.content.decode()) == (status == 200)


@pytest.mark.once
def test_a_stranger_is_led_to_the_login_and_gets_a_script_without_anything_private(client):
    assert client.get(PAGE).url.startswith("/admin/login/")
    assert client.get(WORKER).status_code == 200


@pytest.mark.once
@pytest.mark.parametrize("address", [PAGE, WORKER])
def test_nothing_is_written_there(client, journalist, address):
    assert client.post(address).status_code == 405


def test_the_page_costs_a_fixed_handful_of_queries(client, journalist, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        client.get(PAGE)
    client.logout()
    with django_assert_max_num_queries(2):
        client.get(WORKER)


def sheet(**fields):
    forms = {f"{part}-{count}": "0" for part in ("pictures", "related") for count in ("TOTAL_FORMS", "INITIAL_FORMS")}
    return {"genre": "news", "headline": "Le pont", "body": "<p>Un.</p>", "page": "cle-de-page-1", **forms, **fields}


def send(client, article=None, **fields):
    name = "admin:articles_article_autosave"
    address = reverse(name, args=[article.pk]) if article else reverse(f"{name}_new")
    return client.post(address, sheet(**fields) | ({"apart": "1"} if "over" in fields else {}))


@pytest.fixture
def draft(journalist):
    content = {**blank_content(), "headline": "Le pont", "section": make_section().pk, "authors": [make_author().pk]}
    return workflow.create(content, by=journalist)


def base_of(article):
    return str(article.revisions.newest().pk)


def test_a_text_begun_without_line_is_a_draft_once_however_often_it_is_sent(client, journalist):
    first, again = send(client), send(client, body="<p>Un. Deux.</p>")
    assert first.json()["article"] == again.json()["article"]
    assert again.json()["state"].startswith("Enregistré")
    assert Revision.objects.get().content["body"] == "<p>Un. Deux.</p>"


def test_a_device_that_comes_back_late_does_not_write_over_what_was_written_elsewhere(client, journalist, draft):
    base, taxi = base_of(draft), {"body": "<p>Dans le taxi.</p>"}
    stamp = send(client, draft, base=base).json()["stamp"]
    elsewhere = send(client, draft, base=base, body="<p>Au bureau.</p>", page="page-du-bureau").json()["stamp"]
    late = send(client, draft, base=base, over=stamp, **taxi)
    assert late.status_code == 409
    assert "revision" not in late.json()
    assert keeping.own_autosave(draft, by=journalist).content["body"] == "<p>Au bureau.</p>"
    assert send(client, draft, base=base, over=elsewhere, **taxi).status_code == 200


def test_a_page_whose_answer_was_lost_goes_on_over_its_own_text(client, journalist, draft):
    base = base_of(draft)
    send(client, draft, base=base, body="<p>Taxi.</p>", over="")
    assert send(client, draft, base=base, body="<p>Taxi, suite.</p>", over="").status_code == 200
    assert keeping.own_autosave(draft, by=journalist).content["body"] == "<p>Taxi, suite.</p>"
