"""A real Redis for tests: TEST_REDIS_URL, or the one on this machine, or one started from Debian's package."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis


def answers(url: str) -> bool:
    try:
        return bool(redis.Redis.from_url(url, socket_connect_timeout=1).ping())
    except redis.RedisError:
        return False


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a Redis that others may use too: take a prefix of your own and flush nothing."""
    url = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")
    if answers(url):
        yield url
        return
    if "TEST_REDIS_URL" in os.environ:
        pytest.fail("TEST_REDIS_URL is set, but no Redis answers there.")
    if shutil.which("redis-server") is None:
        pytest.fail("No Redis on 127.0.0.1:6379 and none to start: these tests need Debian's package redis-server.")
    process, url = start(tmp_path_factory.mktemp("redis"))
    yield url
    process.terminate()
    process.wait()


def start(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    url = f"redis://127.0.0.1:{port}/0"
    for _ in range(100):
        if answers(url):
            return process, url
        time.sleep(0.1)
    process.kill()
    pytest.fail("redis-server was started but does not answer.")
