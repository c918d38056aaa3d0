"""Static files of a real site: collected under hashed names and served for ever."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.templatetags.static import static
from django.test import Client
from pytest_django import Settings


@pytest.fixture
def collected(settings: Settings, tmp_path: Path) -> Path:
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "newsroom.staticfiles.Storage"}}
    call_command("collectstatic", verbosity=0, interactive=False)
    return settings.STATIC_ROOT


def test_files_have_hashed_names_and_are_kept_for_ever(collected: Path):
    url = static("css/base.css")
    assert re.fullmatch(r"/static/css/base\.[0-9a-f]{12}\.css", url)
    response = Client().get(url, headers={"accept-encoding": "gzip"})
    assert response.status_code == 200
    assert "immutable" in response["Cache-Control"]
    assert response["Content-Encoding"] == "gzip"
    assert not (collected / "css" / "base.css").exists()


def test_imports_inside_modules_and_style_sheets_are_hashed_too(collected: Path):
    for path in [*collected.glob("css/*.css"), *collected.glob("js/*.js")]:
        text = path.read_text()
        names = re.findall(r"""(?:@import|import|from)\s+(?:url\()?["']?(\.[^"')]+)""", text) + re.findall(
            r"url\(\"?([^\")]+)", text
        )
        for name in names:
            if not name.startswith(("data:", "#", "http")):
                assert re.search(r"\.[0-9a-f]{12}\.\w+", name), f"{path.name} names {name}"


@pytest.mark.once
@pytest.mark.django_db
def test_an_unknown_file_is_not_found(collected: Path):
    assert Client().get("/static/css/nowhere.css").status_code == 404
    with pytest.raises(ValueError, match="Missing staticfiles manifest"):
        staticfiles_storage.url("css/nowhere.css")
