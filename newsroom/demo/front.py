"""The demo newspaper's frame: masthead, sections, tags, authors, flat pages, campaigns, old addresses."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from articles.models import Author, AuthorLink, Campaign, Image, Masthead, MastheadLink, Page, Redirect, Section, Tag
from articles.text import clean_body
from newsroom.demo import pictures, reading

WRITES_AS = {"akofa-mensavi": "journaliste", "senami-houehanou": "redaction-en-chef"}
"""Author → the demo account that writes under this byline."""


def make_masthead(share_image: Image) -> Masthead:
    entry = reading.masthead()
    publisher = entry["publisher"]
    particulars = [
        publisher["company"],
        publisher["address"],
        f"{publisher['director_title']}\u00a0: {publisher['director']}",
        f"Hébergement\u00a0: {publisher['host']}",
        publisher["registration"],
    ]
    masthead, _created = Masthead.objects.update_or_create(
        pk=1,
        defaults={
            "name": entry["name"],
            "tagline": entry["tagline"],
            "description": entry["description"],
            "accent": entry["accent"],
            "email": entry["contact_email"],
            "whatsapp": entry["whatsapp"],
            "share_image": share_image,
            "particulars": "\n".join(particulars),
            "ads_txt": entry["ads_txt"],
        },
    )
    MastheadLink.objects.bulk_create(
        MastheadLink(masthead=masthead, label=link["label"], url=link["url"], order=order)
        for order, link in enumerate(entry["social"])
    )
    return masthead


def make_sections() -> dict[str, Section]:
    sections: dict[str, Section] = {}
    for entry in reading.entries("section"):
        fields = {key: value for key, value in entry.items() if key != "parent"}
        sections[entry["slug"]] = Section.objects.create(**fields, parent=sections.get(entry.get("parent", "")))
    return sections


def make_tags() -> dict[str, Tag]:
    return {tag.slug: tag for tag in Tag.objects.bulk_create(Tag(**entry) for entry in reading.entries("tag"))}


def make_authors(images: dict[str, Image]) -> dict[str, Author]:
    accounts = {user.username: user for user in User.objects.filter(username__in=WRITES_AS.values())}
    authors: dict[str, Author] = {}
    for entry in reading.entries("author"):
        author = authors[entry["slug"]] = Author.objects.create(
            slug=entry["slug"],
            name=entry["name"],
            role=entry["role"],
            bio=entry["bio"],
            photo=images.get(f"portrait-{entry['photo']}"),
            user=accounts.get(WRITES_AS.get(entry["slug"], "")),
        )
        AuthorLink.objects.bulk_create(
            AuthorLink(author=author, label=link["label"], url=link["url"], order=order)
            for order, link in enumerate(entry.get("link", []))
        )
    return authors


def make_pages() -> None:
    Page.objects.bulk_create(
        Page(slug=entry["slug"], title=entry["title"], body=clean_body(entry["body"]), order=order * 10)
        for order, entry in enumerate(reading.entries("page"))
    )


def draw_campaigns() -> list[Campaign]:
    """The campaigns with their pictures, one a slot, not saved yet."""
    now = timezone.now()
    campaigns = []
    for entry in reading.entries("campaign"):
        banner = entry["slot"] != Campaign.Slot.SIDE
        wide, (width, height) = pictures.advertisement(
            entry["text"], entry["colour"], pictures.BANNER if banner else pictures.TILE
        )
        phone, (phone_width, phone_height) = pictures.advertisement(
            entry["text"], entry["colour"], pictures.BANNER_ON_PHONES if banner else pictures.TILE
        )
        campaigns.append(
            Campaign(
                slot=entry["slot"],
                name=entry["name"],
                alt=entry["alt"],
                target=entry["target"],
                picture=wide,
                width=width,
                height=height,
                phone_picture=phone,
                phone_width=phone_width,
                phone_height=phone_height,
                starts_at=now - timedelta(days=2),
                ends_at=now + timedelta(days=90),
            )
        )
    return campaigns


def make_redirects() -> None:
    """Addresses of the newspaper's former site: one that moved, one that is gone for good."""
    Redirect.objects.bulk_create(
        [
            Redirect(old_path="/a-propos/", new_path="/qui-sommes-nous/"),
            Redirect(old_path="/jeu-concours-2019/"),
        ]
    )
