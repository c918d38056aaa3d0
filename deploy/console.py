"""What the scripts of the Makefile say: French sentences, never a traceback."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"


class Stop(Exception):
    """Work cannot go on; the text is one French sentence that says why and what to do."""


REASONS = {
    errno.EACCES: "droits insuffisants",
    errno.EPERM: "droits insuffisants",
    errno.EROFS: "système de fichiers en lecture seule",
    errno.ENOSPC: "disque plein",
    errno.EADDRNOTAVAIL: "l’adresse n’est pas celle de cette machine",
    errno.EADDRINUSE: "l’adresse est déjà prise",
}


def reason(error: OSError) -> str:
    """Why the system refuses, in French where we know how to say it."""
    return REASONS.get(error.errno or 0, error.strerror or str(error))


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
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        sys.exit(f"\nLe système refuse{place} : {reason(error)}.")


def writable(folder: Path) -> None:
    """Make a folder and prove that files can be made in it. Raises Stop."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".essai-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Stop(f"Le dossier {folder} n’est pas accessible en écriture : {reason(error)}.") from error


def quietly(command: Sequence[str | Path], *, why: str, env: dict[str, str] | None = None) -> None:
    """Run a command; when it fails, show the end of what it said and stop with `why`."""
    done = subprocess.run(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    )
    if done.returncode:
        say("\n".join(done.stdout.rstrip().splitlines()[-15:]))
        raise Stop(why)
