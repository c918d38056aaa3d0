"""Keep a few processes running: one that ends is started again, ever later while it keeps failing; all stop together."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

from deploy.console import ROOT, say

LONGEST_PAUSE = 30.0
STEADY = 30.0
"""Seconds of life after which an end counts as the first again."""
PATIENCE = 20.0
"""Seconds that a process has to finish its task before it is killed."""


@dataclass
class Child:
    """A command that should always run."""

    name: str
    command: list[str]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    failures: int = 0
    start_at: float = field(default_factory=time.monotonic)

    def start(self) -> None:
        # A session of its own: Ctrl-C in the terminal reaches only us, who pass it on, and what a killed parent leaves
        # behind can be found by its group.
        self.process = subprocess.Popen(self.command, cwd=ROOT, start_new_session=True, preexec_fn=die_with_parent)
        self.started = time.monotonic()

    def look(self) -> None:
        """Start what is due, and notice what ended."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.start_at:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        self.signal(signal.SIGKILL)  # workers of a killed server would keep its port
        self.process = None
        self.failures = 1 if now - self.started > STEADY else self.failures + 1
        pause = min(LONGEST_PAUSE, 0.5 * 2 ** (self.failures - 1))
        self.start_at = now + pause
        say(f"{self.name} s’est arrêté ({reason(code)}) ; nouveau départ dans {pause:.1f} s.".replace(".", ",", 1))

    def signal(self, number: signal.Signals) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)


def die_with_parent() -> None:
    """Ask Linux for SIGTERM when our parent dies, be it by SIGKILL: no server without somebody who looks after it."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def reason(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"code {code}"


def run(children: list[Child], *, ready: Callable[[], bool], on_ready: Callable[[], None]) -> None:
    """Run until SIGINT or SIGTERM. `on_ready` is called once, when `ready` says so."""
    ending = False

    def end(number: int, frame: FrameType | None) -> None:
        nonlocal ending
        ending = True

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
    announced = False
    while not ending:
        for child in children:
            child.look()
        if not announced and ready():
            announced = True
            on_ready()
        time.sleep(0.2)
    stop(children)


def stop(children: list[Child]) -> None:
    """Ask all to finish; kill what has not after a while."""
    say("\nArrêt …")
    for child in children:
        if child.process is not None:
            child.process.terminate()
    deadline = time.monotonic() + PATIENCE
    for child in children:
        if child.process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.1, deadline - time.monotonic()))
            child.signal(signal.SIGKILL)
            child.process.wait()
    say("Arrêté.")
