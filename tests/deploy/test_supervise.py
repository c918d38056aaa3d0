"""The supervisor: what is killed comes back, what keeps failing waits longer, all end together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy import supervise

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def until(condition: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


@pytest.fixture
def sleeper() -> Iterator[supervise.Child]:
    child = supervise.Child("Le dormeur", SLEEP)
    child.look()
    yield child
    if child.process is not None:
        child.process.kill()
        child.process.wait()


def test_a_killed_process_is_started_again(sleeper: supervise.Child, capsys: pytest.CaptureFixture[str]):
    assert sleeper.process is not None
    first = sleeper.process
    first.kill()
    first.wait()
    sleeper.look()
    assert "Le dormeur s’est arrêté (SIGKILL) ; nouveau départ dans 0,5 s." in capsys.readouterr().out
    until(lambda: sleeper.look() or (sleeper.process is not None and sleeper.process.pid != first.pid))


def test_pauses_grow_while_it_keeps_failing_and_never_beyond_the_longest(sleeper: supervise.Child):
    for pause in (0.5, 1, 2, 4, 8, 16, 30, 30, 30):
        if sleeper.process is None:
            sleeper.start_at = 0
            sleeper.look()
        assert sleeper.process is not None
        sleeper.process.kill()
        sleeper.process.wait()
        before = time.monotonic()
        sleeper.look()
        assert before + pause <= sleeper.start_at <= time.monotonic() + pause


def test_a_long_life_counts_as_a_new_beginning(sleeper: supervise.Child):
    assert sleeper.process is not None
    sleeper.failures, sleeper.started = 7, time.monotonic() - supervise.STEADY - 1
    sleeper.process.kill()
    sleeper.process.wait()
    sleeper.look()
    assert sleeper.failures == 1


def test_children_that_a_killed_process_leaves_behind_go_too(tmp_path: Path):
    script = "import subprocess, sys; p = subprocess.Popen(sys.argv[2:]); open(sys.argv[1], 'w').write(str(p.pid)); p.wait()"
    child = supervise.Child("La mère", [sys.executable, "-c", script, str(tmp_path / "pid"), *SLEEP])
    child.look()
    until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text())
    orphan = int((tmp_path / "pid").read_text())
    assert child.process is not None
    child.process.kill()
    child.process.wait()
    child.look()
    until(lambda: not alive(orphan))


def test_sigterm_ends_all_and_kills_who_does_not_listen(monkeypatch: pytest.MonkeyPatch):
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    monkeypatch.setattr(supervise, "PATIENCE", 0.5)
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    children = [supervise.Child("Un", SLEEP), supervise.Child("Deux", [sys.executable, "-c", deaf])]
    try:
        supervise.run(children, ready=lambda: True, on_ready=lambda: os.kill(os.getpid(), signal.SIGTERM))
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert all(child.process is not None and child.process.poll() is not None for child in children)


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and was not waited for counts as gone."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()
    return bool(state) and not state.startswith("Z")
