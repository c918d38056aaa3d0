"""The virtual environment: made when missing, brought up to date when a requirements file changed, else left alone."""

import hashlib
import importlib.util
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from deploy import debian
from deploy.console import ROOT, Stop, quietly, say

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements.lock"


def ensure(requirements: Path) -> None:
    """Give `.venv` what the file names. A stamp makes the second call a matter of milliseconds."""
    if sys.version_info < (3, 11):  # noqa: UP036 - the reader may be an older interpreter than the project's
        raise Stop(f"Newsroom demande Python 3.11 ou plus récent ; celui-ci est {sys.version.split()[0]}.")
    if not answers():
        create()
    stamp = VENV / f"{requirements.stem}.stamp"
    wanted = fingerprint([requirements, ROOT / "requirements.txt", LOCK])
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    say("Installation des bibliothèques Python (une à trois minutes la première fois) …")
    quietly(
        [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "-r", requirements, "-c", LOCK],
        why=f"pip n’a pas pu installer {requirements.name} : vérifiez le réseau, puis recommencez.",
    )
    stamp.write_text(wanted)


def answers() -> bool:
    try:
        return subprocess.run([PYTHON, "-c", "pass"], capture_output=True).returncode == 0
    except OSError:
        return False


def create() -> None:
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        debian.need(["python3-venv"], purpose="l’environnement virtuel de Python")
    say("Création de .venv …")
    quietly([sys.executable, "-m", "venv", "--clear", VENV], why=f"L’environnement virtuel {VENV} n’a pas pu être créé.")


def fingerprint(files: Sequence[Path]) -> str:
    """Changes with the files, the interpreter and the folder: a virtual environment does not survive being moved."""
    digest = hashlib.sha256(f"{sys.version} {VENV}".encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()
