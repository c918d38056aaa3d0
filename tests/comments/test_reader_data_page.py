"""The Administration gives out or erases all that is kept of one reader."""

import json
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from comments import erasure, vault
from comments.admin import privacy
from comments.models import Comment, Sender
from tests.comments.posting import send
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

ADDRESS = "essi@exemple.tg"


@pytest.fixture
def page():
    return reverse("admin:comments_reader_data")


@pytest.fixture
def boss(client):
    person = make_user("Administration")
    client.force_login(person)
    return person


@pytest.fixture
def sender():
    send(make_article(), email=ADDRESS, text="Un mot secret")
    return Sender.objects.get()


def found(client, page, address=ADDRESS) -> str:
    response = client.post(page, {"email": address})
    assert response.status_code == 200
    return response.content.decode()


def chosen(content: str) -> str:
    return re.search(r'name="chosen" value="([^"]+)"', content)[1]


def test_the_page_is_in_the_settings_and_asks_for_an_address(client, page, boss):
    assert f'href="{page}"' in client.get(reverse("admin:settings")).content.decode()
    assert 'type="email"' in client.get(page).content.decode()


def test_the_preview_gives_numbers_and_no_texts(client, page, boss, sender):
    content = found(client, page, "  ESSI@exemple.tg")
    assert "<dd>1</dd>" in content
    assert "Un mot secret" not in content
    assert ADDRESS not in content.lower()
    assert not LogEntry.objects.exists()


def test_the_file_holds_all_and_is_logged_without_the_address(client, page, boss, sender):
    response = client.post(page, {"act": "export", "chosen": chosen(found(client, page))})
    data = json.loads(response.content)
    assert response["Content-Type"] == "application/json"
    assert "attachment" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    assert data["adresse e-mail"] == ADDRESS
    assert data["commentaires"][0]["texte"] == "Un mot secret"
    entry = LogEntry.objects.get()
    assert (entry.user, entry.get_change_message()) == (boss, "données d’un lecteur remises")
    assert ADDRESS not in f"{entry.object_repr} {entry.change_message}"


def test_erasing_needs_the_tick_and_is_logged(client, page, boss, sender):
    token = chosen(found(client, page))
    refusal = client.post(page, {"act": "erase", "chosen": token})
    assert refusal.status_code == 422
    assert "Cochez la case pour effacer" in refusal.content.decode()
    assert Sender.objects.exists()
    response = client.post(page, {"act": "erase", "chosen": token, "sure": "on"})
    assert "1 commentaire effacé" in response.content.decode()
    assert not Sender.objects.exists()
    assert Comment.objects.get().text == ""
    entry = LogEntry.objects.get()
    assert entry.get_change_message() == "données d’un lecteur effacées"
    again = client.post(page, {"act": "erase", "chosen": token, "sure": "on"})
    assert again.status_code == 422
    assert "Recommencez" in again.content.decode()


@pytest.mark.once
@pytest.mark.parametrize(
    ("address", "words"),
    [("", "Tapez l’adresse"), ("essi", "il manque l’arobase"), ("personne@exemple.tg", "Nous ne gardons rien de cette adresse")],
)
def test_an_address_that_is_none_or_not_known_is_said_beside_the_field(client, page, boss, address, words):
    response = client.post(page, {"email": address})
    assert response.status_code == 422
    assert words in response.content.decode()


@pytest.mark.once
def test_the_choice_of_another_person_or_a_forged_or_old_one_is_refused(client, page, boss, sender, monkeypatch):
    others = privacy.CHOSEN.sign(f"{boss.pk + 1}.{sender.pk}")
    mine = chosen(found(client, page))
    for token in ("", str(sender.pk), f"{boss.pk}.{sender.pk}", others, mine[:-1] + ("a" if mine[-1] != "a" else "b")):
        assert client.post(page, {"act": "erase", "chosen": token, "sure": "on"}).status_code == 422
    monkeypatch.setattr(privacy, "CHOSEN_SECONDS", -1)
    assert client.post(page, {"act": "export", "chosen": mine}).status_code == 422
    assert Sender.objects.exists()


@pytest.mark.once
@pytest.mark.parametrize("role", ["Journaliste", "Régie publicitaire", "Modération", "Rédaction en chef"])
def test_only_the_administration_may(client, page, sender, role):
    client.force_login(make_user(role))
    assert client.get(page).status_code == 403
    assert client.post(page, {"email": ADDRESS}).status_code == 403
    token = privacy.CHOSEN.sign(f"{client.session['_auth_user_id']}.{sender.pk}")
    for act in ("export", "erase"):
        assert client.post(page, {"act": act, "chosen": token, "sure": "on"}).status_code == 403
    assert f'href="{page}"' not in client.get(reverse("admin:settings")).content.decode()
    assert Sender.objects.exists()


@pytest.mark.once
def test_a_stranger_is_sent_to_the_log_in_and_other_methods_are_refused(client, page):
    assert client.get(page).url.startswith("/admin/login/")
    client.force_login(make_user("Administration"))
    assert client.put(page).status_code == 405


def test_the_preview_costs_the_same_for_many_comments(client, page, boss, sender, django_assert_max_num_queries):
    Comment.objects.bulk_create(
        Comment(article=Comment.objects.get().article, sender=sender, name="E", text=str(n)) for n in range(50)
    )
    with django_assert_max_num_queries(16):
        client.post(page, {"email": ADDRESS})


def test_a_reader_under_a_lost_key_is_given_out_and_erased_all_the_same(client, page, boss, sender, settings):
    settings.VAULT_KEYS = ["MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="]
    data = json.loads(client.post(page, {"act": "export", "chosen": chosen(found(client, page))}).content)
    assert (data["adresse e-mail"], data["commentaires"][0]["adresse réseau"]) == (None, None)
    assert erasure.erase(vault.sender_known(ADDRESS)) == 1
