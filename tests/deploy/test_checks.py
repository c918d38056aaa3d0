"""`make test` runs every stage, says what passed, and leaves nothing out where CI is set."""

import ctypes.util
import shutil
import sys
import threading
from pathlib import Path

import polib
import pytest

from deploy import checks, console, messages, postgres, tools


@pytest.fixture
def stages(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """Stages of the test's own, run without installing anything."""
    monkeypatch.setattr(checks.venv, "ensure", lambda file: None)
    monkeypatch.setattr(checks.tools, "ensure", lambda: None)
    monkeypatch.delenv("CI", raising=False)
    stages: dict[str, object] = {}
    monkeypatch.setattr(checks, "STAGES", stages)
    return stages


def run(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    monkeypatch.setattr(checks.sys, "argv", ["checks", *names])
    checks.main()


def good() -> None:
    """Nothing to complain of."""


def bad() -> None:
    raise checks.Failed


def without_server() -> None:
    raise checks.NotRun("pas de serveur")


def misled() -> None:
    raise console.Stop("TEST_POSTGRES_URL ne répond pas.")


def test_all_good_says_so_last(stages: dict, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    stages |= {"one": ("Une", good), "two": ("Deux", good)}
    run(monkeypatch)
    assert capsys.readouterr().out.splitlines()[-1] == "make test : tout est passé."


@pytest.mark.parametrize("failing", [bad, misled])
def test_a_failure_fails_the_whole_but_the_rest_is_run(
    stages: dict, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], failing
):
    stages |= {"one": ("Une", failing), "two": ("Deux", good)}
    with pytest.raises(console.Stop, match="échec"):
        run(monkeypatch)
    out = capsys.readouterr().out
    assert "✗ Une : échec" in out
    assert "✓ Deux : bon" in out


def test_what_could_not_run_is_said_and_fails_where_ci_is_set(
    stages: dict, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    stages["one"] = ("PostgreSQL", without_server)
    run(monkeypatch)
    out = capsys.readouterr().out
    assert "PostgreSQL : NON EXÉCUTÉ (pas de serveur)" in out
    assert "tout est passé" not in out
    monkeypatch.setenv("CI", "1")
    with pytest.raises(console.Stop, match="échec"):
        run(monkeypatch)


def test_types_are_checked_beside_the_other_stages_and_told_in_one_piece(
    stages: dict, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    begun, ended = threading.Event(), threading.Event()

    def types() -> None:
        assert begun.wait(30)
        checks.run(sys.executable, "-c", "print('une faute de type')")
        ended.set()
        raise checks.Failed

    def tests() -> None:
        begun.set()
        assert ended.wait(30)

    stages |= {"mypy": ("Types", types), "ruff": ("Règles", good), "sqlite": ("Tests", tests)}
    with pytest.raises(console.Stop, match="échec"):
        run(monkeypatch)
    out = capsys.readouterr().out
    places = [out.index(text) for text in ("✓ Règles", "(sqlite)", "✓ Tests", "(mypy)", "une faute de type", "✗ Types : échec")]
    assert places == sorted(places)
    assert [line[0] for line in out.partition("── Bilan")[2].splitlines()[1:]] == ["✗", "✓", "✓"]


def test_postgresql_is_asked_beside_sqlite_and_over_before_a_browser_begins(
    stages: dict, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    begun, released, over = threading.Event(), threading.Event(), []

    def postgresql() -> None:
        begun.set()
        assert released.wait(30)
        checks.run(sys.executable, "-c", "print('3 passed')")
        over.append("postgresql")

    def sqlite() -> None:
        assert begun.wait(30)
        threading.Timer(0.2, released.set).start()

    def browser() -> None:
        assert over == ["postgresql"]

    stages |= {"sqlite": ("Tests", sqlite), "postgresql": ("Tests aussi", postgresql), "browser": ("Navigateur", browser)}
    run(monkeypatch)
    out = capsys.readouterr().out
    places = [out.index(text) for text in ("✓ Tests :", "(postgresql)", "3 passed", "✓ Tests aussi", "✓ Navigateur")]
    assert places == sorted(places)
    assert "tout est passé" in out


def test_an_unknown_stage_is_named(stages: dict, monkeypatch: pytest.MonkeyPatch):
    stages["one"] = ("Une", good)
    with pytest.raises(console.Stop, match="Étape inconnue : three"):
        run(monkeypatch, "three")


def test_missing_tools_are_all_named_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(shutil, "which", lambda program: None)
    monkeypatch.setattr(tools, "listens", lambda url, port: False)
    monkeypatch.setattr(tools, "VAR", tmp_path)
    monkeypatch.setattr(ctypes.util, "find_library", lambda name: None)
    assert tools.missing() == ["gettext", "default-jre-headless", "npm", "redis-server", "chromium-headless-shell", "libatomic1"]
    monkeypatch.setattr(ctypes.util, "find_library", lambda name: f"lib{name}.so.1")
    monkeypatch.setattr(tools, "listens", lambda url, port: True)
    (tmp_path / "tools").mkdir()
    tools.NU.path.touch()
    assert "npm" in tools.missing()
    tools.AXE.path.touch()
    assert tools.missing() == ["gettext", "default-jre-headless", "chromium-headless-shell"]


def test_where_the_small_chromium_cannot_be_installed_the_whole_one_does(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    asked: list[str] = []

    def refuse(packages: list[str], *, purpose: str) -> None:
        asked.extend(packages)
        raise console.Stop("Il manque le paquet Debian")

    monkeypatch.setattr(shutil, "which", lambda program: None if program == tools.SHELL else f"/usr/bin/{program}")
    monkeypatch.setattr(tools, "listens", lambda url, port: True)
    monkeypatch.setattr(ctypes.util, "find_library", lambda name: f"lib{name}.so.1")
    monkeypatch.setattr(tools, "VAR", tmp_path)
    monkeypatch.setattr(tools.debian, "need", refuse)
    (tmp_path / "tools").mkdir()
    tools.NU.path.touch()
    tools.AXE.path.touch()
    tools.ensure()
    assert asked == ["chromium-headless-shell"]
    assert "Chromium entier" in capsys.readouterr().out


def test_a_throw_away_server_is_there_for_the_test_and_gone_afterwards():
    with postgres.throw_away() as port:
        url = f"postgres://newsroom@127.0.0.1:{port}/postgres"
        assert postgres.accepts(url)
    assert not postgres.accepts(url)


def test_a_named_server_that_does_not_answer_is_not_replaced_by_another(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TEST_POSTGRES_URL", "postgres://nobody@127.0.0.1:1/nothing")
    with pytest.raises(console.Stop, match="TEST_POSTGRES_URL"), postgres.server():
        pytest.fail("no server answers there")


def test_gaps_and_guesses_of_a_catalogue_are_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="Draft", msgstr="Brouillon"))
    catalogue.append(polib.POEntry(msgid="Body", msgstr=""))
    catalogue.append(polib.POEntry(msgid="Bin", msgstr="Corbeilles", flags=["fuzzy"]))
    catalogue.save(str(tmp_path / "django.po"))
    gaps = messages.missing(tmp_path / "django.po")
    assert gaps == ["Body", "Bin"]
    with pytest.raises(console.Stop):
        messages.report(gaps, [])
    with pytest.raises(console.Stop):
        messages.report([], ["django.po"])
    messages.report([], [])
    assert "make messages" in capsys.readouterr().out
