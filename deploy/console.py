"""What the scripts of the Makefile say: French sentences, never a traceback."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"


class Stop(Exception):
    """Work cannot go on; the text is one French sentence that says why and what to do."""


def say(text: str = "") -> None:
    print(text, flush=True)


def guarded(main: Callable[[], None]) -> None:
    """Run a script's `main` so that whatever goes wrong ends in one sentence."""
    try:
        main()
    except Stop as stop:
        sys.exit(f"\n{stop}")
    except KeyboardInterrupt:
        sys.exit(130)
    except PermissionError as error:
        sys.exit(f"\nPas le droit d’écrire ou de lire {error.filename or ROOT} : changez ses droits ou son propriétaire.")
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        sys.exit(f"\nLe système refuse{place} : {error.strerror or error}.")


def writable(folder: Path) -> None:
    """Make a folder and prove that files can be made in it. Raises Stop."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".essai-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Stop(f"Le dossier {folder} n’est pas accessible en écriture ({error.strerror}) : changez ses droits.") from error


def quietly(command: Sequence[str | Path], *, why: str, env: dict[str, str] | None = None) -> None:
    """Run a command; when it fails, show the end of what it said and stop with `why`."""
    done = subprocess.run(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    )
    if done.returncode:
        say("\n".join(done.stdout.rstrip().splitlines()[-15:]))
        raise Stop(why)
