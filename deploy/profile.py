"""The local profile of `make run`: var/local.env with keys of its own, a demo database, mail in files.

newsroom/settings.py reads it where the environment names no keys, database or DEBUG; a real site never has it.
"""

import base64
import os
import secrets
import socket

from deploy.console import VAR

PROFILE = VAR / "local.env"
MAIL = VAR / "demo" / "mail"
REAL = ("DEBUG", "SECRET_KEY", "VAULT_KEYS", "SENDER_KEY", "DATABASE_URL", "MEDIA_ROOT")
"""Any of these in the environment makes it the start of a real site; the same list stands in settings.py."""

HEADER = "# Profil local, écrit par make run. Ses clés gardent la base de démonstration : ne pas les effacer sans elle."


def is_local() -> bool:
    return not any(name in os.environ for name in REAL)


def write(host: str, port: int) -> None:
    """Make the profile on the first start; let the addresses follow HOST and PORT on every one."""
    values = {**new_keys(), **read()} | {
        "SITE_URL": f"http://{in_url(reachable(host))}:{port}",
        "ALLOWED_HOSTS": ",".join(dict.fromkeys(in_url(name) for name in hosts(host))),
    }
    text = "\n".join([HEADER, *(f"{name}={value}" for name, value in values.items())]) + "\n"
    half_done = PROFILE.with_suffix(".part")
    half_done.unlink(missing_ok=True)
    descriptor = os.open(half_done, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    half_done.rename(PROFILE)


def read() -> dict[str, str]:
    if not PROFILE.is_file():
        return {}
    lines = (line for line in PROFILE.read_text().splitlines() if "=" in line and not line.startswith("#"))
    return {name: value for name, _, value in (line.partition("=") for line in lines)}


def new_keys() -> dict[str, str]:
    return {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "VAULT_KEYS": base64.urlsafe_b64encode(os.urandom(32)).decode(),
        "SENDER_KEY": secrets.token_urlsafe(50),
        "DATABASE_URL": "sqlite:///var/demo/newsroom.sqlite3",
        "MEDIA_ROOT": "var/demo/media",
        "EMAIL_URL": f"filemail:///{MAIL.relative_to(VAR.parent)}",
        "SITE_NAME": "L’Escale",
    }


def hosts(host: str) -> list[str]:
    """The names under which this start may be asked for."""
    own = ["127.0.0.1", "localhost", "::1"]
    return [*own, *([own_address(), socket.gethostname()] if is_any(host) else [host])]


def is_any(host: str) -> bool:
    return host in {"0.0.0.0", "::", ""}  # noqa: S104


def reachable(host: str) -> str:
    """The host to print: an open door (0.0.0.0) is reached by this machine's own address."""
    return own_address() if is_any(host) else host


def own_address() -> str:
    """This machine's address in its network; asking the system for a route sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
