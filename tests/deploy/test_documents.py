"""The documents say what the code does."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from deploy import checks
from deploy.console import ROOT
from newsroom import demo_accounts

README = (ROOT / "README.md").read_text()


def table(heading: str) -> list[list[str]]:
    """The cells of the first table under a heading of the README, without its head."""
    section = README.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def variables(*files: str) -> set[str]:
    """The variables of the environment that these files read."""
    text = "".join((ROOT / file).read_text() for file in files)
    return set(re.findall(r"""env(?:iron)?\.\w+\(\s*"([A-Z_]+)\"""", text))


def test_every_setting_stands_in_the_table_and_nothing_else_does():
    documented = {name for row in table("Réglages") for name in re.findall(r"`(\w+)`", row[0])}
    assert documented == variables("newsroom/settings.py", "deploy/run.py")


def test_the_defaults_of_the_table_are_those_of_the_settings():
    settings = (ROOT / "newsroom" / "settings.py").read_text()
    defaults = {row[0].strip("`"): row[1].strip("`") for row in table("Réglages")}
    for name, default in re.findall(r"""env\.\w+\("([A-Z_]+)", "([^"]+)"\)""", settings):
        if defaults[name] != "obligatoire":
            assert defaults[name] == default


def test_every_role_and_its_demo_account_is_in_the_table():
    documented = {row[0]: row[2].strip("`") for row in table("Rôles")}
    assert documented == {role: username for username, (role, _, _) in demo_accounts.ACCOUNTS.items()}


def test_every_stage_of_make_test_is_explained():
    text = (ROOT / "CONTRIBUTING.md").read_text()
    for name in checks.STAGES:
        assert f"`{name}`" in text


def test_targets_that_the_readme_names_exist():
    makefile = (ROOT / "Makefile").read_text()
    targets = re.findall(r"\bmake ([a-z]+)", README)
    assert {"run", "test"} <= set(targets)
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"])
def test_links_between_documents_lead_somewhere(name: str):
    for link in re.findall(r"(?<!!)\[[^\]]*\]\(([^)#:]+)\)", (ROOT / name).read_text()):
        assert Path(ROOT, link).exists(), link


def test_pictures_of_the_readme_are_those_that_the_script_takes():
    shown = set(re.findall(r"!\[[^\]]+\]\(deploy/screenshots/(\w+)\.jpg\)", README))
    assert shown == set(re.findall(r'Shot\("(\w+)"', (ROOT / "deploy" / "screenshots.py").read_text()))


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_have_exact_pins_and_a_purpose(file: str):
    for line in (ROOT / file).read_text().splitlines():
        if line and not line.startswith(("#", "-r")):
            assert re.fullmatch(r"[\w\-\[\],]+==[\w.]+\s+# .+", line), line


def test_the_lock_holds_every_direct_requirement_at_its_pin():
    def pins(file: str) -> dict[str, str]:
        found = re.findall(r"^([\w\-]+)(?:\[[\w,]+\])?==([\w.]+)", (ROOT / file).read_text(), re.MULTILINE)
        return {name.lower().replace("_", "-"): version for name, version in found}

    assert pins("requirements.txt").items() <= pins("requirements.lock").items()


def test_nginx_logs_no_link_that_is_a_secret():
    secret = [re.compile(pattern) for pattern in re.findall(r"~(\S+) 0;", (ROOT / "deploy" / "nginx.conf").read_text())]
    links = [
        reverse("comments:follow", args=["jeton"]),
        *(reverse(f"comments:{name}", args=["jeton"]) for name in ("withdraw", "erase", "mail-link", "answers", "confirm")),
        *(reverse(f"comments:{name}", args=["jeton"]) for name in ("unsubscribe", "data", "export-data", "erase-data")),
        reverse("password_reset_confirm", args=["MQ", "jeton"]),
    ]
    assert all(any(pattern.match(link) for pattern in secret) for link in links)
    assert not any(pattern.match("/commentaires/12/") for pattern in secret)
