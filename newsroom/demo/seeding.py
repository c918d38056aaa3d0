"""Puts the demo newspaper into an empty database, as a whole or not at all."""

from collections.abc import Callable

from django.contrib.auth.models import User
from django.db import transaction

from articles.models import Article, Image, Page, Placement, Section
from articles.models.advertising import Campaign
from comments import ledger, waiting
from newsroom.demo import front, pictures, readers, reading, stories

LEAD = stories.FRONT[Placement.Slot.LEAD]
SHARE_PICTURE = "port"

Tell = Callable[[str], None]
"""Says a sentence to whoever waits at the terminal."""


def is_empty() -> bool:
    """Nobody has begun a newspaper here."""
    return not (Article.objects.exists() or Section.objects.exists() or Page.objects.exists())


def is_demo() -> bool:
    """The newspaper here is the demo's."""
    return Article.objects.filter(slug=LEAD).exists()


def picture_names() -> list[str]:
    """Every scene that the texts use: those of the front page first, then the newest articles', then portraits."""
    newest = [entry for entry in reversed(reading.articles()) if entry["picture"]]
    placed = sorted(newest, key=lambda entry: entry["slug"] not in stories.FRONT.values())
    names = [entry["picture"] for entry in placed]
    names += [match[0] for entry in newest for match in stories.PHOTO.findall(entry["body"])]
    names += [f"portrait-{entry['photo']}" for entry in reading.entries("author") if entry["photo"]]
    return list(dict.fromkeys([*names[:1], SHARE_PICTURE, *names]))


def seed(tell: Tell) -> None:
    """Draw the pictures, then write everything in one short transaction: who comes meanwhile sees nothing half done."""
    images: dict[str, Image] = {}
    names = picture_names()
    for name, image in pictures.add_all(names):
        images[name] = image
        tell(f"Images\u00a0: {len(images)} sur {len(names)}")
    campaigns = front.draw_campaigns()
    with transaction.atomic():
        write(images, campaigns)


def write(images: dict[str, Image], campaigns: list[Campaign]) -> stories.Newspaper:
    """All rows of the demo newspaper. Needs a transaction."""
    front.make_masthead(images[SHARE_PICTURE])
    paper = stories.Newspaper(
        sections=front.make_sections(),
        tags=front.make_tags(),
        authors=front.make_authors(images),
        images=images,
        journalist=User.objects.get(username="journaliste"),
        editor=User.objects.get(username="redaction-en-chef"),
        moderator=User.objects.get(username="moderation"),
    )
    front.make_pages()
    front.make_redirects()
    Campaign.objects.bulk_create(campaigns)
    stories.make_articles(paper)
    readers.make_comments(paper)
    ledger.update(paper.now)
    waiting.measure()
    return paper
