"""The address of public files: only those, for a month, never anything else of the disk."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from articles import library
from tests.pictures import upload

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # files say the same on every database


@pytest.fixture
def address() -> str:
    return library.add(upload(), by=None).renditions.get().file.url


def test_a_rendition_is_served_with_its_type_for_a_month(client, address):
    assert address.startswith("/media/public/")
    response = client.get(address, headers={"accept-encoding": "gzip"})
    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "public, max-age=2592000, immutable"
    assert "Content-Encoding" not in response
    assert not response.cookies
    content = b"".join(response.streaming_content)
    assert content.startswith(b"\xff\xd8")
    assert int(response["Content-Length"]) == len(content)


def test_an_unchanged_file_is_not_sent_twice(client, address):
    date = client.get(address)["Last-Modified"]
    response = client.get(address, headers={"if-modified-since": date})
    assert response.status_code == 304
    assert not response.content


def test_other_methods_are_refused(client, address):
    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/media/public/",
        "/media/public/aa",
        "/media/public/aa/nothing.jpg",
        "/media/public/../originals/secret.jpg",
        "/media/public/%2e%2e/originals/secret.jpg",
        "/media/public/..%2foriginals%2fsecret.jpg",
        "/media/public//etc/passwd",
        "/media/public/aa\\..\\..\\originals\\secret.jpg",
        "/media/public/aa/page.html",
        "/media/public/.hidden.jpg",
        "/media/public/dir.jpg",
        "/media/originals/secret.jpg",
    ],
)
def test_nothing_else_is_served(path, settings):
    default_storage.save("originals/secret.jpg", ContentFile(b"secret"))
    default_storage.save("public/aa/page.html", ContentFile(b"<script>"))
    default_storage.save("public/.hidden.jpg", ContentFile(b"hidden"))
    (settings.MEDIA_ROOT / "public" / "dir.jpg").mkdir()
    assert Client().get(path).status_code == 404


def test_a_link_out_of_the_folder_is_not_followed_to_a_page(client, settings, tmp_path):
    (tmp_path / "outside.html").write_text("<script>alert(1)</script>")
    (settings.MEDIA_ROOT / "public").mkdir(parents=True)
    (settings.MEDIA_ROOT / "public" / "x.html").symlink_to(tmp_path / "outside.html")
    assert client.get("/media/public/x.html").status_code == 404
