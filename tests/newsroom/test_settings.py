"""Settings come from the environment: a real site does not start without keys, and a wrong value is named."""

import os
import re
import runpy
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.conf import settings as django_settings
from django.core.cache.backends.redis import RedisCache
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import ConnectionHandler

from deploy import profile

BASE_DIR = Path(django_settings.BASE_DIR)
LONG = "x" * 50
REAL = {
    "DEBUG": "0",
    "SECRET_KEY": LONG,
    "SENDER_KEY": LONG,
    "VAULT_KEYS": Fernet.generate_key().decode(),
    "ALLOWED_HOSTS": "journal.example, www.journal.example",
    "SITE_URL": "https://journal.example/",
}


def settings_of(monkeypatch: pytest.MonkeyPatch, env: dict[str, str]) -> dict[str, Any]:
    """newsroom/settings.py read under exactly this environment."""
    for name in list(os.environ):
        monkeypatch.delenv(name)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(BASE_DIR / "newsroom" / "settings.py"))


@pytest.mark.parametrize("name", ["SECRET_KEY", "SENDER_KEY", "VAULT_KEYS", "ALLOWED_HOSTS"])
def test_a_real_site_does_not_start_without_keys_and_hosts(monkeypatch: pytest.MonkeyPatch, name: str):
    with pytest.raises(ImproperlyConfigured, match=f"^{name} manque"):
        settings_of(monkeypatch, {key: value for key, value in REAL.items() if key != name})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "peut-être"),
        ("SECRET_KEY", "trop-courte"),
        ("SENDER_KEY", "trop-courte"),
        ("VAULT_KEYS", "pas-une-clé"),
        ("ALLOWED_HOSTS", "*"),
        ("SITE_URL", "journal.example"),
        ("SITE_URL", "https://journal.example/page/"),
        ("SITE_URL", "http://["),
        ("SITE_URL", "http://journal.example:port"),
        ("PREFIX", "Été 2024"),
        ("TIME_ZONE", "Afrique/Lomé"),
        ("TRUSTED_PROXIES", "127.0.0.1, partout"),
        ("TRUSTED_PROXIES", "10.0.0.1/8"),
        ("DATABASE_URL", "mysql://nom@hote/base"),
        ("DATABASE_URL", "postgres://nom@hote"),
        ("DATABASE_URL", "postgres://nom@hote:port/base"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:////proc/nulle-part/journal.sqlite3"),
        ("DATABASE_URL", "journal"),
        ("CACHE_URL", "memcache://127.0.0.1"),
        ("CACHE_URL", "redis://"),
        ("CACHE_URL", "redis://hote:port/1"),
        ("PICTURE_WIDTHS", "360, large"),
        ("PICTURE_WIDTHS", "20"),
        ("MEDIA_STORAGE", "ftp://hote/photos"),
        ("EMAIL_URL", "courrier"),
        ("EMAIL_URL", "smtp://"),
        ("EMAIL_URL", "smtp://hote:port"),
        ("EMAIL_URL", "filemail:///"),
    ],
)
def test_a_wrong_value_stops_the_start_and_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str):
    with pytest.raises(ImproperlyConfigured, match=f"^{name} ") as caught:
        settings_of(monkeypatch, REAL | {name: value})
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["DATABASE_URL", "CACHE_URL", "EMAIL_URL"])
def test_a_password_in_a_wrong_address_is_not_repeated(monkeypatch: pytest.MonkeyPatch, name: str):
    with pytest.raises(ImproperlyConfigured) as caught:
        settings_of(monkeypatch, REAL | {name: "gopher://nom:geheim@hote/x"})
    assert "geheim" not in str(caught.value)


def test_a_real_site_is_closed_and_secure(monkeypatch: pytest.MonkeyPatch):
    real = settings_of(monkeypatch, REAL)
    assert (real["DEBUG"], real["DEMO"]) == (False, False)
    assert real["ALLOWED_HOSTS"] == ["journal.example", "www.journal.example"]
    assert real["SITE_URL"] == "https://journal.example"
    assert real["SESSION_COOKIE_SECURE"]
    assert real["CSRF_COOKIE_SECURE"]
    assert real["SECURE_HSTS_SECONDS"] > 0
    assert real["TIME_ZONE"] == "Africa/Lome"


@pytest.mark.parametrize("name", ["DEMO", "DEMONSTRATION"])
def test_no_variable_grants_the_demo(monkeypatch: pytest.MonkeyPatch, name: str):
    assert settings_of(monkeypatch, REAL | {name: "1"})["DEMO"] is False


def test_the_local_profile_counts_only_where_nothing_real_is_named():
    text = (BASE_DIR / "newsroom" / "settings.py").read_text()
    [names] = re.findall(r"isdisjoint\(\s*{(.*?)}", text, re.DOTALL)
    assert set(re.findall(r'"(\w+)"', names)) == set(profile.REAL)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp+tls://nom:mot%40@hote", {"HOST": "hote", "PORT": 587, "HOST_PASSWORD": "mot@", "USE_TLS": True, "USE_SSL": False}),
        ("smtps://nom:mot@hote", {"HOST": "hote", "PORT": 465, "USE_TLS": False, "USE_SSL": True}),
        ("smtp://hote:2525", {"HOST": "hote", "PORT": 2525, "HOST_USER": "", "USE_TLS": False, "USE_SSL": False}),
        ("filemail:///var/courrier", {"FILE_PATH": BASE_DIR / "var/courrier"}),
        ("filemail:////srv/courrier", {"FILE_PATH": Path("/srv/courrier")}),
    ],
)
def test_mail_goes_where_its_address_says(monkeypatch: pytest.MonkeyPatch, url: str, expected: dict[str, Any]):
    real = settings_of(monkeypatch, REAL | {"EMAIL_URL": url})
    assert {key: real[f"EMAIL_{key}"] for key in expected} == expected
    kind = "filebased" if url.startswith("file") else "smtp"
    assert real["EMAIL_BACKEND"] == f"django.core.mail.backends.{kind}.EmailBackend"


@pytest.mark.django_db
def test_sqlite_runs_with_our_pragmas_and_makes_its_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    path = tmp_path / "new" / "journal.sqlite3"
    real = settings_of(monkeypatch, REAL | {"DATABASE_URL": f"sqlite:///{path}"})
    connection = ConnectionHandler(real["DATABASES"])["default"]
    with connection.cursor() as cursor:

        def pragma(name: str) -> Any:
            cursor.execute(f"PRAGMA {name}")
            return cursor.fetchone()[0]

        values = {name: pragma(name) for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys", "busy_timeout")}
    assert values == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1, "busy_timeout": 20_000}
    assert connection.transaction_mode == "IMMEDIATE"
    connection.close()


def test_postgresql_keeps_its_connections_and_their_options(monkeypatch: pytest.MonkeyPatch):
    [database] = settings_of(monkeypatch, REAL | {"DATABASE_URL": "postgres://nom:mot@hote:5433/base?sslmode=require"})[
        "DATABASES"
    ].values()
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("hote", 5433, "base")
    assert database["OPTIONS"] == {"sslmode": "require", "options": "-c jit=off"}
    assert database["CONN_MAX_AGE"]


def test_two_titles_share_nothing(monkeypatch: pytest.MonkeyPatch):
    one, two = (settings_of(monkeypatch, REAL | {"PREFIX": prefix}) for prefix in ("escale", "phare"))
    for name in ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME", "MEDIA_ROOT", "TASK_QUEUE"):
        assert one[name] != two[name]
    assert one["TASKS"]["default"]["QUEUES"] == [one["TASK_QUEUE"]]


def test_two_titles_on_one_redis_do_not_read_each_other(monkeypatch: pytest.MonkeyPatch, redis_url: str):
    caches = []
    for prefix in ("test_escale", "test_phare"):
        row = settings_of(monkeypatch, REAL | {"PREFIX": prefix, "CACHE_URL": redis_url})["CACHES"]["default"]
        caches.append(RedisCache(row.pop("LOCATION"), row))
    one, two = caches
    one.set("une", "escale", 10)
    assert one.get("une") == "escale"
    assert two.get("une") is None
    one.delete("une")
