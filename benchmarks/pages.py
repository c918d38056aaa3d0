"""What public pages cost with few and with many articles: number of queries and time, side by side.

    python -m benchmarks.pages sqlite:////tmp/small.sqlite3 sqlite:////tmp/large.sqlite3

Both databases come from benchmarks/large_demo.py. Time is the best of several requests through Django, without a page
cache and without the network, so that what remains is what the page itself does.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

from benchmarks.large_demo import set_up

if TYPE_CHECKING:
    from articles.models.article import ArticleQuerySet

Measure = dict[str, Any]
"""queries, milliseconds, slowest: the statement that took longest and its milliseconds."""


def addresses() -> dict[str, str]:
    """The pages to ask for, chosen so that a database that is walked through shows: the busiest, the rarest, the deepest."""
    from django.db.models import Count
    from django.urls import reverse

    from articles.models import Article, Author, Section, Tag
    from articles.views.paging import key_of

    published = Article.objects.published().newest_first()
    plain = published.filter(lead_image__isnull=False).first()
    oldest = published.last()
    crowded = Article.objects.annotate(n=Count("comments")).order_by("-n").first()
    section = Section.objects.annotate(n=Count("articles")).order_by("-n").first()
    tags = Tag.objects.annotate(n=Count("articles")).filter(n__gt=0).order_by("-n")
    author = Author.objects.annotate(n=Count("articles")).order_by("-n").first()
    found = {
        "home": "/",
        "article": plain.get_absolute_url(),
        "oldest article": oldest.get_absolute_url(),
        "article with most comments": crowded.get_absolute_url(),
        "section": section.get_absolute_url(),
        "section, deep page": f"{section.get_absolute_url()}?avant={key_of(_middle(published.filter(section=section)))}",
        "rarest section": Section.objects.annotate(n=Count("articles")).filter(n__gt=0).order_by("n").first().get_absolute_url(),
        "tag": tags.first().get_absolute_url(),
        "rarest tag": tags.last().get_absolute_url(),
        "author": author.get_absolute_url(),
        "archive": reverse("articles:archive", args=[f"{plain.published_at:%Y}", f"{plain.published_at:%m}"]),
        "archive of the oldest month": reverse(
            "articles:archive", args=[f"{oldest.published_at:%Y}", f"{oldest.published_at:%m}"]
        ),
        "corrections": "/rectificatifs/",
        "feed": "/feed/",
        "section feed": f"{section.get_absolute_url()}feed/",
        "tag feed": f"{tags.last().get_absolute_url()}feed/",
        "author feed": f"{author.get_absolute_url()}feed/",
        "sitemap": "/sitemap.xml",
        "news sitemap": "/news-sitemap.xml",
        "flat page": "/contact/",
        "not found": "/rien/",
    }
    return found


def _middle(articles: "ArticleQuerySet") -> Any:
    return articles[articles.count() // 2]


def measure(path: str, times: int) -> Measure:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client, best = Client(headers={"host": "localhost"}), float("inf")
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        status = client.get(path).status_code
    queries = list(captured.captured_queries)  # the next request empties the list
    slowest = max(queries, key=lambda query: float(query["time"]), default={"sql": "", "time": 0})
    for _ in range(times):
        began = time.perf_counter()
        client.get(path)
        best = min(best, time.perf_counter() - began)
    return {
        "status": status,
        "queries": len(queries),
        "milliseconds": best * 1000,
        "slowest": slowest["sql"],
        "slowest_ms": float(slowest["time"]) * 1000,
    }


def measure_all(times: int) -> dict[str, Measure]:
    set_up()
    import logging

    logging.disable()
    return {name: measure(path, times) for name, path in addresses().items()}


def in_process(url: str, times: int) -> dict[str, Measure]:
    command = [sys.executable, "-m", "benchmarks.pages", "--child", "--times", str(times)]
    done = subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("databases", nargs="*", help="the small one, then the large one")
    parser.add_argument("--times", type=int, default=15)
    parser.add_argument("--slowest", action="store_true", help="print the slowest statement of each page in the large one")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.child:
        json.dump(measure_all(wanted.times), sys.stdout)
        return
    small, large = (in_process(url, wanted.times) for url in wanted.databases)
    print(f"{'page':28} {'queries':>9} {'few, ms':>9} {'many, ms':>9} {'ratio':>6}")
    for name, few in small.items():
        many = large[name]
        queries = f"{few['queries']} / {many['queries']}"
        ratio = many["milliseconds"] / few["milliseconds"]
        print(f"{name:28} {queries:>9} {few['milliseconds']:9.1f} {many['milliseconds']:9.1f} {ratio:6.2f}  {many['status']}")
        if wanted.slowest:
            print(f"    {many['slowest_ms']:.0f} ms: {many['slowest'][:900]}")


if __name__ == "__main__":
    main()
