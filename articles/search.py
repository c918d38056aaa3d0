"""The search in whole articles: what it finds them by, kept with every change of a text, and who has which words.

Every word must be in the headline, kicker, standfirst or body, whichever; where no article has them so, each may be the
beginning of one. Who asks decides what of it the person may see:
what is found here are numbers of articles, the newest so many. Of an article that readers know this index has what they
see; a newer version is found by those who may write the article, in a table of its own.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from django.contrib.auth.models import AnonymousUser, User
from django.db import connections, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, Q
from django.db.models.functions import Left, Length

from articles import stems
from articles.models import Article, ArticleIndex, IndexedWord, ProposalIndex, Revision
from articles.models.article import ArticleQuerySet
from articles.stems import Term
from articles.text import plain

FOUND = 1000
"""The newest articles that a search finds by their texts."""
PROPOSALS = 500
"""Newer versions that are looked through, the last so many."""
BEGINNINGS = 200
"""Words that all beginnings of a search stand for together, the shortest so many: of « in » there are thousands."""
LOOKED_THROUGH = 30_000
"""Signs of a text, with its tags, in which a passage is looked for."""
HALF_TAG = re.compile(r"<[^>]*$")
BATCH = 40
"""Articles written in one transaction, which takes a tenth of a second."""
COLUMNS = ("headline", "standfirst", "body")
NEEDED = ("headline", "kicker", "standfirst", "body", "status", "first_published_at", "has_proposal")
TABLE, MATCHES = ArticleIndex._meta.db_table, f"{ArticleIndex._meta.db_table}_fts"


# What is kept


def index(article: Article) -> None:
    """Take over the words of the article's row. Whatever writes them calls this, in the same transaction."""
    _write([article])


def index_proposal(article: Article) -> None:
    """Take over the words of the newest version of an article that readers know, if they do not have it."""
    newest = article.revisions.newest() if article.was_published else None
    if newest is None or newest.published_at:
        ProposalIndex.objects.filter(article=article).delete()
    else:
        _write_proposal(article, newest)


def _write(articles: Sequence[Article]) -> None:
    rows = [row_of(article) for article in articles]
    learn(rows)
    _upsert(ArticleIndex, rows, COLUMNS)


def row_of(article: Article) -> ArticleIndex:
    return ArticleIndex(
        article_id=article.pk,
        headline=stems.kept(f"{article.kicker} {article.headline}"),
        standfirst=stems.kept(article.standfirst),
        body=stems.kept(plain(article.body)),
    )


def learn(rows: Iterable[ArticleIndex]) -> None:
    """Note the words that are new. In one order, so that two who write the same ones do not wait for each other."""
    words = sorted({word for row in rows for name in COLUMNS for word in getattr(row, name).split()})
    IndexedWord.objects.bulk_create(map(IndexedWord, words), ignore_conflicts=True)


def _write_proposal(article: Article, revision: Revision) -> None:
    content = revision.content
    text = "\n".join([content["kicker"], content["headline"], content["standfirst"], plain(content["body"])])
    words = " ".join(dict.fromkeys(stems.kept(text).split()))
    _upsert(ProposalIndex, [ProposalIndex(article=article, revision=revision, words=f" {words} ")], ("revision", "words"))


def _upsert(model: type[Model], rows: Iterable[Model], columns: Sequence[str]) -> None:
    model._default_manager.bulk_create(rows, update_conflicts=True, unique_fields=["article"], update_fields=columns)


# Articles that have no words yet, or are to have them anew


def missing() -> ArticleQuerySet:
    return Article.objects.filter(index=None)


def fill(articles: ArticleQuerySet, *, below: int | None = None) -> Iterator[tuple[int, int]]:
    """Index these articles, the newest first; yields how many a transaction took and the number of the last of them."""
    while True:
        rest = articles.filter(pk__lt=below) if below else articles
        with transaction.atomic():
            batch = list(rest.select_for_update(of=("self",)).only(*NEEDED).order_by("-pk")[:BATCH])
            _write(batch)
            for article in batch:
                if article.was_published and (article.has_proposal or article.status != Article.Status.PUBLISHED):
                    index_proposal(article)
        if not batch:
            return
        below = batch[-1].pk
        yield len(batch), below


# What is found


def found(typed: str, *, one_more: bool = False) -> list[int]:
    """The numbers of the newest articles whose row has all the words, newest first; none without a word. `one_more` than
    FOUND tells whether there are others."""
    terms = stems.terms(typed)
    if not terms:
        return []
    asked = [_forms(term, BEGINNINGS) if term.is_last else [term.stem] for term in terms]
    rows = _having(asked, FOUND + one_more)
    if rows or not any(term.beginning for term in terms[:-1]):
        return rows
    return _having([_forms(term, BEGINNINGS // len(terms)) for term in terms], FOUND + one_more)


def _having(asked: Sequence[Sequence[str]], most: int) -> list[int]:
    connection = connections[router.db_for_read(ArticleIndex)]
    with connection.cursor() as cursor:
        cursor.execute(*question(connection, asked, most))
        return [pk for (pk,) in cursor.fetchall()]


def _forms(term: Term, most: int) -> list[str]:
    """The words of the index that answer to a term, as a whole or as a beginning: of these the shortest, so many."""
    if not term.beginning:
        return [term.stem]
    words = IndexedWord.objects.beginning_with(term.beginning).values_list("word", flat=True)
    return list(dict.fromkeys([term.stem, *words.order_by(Length("word"), "word")[:most]]))


def question(connection: BaseDatabaseWrapper, asked: Iterable[Iterable[str]], most: int) -> tuple[str, list[str | int]]:
    """The query for articles with one word of each list. The words are letters and digits: no sign of theirs is an operator."""
    mark, both, either = ("'", " & ", " | ") if connection.vendor == "postgresql" else ('"', " AND ", " OR ")
    match = both.join(f"({either.join(f'{mark}{word}{mark}' for word in words)})" for words in asked)
    if connection.vendor == "postgresql":
        sql = f"SELECT article_id FROM {TABLE} WHERE words @@ %s::tsquery ORDER BY article_id DESC LIMIT %s"  # noqa: S608
    else:
        sql = f"SELECT rowid FROM {MATCHES} WHERE {MATCHES} MATCH %s ORDER BY rowid DESC LIMIT %s"  # noqa: S608
    return sql, [match, most]


def found_in_proposals(typed: str, user: User | AnonymousUser) -> list[int]:
    """Numbers of articles whose newest version, which readers do not have, has all the words; of those the person may write."""
    terms = stems.terms(typed)
    if not terms:
        return []
    newest = ProposalIndex.objects.order_by("-revision_id").values("pk")[:PROPOSALS]
    rows = ProposalIndex.objects.filter(pk__in=newest)
    for term in terms:
        begins = Q(words__contains=f" {term.beginning}") if term.beginning else Q()
        rows = rows.filter(Q(words__contains=f" {term.stem} ") | begins)
    keys = list(rows.values_list("pk", flat=True))
    return list(Article.objects.writable_by(user).filter(pk__in=keys).values_list("pk", flat=True)) if keys else []


def passages(articles: set[int], typed: str, proposals: set[int]) -> dict[int, list[tuple[str, bool]]]:
    """Of articles by their numbers what surrounds the first match in the text, as stems.passage(); `proposals` are those
    whose newest version matches. In two queries, and of a long text its beginning only."""
    terms = stems.terms(typed)
    rows = Article.objects.filter(pk__in=articles - proposals)
    bodies = dict(rows.values_list("pk", Left("body", LOOKED_THROUGH)))
    for proposal in ProposalIndex.objects.filter(pk__in=articles & proposals).select_related("revision"):
        bodies[proposal.pk] = proposal.revision.content["body"][:LOOKED_THROUGH]
    return {pk: stems.passage(_in_a_line(body), terms) for pk, body in bodies.items()}


def _in_a_line(markup: str) -> str:
    """A text cut anywhere, plain; a heading is parted from what follows by a sign."""
    return re.sub(r"(?<=\w)\n", " · ", plain(HALF_TAG.sub("", markup)))
