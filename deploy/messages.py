"""Translations: `locale/` follows the code. `make messages` writes it; with --check nothing is written and gaps are errors.

The form is fixed, so that two people's catalogues differ only where their texts do: sorted by message, without places
and dates.
"""

import os
import sys
from pathlib import Path

import polib

from deploy.console import ROOT, Stop, guarded, quietly, say
from deploy.production import ENVIRONMENT

LANGUAGES = ["fr"]
DOMAIN = "django"
DATE = "2026-01-01 00:00+0000"
METADATA = {
    "Project-Id-Version": "newsroom",
    "Report-Msgid-Bugs-To": "",
    "POT-Creation-Date": DATE,
    "PO-Revision-Date": DATE,
    "Last-Translator": "Newsroom",
    "Language-Team": "French",
    "Language": "fr",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n > 1);",
}


def main() -> None:
    check = sys.argv[1:] == ["--check"]
    for language in LANGUAGES:
        path = ROOT / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.po"
        before = {file: file.read_bytes() for file in (path, path.with_suffix(".mo")) if file.is_file()}
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            update(path, language)
            gaps = missing(path)
            changed = [file.name for file in (path, path.with_suffix(".mo")) if before.get(file) != file.read_bytes()]
        finally:
            if check:
                restore(path, before)
        report(gaps, changed if check else [])


def update(path: Path, language: str) -> None:
    """Let Django collect the messages of the code, then bring the catalogue into its form and compile it."""
    ignored = [part for folder in (".venv", "node_modules", "var", "tests", "deploy") for part in ("-i", folder)]
    command = [sys.executable, "manage.py", "makemessages", "-l", language, "-d", DOMAIN, "-v0"]
    quietly(
        [*command, "--no-location", "--no-wrap", "--no-obsolete", *ignored],
        why="makemessages a échoué.",
        env=os.environ | ENVIRONMENT,
    )
    catalogue = polib.pofile(str(path), wrapwidth=0)
    catalogue.sort(key=lambda entry: (entry.msgid.lower(), entry.msgid, entry.msgctxt or ""))
    catalogue.metadata = dict(METADATA)
    catalogue.header = "French of the newsroom."
    catalogue.save()
    catalogue.save_as_mofile(str(path.with_suffix(".mo")))


def missing(path: Path) -> list[str]:
    """Messages without a translation, or with a guessed one."""
    return [entry.msgid for entry in polib.pofile(str(path)) if not entry.translated() or entry.fuzzy]


def restore(path: Path, before: dict[Path, bytes]) -> None:
    for file in (path, path.with_suffix(".mo")):
        if file in before:
            file.write_bytes(before[file])
        else:
            file.unlink(missing_ok=True)


def report(gaps: list[str], changed: list[str]) -> None:
    for text in gaps:
        say(f"Sans traduction : {text!r}")
    if changed:
        say(f"{' et '.join(changed)} ne suit plus le code : make messages")
    if gaps or changed:
        raise Stop("Les traductions ne sont pas complètes.")
    say("Traductions complètes.")


if __name__ == "__main__":
    guarded(main)
