"""Debian packages that a command needs: installed when we are root, else named in one sentence."""

import os
import shutil
from collections.abc import Sequence

from deploy.console import Stop, quietly, say


def need(packages: Sequence[str], *, purpose: str) -> None:
    """Install packages or raise Stop with the line to type. The caller has found out that they are missing."""
    names = " ".join(packages)
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        noun = "Il manque le paquet" if len(packages) == 1 else "Il manque les paquets"
        raise Stop(f"{noun} Debian {names} ({purpose}) ; installez : sudo apt-get install {names}")
    say(f"Installation de {names} ({purpose}) …")
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    failed = f"apt-get n’a pas pu installer {names} ({purpose}) : vérifiez le réseau et les sources de Debian."
    quietly(["apt-get", "update", "-q"], why=failed, env=env)
    quietly(["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages], why=failed, env=env)
