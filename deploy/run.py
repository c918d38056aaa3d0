"""`make run`: the newspaper with its web server and its worker, from a bare folder or a prepared one.

Without DEBUG, keys or database in the environment it is the local profile, with a demo newspaper. With them it is a
start of the real site, which never has one.
"""

import errno
import fcntl
import os
import socket
import subprocess
import urllib.error
import urllib.request
from typing import IO

from deploy import profile, supervise, venv
from deploy.console import ROOT, VAR, Stop, guarded, reason, say, writable


def main() -> None:
    host, port = os.environ.get("HOST") or "127.0.0.1", port_number(os.environ.get("PORT") or "8000")
    writable(VAR)
    lock = only_one()
    free(host, port)
    venv.ensure(ROOT / "requirements.txt")
    if profile.is_local():
        profile.write(host, port)
    if subprocess.run([venv.PYTHON, "manage.py", "prepare"], cwd=ROOT).returncode:
        raise SystemExit(1)  # it said why
    supervise.run(
        [
            supervise.Child("Le serveur web", granian(host, port)),
            supervise.Child("Le travail de fond", [str(venv.PYTHON), "manage.py", "worker"]),
        ],
        ready=lambda: answers(host, port),
        on_ready=lambda: announce(host, port),
    )
    lock.close()


def port_number(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 0 < int(text) < 65536:
        raise Stop(f"PORT vaut « {text} » ; ce doit être un nombre de 1 à 65535.")
    return int(text)


def only_one() -> IO[str]:
    """Hold the folder for this start: two would load the demo twice and share a database file. Raises Stop."""
    lock = (VAR / "run.lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise Stop(
            "Ce journal tourne déjà dans ce dossier : arrêtez d’abord l’autre make run (Ctrl-C dans sa fenêtre)."
        ) from error
    return lock


def free(host: str, port: int) -> None:
    """Raises Stop when the port is taken, reserved, or the host is not ours."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror as error:
        raise Stop(f"HOST vaut « {host} » ; ce n’est pas une adresse que cette machine connaît.") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            other = f"par exemple make run PORT={port + 1}"
            raise Stop(f"Le port {port} est déjà pris : arrêtez ce qui l’occupe ou prenez-en un autre, {other}") from error
        if error.errno == errno.EACCES:
            raise Stop(
                f"Le port {port} est réservé au système : prenez-en un au-dessus de 1023, par exemple PORT=8000."
            ) from error
        raise Stop(f"HOST vaut « {host} » ; cette machine ne peut pas y écouter ({reason(error)}).") from error


def granian(host: str, port: int) -> list[str]:
    """Two processes use two cores and fit into 1 GB; few threads each, for Python runs one at a time."""
    workers = os.environ.get("WEB_WORKERS") or str(min(2, os.cpu_count() or 1))
    return [
        *(str(venv.PYTHON), "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--no-ws"),
        *("--workers", workers, "--blocking-threads", "4", "--backpressure", "64"),
        *("--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "10", "--log-level", "warning"),
        "newsroom.wsgi:application",
    ]


def answers(host: str, port: int) -> bool:
    """Whether the server speaks HTTP yet; what it says does not matter here."""
    own = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    try:
        urllib.request.urlopen(f"http://{profile.in_url(own)}:{port}/robots.txt", timeout=2).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def announce(host: str, port: int) -> None:
    site = f"http://{profile.in_url(profile.reachable(host))}:{port}/"
    lines = ["", f"Le journal est ouvert : {site}", f"La rédaction :          {site}admin/"]
    if profile.is_local():
        lines += [
            f"Le courrier est rangé dans {profile.MAIL.relative_to(ROOT)}/",
            "De nouveaux mots de passe de démonstration : make passwords (dans une autre fenêtre)",
        ]
    say("\n".join([*lines, "Arrêter : Ctrl-C", ""]))


if __name__ == "__main__":
    guarded(main)
