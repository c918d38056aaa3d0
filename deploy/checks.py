"""`make test`: every check of the project, one stage after another, with its time; the last lines say what passed.

Named stages (`make test STAGES="ruff mypy"`) run alone. Nothing stops at the first failure: one run shows all.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from deploy import postgres, tools, venv
from deploy.console import ROOT, Stop, guarded, say
from deploy.production import ENVIRONMENT

BIN = venv.VENV / "bin"


class Failed(Exception):
    """A stage found something wrong; it has said what."""


class NotRun(Exception):
    """A stage could not run here; the text says why."""


def run(*command: str | Path, env: dict[str, str] | None = None) -> None:
    if subprocess.run(command, cwd=ROOT, env=os.environ | (env or {})).returncode:
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
    if subprocess.run(command, cwd=ROOT, env=env).returncode:
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
    pytest("browser")


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
    "sqlite": ("pytest sur SQLite", sqlite),
    "postgresql": ("pytest sur PostgreSQL", postgresql),
    "browser": ("navigateur : Chromium de Debian", browser),
    "html": ("vérificateur Nu sur chaque page publique", html),
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
    start = time.monotonic()
    results = [stage(name) for name in names]
    say(f"\n── Bilan ({time.monotonic() - start:.0f} s)")
    for _, line in results:
        say(line)
    if not all(passed for passed, _ in results):
        raise Stop("make test : échec.")
    left_out = any("NON EXÉCUTÉ" in line for _, line in results)
    if left_out or len(names) < len(STAGES):
        say("Ce qui a été exécuté est passé ; le reste ne l’a pas été.")
    else:
        say("make test : tout est passé.")


def stage(name: str) -> tuple[bool, str]:
    """Run one and give whether all is well, and its line of the summary."""
    title, act = STAGES[name]
    say(f"\n── {title} ({name})")
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
    line = f"{'✓' if word == 'bon' else '✗'} {title} : {word}, {time.monotonic() - start:.1f} s"
    say(line)
    return passed, line


if __name__ == "__main__":
    guarded(main)
