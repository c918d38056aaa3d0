"""Settings read from the environment. A wrong value stops the start with one French sentence that names it."""

import ipaddress
import re
import zoneinfo
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

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
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
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
        value = self.text(name, default)
        config = self._url(
            name, value, "postgres://nom:mot@hote/base ou sqlite:///var/journal.sqlite3", environ.Env.db_url_config
        )
        if config.get("ENGINE") == "django.db.backends.sqlite3":
            config["NAME"] = config["NAME"] if config["NAME"] == ":memory:" else str(base / config["NAME"])
        elif config.get("ENGINE") != "django.db.backends.postgresql":
            raise ImproperlyConfigured(f"{name} : seules SQLite et PostgreSQL sont prises en charge.")
        return config

    def cache(self, name: str, default: str) -> dict[str, Any]:
        return self._url(
            name, self.text(name, default), "redis://127.0.0.1:6379/0 ou locmemcache://", environ.Env.cache_url_config
        )

    def email(self, name: str, default: str) -> dict[str, Any]:
        return self._url(name, self.text(name, default), "smtp+tls://nom:mot@hote:587", environ.Env.email_url_config)

    @staticmethod
    def _url(name: str, value: str, example: str, reader: Any) -> dict[str, Any]:
        try:
            return dict(reader(value))
        except (ValueError, KeyError, TypeError, AttributeError, ImproperlyConfigured) as error:
            # The value may hold a password: it is not repeated.
            raise ImproperlyConfigured(f"{name} n’est pas une adresse que l’on comprend ; exemple : {example}") from error
