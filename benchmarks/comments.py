"""How many comments a second two server processes accept from fifty clients, beside a view that only inserts a row.

    python -m benchmarks.comments                                   # SQLite in a temporary folder
    python -m benchmarks.comments postgres://root@127.0.0.1:5432/bench_comments

The database must be empty and may be thrown away afterwards. Both rates come from the same server in the same run, so that
their ratio says what taking a comment costs beyond the database's own work: origin, form, filter, limits, vault, link.
"""

import argparse
import http.client
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from deploy import run
from deploy.postgres import free_port
from deploy.production import ENVIRONMENT

CLIENTS, SECONDS, HOST = 50, 8.0, "127.0.0.1"
HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}


def environment(url: str) -> dict[str, str]:
    values = {"DATABASE_URL": url, "ALLOWED_HOSTS": HOST, "SITE_URL": f"http://{HOST}", "PREFIX": "bench", "WEB_WORKERS": "2"}
    return {**os.environ, **ENVIRONMENT, **values, "DJANGO_SETTINGS_MODULE": "benchmarks.comments_site"}


def prepare(url: str) -> int:
    """Make the tables and one article; its number."""
    script = (
        "import django; django.setup()\n"
        "from django.core.management import call_command; call_command('migrate', verbosity=0)\n"
        "from articles.models import Article, Section\n"
        "from django.utils import timezone\n"
        "section = Section.objects.create(name='Essai', slug='essai')\n"
        "now = timezone.now()\n"
        "print(Article.objects.create(headline='Essai', slug='essai', body='<p>Un.</p>', section=section, status='published',\n"
        "      published_at=now, first_published_at=now).pk)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], env=environment(url), check=True, stdout=subprocess.PIPE, text=True)
    return int(done.stdout.split()[-1])


def start(url: str, port: int) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen(run.granian(HOST, port), env=environment(url), start_new_session=True)
    while not run.answers(HOST, port):
        if process.poll() is not None:
            raise SystemExit("The server did not start.")
        time.sleep(0.1)
    return process


def rate(port: int, path: str, fields: Callable[[], dict[str, str]], wanted: int) -> tuple[float, Counter[int], float]:
    """Accepted a second, all statuses, and the 95th percentile of the answers in milliseconds."""
    statuses: Counter[int] = Counter()
    times: list[float] = []
    guard, until = threading.Lock(), time.monotonic() + SECONDS

    def client() -> None:
        line = http.client.HTTPConnection(HOST, port, timeout=60)
        while time.monotonic() < until:
            began = time.monotonic()
            line.request("POST", path, urlencode(fields()), HEADERS)
            response = line.getresponse()
            response.read()
            with guard:
                statuses[response.status] += 1
                times.append(time.monotonic() - began)
        line.close()

    began = time.monotonic()
    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.monotonic() - began
    return statuses[wanted] / spent, statuses, sorted(times)[int(len(times) * 0.95)] * 1000


def comment() -> dict[str, str]:
    word = secrets.token_hex(8)
    return {"text": f"Mon frère est pointeur au quai {word}.", "name": "Essi K.", "email": f"{word}@exemple.tg", "key": word}


def measure(url: str) -> None:
    article, port = prepare(url), free_port()
    process = start(url, port)
    try:
        bare, bare_statuses, bare_slow = rate(port, "/insert/", comment, 204)
        taken, statuses, slow = rate(port, f"/commentaires/{article}/", comment, 303)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    kind = url.partition(":")[0]
    print(f"{kind:12}{'bare insert':>16}{bare:9.0f} /s   95 % within {bare_slow:6.0f} ms   {dict(bare_statuses)}")
    print(f"{kind:12}{'comments':>16}{taken:9.0f} /s   95 % within {slow:6.0f} ms   {dict(statuses)}")
    print(f"{kind:12}{'ratio':>16}{taken / bare:9.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("databases", nargs="*", help="addresses of empty databases; without one, SQLite")
    wanted = parser.parse_args().databases
    with tempfile.TemporaryDirectory() as folder:
        for url in wanted or [f"sqlite:///{Path(folder, 'bench.sqlite3')}"]:
            measure(url)


if __name__ == "__main__":
    main()
