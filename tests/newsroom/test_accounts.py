"""People: invited by a link, passwords by mail, switched off at once, and nobody makes himself more than he is."""

import re
from datetime import timedelta
from ipaddress import ip_network

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import Group, User
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Author
from newsroom import accounts, letters, throttle
from tests.factories import make_user

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/"
FORGOTTEN = "/admin/mot-de-passe/"
LINK = re.compile(r"https?://[^/\s]+(/admin/mot-de-passe/choisir/\S+)")


@pytest.fixture
def boss(client):
    person = make_user("Administration")
    client.force_login(person)
    return person


@pytest.fixture(autouse=True)
def _tasks_at_once(settings):
    cache.clear()  # requests for mails are counted there
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": [settings.TASK_QUEUE]}}


def invite(client, callbacks, **changes):
    data = {"first_name": "Ama", "last_name": "Doe", "email": "Ama@Journal.example", "groups": [role("Journaliste").pk]}
    with callbacks(execute=True):
        return client.post("/admin/auth/user/add/", data | changes)


def role(name):
    return Group.objects.get(name=name)


# Invitation


def test_an_invited_person_chooses_a_password_by_the_link_once(client, boss, django_capture_on_commit_callbacks):
    answer = invite(client, django_capture_on_commit_callbacks)
    person = User.objects.get(username="ama@journal.example")
    assert (answer.status_code, person.is_staff, person.has_usable_password()) == (200, True, False)
    assert [group.name for group in person.groups.all()] == ["Journaliste"]
    assert Author.objects.get(user=person).name == "Ama Doe"
    (letter,) = mail.outbox
    assert letter.to == ["ama@journal.example"]
    assert "Choisissez votre mot de passe" in letter.body
    link = LINK.search(letter.body)[1]
    assert LINK.search(answer.content.decode()), "the link is shown too, to be sent by WhatsApp"
    client.logout()
    form = client.get(link, follow=True)
    assert "ama@journal.example" in form.content.decode()
    password = {"new_password1": "pirogue-quai-7", "new_password2": "pirogue-quai-7"}
    assert client.post(form.redirect_chain[-1][0], password, follow=True).status_code == 200
    person.refresh_from_db()
    assert person.check_password("pirogue-quai-7")
    used = client.get(link, follow=True).content.decode()
    assert "Ce lien ne marche plus" in used
    assert "<h1>Ce lien a déjà servi ou n’est plus valable</h1>" in used
    assert "Échec" not in used


def test_the_form_of_an_invitation_says_invite_and_its_list_names_who_has_no_role(client, boss):
    form = client.get("/admin/auth/user/add/").content.decode()
    assert 'value="Inviter"' in form
    assert "Enregistrer" not in form
    make_user()
    page = client.get("/admin/auth/user/").content.decode()
    assert "Sans rôle" in page or "sans rôle" in page


def test_the_link_ends_after_three_days(client, boss, django_capture_on_commit_callbacks, monkeypatch):
    invite(client, django_capture_on_commit_callbacks)
    link = LINK.search(mail.outbox[0].body)[1]
    monkeypatch.setattr(
        "django.contrib.auth.tokens.PasswordResetTokenGenerator._now",
        lambda self: timezone.localtime().replace(tzinfo=None) + timedelta(days=4),
    )
    client.logout()
    assert "Ce lien ne marche plus" in client.get(link, follow=True).content.decode()


def test_an_address_of_the_newsroom_is_not_invited_twice(client, boss, django_capture_on_commit_callbacks):
    make_user(email="ama@journal.example")
    answer = invite(client, django_capture_on_commit_callbacks)
    assert answer.status_code == 422
    assert "Quelqu’un de la rédaction a déjà cette adresse." in answer.content.decode()
    assert mail.outbox == []


@pytest.mark.once
@pytest.mark.parametrize("who", ["Journaliste", "Rédaction en chef", "Modération", "Régie publicitaire"])
def test_no_other_role_invites(who, client):
    client.force_login(make_user(who))
    assert client.post("/admin/auth/user/add/", {"first_name": "A", "email": "a@b.example"}).status_code == 403
    with pytest.raises(PermissionDenied):
        accounts.invite(first_name="A", last_name="", email="a@b.example", groups=[], by=make_user(who))


@pytest.mark.once
def test_a_weak_password_is_refused_in_french(client, boss, django_capture_on_commit_callbacks):
    invite(client, django_capture_on_commit_callbacks)
    client.logout()
    form = client.get(LINK.search(mail.outbox[0].body)[1], follow=True)
    answer = client.post(form.redirect_chain[-1][0], {"new_password1": "123", "new_password2": "123"})
    assert answer.status_code == 422
    assert "mot de passe est trop court" in answer.content.decode()


# Forgotten passwords


def test_a_forgotten_password_is_replaced_by_mail_and_opens_a_locked_account(client):
    person = make_user("Journaliste", username="ama")
    AccessAttempt.objects.create(username="ama", ip_address="127.0.0.1", failures_since_start=throttle.PAIR)
    assert client.post(FORGOTTEN, {"email": person.email}).status_code == 302
    link = LINK.search(mail.outbox[0].body)[1]
    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], {"new_password1": "pirogue-quai-7", "new_password2": "pirogue-quai-7"})
    assert client.post(LOGIN, {"username": "ama", "password": "pirogue-quai-7"}).status_code == 302


@pytest.mark.once
def test_the_page_does_not_say_whether_an_address_is_known(client):
    known = make_user()
    first = client.post(FORGOTTEN, {"email": known.email}, follow=True)
    second = client.post(FORGOTTEN, {"email": "inconnue@x.example"}, follow=True)
    assert first.content == second.content
    assert len(mail.outbox) == 1


def test_nobody_floods_the_newsroom_with_mails(client):
    person = make_user()
    for _ in range(15):
        assert client.post(FORGOTTEN, {"email": person.email}).status_code == 302
    assert len(mail.outbox) == 10


# Login


def fail(client, username, times=1, network="10.0.0.1"):
    for _ in range(times):
        answer = client.post(LOGIN, {"username": username, "password": "faux"}, REMOTE_ADDR=network)
    return answer


def log_in(client, username, network="10.0.0.1"):
    return client.post(LOGIN, {"username": username, "password": "mot-de-passe"}, REMOTE_ADDR=network)


def test_five_wrong_passwords_close_the_account_to_this_network_only(client):
    make_user(username="ama")
    assert fail(client, "ama", 4).status_code == 200
    answer = fail(client, "ama")
    assert answer.status_code == 429
    assert "Attendez 15 minutes" in answer.content.decode()
    assert answer["Retry-After"] == "900"
    assert log_in(client, "ama").status_code == 429
    assert log_in(client, "ama", "10.0.0.2").status_code == 302


def test_one_forgetful_person_does_not_lock_out_the_newsroom_behind_the_same_address(client):
    make_user(username="ama")
    make_user(username="kofi")
    fail(client, "ama", 5)
    assert log_in(client, "kofi").status_code == 302


def test_an_account_tried_from_many_networks_is_closed_to_all(client):
    make_user(username="ama")
    for number in range(throttle.ACCOUNT):
        fail(client, "ama", network=f"10.0.1.{number}")
    assert log_in(client, "ama", "10.9.9.9").status_code == 429


def test_a_network_that_tries_many_accounts_is_closed(client):
    make_user(username="ama")
    for number in range(throttle.NETWORK):
        fail(client, f"personne{number}", network="10.0.0.7")
    assert log_in(client, "ama", "10.0.0.7").status_code == 429
    assert log_in(client, "ama", "10.0.0.8").status_code == 302


@pytest.mark.once
def test_a_login_whose_form_is_too_old_is_refused_in_french():
    answer = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "afi", "password": "mot-secret"})
    assert answer.status_code == 403
    assert "Ce formulaire n’est plus valable" in answer.text
    assert 'lang="fr"' in answer.text
    assert "mot-secret" not in answer.text


def test_the_lock_opens_after_a_quarter_of_an_hour(client):
    make_user(username="ama")
    fail(client, "ama", 5)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert log_in(client, "ama").status_code == 302


def test_a_forwarded_address_counts_only_from_trusted_proxies(client, settings, rf):
    request = rf.get("/", headers={"x-forwarded-for": "192.0.2.9"}, REMOTE_ADDR="10.0.0.1")
    assert throttle.client_address(request) == "10.0.0.1"
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/8")]
    assert throttle.client_address(request) == "192.0.2.9"


# Leaving


def test_a_leaver_is_out_at_once(client, boss):
    leaver = make_user("Rédaction en chef")
    theirs = type(client)()
    theirs.force_login(leaver)
    assert theirs.get("/admin/").status_code == 200
    address = reverse("admin:auth_user_switch", args=[leaver.pk])
    assert "Désactiver le compte" in client.get(address).content.decode()
    client.post(address)
    assert theirs.get("/admin/").status_code == 302
    assert log_in(theirs, leaver.username).status_code == 200, "the login page says no"
    client.post(FORGOTTEN, {"email": leaver.email})
    assert mail.outbox == []
    client.post(address)
    leaver.refresh_from_db()
    assert leaver.is_active


@pytest.mark.once
def test_nobody_switches_off_the_own_account(client, boss):
    assert client.post(reverse("admin:auth_user_switch", args=[boss.pk])).status_code == 403


# Climbing


@pytest.mark.once
def test_administration_gives_roles_but_makes_nobody_a_superuser(client, boss):
    person = make_user()
    data = {
        "first_name": "Ama", "last_name": "Doe", "email": "ama@x.example", "groups": [role("Modération").pk],
        "publishes_own": "on", "is_superuser": "on", "is_staff": "", "user_permissions": ["1", "2"], "username": "root",
    }  # fmt: skip
    assert client.post(reverse("admin:auth_user_change", args=[person.pk]), data).status_code == 302
    person = User.objects.get(pk=person.pk)
    assert (person.first_name, person.is_superuser, person.is_staff) == ("Ama", False, True)
    assert person.username != "root"
    assert [group.name for group in person.groups.all()] == ["Modération"]
    assert [right.codename for right in person.user_permissions.all()] == ["publish_own_article"]
    del data["publishes_own"]
    client.post(reverse("admin:auth_user_change", args=[person.pk]), data)
    assert not person.user_permissions.exists()


@pytest.mark.once
def test_administration_touches_no_superuser(client, boss):
    root = make_user(is_superuser=True, first_name="Root")
    for page in ("switch", "invite"):
        assert client.get(reverse(f"admin:auth_user_{page}", args=[root.pk])).status_code == 403
        assert client.post(reverse(f"admin:auth_user_{page}", args=[root.pk])).status_code == 403
    client.post(reverse("admin:auth_user_change", args=[root.pk]), {"first_name": "X", "email": "x@x.example"})
    root.refresh_from_db()
    assert (root.first_name, root.is_active) == ("Root", True)


def test_what_administration_does_stands_in_the_log(client, boss):
    leaver = make_user("Journaliste")
    client.post(reverse("admin:auth_user_switch", args=[leaver.pk]))
    page = client.get("/admin/admin/logentry/").content.decode()
    assert "compte désactivé" in page
    assert leaver.username in page


def test_letters_go_to_nobody_who_was_switched_off_meanwhile():
    person = make_user(is_active=False)
    letters.send_password_link.call(person.pk)
    letters.send_invitation.call(person.pk)
    assert mail.outbox == []
