"""`make run`: what hinders a start is one French sentence, and a real start never has the demo."""

import errno
import fcntl
import functools
import importlib.util
import os
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy import console, debian, profile, run, venv
from deploy.production import ENVIRONMENT

ROOT = console.ROOT


@pytest.fixture
def local(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A local profile in a folder of the test."""
    monkeypatch.setattr(profile, "PROFILE", tmp_path / "local.env")
    return tmp_path / "local.env"


def test_a_port_in_use_is_named_with_another_to_take():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(console.Stop, match=f"Le port {port} est déjà pris .*PORT={port + 1}"):
            run.free("127.0.0.1", port)


@pytest.mark.parametrize("value", ["abc", "0", "65536", "-1", "80 80", "²"])
def test_a_wrong_port_is_named(value: str):
    with pytest.raises(console.Stop, match="PORT vaut"):
        run.port_number(value)


def test_a_host_of_another_machine_is_named():
    with pytest.raises(console.Stop, match="HOST vaut « 192.0.2.7 »"):
        run.free("192.0.2.7", 8000)


@pytest.mark.parametrize(
    ("number", "words"), [(errno.EROFS, "lecture seule"), (errno.EACCES, "droits insuffisants"), (errno.ENOSPC, "disque plein")]
)
def test_a_folder_that_cannot_be_written_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, number: int, words: str):
    def refuse(*arguments: object, **options: object) -> None:
        raise OSError(number, "English")

    monkeypatch.setattr(Path, "touch", refuse)
    with pytest.raises(console.Stop, match=f"{tmp_path} n’est pas accessible en écriture : .*{words}"):
        console.writable(tmp_path)


def test_a_missing_package_is_named_to_those_who_may_not_install_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(console.Stop, match="Il manque le paquet Debian python3-venv .* sudo apt-get install python3-venv"):
        venv.create()


def test_root_gets_missing_packages_installed(monkeypatch: pytest.MonkeyPatch):
    commands: list[list[str]] = []
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda program: f"/usr/bin/{program}")
    monkeypatch.setattr(debian, "quietly", lambda command, **options: commands.append(command))
    debian.need(["chromium", "gettext"], purpose="essai")
    assert [command[1] for command in commands] == ["update", "install"]
    assert commands[1][-2:] == ["chromium", "gettext"]


def test_whatever_the_system_refuses_is_a_sentence(capsys: pytest.CaptureFixture[str]):
    def fail() -> None:
        raise PermissionError(errno.EACCES, "English", "/srv/journal")

    with pytest.raises(SystemExit, match=r"Le système refuse \(/srv/journal\) : droits insuffisants"):
        console.guarded(fail)


def test_a_second_start_in_the_same_folder_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(run, "VAR", tmp_path)
    with (tmp_path / "run.lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(console.Stop, match="tourne déjà"):
            run.only_one()


def test_the_profile_is_for_its_owner_alone_and_keeps_its_keys(local: Path):
    profile.write("127.0.0.1", 8000)
    assert stat.S_IMODE(local.stat().st_mode) == 0o600
    first = profile.read()
    profile.write("127.0.0.1", 8105)
    second = profile.read()
    assert first["SITE_URL"] == "http://127.0.0.1:8000"
    assert second["SITE_URL"] == "http://127.0.0.1:8105"
    keys = ("SECRET_KEY", "VAULT_KEYS", "SENDER_KEY", "DATABASE_URL", "MEDIA_ROOT", "EMAIL_URL")
    assert all(first[key] == second[key] for key in keys)
    assert len({*first.values()}) == len(first)


def test_an_open_door_lets_in_by_the_address_of_the_machine(local: Path):
    profile.write("0.0.0.0", 8000)  # noqa: S104
    values = profile.read()
    assert {"127.0.0.1", "localhost", "[::1]", profile.own_address()} <= set(values["ALLOWED_HOSTS"].split(","))
    assert values["SITE_URL"] == f"http://{profile.own_address()}:8000"


@pytest.mark.parametrize("name", profile.REAL)
def test_a_key_in_the_environment_makes_it_a_real_start(monkeypatch: pytest.MonkeyPatch, name: str):
    for other in profile.REAL:
        monkeypatch.delenv(other, raising=False)
    assert profile.is_local()
    monkeypatch.setenv(name, "0")
    assert not profile.is_local()


@pytest.mark.parametrize(
    "command",
    [
        ["manage.py", "check"],
        ["manage.py", "prepare"],
        ["-c", "import newsroom.wsgi"],
    ],
)
def test_a_real_start_without_secrets_says_one_sentence(command: list[str]):
    env = {"PATH": os.environ["PATH"], "DEBUG": "0"}
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode != 0
    assert done.stdout == ""
    assert done.stderr.startswith("Réglages : SECRET_KEY manque")
    assert done.stderr.count("\n") == 1


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The project as it is, in another folder with a var/ of its own."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def start(site: Path) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """Start `make run` there with the interpreter of the tests in place of a new virtual environment."""
    script = (
        "import sys, pathlib; from deploy import run, venv; "
        "venv.PYTHON = pathlib.Path(sys.executable); venv.ensure = lambda file: None; run.main()"
    )
    started = []

    def start(**env: str) -> "subprocess.Popen[str]":
        env = {"PATH": os.environ["PATH"], "PYTHONUNBUFFERED": "1"} | env
        process = subprocess.Popen(
            [sys.executable, "-c", script], cwd=site, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)


def until(condition: Callable[[], object], seconds: float = 180) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


def children(pid: int) -> dict[str, int]:
    """The processes that a process started, by what they are."""
    listed = subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(pid)], capture_output=True, text=True).stdout
    rows = (line.split(maxsplit=1) for line in listed.splitlines())
    return {"worker" if "manage.py worker" in args else "web": int(number) for number, args in rows}


def test_a_real_site_starts_comes_back_after_kills_and_has_no_accounts(site: Path, start: Callable[..., "subprocess.Popen[str]"]):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    answers = functools.partial(run.answers, "127.0.0.1", port)
    own = {"ALLOWED_HOSTS": "127.0.0.1", "SITE_URL": f"http://127.0.0.1:{port}", "DATABASE_URL": "sqlite:///var/real.sqlite3"}
    process = start(PORT=str(port), **(ENVIRONMENT | own))
    said: list[str] = []
    reader = threading.Thread(target=lambda: said.extend(process.stdout or ()))
    reader.start()
    until(lambda: process.poll() is not None or f"http://127.0.0.1:{port}/" in "".join(said))
    assert process.poll() is None
    until(lambda: set(children(process.pid)) == {"web", "worker"})
    first = children(process.pid)
    [web_worker, *_] = children(first["web"]).values()
    os.kill(web_worker, signal.SIGKILL)
    until(lambda: web_worker not in children(first["web"]).values() and answers())
    os.kill(first["web"], signal.SIGKILL)
    os.kill(first["worker"], signal.SIGKILL)
    until(
        lambda: set(children(process.pid)) == {"web", "worker"} and not set(children(process.pid).values()) & set(first.values())
    )
    until(lambda: answers())
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 0
    reader.join()
    assert "Traceback" not in "".join(said)
    assert not answers()
    with sqlite3.connect(site / "var" / "real.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM auth_user").fetchone() == (0,)
    assert not (site / "var" / "local.env").exists()
