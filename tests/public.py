"""Every public address of the site, found by walking the resolver: a new URL name is in all these tests by itself."""

import itertools
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from articles.models import Article, Rendition
from tests.factories import make_image

BACK_OFFICE = {"admin"}

Values = dict[str, list[Any]]
"""What may stand for each parameter of an address: {"slug": ["sport", "port-de-lome"], …}."""


def public_names() -> dict[str, list[str]]:
    """Names of all public addresses with the parameters they take."""
    return dict(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list[URLPattern | URLResolver], namespace: str) -> Iterator[tuple[str, list[str]]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, [namespace, pattern.namespace]))
            if inner not in BACK_OFFICE and not str(pattern.pattern).startswith("admin/"):
                yield from _walk(pattern.url_patterns, inner)
        elif pattern.name:
            yield ":".join(filter(None, [namespace, pattern.name])), list(pattern.pattern.converters)
        else:
            pytest.fail(f"The address {pattern.pattern} has no name; tests walk addresses by name.")


def public_addresses(values: Values) -> list[str]:
    """Every address with every value that its parameters may take here."""
    addresses = []
    for name, parameters in public_names().items():
        for parameter in parameters:
            assert parameter in values, f"{name} takes {parameter!r}: say in this test what may stand there."
        for combination in itertools.product(*(values[parameter] for parameter in parameters)):
            addresses.append(reverse(name, kwargs=dict(zip(parameters, combination, strict=True))))
    return list(dict.fromkeys(addresses))


def values_for(*articles: Article, slugs: list[str], comments: list[int]) -> Values:
    """Parameters that lead to these articles and everything around them."""
    days = [article.published_at or article.created_at for article in articles]
    return {
        "slug": [*slugs, *(article.slug for article in articles)],
        "year": sorted({day.year for day in days}),
        "month": sorted({day.month for day in days}),
        "day": sorted({day.day for day in days}),
        "number": sorted({article.pk // 5_000 for article in articles}),
        "article_id": [article.pk for article in articles],
        "comment_id": comments,
        "token": ["nobody-has-this-token"],
        "path": ["no-such-file.jpg"],
    }


def make_picture(**fields: Any):
    """A picture whose public files were made, as far as the rows say."""
    image = make_image(**fields)
    Rendition.objects.bulk_create(
        Rendition(
            image=image, format=format, width=width, height=width * 2 // 3, file=f"public/{image.pk}-{width}.{format}", size=9
        )
        for format in Rendition.Format.values
        for width in (360, 720, 1440)
    )
    Rendition.objects.create(
        image=image, use="share", format="jpeg", width=1200, height=630, file=f"public/{image.pk}-share.jpg", size=9
    )
    return image


BLOCKS = "p|div|h[1-6]|ul|ol|li|section|article|aside|nav|header|footer|figure|figcaption|picture|source|img"


def flat(page: str) -> str:
    """A page without the white space that nobody sees: inside tags and around blocks; elsewhere a run is one space."""
    page = re.sub(r"[ \n\t]+", " ", page).replace(" >", ">")
    return re.sub(rf" ?(</?(?:{BLOCKS})\b[^>]*>) ?", r"\1", page)
