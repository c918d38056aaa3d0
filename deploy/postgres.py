"""A PostgreSQL for the tests: TEST_POSTGRES_URL, the server of this machine, or a throw-away one of Debian's packages."""

import contextlib
import getpass
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from deploy import debian
from deploy.console import Stop
from deploy.venv import PYTHON


class Missing(Exception):
    """No server to test on; the text says why."""


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Address of a database whose `test_…` may be made and dropped. Raises Missing."""
    name = f"newsroom_{os.getpid()}"
    if url := os.environ.get("TEST_POSTGRES_URL"):
        if not accepts(url):
            raise Stop("TEST_POSTGRES_URL est donnée, mais aucun serveur PostgreSQL n’y répond avec ce compte.")
        yield url
        return
    for user in (getpass.getuser(), "postgres"):
        if accepts(f"postgres://{user}@127.0.0.1:5432/postgres"):
            yield f"postgres://{user}@127.0.0.1:5432/{name}"
            return
    with throw_away() as port:
        yield f"postgres://newsroom@127.0.0.1:{port}/{name}"


def accepts(url: str) -> bool:
    script = "import psycopg, sys; psycopg.connect(sys.argv[1], connect_timeout=3).close()"
    return subprocess.run([PYTHON, "-c", script, url], capture_output=True).returncode == 0


def programs() -> Path | None:
    """The folder of the newest server that Debian installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@contextlib.contextmanager
def throw_away() -> Iterator[int]:
    """A server of our own in a temporary folder, run by somebody without rights, gone afterwards; gives its port."""
    if programs() is None and os.geteuid() == 0 and shutil.which("apt-get"):
        debian.need(["postgresql"], purpose="tests sur PostgreSQL")
    binaries = programs()
    if binaries is None:
        raise Missing("aucun serveur PostgreSQL ; installez : sudo apt-get install postgresql")
    with tempfile.TemporaryDirectory(prefix="newsroom-pg-", ignore_cleanup_errors=True) as folder:
        # The server refuses to run as root: as root it runs as nobody, who owns the folder.
        owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
        if owner:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        data = f"{folder}/data"
        who = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
        initdb = [binaries / "initdb", "-D", data, "-A", "trust", "-U", "newsroom", "-E", "UTF8", "--no-locale", "--no-sync"]
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd=folder, **who)  # type: ignore[call-overload]
        port = free_port()
        settings = ["fsync=off", "full_page_writes=off", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}"]
        options = [word for setting in settings for word in ("-c", setting)]
        command = [binaries / "postgres", "-D", data, "-p", str(port), *options]
        with open(f"{folder}/log", "w") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **who)  # type: ignore[call-overload]
        try:
            wait_for(f"postgres://newsroom@127.0.0.1:{port}/postgres", process)
            yield port
        finally:
            process.terminate()
            process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 30
    while not accepts(url):
        if process.poll() is not None or time.monotonic() > deadline:
            raise Missing("le serveur PostgreSQL d’essai n’a pas démarré")
        time.sleep(0.2)
