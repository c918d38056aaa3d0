"""New keys for the vault: every address is sealed anew, none is lost, and what was purged stays away."""

from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command

from comments import purge, vault
from comments.models import Origin, Sender
from tests.comments.posting import send
from tests.concurrency import all_at_once
from tests.factories import make_article

pytestmark = pytest.mark.django_db

OLD, NEW, LOST = (Fernet.generate_key().decode() for _ in range(3))


@pytest.fixture(autouse=True)
def _old_key(settings, monkeypatch):
    settings.VAULT_KEYS = [OLD]
    monkeypatch.setattr(vault, "BATCH", 2)


def fill(number: int = 5) -> None:
    article = make_article()
    for n in range(number):
        assert send(article, email=f"lecteur-{n}@exemple.tg").status_code == 303


def opened() -> list[str | None]:
    senders = [vault.email_of(sender) for sender in Sender.objects.order_by("pk")]
    return senders + [vault.network_address_of(origin) for origin in Origin.objects.order_by("pk")]


def test_all_addresses_are_under_the_newest_key_afterwards(settings):
    fill()
    before = opened()
    settings.VAULT_KEYS = [NEW, OLD]
    out = StringIO()
    call_command("reseal_addresses", stdout=out)
    assert "10 adresses examinées, 10 chiffrées de nouveau" in out.getvalue()
    settings.VAULT_KEYS = [NEW]
    assert opened() == before
    assert None not in before


def test_a_second_run_changes_nothing(settings):
    fill()
    settings.VAULT_KEYS = [NEW, OLD]
    call_command("reseal_addresses", stdout=StringIO())
    rows = list(Sender.objects.values_list("pk", "sealed_email"))
    out = StringIO()
    call_command("reseal_addresses", stdout=out)
    assert "10 adresses examinées, 0 chiffrées de nouveau" in out.getvalue()
    assert list(Sender.objects.values_list("pk", "sealed_email")) == rows


def test_a_run_that_was_cut_short_is_gone_on_with(settings):
    fill()
    settings.VAULT_KEYS = [NEW, OLD]
    next(vault.reseal())
    settings.VAULT_KEYS = [NEW]
    assert len([address for address in opened() if address]) == 2
    settings.VAULT_KEYS = [NEW, OLD]
    assert [far.renewed for far in vault.reseal()][-1] == 8


def test_what_no_key_opens_is_counted_and_left(settings):
    fill(3)
    settings.VAULT_KEYS = [LOST]
    Sender.objects.filter(pk=vault.sender_for("essi@exemple.tg").pk).first()
    settings.VAULT_KEYS = [NEW, OLD]
    lost = Sender.objects.get(key=vault.sender_key("essi@exemple.tg")).sealed_email
    with pytest.raises(CommandError, match="1 adresse n’est ouverte par aucune clé"):
        call_command("reseal_addresses", stdout=StringIO())
    assert Sender.objects.get(key=vault.sender_key("essi@exemple.tg")).sealed_email == lost
    settings.VAULT_KEYS = [NEW]
    assert opened().count(None) == 1


def test_a_sender_under_a_lost_key_who_writes_again_can_be_read_again(settings):
    fill(1)
    settings.VAULT_KEYS = [NEW]
    assert opened()[0] is None
    vault.sender_for("lecteur-0@exemple.tg")
    assert opened()[0] == "lecteur-0@exemple.tg"


def test_progress_is_said_also_to_a_file(settings, monkeypatch):
    from comments.management.commands import reseal_addresses

    monkeypatch.setattr(reseal_addresses, "STEP", 4)
    fill(6)
    settings.VAULT_KEYS = [NEW, OLD]
    out = StringIO()
    call_command("reseal_addresses", stdout=out)
    assert "4 adresses sur 12" in out.getvalue()
    assert "3 adresses sur 12" not in out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_a_purge_at_the_same_time_wins(settings):
    """A former version wrote back what the purge had just blanked."""
    fill(20)
    settings.VAULT_KEYS = [NEW, OLD]
    Sender.objects.update(last_seen="2020-01-01T00:00:00Z")

    def act(number: int) -> None:
        if number:
            purge.run()
        else:
            for _ in vault.reseal():
                pass

    all_at_once(2, act)
    assert Sender.objects.exclude(sealed_email="").count() == 0
    settings.VAULT_KEYS = [NEW]
    assert Origin.objects.count() == 20
    assert opened()[20:] == ["127.0.0.1"] * 20


def test_the_command_prints_no_address(settings, capsys):
    fill(2)
    settings.VAULT_KEYS = [NEW, OLD]
    call_command("reseal_addresses")
    assert "lecteur-" not in "".join(capsys.readouterr())
