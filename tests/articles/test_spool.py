"""What nobody has checked yet lies apart, closed to others, and not for long."""

import os
import subprocess
import sys
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from articles import spool
from articles.models import Image
from tests.factories import make_user
from tests.pictures import upload


def test_the_spool_is_closed_to_others_and_outside_of_the_media(settings):
    settings.SPOOL_ROOT.mkdir(mode=0o755, parents=True)
    assert spool.root().stat().st_mode & 0o777 == 0o700
    assert settings.MEDIA_ROOT not in spool.root().parents
    with spool.workplace() as folder:
        assert folder.stat().st_mode & 0o077 == 0
        (folder / "upload").write_bytes(b"x")
    assert not folder.exists()


def test_a_workplace_goes_when_the_work_fails():
    with pytest.raises(ValueError, match="bad"), spool.workplace() as folder:
        raise ValueError("bad")
    assert not folder.exists()


def test_what_a_killed_process_left_goes_after_a_day():
    (spool.root() / "photo-old").mkdir()
    (spool.root() / "photo-old" / "upload").write_bytes(b"place and camera")
    (spool.root() / "piece").write_bytes(b"x")
    (spool.root() / "young").write_bytes(b"x")
    (spool.root() / ".accepting.lock").write_bytes(b"")
    long_ago = time.time() - 25 * 3600
    for name in ("photo-old", "piece", ".accepting.lock"):
        os.utime(spool.root() / name, (long_ago, long_ago))
    assert spool.sweep() == 2
    assert sorted(path.name for path in spool.root().iterdir()) == [".accepting.lock", "young"]


KILLED = """
import io, os, signal, django
from django.core.handlers.wsgi import WSGIRequest
django.setup()
HEAD = b'--x\\r\\nContent-Disposition: form-data; name="upload"; filename="a.jpg"\\r\\n\\r\\n'

class Arriving(io.BytesIO):
    def read(self, size=-1):
        if data := super().read(size):
            return data
        paths = [f"/proc/self/fd/{number}" for number in os.listdir("/proc/self/fd")]
        print(*[os.readlink(path) for path in paths if os.path.islink(path)], flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

WSGIRequest({
    "REQUEST_METHOD": "POST", "PATH_INFO": "/", "SCRIPT_NAME": "", "CONTENT_LENGTH": "9000000",
    "CONTENT_TYPE": "multipart/form-data; boundary=x", "wsgi.input": Arriving(HEAD + b"GPS" * 2**20),
}).FILES
"""
"""A process that is killed when three of nine megabytes of a photo have arrived; it tells first which files it holds."""


def test_nothing_of_a_plain_form_is_left_when_the_process_is_killed_while_the_photo_arrives(settings, tmp_path):
    folders = settings.SPOOL_ROOT, tmp_path / "tmp"
    folders[1].mkdir()
    env = os.environ | {
        "SPOOL_ROOT": str(folders[0]), "TMPDIR": str(folders[1]), "DJANGO_SETTINGS_MODULE": "tests.settings",
    }  # fmt: skip
    process = subprocess.run([sys.executable, "-c", KILLED], cwd=settings.BASE_DIR, env=env, capture_output=True, check=False)
    assert process.returncode == -9, process.stderr.decode()
    assert str(folders[0]) in process.stdout.decode()  # it was on the disk, there
    assert folders[0].stat().st_mode & 0o777 == 0o700
    assert [path for folder in folders for path in folder.rglob("*") if path.is_file()] == []


@pytest.mark.django_db
def test_a_heavy_photo_comes_in_by_the_plain_form_and_leaves_nothing_in_the_spool(client, settings):
    client.force_login(make_user("Journaliste"))
    photo = SimpleUploadedFile("quai.jpg", upload().read() + b"film" * 2**20, "image/jpeg")
    assert client.post("/admin/articles/image/add/", {"upload": photo, "alt": "Un quai"}).status_code == 302
    assert Image.objects.get().file_name == "quai.jpg"
    assert list(settings.SPOOL_ROOT.glob("[!.]*")) == []
