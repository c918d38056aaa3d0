"""`make test`: every check of the project, stage by stage, with its time; the last lines say what passed.

Named stages (`make test STAGES="ruff mypy"`) run alone. Nothing stops at the first failure: one run shows all. The check
of types and the tests on PostgreSQL run beside the others, which leave a core idle wherever they wait; what such a stage
prints comes in one piece.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import ContextVar
from pathlib import Path
from typing import IO

from deploy import postgres, tools, venv
from deploy.console import ROOT, Stop, guarded, say
from deploy.production import ENVIRONMENT

BIN = venv.VENV / "bin"
PRINTED: ContextVar[IO[str] | None] = ContextVar("where a stage prints that runs beside others", default=None)
ASIDE = ("mypy", "postgresql")
"""Stages that run beside the others, one after another."""
UNDISTURBED = "browser"
"""It has both cores to itself: a page that answers late fails its test."""


class Failed(Exception):
    """A stage found something wrong; it has said what."""


class NotRun(Exception):
    """A stage could not run here; the text says why."""


def run(*command: str | Path, env: dict[str, str] | None = None) -> None:
    printed = PRINTED.get()
    if subprocess.run(command, cwd=ROOT, env=os.environ | (env or {}), stdout=printed, stderr=printed).returncode:
        raise Failed


def manage(*arguments: str) -> None:
    run(venv.PYTHON, "manage.py", *arguments, env=ENVIRONMENT)


def ruff() -> None:
    run(BIN / "ruff", "check", ".")
    run(BIN / "ruff", "format", "--check", ".")


def mypy() -> None:
    run(BIN / "mypy")


def imports() -> None:
    run(BIN / "lint-imports")


def templates() -> None:
    folders = [folder for folder in ("templates", "articles/templates", "comments/templates") if (ROOT / folder).is_dir()]
    run(BIN / "djlint", "--lint", "--quiet", *folders)


def migrations() -> None:
    manage("makemigrations", "--check", "--dry-run")


def deployment() -> None:
    manage("check", "--deploy", "--fail-level", "WARNING")


def translations() -> None:
    run(venv.PYTHON, "-m", "deploy.messages", "--check")


def pytest(marks: str, *, database: str = "", processes: int = 2) -> None:
    """Without DATABASE_URL of the caller: the stage decides on which database it runs."""
    env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    if database:
        env["DATABASE_URL"] = database
    command: list[str | Path] = [BIN / "pytest", "-m", marks, "-n", str(processes), "--dist", "worksteal"]
    printed = PRINTED.get()
    if subprocess.run(command, cwd=ROOT, env=env, stdout=printed, stderr=printed).returncode:
        raise Failed


def sqlite() -> None:
    pytest("not browser and not nu")


def postgresql() -> None:
    try:
        with postgres.server() as url:
            pytest("not browser and not nu and not once", database=url)
    except postgres.Missing as reason:
        raise NotRun(str(reason)) from reason


def browser() -> None:
    # Three on two cores: a browser waits much, and only part of it is ours.
    pytest("browser", processes=3)


def html() -> None:
    pytest("nu", processes=0)


STAGES: dict[str, tuple[str, Callable[[], None]]] = {
    "ruff": ("ruff : règles et mise en forme", ruff),
    "mypy": ("mypy : types", mypy),
    "imports": ("import-linter : qui importe qui", imports),
    "templates": ("djlint : gabarits", templates),
    "migrations": ("migrations complètes", migrations),
    "deployment": ("check --deploy avec les réglages de production", deployment),
    "translations": ("traductions complètes et compilées", translations),
    "html": ("vérificateur Nu sur chaque page publique", html),
    "sqlite": ("pytest sur SQLite", sqlite),
    "postgresql": ("pytest sur PostgreSQL", postgresql),
    "browser": ("navigateur : Chromium de Debian", browser),
}


def main() -> None:
    venv.ensure(ROOT / "requirements-dev.txt")
    names = sys.argv[1:] or list(STAGES)
    if names == ["venv"]:
        return
    if unknown := set(names) - set(STAGES):
        raise Stop(f"Étape inconnue : {', '.join(sorted(unknown))} ; il y a : {', '.join(STAGES)}.")
    if {"translations", "sqlite", "postgresql", "browser", "html"} & set(names):
        tools.ensure()
    # The processes of the stages import the same modules; without their byte-code each one compiles all of them.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    start = time.monotonic()
    results = dict(run_stages(names))
    say(f"\n── Bilan ({time.monotonic() - start:.0f} s)")
    for name in names:
        say(results[name][1])
    if not all(passed for passed, _ in results.values()):
        raise Stop("make test : échec.")
    left_out = any("NON EXÉCUTÉ" in line for _, line in results.values())
    if left_out or len(names) < len(STAGES):
        say("Ce qui a été exécuté est passé ; le reste ne l’a pas été.")
    else:
        say("make test : tout est passé.")


Outcome = tuple[bool, str]
"""Whether all is well, and the line of the summary."""


def run_stages(names: list[str]) -> Iterator[tuple[str, Outcome]]:
    """One after another; those that run aside hold up none but the undisturbed one, or a core would wait with them."""
    with ThreadPoolExecutor(1) as pool:
        aside = {name: pool.submit(caught, name) for name in ASIDE if name in names and len(names) > 1}
        for name in [name for name in names if name not in aside]:
            if name == UNDISTURBED:
                yield from told(aside)
            head(name)
            outcome = stage(name)
            say(outcome[1])
            yield name, outcome
            yield from told(aside, waiting=False)
        yield from told(aside)


def caught(name: str) -> tuple[Outcome, str]:
    """Run a stage and keep what it prints."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as printed:
        PRINTED.set(printed)
        outcome = stage(name)
        printed.seek(0)
        return outcome, printed.read()


def told(aside: "dict[str, Future[tuple[Outcome, str]]]", *, waiting: bool = True) -> Iterator[tuple[str, Outcome]]:
    """Print what stages printed that ran aside and are over, and forget them; `waiting` for those that are not."""
    for name in [name for name, future in aside.items() if waiting or future.done()]:
        outcome, text = aside.pop(name).result()
        head(name)
        say(f"{text}{outcome[1]}")
        yield name, outcome


def head(name: str) -> None:
    say(f"\n── {STAGES[name][0]} ({name})")


def stage(name: str) -> Outcome:
    title, act = STAGES[name]
    start = time.monotonic()
    try:
        act()
    except Failed:
        passed, word = False, "échec"
    except Stop as stop:
        passed, word = False, f"échec ({stop})"
    except NotRun as reason:
        # On a developer's machine a missing server is a remark; where CI is set, nothing may be left out.
        passed, word = not os.environ.get("CI"), f"NON EXÉCUTÉ ({reason})"
    else:
        passed, word = True, "bon"
    return passed, f"{'✓' if word == 'bon' else '✗'} {title} : {word}, {time.monotonic() - start:.1f} s"


if __name__ == "__main__":
    guarded(main)
