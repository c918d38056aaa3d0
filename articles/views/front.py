"""What stands on the front page: places filled by hand, else by the newest; no article twice."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils import timezone

from articles.models import Article, ArticleAuthor, Placement, Section

SECONDS = 4
WIRE = 7
VOICES = 3
IN_BLOCK = 5
ROW = 3
RECENT = timedelta(days=30)
"""Opinions and long reads older than this are not put forward."""

Genre = Article.Genre
VOICE_GENRES = (Genre.OPINION, Genre.EDITORIAL)
LONG_READ_GENRES = (Genre.REPORT, Genre.INTERVIEW, Genre.ANALYSIS)


NARROW = "(min-width: 40rem) 45vw, 108px"


def _sizes(columns: int, gaps: int) -> str:
    """What a picture asks for that fills one of so many columns of static/css/home.css, with so many rem between them all."""
    page, line = (76 - gaps) / columns, f"calc({100 / columns:.4g}vw - {(4 + gaps) / columns:.4g}rem)"
    return f"(min-width: 80rem) {page:.4g}rem, (min-width: 64rem) {line}, {NARROW}"


@dataclass
class Block:
    """A section with its newest articles that stand nowhere else on the page."""

    section: Section
    articles: list[Article]

    @property
    def leads_with_picture(self) -> bool:
        return len(self.articles) == IN_BLOCK and self.articles[0].lead_picture is not None

    @property
    def sizes(self) -> str:
        """Of the pictures in the row: three or four of them, or four smaller ones beside a large one."""
        if len(self.articles) == ROW:
            return _sizes(3, gaps=6)
        return _sizes(4, gaps=6 if self.leads_with_picture else 9)

    @property
    def pairs(self) -> list[list[Article]]:
        return [self.articles[1:3], self.articles[3:5]]


@dataclass
class Front:
    places: dict[str, Article]
    """What stands at each place, by hand or by itself."""
    wire: list[Article]
    long_read: Article | None
    voices: list[Article]
    sections: list[Block]

    @property
    def lead(self) -> Article | None:
        return self.places.get(Placement.Slot.LEAD)

    @property
    def seconds(self) -> list[Article]:
        return [article for slot, article in self.places.items() if slot != Placement.Slot.LEAD]

    @property
    def blocks(self) -> list[Block]:
        """Sections with enough to fill a row of their own."""
        return [block for block in self.sections if len(block.articles) >= ROW]

    @property
    def corners(self) -> list[Block]:
        """Sections that share a row, a column each."""
        return [block for block in self.sections if len(block.articles) < ROW]

    @property
    def corner_sizes(self) -> str:
        """Of the pictures in the corners; of many, three or four stand in a row."""
        columns = len(self.corners)
        return _sizes(columns, gaps=2 * columns - 2) if columns < 4 else f"(min-width: 64rem) 17rem, {NARROW}"

    @property
    def articles(self) -> list[Article]:
        """Everything on the page, once."""
        above = [*self.places.values(), *self.wire, *self.voices, *([self.long_read] if self.long_read else [])]
        return above + [row for block in self.sections for row in block.articles]


class _Pile:
    """Articles to choose from, newest first; each can be taken once."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self.left = {article.pk: article for article in articles}

    def take(self, pk: int | None) -> Article | None:
        return self.left.pop(pk, None) if pk else None

    def next(self, wanted: Callable[[Article], bool]) -> Article | None:
        return next((self.left.pop(pk) for pk, article in list(self.left.items()) if wanted(article)), None)

    def some(self, number: int, wanted: Callable[[Article], bool]) -> list[Article]:
        found = (self.next(wanted) for _ in range(number))
        return [article for article in found if article]


def compose(by_hand: Mapping[str, int | None] | None = None) -> Front:
    """The front page as it is at this minute, or with other articles by hand at its places.

    The number of queries does not depend on what there is.
    """
    given = by_hand if by_hand is not None else {slot: row.article_id for slot, row in Placement.objects.by_slot().items()}
    chosen_ids = {slot: pk for slot, pk in given.items() if pk}
    sections = list(Section.objects.select_related("parent"))
    pile = _Pile(_candidates(chosen_ids.values(), sections))
    chosen = {slot: pile.take(chosen_ids.get(slot)) for slot in Placement.Slot.values}
    found = {Placement.Slot.LEAD.value: _lead(chosen.pop(Placement.Slot.LEAD), pile)}
    for slot, article in chosen.items():
        found[slot] = article or pile.next(_fills_a_place) or pile.next(_is_news)
    places = {slot: article for slot, article in found.items() if article}
    voices = pile.some(VOICES, lambda article: article.genre in VOICE_GENRES and _is_recent(article))
    long_read = pile.next(lambda row: row.genre in LONG_READ_GENRES and _has_picture(row) and _is_recent(row))
    wire = pile.some(WIRE, lambda article: True)
    front = Front(places, wire, long_read, voices, _blocks(sections, pile))
    bylines = Prefetch("authorships", ArticleAuthor.objects.select_related("author__photo"))
    prefetch_related_objects(front.articles, "lead_image__renditions", bylines)
    prefetch_related_objects(voices, "authorships__author__photo__renditions")
    return front


def _lead(by_hand: Article | None, pile: _Pile) -> Article | None:
    """Partners’ content never opens the newspaper, not even when somebody puts it there."""
    if by_hand and by_hand.genre != Genre.SPONSORED:
        return by_hand
    if by_hand:
        pile.left = {by_hand.pk: by_hand, **pile.left}
    return pile.next(_fills_a_place) or pile.next(_is_ours)


def _has_picture(article: Article) -> bool:
    return article.lead_picture is not None


def _is_ours(article: Article) -> bool:
    return article.genre != Genre.SPONSORED


def _is_news(article: Article) -> bool:
    return _is_ours(article) and article.genre not in VOICE_GENRES


def _fills_a_place(article: Article) -> bool:
    return _has_picture(article) and _is_news(article)


def _is_recent(article: Article) -> bool:
    return article.published_at is not None and article.published_at > timezone.now() - RECENT


def _candidates(places: Iterable[int], sections: list[Section]) -> QuerySet[Article]:
    """Enough articles for every part of the page, in one query over short lists that an index gives."""
    published = Article.objects.published()
    recent = published.filter(published_at__gt=timezone.now() - RECENT)
    room = 1 + SECONDS + WIRE + VOICES + 1
    lists: list[QuerySet[Article]] = [
        published.newest_first()[: 2 * room],
        published.exclude(lead_image=None).newest_first()[:room],
        recent.filter(genre__in=VOICE_GENRES).newest_first()[: VOICES + SECONDS],
        recent.filter(genre__in=LONG_READ_GENRES).exclude(lead_image=None).newest_first()[: 1 + SECONDS],
    ]
    for top in (section for section in sections if section.parent is None):
        ids = [section.pk for section in sections if top in (section, section.parent)]
        lists.append(published.filter(section__in=ids).newest_first()[: IN_BLOCK + room])
    parts: list[QuerySet[Any]] = [Article.objects.filter(pk__in=rows.values("pk")).order_by().values("pk") for rows in lists]
    chosen = published.filter(pk__in=list(places)).order_by().values("pk")
    rows = Article.objects.filter(pk__in=chosen.union(*parts)).for_cards()
    return rows.prefetch_related(None).newest_first()  # what is chosen of them gets its pictures and bylines later


def _blocks(sections: list[Section], pile: _Pile) -> list[Block]:
    blocks = []
    for top in (section for section in sections if section.parent is None):
        ids = {section.pk for section in sections if top in (section, section.parent)}
        articles = pile.some(IN_BLOCK, lambda row, ids=ids: row.section_id in ids)  # type: ignore[misc]
        # A block opens with its newest picture; without one the order is that of time.
        articles.sort(key=lambda row: row is not next((one for one in articles if _has_picture(one)), None))
        blocks.append(Block(top, articles))
    return [block for block in blocks if block.articles]
