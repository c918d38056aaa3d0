"""The real web server on the database of the test: two processes, started as in production, killed without mercy."""

import contextlib
import http.client
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection

from deploy import run
from deploy.postgres import free_port

HOST = "127.0.0.1"


def database_url() -> str:
    """The database of this test, for a process of its own."""
    parts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{parts['NAME']}"
    host = f"{parts['HOST']}:{parts['PORT']}" if parts["PORT"] else parts["HOST"]
    return f"postgres://{parts['USER']}:{parts['PASSWORD']}@{host}/{parts['NAME']}".replace(":@", "@")


@dataclass
class Server:
    """Two processes on one port."""

    environment: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        environment = os.environ | {
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": "tests.served_settings",
            "WEB_WORKERS": "2",
            **self.environment,
        }
        command = run.granian(HOST, self.port)
        self.process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, start_new_session=True)
        deadline = time.monotonic() + 120
        while not run.answers(HOST, self.port):
            if time.monotonic() > deadline or self.process.poll() is not None:
                self.kill()
                pytest.fail("the server did not start")
            time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL to both processes and to the one above them, in the middle of whatever they do."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def post(self, path: str, fields: dict[str, str], headers: dict[str, str] | None = None) -> int:
        """Send a form as a browser does from our own page; the status. Raises OSError or HTTPException when the line breaks."""
        ours = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        line = http.client.HTTPConnection(HOST, self.port, timeout=30)
        try:
            line.request("POST", path, urlencode(fields), {**ours, **(headers or {})})
            response = line.getresponse()
            response.read()
            return response.status
        finally:
            line.close()


@contextlib.contextmanager
def served(**environment: str) -> Iterator[Server]:
    server = Server(environment)
    try:
        server.start()
        yield server
    finally:
        server.kill()
