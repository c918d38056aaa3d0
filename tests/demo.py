"""The demo newspaper as rows, with pictures that nobody draws."""

from datetime import timedelta

from django.utils import timezone

from articles.models import Campaign
from newsroom import demo_accounts
from newsroom.demo import pictures, reading, seeding
from newsroom.demo.stories import Newspaper
from tests.factories import make_image


def write_demo() -> Newspaper:
    demo_accounts.make()
    images = {name: make_image(credit=pictures.CREDIT, alt="") for name in seeding.picture_names()}
    campaigns = [
        Campaign(
            **{key: entry[key] for key in ("slot", "name", "alt", "target")},
            picture="public/x.jpg",
            width=10,
            height=10,
            ends_at=timezone.now() + timedelta(days=1),
        )
        for entry in reading.entries("campaign")
    ]
    return seeding.write(images, campaigns)
