"""Makes the demo newspaper large, for measuring: ten years of articles and their comments, spread as in a real one."""

import itertools
import random
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.utils import timezone
from tqdm import tqdm

from articles import search, stems
from articles.models import Article, ArticleAuthor, ArticleIndex, Author, Section, Tag
from articles.text import count_words, fold, plain, slugify
from comments import vault
from comments.models import Comment
from newsroom.demo import reading, rows, stories

YEARS = timedelta(days=3652)
CROWDED = 5000
"""Comments of the most discussed article, where there are enough of them."""
SENDERS = 300

PLACES = (
    "Cotonou", "Porto-Novo", "Parakou", "Natitingou", "Ouidah", "Abomey", "Bohicon", "Malanville", "Djougou", "Lomé",
    "Kara", "Sokodé", "Kpalimé", "Atakpamé", "Dapaong", "Aného", "Niamey", "Zinder", "Maradi", "Agadez", "Ouagadougou",
    "Bobo-Dioulasso", "Abidjan", "Bouaké", "Korhogo", "Accra", "Tamale", "Lagos", "Ibadan", "Kano", "Dakar", "Saint-Louis",
    "Ziguinchor", "Bamako",
)  # fmt: skip
SUBJECTS = (
    "le marché rouvre après les pluies",
    "une école pour trois villages",
    "le prix du maïs recule",
    "les chauffeurs attendent le pont",
    "la bibliothèque cherche ses lecteurs",
    "le stade retrouve sa pelouse",
    "une ligne de bus relie les quartiers nord",
    "l’hôpital ouvre une maternité",
    "les tisserandes s’associent",
    "la lagune se dépollue à la main",
    "un centre d’appel pour les semis",
    "la gare retrouve des voyageurs",
    "le lycée bâtit son forage",
    "les radios rurales se fédèrent",
    "un festival sans affiche",
    "les pompes solaires tiennent la saison",
    "l’état civil passe au guichet mobile",
    "les taxis-motos changent de batterie",
    "le budget de la commune en dix lignes",
    "les apicultrices exportent",
    "une digue avant la crue",
    "le cinéma en plein air revient",
)


@dataclass
class Made:
    articles: int
    comments: int
    seconds: float


def enlarge(articles: int, comments: int) -> Made:
    """Add what is missing up to these numbers. Cut short, it goes on where it stopped."""
    began = time.monotonic()
    more = max(0, articles - Article.objects.count())
    if more:
        _add_articles(more)
    more_comments = max(0, comments - Comment.objects.count())
    if more_comments:
        _add_comments(more_comments)
    return Made(more, more_comments, time.monotonic() - began)


def _progress(what: str, total: int, batches: Iterable[int]) -> None:
    with tqdm(total=total, desc=what, unit_scale=True, mininterval=0.5, disable=None) as bar:
        for number in batches:
            bar.update(number)


def _shares(number: int) -> list[float]:
    """Weights of a popularity that falls like 1, ½, ⅓ …: a few have most."""
    return [1 / (rank + 1) for rank in range(number)]


# Articles.

ARTICLE_FIELDS = (
    "id", "headline", "kicker", "standfirst", "body", "section_id", "genre", "source_line", "lead_image_id", "lead_alt",
    "lead_decorative", "lead_caption", "status", "published_at", "first_published_at", "comments_open", "comments_close_at",
    "typography", "seo_title", "seo_description", "word_count", "slug", "created_at", "modified_at", "has_proposal",
    "found_by",
)  # fmt: skip


def _add_articles(number: int) -> None:
    """Their rows, bylines and tags, a thousand articles after another, so that what a killed run left is whole."""
    chance, first = random.Random(number), rows.next_pk(Article)  # noqa: S311  (test data)
    authors = list(Author.objects.order_by("pk").values_list("pk", flat=True))
    tags = list(Tag.objects.order_by("pk").values_list("pk", flat=True))
    pieces, now = _pieces(), timezone.now()
    sections = list(Section.objects.values_list("pk", flat=True))
    with tqdm(total=number, desc="Articles", unit_scale=True, mininterval=0.5, disable=None) as bar:
        for start in range(first, first + number, 1000):
            keys = range(start, min(start + 1000, first + number))
            drawn = (_article(chance, pk, (pk - first) / number, now, sections, pieces) for pk in keys)
            bylines = (
                (pk, author, 0) for pk, author in zip(keys, chance.choices(authors, _shares(len(authors)), k=1000), strict=False)
            )
            marks = ((pk, tag) for pk in keys for tag in {*chance.choices(tags, _shares(len(tags)), k=chance.randint(1, 4))})
            for batch in rows.insert(Article, ARTICLE_FIELDS, drawn):
                bar.update(batch)
            for _batch in rows.insert(ArticleAuthor, ("article_id", "author_id", "order"), bylines):
                pass
            for _batch in rows.insert(Article.tags.through, ("article_id", "tag_id"), marks):
                pass
            _index(keys)
    rows.settle(Article, ArticleAuthor, Article.tags.through, ArticleIndex)


def _index(keys: range) -> None:
    """For the search, as search.fill() does, in a part of the time: the texts are few."""
    made = [
        ArticleIndex(article_id=pk, headline=stems.kept(headline), standfirst=_words(standfirst), body=_words(body))
        for pk, headline, standfirst, body in Article.objects.filter(pk__in=keys).values_list("pk", *search.COLUMNS)
    ]
    search.learn(made)
    indexed = ((row.pk, row.headline, row.standfirst, row.body) for row in made)
    for _batch in rows.insert(ArticleIndex, ("article_id", *search.COLUMNS), indexed):
        pass


@cache
def _words(markup: str) -> str:
    return stems.kept(plain(markup))


@dataclass
class Piece:
    """A text of the demo without its marks, for reuse."""

    standfirst: str
    body: str
    words: int
    lead_image: int | None
    alt: str


def _pieces() -> list[Piece]:
    images = dict(Article.objects.exclude(lead_image=None).values_list("slug", "lead_image"))
    pieces = []
    for entry in reading.articles():
        body = stories.PHOTO.sub("", stories.SEE_ALSO.sub("", entry["body"])).strip()
        words = count_words(entry["standfirst"], body)
        pieces.append(Piece(entry["standfirst"], body, words, images.get(entry["slug"]), entry["picture_alt"]))
    return pieces


def _article(chance: random.Random, pk: int, share: float, now: datetime, sections: list[int], pieces: list[Piece]) -> rows.Row:
    """One article; `share` of all the others are older than it."""
    appeared = now - timedelta(hours=30) - YEARS * (1 - share) - timedelta(minutes=chance.randrange(600))
    headline = f"{chance.choice(PLACES)}\u00a0: {chance.choice(SUBJECTS)}"
    piece = chance.choice(pieces)
    section = chance.choices(sections, _shares(len(sections)))[0]
    slug = f"{slugify(headline, 150)}-{pk}"
    closes = appeared + timedelta(days=30)
    genre = chance.choices(("news", "report", "analysis", "opinion"), (70, 15, 12, 3))[0]
    return (
        pk, headline, "", piece.standfirst, piece.body, section, genre, "", piece.lead_image, piece.alt,
        False, "", "published", appeared, appeared, True, closes, True, "", "", piece.words, slug, appeared, appeared, False,
        fold(f"{headline}  {slug} {piece.standfirst}"),
    )  # fmt: skip


# Comments.

COMMENT_FIELDS = (
    "id", "article_id", "parent_id", "root_id", "sender_id", "name", "text", "status", "reason", "signals", "fingerprint",
    "version", "created_at", "decided_at",
)  # fmt: skip


def _add_comments(number: int) -> None:
    published = Article.objects.published().order_by("-pk").values_list("pk", "published_at")
    targets = [(pk, appeared) for pk, appeared in published if appeared is not None]
    chance, first = random.Random(number), rows.next_pk(Comment)  # noqa: S311
    senders = [vault.sender_for(f"lectrice-{n}@courriel.example").pk for n in range(SENDERS)]
    drawn = itertools.islice(_threads(chance, first, number, targets, senders), number)
    _progress("Commentaires", number, rows.insert(Comment, COMMENT_FIELDS, drawn))
    rows.settle(Comment)


def _threads(
    chance: random.Random, pk: int, number: int, targets: list[tuple[int, datetime]], senders: list[int]
) -> Iterator[rows.Row]:
    """Comments of one article after another, few of them with very many; a third are answers."""
    texts = [entry["text"] for entry in reading.entries("comment")]
    names = [entry["name"] for entry in reading.entries("comment") if not entry["staff"]]
    now, mean = timezone.now(), number / len(targets)
    for turn, (article, appeared) in enumerate(itertools.cycle(targets)):
        crowded = turn == 0 and number >= 2 * CROWDED
        length = CROWDED if crowded else min(CROWDED // 2, int(mean * 0.35 * chance.paretovariate(1.4)) + 1)
        roots: list[int] = []
        span = min(timedelta(days=20), now - appeared)
        moments = sorted(chance.random() ** 2 for _ in range(length))
        for moment in moments:
            parent = chance.choice(roots) if roots and chance.random() < 0.33 else None
            sent = appeared + span * moment
            status, reason = _decision(chance, now - sent)
            if parent is None and status == "approved":
                roots.append(pk)
            decided = None if status == "pending" else sent + timedelta(minutes=40)
            yield (
                pk, article, parent, parent, chance.choice(senders), chance.choice(names), chance.choice(texts), status, reason,
                [], "", 1, sent, decided,
            )  # fmt: skip
            pk += 1


def _decision(chance: random.Random, age: timedelta) -> tuple[str, str]:
    """A state and, of a refused comment, its reason. Only what came of late is still waiting."""
    if age < timedelta(days=2) and chance.random() < 0.3:
        return "pending", ""
    status = chance.choices(("approved", "rejected", "spam", "withdrawn"), (90, 5, 4, 1))[0]
    return status, chance.choice(Comment.Reason.values) if status == "rejected" else ""
