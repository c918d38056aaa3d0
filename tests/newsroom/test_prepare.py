"""`manage.py prepare` and the demo accounts: there in the local profile, nowhere else."""

from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import RequestFactory
from pytest_django import Settings

from articles.models import Article
from newsroom import demo_accounts, roles
from newsroom.management.commands import prepare
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commands that prepare would run; migrations, static files and the newspaper have tests of their own."""
    called: list[str] = []
    monkeypatch.setattr(prepare, "call_command", lambda name, **options: called.append(name))
    return called


@pytest.fixture
def demo(settings: Settings, tmp_path: Path) -> Settings:
    settings.DEMO, settings.LOCAL_PROFILE, settings.STATIC_ROOT = True, tmp_path / "local.env", tmp_path
    return settings


def test_an_empty_local_site_gets_the_newspaper_and_five_accounts(demo: Settings, calls: list[str]):
    out = StringIO()
    call_command("prepare", stdout=out)
    assert calls == ["migrate", "collectstatic", "seed_demo"]
    assert set(User.objects.values_list("username", flat=True)) == set(demo_accounts.ACCOUNTS)
    for user in User.objects.all():
        assert f"{user.username} " in out.getvalue()
        assert user.is_staff
        assert not user.is_superuser
        assert [group.name for group in user.groups.all()] == [demo_accounts.ACCOUNTS[user.username][0]]


def test_the_passwords_open_the_accounts(demo: Settings):
    for username, password in demo_accounts.renew().items():
        assert authenticate(RequestFactory().post("/"), username=username, password=password)


@pytest.mark.parametrize("make", [make_user, make_article])
def test_a_site_with_anything_in_it_is_left_as_it_is(demo: Settings, calls: list[str], make):
    make()
    call_command("prepare")
    assert "seed_demo" not in calls


def test_loading_that_was_cut_short_begins_anew(demo: Settings, calls: list[str], monkeypatch: pytest.MonkeyPatch):
    make_article()
    demo.LOCAL_PROFILE.with_name("demo-unfinished").touch()

    def call(name: str, **options: object) -> None:
        calls.append(name)
        if name == "flush":
            Article.objects.all().delete()

    monkeypatch.setattr(prepare, "call_command", call)
    call_command("prepare")
    assert calls == ["migrate", "collectstatic", "flush", "seed_demo"]
    assert not demo.LOCAL_PROFILE.with_name("demo-unfinished").exists()


def test_a_real_site_gets_no_demo(calls: list[str], settings: Settings, tmp_path: Path):
    settings.STATIC_ROOT = tmp_path
    call_command("prepare")
    assert calls == ["migrate", "collectstatic"]
    assert not User.objects.exists()
    with pytest.raises(PermissionDenied):
        demo_accounts.renew()
    with pytest.raises(CommandError, match="profil local"):
        call_command("demo_passwords")
    assert not User.objects.exists()


@pytest.mark.once
def test_static_files_are_collected_only_when_they_changed(calls: list[str], settings: Settings, tmp_path: Path):
    settings.STATIC_ROOT, settings.STATICFILES_DIRS = tmp_path / "collected", [tmp_path / "source"]
    settings.STATIC_ROOT.mkdir()
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "a.css").write_text("a {}")
    call_command("prepare")
    call_command("prepare")
    assert calls.count("collectstatic") == 1
    (tmp_path / "source" / "a.css").write_text("a { color: red }")
    call_command("prepare")
    assert calls.count("collectstatic") == 2


def test_a_database_that_is_away_is_a_sentence(monkeypatch: pytest.MonkeyPatch, calls: list[str]):
    def refuse() -> None:
        raise OperationalError("connection refused\nIs the server running?")

    monkeypatch.setattr(connection, "ensure_connection", refuse)
    with pytest.raises(CommandError, match=r"DATABASE_URL.*connection refused$"):
        call_command("prepare")
    assert calls == []


def test_new_passwords_replace_the_old_ones_and_wake_the_account(demo: Settings):
    old = demo_accounts.renew()
    User.objects.filter(username="journaliste").update(is_active=False)
    User.objects.get(username="moderation").groups.clear()
    out = StringIO()
    call_command("demo_passwords", stdout=out)
    assert User.objects.count() == len(demo_accounts.ACCOUNTS)
    assert User.objects.get(username="journaliste").is_active
    assert not User.objects.get(username="moderation").groups.exists()
    assert not any(password in out.getvalue() for password in old.values())
    assert not User.objects.get(username="regie").check_password(old["regie"])


def test_every_role_has_an_account():
    assert {role for role, _, _ in demo_accounts.ACCOUNTS.values()} == set(roles.RIGHTS)
