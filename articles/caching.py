"""Names of what a page shows, for the Cache-Tag header (architecture, decision 6)."""

from collections.abc import Iterable

from django.http import HttpResponse

from articles.models import Article, Correction

HEADER = "Cache-Tag"


def card_tags(articles: Iterable[Article]) -> set[str]:
    """Tags of everything that cards print: article, section, picture, authors. Uses the prefetch of for_cards()."""
    tags = set()
    for article in articles:
        tags.add(f"article-{article.pk}")
        tags.add(f"section-{article.section_id}")
        if article.lead_image_id:
            tags.add(f"image-{article.lead_image_id}")
        if "authorships" in getattr(article, "_prefetched_objects_cache", {}):  # small cards print no names
            tags.update(f"author-{authorship.author_id}" for authorship in article.authorships.all())
    return tags - {"section-None"}


def tag(response: HttpResponse, *tags: str) -> HttpResponse:
    """Name on a response what its page shows; `site` (header, footer, masthead, urgent bar) is on every page."""
    response[HEADER] = " ".join(sorted({"site", *tags, *response.get(HEADER, "").split()}))
    # A browser asks again each time and gets a 304; shared caches go by the tags.
    response.setdefault("Cache-Control", "public, max-age=0, must-revalidate")
    return response


def correction_tags(corrections: Iterable[Correction]) -> list[str]:
    """Names of the articles that corrections put right, and of those that are a reply."""
    keys = {key for correction in corrections for key in (correction.article_id, correction.reply_id) if key}
    return [f"article-{key}" for key in sorted(keys)]
