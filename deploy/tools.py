"""What `make test` needs besides Python packages: Debian's Chromium, gettext, Java, Redis, and the Nu checker from npm."""

import ctypes.util
import os
import shutil
import socket
import tarfile
from pathlib import Path
from urllib.parse import urlsplit

from deploy import debian
from deploy.console import VAR, Stop, quietly, say

VNU_VERSION = "26.9.27"
VNU_JAR = VAR / "tools" / f"vnu-{VNU_VERSION}.jar"


def ensure() -> None:
    """All tools at once, so that one line names everything that is missing."""
    if packages := missing():
        debian.need(packages, purpose="outils de make test")
    if not VNU_JAR.is_file():
        fetch_vnu()


def missing() -> list[str]:
    programs = {"chromium": "chromium", "msgfmt": "gettext", "java": "default-jre-headless"}
    if not VNU_JAR.is_file():
        programs["npm"] = "npm"
    if not listens(os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379"), 6379):
        programs["redis-server"] = "redis-server"
    packages = [package for program, package in programs.items() if shutil.which(program) is None]
    # Playwright brings a Node.js of its own, which is linked against a library that a bare Debian lacks.
    return packages if ctypes.util.find_library("atomic") else [*packages, "libatomic1"]


def listens(url: str, port: int) -> bool:
    """Whether something accepts connections at the address."""
    parts = urlsplit(url)
    try:
        socket.create_connection((parts.hostname or "127.0.0.1", parts.port or port), timeout=2).close()
    except OSError:
        return False
    return True


def fetch_vnu() -> None:
    say(f"Téléchargement du vérificateur Nu {VNU_VERSION} …")
    VNU_JAR.parent.mkdir(parents=True, exist_ok=True)
    why = "npm n’a pas pu télécharger vnu-jar : vérifiez le réseau, puis recommencez."
    quietly(["npm", "pack", "--silent", "--pack-destination", VNU_JAR.parent, f"vnu-jar@{VNU_VERSION}"], why=why)
    packed = VNU_JAR.parent / f"vnu-jar-{VNU_VERSION}.tgz"
    unpack(packed, VNU_JAR)
    packed.unlink()


def unpack(packed: Path, jar: Path) -> None:
    with tarfile.open(packed) as archive:
        source = archive.extractfile("package/build/dist/vnu.jar")
        if source is None:
            raise Stop(f"{packed.name} ne contient pas vnu.jar.")
        half_done = jar.with_suffix(".part")
        with source, half_done.open("wb") as target:
            shutil.copyfileobj(source, target)
        half_done.rename(jar)
