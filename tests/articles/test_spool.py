"""What nobody has checked yet lies apart, closed to others, and not for long."""

import os
import time

import pytest

from articles import spool


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
