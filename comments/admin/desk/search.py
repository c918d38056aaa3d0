"""What a moderator typed or pasted into the desk's search: an address, a date, the number of a row, or words."""

import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import validate_host
from django.urls import Resolver404, resolve
from django.utils import dates

from articles.models import Article
from comments import vault
from comments.admin.desk.narrowing import Narrowing, bounds

NUMBERED = re.compile(r"(article|exp[ée]diteur|commentaire)\s*(?:n[°ºo]\s*)?#?\s*(\d{1,18})", re.IGNORECASE)
PUBLIC = re.compile(r"(?:https?://[^/\s]+)?/\S*", re.IGNORECASE)
ANCHOR = re.compile(r"commentaire-(\d{1,18})")
DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
MONTH = re.compile(r"(\d{1,2})[/.](\d{4})")
MONTH_IN_WORDS = re.compile(r"([^\W\d_]+)\s+(\d{4})")


def read(typed: str, now: Narrowing, host: str) -> Narrowing:
    """Where the search leads: each one begins anew. Of an e-mail address only its sender's number goes into an address."""
    typed = typed.replace("\x00", "").strip()
    place = Narrowing()
    if not typed:
        return Narrowing(tab=now.tab)
    if "@" in typed and not PUBLIC.fullmatch(typed):  # even a part of somebody's address stands in no address bar and no log
        sender = vault.sender_known(typed)
        return replace(place, words="", sender=sender.pk if sender else 0)
    readings: list[Callable[[str], dict[str, object] | None]] = [_number, _when, lambda words: _public(words, host)]
    for reading in readings:
        found = reading(typed)
        if found:
            return Narrowing(**found) if "comment" in found else replace(place, words="", **found)  # type: ignore[arg-type]
    return replace(place, words=typed[:200])


def _number(typed: str) -> dict[str, object] | None:
    found = NUMBERED.fullmatch(typed)
    if not found:
        return None
    field = {"a": "article", "e": "sender", "c": "comment"}[found[1][0].lower()]
    return {field: int(found[2])}


def _when(typed: str) -> dict[str, object] | None:
    """24/11/2026, 11/2026, novembre 2026, 2026-11-24 or 2026-11."""
    if found := DAY.fullmatch(typed):
        when = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    elif found := MONTH.fullmatch(typed):
        when = f"{found[2]}-{int(found[1]):02}"
    elif found := MONTH_IN_WORDS.fullmatch(typed):
        names = {str(name).lower(): number for number, name in dates.MONTHS.items()}
        when = f"{found[2]}-{names.get(found[1].lower(), 0):02}"
    else:
        when = typed
    return {"when": when} if bounds(when) else None


def _public(typed: str, host: str) -> dict[str, object] | None:
    """The comment or the article behind one of our public addresses; a stranger's address is words to search for."""
    if not PUBLIC.fullmatch(typed):
        return None
    try:
        parts = urlsplit(typed)
        if parts.netloc and parts.netloc != host and not validate_host(parts.hostname or "", settings.ALLOWED_HOSTS):
            return None
        if anchor := ANCHOR.fullmatch(parts.fragment):
            return {"comment": int(anchor[1])}
        match = resolve(parts.path)
    except (ValueError, Resolver404):
        return None
    if match.view_name == "comments:permalink":
        return {"comment": match.kwargs["comment_id"]}
    if match.view_name == "articles:detail":
        article = Article.objects.filter(slug=match.kwargs["slug"]).only("pk").first()
        return {"article": article.pk} if article else None
    return None
