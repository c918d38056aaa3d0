"""How long the large demo newspaper takes to make.

    DATABASE_URL=sqlite:////tmp/large.sqlite3 python -m benchmarks.large_demo --articles 100000 --comments 1000000

The database must be a fresh one for measuring; pictures go into a folder beside it that is removed again.
"""

import argparse
import os
import resource
import shutil
import tempfile
import time


def set_up() -> str:
    """Django as in production but for the demo being allowed; the folder for pictures. Needs DATABASE_URL."""
    if "DATABASE_URL" not in os.environ:
        raise SystemExit("DATABASE_URL manque : nommez une base faite pour mesurer.")
    folder = tempfile.mkdtemp(prefix="media-")
    key = "key-of-the-benchmarks-" * 4
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "DEBUG": "0",
        "SECRET_KEY": key,
        "SENDER_KEY": key,
        "VAULT_KEYS": "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXowMTIzNDU=",
        "ALLOWED_HOSTS": "localhost",
        "MEDIA_ROOT": folder,
        "CACHE_URL": "locmemcache://",
    }
    import django
    from django.conf import settings

    django.setup()
    settings.DEMO = True
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    return folder


def make(articles: int, comments: int) -> None:
    from django.core.management import call_command

    from articles.models import Article
    from comments.models import Comment

    call_command("migrate", verbosity=0)
    call_command("seed_demo", verbosity=0)
    for name, option, number, model in (
        ("articles", "--articles", articles, Article),
        ("comments", "--comments", comments, Comment),
    ):
        before, began = model._default_manager.count(), time.perf_counter()
        call_command("seed_demo", option, str(number), verbosity=0)
        made, seconds = model._default_manager.count() - before, time.perf_counter() - began
        print(f"{made} {name} in {seconds:.1f} s: {made / seconds:.0f} a second")
    print(f"at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB of memory")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--comments", type=int, default=1_000_000)
    wanted = parser.parse_args()
    folder = set_up()
    try:
        make(wanted.articles, wanted.comments)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
