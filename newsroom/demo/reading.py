"""The texts of the demo newspaper, read from the TOML files in content/.

masthead.toml   name, tagline, contact_email, whatsapp, accent; [publisher] company, address, director_title, director,
                host, registration; [[social]] label, url
sections.toml   [[section]] slug, name, order, accent, description, parent (slug, optional; parents come first)
tags.toml       [[tag]] slug, name, description (optional)
authors.toml    [[author]] slug, name, role, bio, photo (a portrait of scenes/, or ""); [[author.link]] label, url
pages.toml      [[page]] slug, title, body (HTML)
campaigns.toml  [[campaign]] slot (Campaign.Slot), name, alt, target, text (printed on the picture), colour
comments.toml   [[comment]] key, article (slug), parent (key, or ""; stands earlier), name, email, status (Comment.Status),
                reason (Comment.Reason, or ""), hours_after (the article), staff (an answer of the newsroom),
                reports (Report.Reason of each; optional), text
adverts.toml    [[advert]] article (slug), name, email, hours_ago, text: near-identical comments that wait as one wave
articles/*.toml slug, headline, kicker, standfirst, section, genre (Article.Genre), source_line, authors, tags (slugs),
                picture (a scene, or ""), picture_alt, picture_caption, picture_credit, hours_ago (before the seeding;
                negative for a scheduled one), state (Article.Status, or scheduled), seo_description, seo_title (optional),
                body; [[related]] article, or url and title; [[correction]] kind (Correction.Kind), text, hours_ago

A body is the HTML that articles/text.py lets through, with two marks, each on a line of its own:
[[lire-aussi:SLUG]] and [[photo:SCENE|alternative text|caption|credit]].
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content"

Entry = dict[str, Any]
"""One table of a file, with the keys that the docstring above names."""


@cache
def _read(path: Path) -> Entry:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def masthead() -> Entry:
    return _read(CONTENT / "masthead.toml")


def entries(kind: str) -> list[Entry]:
    """The tables of one file: section, tag, author, page, campaign, comment or advert."""
    tables: list[Entry] = _read(CONTENT / f"{kind}s.toml")[kind]
    return tables


def articles() -> list[Entry]:
    """All articles, oldest first."""
    return sorted((_read(path) for path in sorted(CONTENT.glob("articles/*.toml"))), key=lambda entry: -entry["hours_ago"])
