"""What `make test` needs besides Python packages: Debian's Chromium, gettext, Java, Redis; the Nu checker and axe from npm."""

import ctypes.util
import os
import shutil
import socket
import tarfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from deploy import debian
from deploy.console import VAR, Stop, quietly, say


@dataclass(frozen=True)
class Packed:
    """One file of an npm package, kept in var/tools under a name with its version."""

    package: str
    version: str
    member: str

    @property
    def path(self) -> Path:
        member = Path(self.member)
        return VAR / "tools" / f"{member.name.split('.')[0]}-{self.version}{member.suffix}"


SHELL = "chromium-headless-shell"
NU = Packed("vnu-jar", "26.9.27", "build/dist/vnu.jar")
AXE = Packed("axe-core", "4.14.1", "axe.min.js")


def ensure() -> None:
    """All tools at once, so that one line names everything that is missing."""
    if packages := missing():
        debian.need(packages, purpose="outils de make test")
    if shutil.which(SHELL) is None:
        try:
            debian.need([SHELL], purpose="outils de make test")
        except Stop as stop:
            say(f"{stop}\nEn attendant, Chromium entier montre les mêmes pages, deux fois plus lentement.")
    for tool in (NU, AXE):
        if not tool.path.is_file():
            fetch(tool)


def missing() -> list[str]:
    programs = {"msgfmt": "gettext", "java": "default-jre-headless"}
    if not (NU.path.is_file() and AXE.path.is_file()):
        programs["npm"] = "npm"
    if not listens(os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379"), 6379):
        programs["redis-server"] = "redis-server"
    if shutil.which("chromium") is None:
        programs[SHELL] = SHELL
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


def fetch(tool: Packed) -> None:
    say(f"Téléchargement de {tool.package} {tool.version} …")
    folder = tool.path.parent
    folder.mkdir(parents=True, exist_ok=True)
    why = f"npm n’a pas pu télécharger {tool.package} : vérifiez le réseau, puis recommencez."
    quietly(["npm", "pack", "--silent", "--pack-destination", folder, f"{tool.package}@{tool.version}"], why=why)
    packed = folder / f"{tool.package}-{tool.version}.tgz"
    unpack(packed, tool)
    packed.unlink()


def unpack(packed: Path, tool: Packed) -> None:
    with tarfile.open(packed) as archive:
        source = archive.extractfile(f"package/{tool.member}")
        if source is None:
            raise Stop(f"{packed.name} ne contient pas {tool.member}.")
        half_done = tool.path.with_suffix(".part")
        with source, half_done.open("wb") as target:
            shutil.copyfileobj(source, target)
        half_done.rename(tool.path)
