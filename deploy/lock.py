"""requirements.lock: every package, direct or not, that an installation of requirements.txt brings today."""

import subprocess
import sys
import tempfile
from pathlib import Path

from deploy.console import ROOT, guarded, quietly, say

HEADER = "# Every package of an installation, from requirements.txt by `make lock`. Not edited by hand.\n"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder) / "bin" / "python"
        quietly([sys.executable, "-m", "venv", folder], why="L’environnement d’essai n’a pas pu être créé.")
        quietly(
            [python, "-m", "pip", "install", "-r", ROOT / "requirements.txt"], why="pip n’a pas pu installer requirements.txt."
        )
        frozen = subprocess.run([python, "-m", "pip", "freeze"], check=True, capture_output=True, text=True).stdout
    (ROOT / "requirements.lock").write_text(HEADER + frozen)
    say(f"requirements.lock : {len(frozen.splitlines())} paquets.")


if __name__ == "__main__":
    guarded(main)
