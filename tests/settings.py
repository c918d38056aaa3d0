"""The settings of the tests: those of production, with keys of no value and a database per run.

`DATABASE_URL` in the environment chooses another database; everything else is fixed here, so that a test says the same
on every machine.
"""

import os
import tempfile
from pathlib import Path

os.environ |= {
    "DEBUG": "0",
    "SECRET_KEY": "key-of-the-tests-" * 4,
    "SENDER_KEY": "sender-key-of-the-tests-" * 4,
    "VAULT_KEYS": "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXowMTIzNDU=",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "SITE_URL": "http://testserver",
    "SITE_NAME": "L’Escale",
    "PREFIX": "newsroom",
    "TIME_ZONE": "Africa/Lome",
    "TRUSTED_PROXIES": "",
}

from newsroom.settings import *  # noqa: E402, F403
from newsroom.settings import DATABASES, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: threads of a live server and worker processes need connections of their own.
    # Nothing here outlives a power cut, so no commit waits for the disk.
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"
    DATABASES["default"]["TEST"] = {"NAME": str(Path(tempfile.gettempdir()) / f"newsroom-test-{os.getpid()}.sqlite3")}
else:
    DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"

# Plain names: hashed ones would need collectstatic before every run. tests/newsroom/test_static.py tries the real storage.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
