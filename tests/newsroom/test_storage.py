"""The disk keeps a file whole or not at all; a bucket is a setting."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile

from newsroom.environment import Environment
from newsroom.storage import Disk


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    return Disk(location=tmp_path / "disk")


def names(disk: Disk) -> list[str]:
    return sorted(str(path.relative_to(disk.location)) for path in Path(disk.location).rglob("*") if path.is_file())


def test_a_file_is_written_and_nothing_beside_it(disk: Disk):
    assert disk.save("public/aa/bb.jpg", ContentFile(b"one")) == "public/aa/bb.jpg"
    assert disk.open("public/aa/bb.jpg").read() == b"one"
    assert names(disk) == ["public/aa/bb.jpg"]


def test_a_cut_in_the_middle_leaves_no_half_of_a_file(disk: Disk):
    class Cut(ContentFile[bytes]):
        def chunks(self, chunk_size: int | None = None) -> Iterator[Any]:
            yield b"half"
            raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        disk.save("public/aa/bb.jpg", Cut(b"whole"))
    assert names(disk) == []


def test_what_a_killed_process_was_writing_goes_after_an_hour(disk: Disk):
    workshop = Path(disk.location, ".work")
    workshop.mkdir(parents=True)
    for name, age in (("old", 4000), ("young", 10)):
        (workshop / name).write_bytes(b"half")
        os.utime(workshop / name, (time.time() - age,) * 2)
    disk.save("public/aa/bb.jpg", ContentFile(b"one"))
    assert names(disk) == [".work/young", "public/aa/bb.jpg"]


def test_without_a_setting_pictures_lie_on_the_disk():
    assert Environment({}).storage("MEDIA_STORAGE", "https://journal.example/media/") == {"BACKEND": "newsroom.storage.Disk"}


def test_a_bucket_is_private_and_its_files_have_our_own_address():
    value = "s3://cle%2F1:se%40cret@s3.example:9000/photos?region=eu-west-1"
    made = Environment({"MEDIA_STORAGE": value}).storage("MEDIA_STORAGE", "https://journal.example/media/")
    assert made["BACKEND"] == "storages.backends.s3.S3Storage"
    assert made["OPTIONS"] == {
        "bucket_name": "photos",
        "endpoint_url": "https://s3.example:9000",
        "access_key": "cle/1",
        "secret_key": "se@cret",
        "region_name": "eu-west-1",
        "default_acl": None,
        "querystring_auth": False,
        "custom_domain": "journal.example/media",
        "url_protocol": "https:",
    }


@pytest.mark.parametrize("value", ["photos", "https://a:b@s3.example/photos", "s3://s3.example/photos", "s3://a:b@s3.example"])
def test_a_bucket_that_is_not_understood_stops_the_start_without_telling_its_key(value: str):
    with pytest.raises(ImproperlyConfigured, match="^MEDIA_STORAGE ") as caught:
        Environment({"MEDIA_STORAGE": value}).storage("MEDIA_STORAGE", "https://journal.example/media/")
    assert value not in str(caught.value)
