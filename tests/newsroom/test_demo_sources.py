"""What the demo is made from: its texts are well set, its colours legible, its pictures drawn."""

import io
import re
from html import unescape

import pytest
from django.core.files.storage import default_storage

from articles.text import contrast
from newsroom.demo import pictures, reading, scenes, seeding, stories


def test_section_colours_can_be_read() -> None:
    for section in reading.entries("section"):
        assert contrast(section["accent"], "#fffdf9") >= 4.5, section["slug"]


def all_texts() -> list[tuple[str, str]]:
    """Every French sentence of the demo with where it stands, without addresses of the web and marks."""
    found = []

    def walk(where: str, value: object) -> None:
        if isinstance(value, str):
            if not re.fullmatch(r"[a-z0-9-]*", value) and "://" not in value.split(" ")[0]:
                found.append((where, value))
        elif isinstance(value, dict):
            for key, part in value.items():
                walk(f"{where}.{key}", part)
        elif isinstance(value, list):
            for part in value:
                walk(where, part)

    for kind in ("section", "tag", "author", "page", "campaign"):
        walk(kind, reading.entries(kind))
    walk("comment", [entry for entry in reading.entries("comment") if entry["status"] != "spam"])
    walk("advert", reading.entries("advert"))
    walk("masthead", reading.masthead())
    for article in reading.articles():
        walk(article["slug"], article)
    return found


@pytest.mark.parametrize(
    ("fault", "what"),
    [
        (r"\w'\w", "an apostrophe of ASCII"),
        (r" [;!?:»]", "a plain space before ; ! ? : »"),
        (r"« ", "a plain space after «"),
        (r"\w[;!?](?:\s|$)", "no space before ; ! ?"),
        (r'"', "quotation marks of ASCII"),
        (r"\d \d{3}(?!\d)|\d h \d|\d %", "a plain space inside a number"),
        (r"\.\.\.", "three points instead of …"),
    ],
)
def test_typography_is_french(fault: str, what: str) -> None:
    for where, text in all_texts():
        bare = re.sub(r"<[^>]*>|https?://\S+|\[\[lire-aussi:[^\]]*\]\]", "", unescape(text))
        assert not re.search(fault, bare), f"{where}: {what}: {bare[:80]}"


@pytest.mark.parametrize("name", scenes.ALL)
def test_a_scene_is_drawn_the_same_each_time_and_is_not_empty(name: str) -> None:
    first = pictures.draw(name, 200)
    assert first == pictures.draw(name, 200)
    with pictures.Pillow.open(io.BytesIO(first)) as image:
        assert len(image.getcolors(200 * 200) or []) > 500


def test_every_picture_of_the_texts_can_be_drawn() -> None:
    assert set(seeding.picture_names()) <= set(scenes.ALL)


def test_pictures_of_the_front_page_come_first() -> None:
    front = {entry["picture"] for entry in reading.articles() if entry["slug"] in stories.FRONT.values()}
    assert front <= set(seeding.picture_names()[: len(front) + 1])


def test_an_advertisement_is_a_public_file_of_its_size() -> None:
    name, size = pictures.advertisement("Torréfié ce matin à Kpalimé", "#6b3a1e", (728, 90))
    assert size == (728, 90)
    assert name.startswith("public/")
    with default_storage.open(name) as file:
        assert pictures.Pillow.open(file).size == size
