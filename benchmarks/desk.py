"""How long the back office's lists take in a large newspaper.

    DATABASE_URL=sqlite:////tmp/large.sqlite3 python -m benchmarks.desk --articles 1000000 --photos 200000

Fills a fresh database up to these numbers, then asks for every address as an editor and as a journalist with many
bylines; the median of three, in milliseconds. `--forget` takes the planner's statistics away first, as after a restore.
"""

import argparse
import random
import shutil
import statistics
import time
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from benchmarks import large_demo

ADDRESSES = (
    "",
    "calendrier/",
    "calendrier/?vue=mois",
    "articles/article/",
    "articles/article/?o=-5",
    "articles/article/?o=5",
    "articles/article/?state=published",
    "articles/article/?state=scheduled",
    "articles/article/?state=draft",
    "articles/article/?state=unpublished",
    "articles/article/?mine=1",
    "articles/article/?waits=links",
    "articles/article/?waits=changes",
    "articles/article/?waits=sent_back",
    "articles/article/?section__id__exact=1",
    "articles/article/?section__id__exact=1&state=published",
    "articles/article/?q=lagune",
    "articles/article/?q=panneaux",  # in texts only
    "recherche/?q=lagune",
    "recherche/?q=panneaux",
    "recherche/?q=comm",  # the beginning of words in almost every text
    "recherche/?q=introuvable",
    "articles/article/corbeille/",
    "articles/article/pick/",
    "articles/article/pick/?q=lagune",
    "articles/article/pick/?placeable",
    "articles/image/",
    "articles/image/?lacking=shown",
    "articles/image/?lacking=expires",
    "articles/image/?use=none",
)
ONE_IN = 300
"""Articles not published, photos that lack something, links that lead nowhere: one in so many."""


def fill(articles: int, photos: int) -> None:
    """Photos that serve once in a text and thrice as the lead, « Lire aussi », and what a newsroom has not published."""
    from django.core.management import call_command
    from django.db.models import F

    from articles.models import Article, ArticleImage, Image, Reference
    from newsroom.demo import rows

    call_command("migrate", verbosity=0)
    if Image.objects.count() >= photos:
        return
    large_demo.make(articles, 0)
    chance, first = random.Random(1), rows.next_pk(Image)
    pattern = Image.objects.order_by("pk").values()[0]

    def photo(number: int) -> tuple[Any, ...]:
        poor = number % ONE_IN == 0
        changed = {"id": first + number, "sha256": f"{number:064}", "alt": "" if poor else "Une rue", "credit": "Awa"}
        changed["uploaded_at"] = pattern["uploaded_at"] - timedelta(minutes=number)
        return tuple({**pattern, **changed}.values())

    written(rows.insert(Image, tuple(pattern), map(photo, range(photos))))
    keys = list(Article.objects.order_by("pk").values_list("pk", flat=True))
    uses = ((chance.choice(keys), first + number, "", False, "") for number in range(photos))
    written(rows.insert(ArticleImage, ("article_id", "image_id", "alt", "decorative", "caption"), uses))
    links = ((key, "see_also", chance.choice(keys), "", "", 0) for key in keys[1::3])
    names = ("article_id", "kind", "target_id", "url", "title", "order")
    written(rows.insert(Reference, names, (link for link in links if link[0] != link[2])))
    Article.objects.update(lead_image_id=first + F("pk") % photos)
    numbered = Article.objects.annotate(place=F("pk") % (3 * ONE_IN))
    for place, status in enumerate((Article.Status.DRAFT, Article.Status.IN_REVIEW, Article.Status.UNPUBLISHED)):
        numbered.filter(place=place).update(status=status)
    Article.objects.annotate(place=F("pk") % ONE_IN).filter(place=4).update(binned_at=F("modified_at"))
    rows.settle(Article, Image, ArticleImage, Reference)


def written(batches: Iterable[int]) -> int:
    return sum(batches)


def people() -> list[Any]:
    """An editor, and a journalist who signed more than anybody."""
    from django.contrib.auth.models import Group, User
    from django.core.management import call_command
    from django.db.models import Count

    from articles.models import ArticleAuthor, Author

    call_command("create_roles", verbosity=0)
    found = []
    for name, role in (("mesure-chef", "Rédaction en chef"), ("mesure-plume", "Journaliste")):
        user, _made = User.objects.get_or_create(username=name, defaults={"is_staff": True})
        user.groups.set([Group.objects.get(name=role)])
        found.append(user)
    prolific = ArticleAuthor.objects.values("author").annotate(number=Count("pk")).order_by("-number").first()
    Author.objects.filter(pk=prolific["author"] if prolific else None).update(user=found[1])
    return found


def forget() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE name = 'sqlite_stat1'")
            if cursor.fetchone():  # only once something was looked at
                cursor.execute("DELETE FROM sqlite_stat1")
        else:
            cursor.execute("DELETE FROM pg_statistic WHERE starelid::regclass::text LIKE 'articles_%'")
    connection.close()


def measure(addresses: Iterable[str]) -> None:
    from django.test import Client

    users = people()
    clients = [Client(SERVER_NAME="localhost", headers={"x-forwarded-proto": "https"}) for _user in users]
    for client, user in zip(clients, users, strict=True):
        client.force_login(user)
        client.get("/admin/calendrier/")  # what a process does once
    print(f"{'':60}{'editor':>8}{'writer':>8}")
    for address in addresses:
        line = [asked(client, f"/admin/{address}") for client in clients]
        print(f"/admin/{address:53}" + "".join(f"{milliseconds:8.0f}" for milliseconds in line), flush=True)


def asked(client: Any, address: str) -> float:
    taken = []
    for _time in range(3):
        began = time.perf_counter()
        status = client.get(address).status_code
        taken.append(1000 * (time.perf_counter() - began))
        if taken[-1] > 3000:
            break
    return statistics.median(taken) if status == 200 else -status


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=200_000)
    parser.add_argument("--photos", type=int, default=50_000)
    parser.add_argument("--forget", action="store_true", help="without the planner's statistics")
    parser.add_argument("--only", default="", help="addresses that hold these signs")
    wanted = parser.parse_args()
    folder = large_demo.set_up()
    try:
        fill(wanted.articles, wanted.photos)
        if wanted.forget:
            forget()
        measure(address for address in ADDRESSES if wanted.only in address)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
