"""Settings read from the environment. A wrong value stops the start with one French sentence that names it."""

import ipaddress
import os
import re
import zoneinfo
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import environ
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

DATABASE_SCHEMES = {"sqlite", "postgres", "postgresql"}
CACHE_SCHEMES = {"redis", "rediss", "locmemcache"}
EMAIL_SCHEMES = {"smtp", "smtp+tls", "smtp+ssl", "smtps", "filemail", "consolemail"}

TRUE, FALSE = {"1", "true", "yes", "on", "oui"}, {"0", "false", "no", "off", "non", ""}


class Environment:
    """Typed look-ups in a mapping such as os.environ; every error names the variable and what it should hold."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values

    def text(self, name: str, default: str = "") -> str:
        return self.values.get(name, "").strip() or default

    def required(self, name: str, why: str) -> str:
        if value := self.text(name):
            return value
        raise ImproperlyConfigured(f"{name} manque : {why}")

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.values.get(name)
        if value is None:
            return default
        if value.strip().lower() in TRUE:
            return True
        if value.strip().lower() in FALSE:
            return False
        raise ImproperlyConfigured(f"{name} vaut « {value} » ; ce doit être 1 ou 0.")

    def number(self, name: str, default: int, *, least: int = 0) -> int:
        value = self.text(name, str(default))
        if not value.isdecimal() or int(value) < least:
            raise ImproperlyConfigured(f"{name} vaut « {value} » ; ce doit être un nombre entier d’au moins {least}.")
        return int(value)

    def numbers(self, name: str, default: list[int], *, least: int = 0) -> list[int]:
        """A list separated by commas, rising, each once."""
        values = self.names(name) or [str(number) for number in default]
        if not all(value.isdecimal() and int(value) >= least for value in values):
            raise ImproperlyConfigured(
                f"{name} vaut « {self.text(name)} » ; ce doivent être des nombres entiers d’au moins {least}, "
                "séparés par des virgules."
            )
        return sorted({int(value) for value in values})

    def names(self, name: str) -> list[str]:
        """A list separated by commas."""
        return [part.strip() for part in self.text(name).split(",") if part.strip()]

    def prefix(self, name: str, default: str) -> str:
        value = self.text(name, default)
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,30}", value):
            raise ImproperlyConfigured(
                f"{name} vaut « {value} » ; ce doit être un mot de lettres minuscules sans accent, de chiffres et de _."
            )
        return value

    def site_url(self, name: str, default: str) -> str:
        """Scheme and host of the site, without a path: https://lescale.example"""
        value = self.text(name, default).rstrip("/")
        parts = split(value)
        if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
            raise ImproperlyConfigured(f"{name} vaut « {value} » ; ce doit être une adresse comme https://journal.example")
        return value

    def time_zone(self, name: str, default: str) -> str:
        value = self.text(name, default)
        try:
            zoneinfo.ZoneInfo(value)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, IsADirectoryError) as error:
            raise ImproperlyConfigured(f"{name} vaut « {value} » ; ce doit être un fuseau comme Africa/Lome.") from error
        return value

    def networks(self, name: str) -> list[Network]:
        networks = []
        for value in self.names(name):
            try:
                networks.append(ipaddress.ip_network(value))
            except ValueError as error:
                raise ImproperlyConfigured(
                    f"{name} contient « {value} » ; ce doit être un réseau comme 127.0.0.1/32 ou 10.0.0.0/8."
                ) from error
        return networks

    def fernet_keys(self, name: str, why: str) -> list[str]:
        self.required(name, why)
        keys = self.names(name)
        for key in keys:
            try:
                Fernet(key)
            except ValueError as error:
                raise ImproperlyConfigured(
                    f"{name} contient une clé invalide ; chacune est faite de 32 octets en base64, "
                    "comme en donne cryptography.fernet.Fernet.generate_key()."
                ) from error
        return keys

    def database(self, name: str, default: str, base: Path) -> dict[str, Any]:
        example = "postgres://nom:mot@hote/base ou sqlite:///var/journal.sqlite3"
        config = self._url(name, self.text(name, default), example, environ.Env.db_url_config, DATABASE_SCHEMES)
        if not config["NAME"] or config["NAME"] == ":memory:":
            raise ImproperlyConfigured(f"{name} ne nomme pas de base ; exemple : {example}")
        if config["ENGINE"] == "django.db.backends.sqlite3":
            config["NAME"] = str(base / config["NAME"])
            writable_folder(name, Path(config["NAME"]).parent)
        return config

    def cache(self, name: str, default: str) -> dict[str, Any]:
        example = "redis://127.0.0.1:6379/0 ou locmemcache://"
        config = self._url(name, self.text(name, default), example, environ.Env.cache_url_config, CACHE_SCHEMES)
        if config["BACKEND"].endswith("RedisCache") and not urlsplit(config["LOCATION"]).hostname:
            raise ImproperlyConfigured(f"{name} ne nomme pas d’hôte ; exemple : {example}")
        return config

    def email(self, name: str, default: str) -> dict[str, Any]:
        """Django's EMAIL_… settings. A path after filemail:/// is relative to the project, after filemail://// absolute."""
        value, example = self.text(name, default), "smtp+tls://nom:mot@hote:587 ou filemail:///var/mail"
        config = self._url(name, value, example, environ.Env.email_url_config, EMAIL_SCHEMES)
        scheme = urlsplit(value).scheme
        config["EMAIL_USE_SSL"] = scheme in {"smtps", "smtp+ssl"}  # encrypted from the first byte: port 465
        config["EMAIL_USE_TLS"] = scheme == "smtp+tls"
        config["EMAIL_PORT"] = config["EMAIL_PORT"] or {"smtp+tls": 587, "smtp": 25}.get(scheme, 465)
        if scheme == "filemail" and not config["EMAIL_FILE_PATH"]:
            raise ImproperlyConfigured(f"{name} ne nomme pas de dossier ; exemple : {example}")
        if scheme.startswith("smtp") and not config["EMAIL_HOST"]:
            raise ImproperlyConfigured(f"{name} ne nomme pas d’hôte ; exemple : {example}")
        return {key: value if value is not None else "" for key, value in config.items()}

    def storage(self, name: str, public_url: str) -> dict[str, Any]:
        """Django's entry in STORAGES: the disk, or a bucket that speaks the protocol of S3.

        Nothing in the bucket is public. Readers get files by our own address, so that an original has none.
        """
        if not (value := self.text(name)):
            return {"BACKEND": "newsroom.storage.Disk"}
        parts = split(value)
        bucket = parts.path.strip("/") if parts else ""
        keys = parts and parts.username and parts.password
        if parts is None or parts.scheme not in {"s3", "s3+http"} or not parts.hostname or not bucket or not keys:
            # The value holds a key: it is not repeated.
            raise ImproperlyConfigured(
                f"{name} n’est pas un dépôt que l’on comprend ; exemple : s3://clé:secret@hôte/dépôt?region=eu"
            )
        scheme, _, public_host = public_url.rstrip("/").partition("://")
        options = {
            "bucket_name": bucket,
            "endpoint_url": f"{'http' if parts.scheme == 's3+http' else 'https'}://{parts.netloc.rpartition('@')[2]}",
            "access_key": unquote(parts.username or ""),
            "secret_key": unquote(parts.password or ""),
            "region_name": dict(parse_qsl(parts.query)).get("region"),
            "default_acl": None,
            "querystring_auth": False,
            "custom_domain": public_host,
            "url_protocol": f"{scheme}:",
        }
        return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}

    @staticmethod
    def _url(name: str, value: str, example: str, reader: Any, schemes: set[str]) -> dict[str, Any]:
        try:
            if value.partition(":")[0] in schemes and split(value):
                return dict(reader(value))
            cause = None
        except (ValueError, KeyError, TypeError, AttributeError, ImproperlyConfigured) as error:
            cause = error
        # The value may hold a password: it is not repeated.
        raise ImproperlyConfigured(f"{name} n’est pas une adresse que l’on comprend ; exemple : {example}") from cause


def split(address: str) -> SplitResult | None:
    """The parts of an address, or None when it has none: an open bracket, a port that is no number."""
    try:
        parts = urlsplit(address)
        return parts if parts.port is None or parts.port else None
    except ValueError:
        return None


def writable_folder(name: str, folder: Path) -> None:
    """Make the folder of a database file. Raises ImproperlyConfigured."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"{name} : le dossier {folder} ne peut pas être créé ({error.strerror}).") from error
    if not os.access(folder, os.W_OK):
        raise ImproperlyConfigured(f"{name} : le dossier {folder} n’est pas accessible en écriture.")


def read_profile(path: Path) -> dict[str, str]:
    """NAME=value lines; empty ones and those that begin with # count for nothing."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}
