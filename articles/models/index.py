"""What the search finds articles by: the stems of what readers see, and apart those of what they do not have yet."""

from typing import Self

from django.db import connections, models

from articles.models.article import Article
from articles.models.revision import Revision
from articles.stems import LONGEST_WORD


class ArticleIndex(models.Model):
    """Stems of the article's row. The databases' own indexes follow this table: a column of PostgreSQL that is made of
    these, and a table of SQLite that its triggers fill (articles/search.py)."""

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True, related_name="index")
    headline = models.TextField(help_text="With the kicker.")
    standfirst = models.TextField()
    body = models.TextField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.headline


class IndexedWordQuerySet(models.QuerySet["IndexedWord"]):
    def beginning_with(self, signs: str) -> Self:
        """By the index of the words: PostgreSQL has one for LIKE, SQLite's LIKE takes none."""
        if connections[self.db].vendor == "postgresql":
            return self.filter(word__startswith=signs)
        return self.filter(word__gte=signs, word__lt=f"{signs}\U0010ffff")


class IndexedWord(models.Model):
    """A word that some article has or once had. What a beginning stands for is looked up here, and then found like any
    word, the newest articles first; to look for the beginning itself databases gather every article that has it."""

    word = models.CharField(max_length=LONGEST_WORD, primary_key=True)

    objects = IndexedWordQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.word


class ProposalIndex(models.Model):
    """Stems of a newer version that readers do not have, of an article that they know. So few that their words are read."""

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True, related_name="proposal_index")
    revision = models.ForeignKey(Revision, models.CASCADE, related_name="+")
    words = models.TextField(help_text="Each once, between spaces.")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.revision_id)
