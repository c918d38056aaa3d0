"""Readers' addresses: sealed, found by keyed hash, forgotten in time; and whose network address is believed."""

import hashlib
import hmac
import ipaddress

import pytest
from cryptography.fernet import Fernet
from django.db import connection
from django.test import Client, RequestFactory

from comments import vault
from comments.models import Origin, Sender
from tests.comments.posting import send
from tests.concurrency import all_at_once
from tests.factories import make_article


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Essi@Exemple.TG\n", "essi@exemple.tg"),
        ("e.s.s.i+journal@exemple.tg", "e.s.s.i+journal@exemple.tg"),
        ("\uff45ssi\uff20exemple.tg", "essi@exemple.tg"),
        ("essi@Lomé.example", "essi@xn--lom-dma.example"),
        ("essi@xn--lom-dma.example", "essi@xn--lom-dma.example"),
    ],
)
def test_an_address_has_one_spelling(typed, kept):
    assert vault.normalise(typed) == kept


@pytest.mark.parametrize("typed", ["", "essi", "@", "essi@", "@exemple.tg", "a b@exemple.tg", "a@b@c", "a@\ud800.tg", "a@-x.tg"])
def test_what_is_no_address_is_refused_without_being_repeated(typed):
    with pytest.raises(vault.NotAnAddress) as refusal:
        vault.normalise(typed)
    assert not typed.strip("@") or typed not in str(refusal.value)


def test_the_key_is_the_keyed_hash_of_the_address(settings):
    expected = hmac.new(settings.SENDER_KEY.encode(), b"essi@exemple.tg", hashlib.sha256).hexdigest()
    assert vault.sender_key("Essi@exemple.tg") == expected


@pytest.mark.django_db
def test_the_address_is_in_the_table_only_sealed():
    send(make_article())
    sender = Sender.objects.get()
    assert vault.email_of(sender) == "essi@exemple.tg"
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            assert "essi@exemple.tg" not in str(cursor.fetchall()).lower()


@pytest.mark.django_db
def test_one_address_is_one_sender():
    assert vault.sender_for("essi@exemple.tg") == vault.sender_for(" ESSI@exemple.tg")
    assert vault.sender_known("Essi@Exemple.tg") == Sender.objects.get()
    assert vault.sender_known("kossi@exemple.tg") is None
    assert vault.sender_known("n'importe quoi") is None


@pytest.mark.django_db(transaction=True)
def test_one_address_is_one_sender_also_at_once():
    senders = all_at_once(8, lambda _: vault.sender_for("essi@exemple.tg").pk)
    assert len(set(senders)) == 1


@pytest.mark.django_db
def test_keys_can_be_changed_without_losing_an_address(settings):
    send(make_article())
    old, new = settings.VAULT_KEYS[0], Fernet.generate_key().decode()
    settings.VAULT_KEYS = [new, old]
    assert vault.email_of(Sender.objects.get()) == "essi@exemple.tg"
    assert vault.network_address_of(Origin.objects.get()) == "127.0.0.1"
    settings.VAULT_KEYS = [new]
    assert vault.email_of(Sender.objects.get()) is None


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "address"),
    [
        ("41.207.1.1", "", [], "41.207.1.1"),
        ("41.207.1.1", "9.9.9.9", [], "41.207.1.1"),
        ("41.207.1.1", "9.9.9.9", ["10.0.0.0/8"], "41.207.1.1"),
        ("10.0.0.1", "41.207.1.1", ["10.0.0.0/8"], "41.207.1.1"),
        ("10.0.0.1", "9.9.9.9, 41.207.1.1", ["10.0.0.0/8"], "41.207.1.1"),
        ("10.0.0.1", "9.9.9.9, 41.207.1.1, 10.0.0.2", ["10.0.0.0/8"], "41.207.1.1"),
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", ["10.0.0.0/8"], "10.0.0.3"),
        ("10.0.0.1", "41.207.1.1, pas une adresse", ["10.0.0.0/8"], "10.0.0.1"),
        ("10.0.0.1", "", ["10.0.0.0/8"], "10.0.0.1"),
        ("::1", "2001:db8::7", ["::1/128"], "2001:db8::7"),
        ("::ffff:41.207.1.1", "", [], "41.207.1.1"),
        ("", "41.207.1.1", ["10.0.0.0/8"], ""),
        ("/run/granian.sock", "", [], ""),
    ],
)
def test_a_forwarded_address_is_believed_as_far_as_the_proxies_are_ours(settings, peer, forwarded, proxies, address):
    settings.TRUSTED_PROXIES = [ipaddress.ip_network(network) for network in proxies]
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert vault.client_address(RequestFactory().get("/", REMOTE_ADDR=peer, **headers)) == address


@pytest.mark.parametrize(
    ("one", "other", "same_host", "same_network"),
    [
        ("41.207.1.1", "41.207.1.2", False, True),
        ("41.207.1.1", "41.207.2.1", False, False),
        ("41.207.1.1", "::ffff:41.207.1.1", True, True),
        ("2001:db8:1:1::1", "2001:db8:1:1:ffff::9", True, True),
        ("2001:db8:1:1::1", "2001:db8:1:2::1", False, False),
    ],
)
def test_hosts_and_networks_are_compared_by_keyed_hash(one, other, same_host, same_network):
    (host, network), (other_host, other_network) = vault.network_keys(one), vault.network_keys(other)
    assert (host == other_host, network == other_network) == (same_host, same_network)
    assert host != network


@pytest.mark.django_db
def test_a_comment_without_network_address_is_kept():
    assert send(make_article(), client=Client(REMOTE_ADDR="")).status_code == 303
    assert vault.network_address_of(Origin.objects.get()) is None
